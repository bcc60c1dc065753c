"""Which providers of single sign-on this installation names, read from the environment; and why one cannot be used.

`CANDOR_SSO=county` names them, `CANDOR_SSO_COUNTY_...` says more of each (`.env.example` lists all). Imported by the settings,
so nothing here needs Django's models.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings

NAMES = "CANDOR_SSO"
NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
LONGEST_ISSUER = 255
SHORTEST_RSA = 2048  # bits
# What people or administrators change and give to somebody else later. Nobody is known by it.
CHANGES = {
    "email",
    "emailaddress",
    "mail",
    "name",
    "nickname",
    "preferred_username",
    "unique_name",
    "upn",
    "phone_number",
}
COMMON = {"KIND", "LABEL", "ISSUER", "NUMBER", "MAX_AGE"}
OWN = {
    "oidc": COMMON | {"CLIENT_ID", "CLIENT_SECRET", "CLIENT_SECRET_FILE", "SCOPES", "CA"},
    "saml": COMMON | {"SIGN_IN_URL", "CERTIFICATES"},
}
PACKAGES = {
    "oidc": ("jwt", "pyjwt"),
    "saml": ("onelogin", "python3-saml"),
}  # what is imported, and what is installed for it


@dataclass(frozen=True, slots=True)
class Provider:
    """One way to sign in beside the password."""

    name: str  # in addresses
    label: str  # as people call it
    issuer: str  # as the provider calls itself: the issuer of OpenID Connect, the entity id of SAML
    number: str  # the claim or attribute in which the employee number stands
    max_age: int | None  # seconds since the provider saw the person sign in; None: it is not asked


@dataclass(frozen=True, slots=True)
class Oidc(Provider):
    """By OpenID Connect, authorization code with PKCE."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    ca: str  # a file of certificates to trust instead of the system's; empty: the system's


@dataclass(frozen=True, slots=True)
class Saml(Provider):
    """By SAML 2.0, web browser profile."""

    sign_in_url: str
    certificates: tuple[str, ...]  # in PEM; each may sign, so that a new one can be added before the old one goes


def offered() -> tuple[Provider, ...]:
    """Those of the sign-in page, in the order of the settings."""
    found: tuple[Provider, ...] = settings.CANDOR_SSO
    return found


def find(name: str) -> Provider | None:
    return next((one for one in offered() if one.name == name), None)


class Variables:
    """What the environment says of one provider, and the sentences about what it should say instead."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.prefix = f"{NAMES}_{name.upper()}_"
        self.said = {
            key.removeprefix(self.prefix): value.strip()
            for key, value in environment.items()
            if key.startswith(self.prefix)
        }
        self.refusals: list[str] = []

    def refuse(self, variable: str, why: str) -> None:
        self.refusals.append(f"{self.prefix}{variable} {why}")

    def wanted(self, variable: str, what: str) -> str:
        value = self.said.get(variable, "")
        if not value:
            self.refuse(variable, f"is missing: {what}.")
        return value

    def address(self, variable: str, what: str, query: bool = False) -> str:
        """An https address; with a query where that is said."""
        value = self.wanted(variable, what)
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or not parts.hostname or parts.fragment or (parts.query and not query)):
            self.refuse(
                variable, f"must be an address that begins with https://{'' if query else ' and has no query'}."
            )
        return value

    def secret(self, variable: str, what: str) -> str:
        """Itself, or what stands in the file that `variable`_FILE names."""
        if file := self.said.get(f"{variable}_FILE"):
            return self.file(f"{variable}_FILE", file)
        return self.wanted(variable, what)

    def file(self, variable: str, path: str) -> str:
        try:
            return Path(path).read_text().strip()
        except (OSError, ValueError):
            self.refuse(variable, "names a file that cannot be read.")
            return ""

    def seconds(self, variable: str) -> int | None:
        value = self.said.get(variable, "")
        if value and not (value.isascii() and value.isdigit() and int(value)):
            self.refuse(variable, "must be a number of seconds.")
            return None
        return int(value) if value else None


def read(environment: Mapping[str, str]) -> tuple[tuple[Provider, ...], tuple[str, ...]]:
    """The providers that can be used, and one sentence for each thing that is wrong."""
    found: list[Provider] = []
    refusals: list[str] = []
    for name in filter(None, (part.strip() for part in environment.get(NAMES, "").split(","))):
        if not NAME.fullmatch(name) or name in {one.name for one in found}:
            refusals.append(f"{NAMES} must be names of small letters and digits, each another, with a comma between.")
            continue
        said = Variables(name, environment)
        provider = _provider(name, said)
        if provider and provider.issuer in {one.issuer for one in found}:
            said.refuse("ISSUER", "is that of another provider: two ways to one provider would mix up who comes.")
        refusals += said.refusals
        if provider and not said.refusals:
            found.append(provider)
    return tuple(found), tuple(refusals)


def _provider(name: str, said: Variables) -> Provider | None:
    kind = said.said.get("KIND", "")
    if kind not in OWN:
        said.refuse("KIND", f"must be one of {', '.join(OWN)}.")
        return None
    module, package = PACKAGES[kind]
    if find_spec(module) is None:
        said.refuse("KIND", f"needs the package {package}: install candor[{kind}].")
    for variable in sorted(said.said.keys() - OWN[kind]):
        said.refuse(variable, "is not a setting of this kind of provider: look at how it is written.")
    return _oidc(name, said) if kind == "oidc" else _saml(name, said)


def _oidc(name: str, said: Variables) -> Oidc:
    return Oidc(
        name=name,
        label=_label(said),
        issuer=_short(said, said.address("ISSUER", "name the issuer, as its openid-configuration writes it")),
        number=_number(said, "claim"),
        max_age=said.seconds("MAX_AGE"),
        client_id=said.wanted("CLIENT_ID", "the provider gave one when this site was registered there"),
        client_secret=said.secret("CLIENT_SECRET", "set it, or CLIENT_SECRET_FILE, to what the provider gave"),
        scopes=" ".join(dict.fromkeys(["openid", *said.said.get("SCOPES", "").split()])),
        ca=_authorities(said),
    )


def _saml(name: str, said: Variables) -> Saml:
    return Saml(
        name=name,
        label=_label(said),
        issuer=_short(said, said.wanted("ISSUER", "name the entity id of the provider, as its metadata writes it")),
        number=_number(said, "attribute"),
        max_age=said.seconds("MAX_AGE"),
        sign_in_url=said.address("SIGN_IN_URL", "name the address of single sign-on by HTTP-Redirect", query=True),
        certificates=_signing(said),
    )


def _signing(said: Variables) -> tuple[str, ...]:
    """The certificates that the provider signs by, of RSA or of a curve."""
    path = said.wanted("CERTIFICATES", "name a file with the certificate that the provider signs by, in PEM")
    text = said.file("CERTIFICATES", path) if path else ""
    found = tuple(re.findall("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", text, re.DOTALL))
    if text and not (found and all(map(_is_strong, found))):
        said.refuse(
            "CERTIFICATES", "must be a file of certificates in PEM, with keys of RSA (2048 bits or more) or of a curve."
        )
    return found


def _is_strong(certificate: str) -> bool:
    try:
        key = load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError:
        return False
    return isinstance(key, EllipticCurvePublicKey) or (isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_RSA)


def _label(said: Variables) -> str:
    return said.wanted("LABEL", "write what people call it, such as King County account")


def _number(said: Variables, kind: str) -> str:
    number = said.wanted("NUMBER", f"name the {kind} that carries the employee number of the directory")
    if '"' in number:
        said.refuse("NUMBER", "has a quotation mark, which no such name has.")
    if number.rpartition("/")[2].casefold() in CHANGES:
        said.refuse("NUMBER", f"names a {kind} that is given to somebody else one day: choose the employee number.")
    return number


def _short(said: Variables, issuer: str) -> str:
    if len(issuer) > LONGEST_ISSUER:
        said.refuse("ISSUER", f"is longer than {LONGEST_ISSUER} characters.")
    return issuer


def _authorities(said: Variables) -> str:
    path = said.said.get("CA", "")
    if path and "BEGIN CERTIFICATE" not in said.file("CA", path):
        said.refuse("CA", "must be a file of certificates in PEM.")
    return path


def over_plain_http(providers: tuple[Provider, ...]) -> Iterator[str]:
    """What needs https, for the local start: a form of another site brings along only cookies that ask for it."""
    if any(isinstance(one, Saml) for one in providers):
        yield "A provider of SAML needs https, which the local start does not speak: use OpenID Connect here."


def of_passwords(by_password: bool, providers: tuple[Provider, ...]) -> Iterator[str]:
    """Whether anybody can still sign in."""
    if not by_password and not providers:
        yield "CANDOR_PASSWORD_SIGN_IN is off and CANDOR_SSO names no provider that can be used: nobody could sign in."
