"""The one PostgreSQL: its address from a URL, and the role that each plane logs in as (D10)."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

LOGIN_OF_PLANE = {"all": "app", "staff": "app", "reporter": "door", "worker": "worker", "operator": "operator"}
PASSED_ON = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}


class BadAddress(ValueError):
    """A DATABASE_URL that cannot be used; the text says why in one sentence and shows no password."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and who asks. `host` may be a folder with a unix socket."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = ()

    def url(self) -> str:
        """This address as a URL that `parse` reads back."""
        query = {"host": self.host, "port": self.port, "user": self.user, "password": self.password}
        query = {key: value for key, value in (*query.items(), *self.options) if value}
        return f"postgres:///{self.name}?{urlencode(query)}"


def parse(url: str) -> Address:
    """The address in `url`. Raises BadAddress.

    `urlsplit().hostname` is not used: it lower-cases the host, and a socket folder is a path in which case matters.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadAddress("DATABASE_URL must begin with postgres:// because PostgreSQL is the only database.")
    account, _, place = parts.netloc.rpartition("@")
    user, _, password = account.partition(":")
    host, _, port = place.rpartition(":") if _ends_in_port(place) else (place, "", "")
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadAddress("DATABASE_URL names no database: end it with /candor or the name that yours has.")
    unknown = set(query) - PASSED_ON - {"host", "port", "user", "password"}
    if unknown:
        raise BadAddress(f"DATABASE_URL has options that are not known here: {', '.join(sorted(unknown))}.")
    return Address(
        name=name,
        host=query.get("host", unquote(host).strip("[]")),
        port=query.get("port", port),
        user=query.get("user", unquote(user)),
        password=query.get("password", unquote(password)),
        options=tuple((key, value) for key, value in query.items() if key in PASSED_ON),
    )


def _ends_in_port(place: str) -> bool:
    """True for host:5432 and [::1]:5432, False for a bare [::1]."""
    return ":" in place and place.rpartition(":")[2].isdigit() and not place.endswith("]")


def for_django(address: Address, *, user: str = "", password: str = "", pool: int = 0) -> dict[str, Any]:
    """The entry of DATABASES. `user` and `password` stand in where the address names none.

    Values are bound by the server: a failed call that the client has bound writes its values into the server's log (D10).
    """
    options: dict[str, Any] = {**dict(address.options), "server_side_binding": True}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "HOST": address.host,
        "PORT": address.port,
        "USER": address.user or user,
        "PASSWORD": address.password or password,
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
