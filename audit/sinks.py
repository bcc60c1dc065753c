"""Places outside to which signed checkpoints go: syslog, mail, a web address; and the file that a deployment ships (D17).

A sink that fails keeps nobody from working: it stands in `Sink` since when and why, is tried again at the next round,
and gets everything that it missed. Configured by `CANDOR_CHECKPOINT_SINKS`, one address each:
`syslog+tcp://host:601`, `syslog+udp://host:514`, `mailto:auditor@example.gov`, `https://host/path`.
"""

import logging
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from ipaddress import ip_address
from urllib.error import URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage

from . import canonical, checkpoints, clock
from .models import Checkpoint, Sink

log = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds for one connection
AT_ONCE = 100  # checkpoints in one round; the rest waits for the next
SILENT = timedelta(hours=2)  # a signer that says nothing for so long has stopped
FILE = "file"
LOG_AUDIT_NOTICE = 13 * 8 + 5  # syslog's facility "log audit", severity "notice" (RFC 5424)
SUBJECT = "Signed checkpoint of the journal"
TEXT = "Keep the attached lines. With them anyone can tell whether the journal was taken back to an earlier state.\n"


class BadSink(ValueError):
    """The address is none that a checkpoint can be sent to; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One configured sink: its name, which is shown and so holds no path, and how lines are sent there."""

    name: str
    send: Callable[[Sequence[Checkpoint]], None]  # raises OSError


def configured() -> list[Outlet]:
    """The sinks of the settings, the file first. Raises BadSink."""
    return [Outlet(FILE, _to_file), *(outlet(address) for address in settings.CANDOR_CHECKPOINT_SINKS)]


def outlet(address: str) -> Outlet:
    """The sink behind an address of the settings. Raises BadSink."""
    parts = urlsplit(address.strip())
    if parts.scheme == "mailto" and "@" in parts.path:
        return Outlet(f"mail {parts.path}"[:120], lambda points: _mail(parts.path, points))
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host:
        raise BadSink(
            "A sink of checkpoints is syslog+tcp://host:port, syslog+udp://host:port, mailto:name@host or https://."
        )
    if parts.scheme in ("syslog+tcp", "syslog+udp"):
        send = _syslog_tcp if parts.scheme == "syslog+tcp" else _syslog_udp
        return Outlet(f"syslog {host}", lambda points: send((host, port or 514), points))
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(host)):
        return Outlet(f"webhook {host}", lambda points: _post(parts, points))
    raise BadSink("A sink of checkpoints is reached by syslog, mail or https; http is for this machine alone.")


def carry() -> list[Sink]:
    """Hand every sink what it has not had, oldest first. Returns those that began to fail now. Worker plane, in `acting`."""
    newest = Checkpoint.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return [row for one in configured() if (row := _carry_to(one, newest)) is not None]


def _carry_to(one: Outlet, newest: int) -> Sink | None:
    row, _ = Sink.objects.get_or_create(name=one.name, defaults={"sent": max(newest - 1, 0)})
    row = Sink.objects.select_for_update().get(pk=row.pk)
    code = _try(one, row, newest)
    began = bool(code) and row.failing_since is None
    if code:
        log.error("checkpoint sink %s: %s", one.name.partition(" ")[0], code)
        row.failing_since = row.failing_since or clock.now()
    else:
        row.failing_since = None
    row.code = code
    row.save()
    return row if began else None


def _try(one: Outlet, row: Sink, newest: int) -> str:
    """Sends what is missing and moves the mark. Returns what kept it from it, as a code; empty where nothing did."""
    try:
        sent = checkpoints.newest_outside() if one.name == FILE else row.sent
        if sent > newest:
            return checkpoints.RolledBack.__name__
        points = list(Checkpoint.objects.filter(seq__gt=sent).order_by("seq")[:AT_ONCE])
        if points:
            one.send(points)
    except (OSError, HTTPException) as failure:  # all the ways in which a disk, a network or a mail server fails
        cause = failure.reason if isinstance(failure, URLError) else failure
        return type(cause if isinstance(cause, Exception) else failure).__name__
    reached = points[-1].seq if points else sent
    if reached > row.sent or row.sent_at is None:
        row.sent, row.sent_at = reached, clock.now()
    return ""


# --- The ways out ------------------------------------------------------------------------------------


def _to_file(points: Sequence[Checkpoint]) -> None:
    checkpoints.append([checkpoints.line_of(point) for point in points])


def _syslog_tcp(where: tuple[str, int], points: Sequence[Checkpoint]) -> None:
    """Counted octets (RFC 6587), because a line with many heads is long."""
    with socket.create_connection(where, timeout=PATIENCE) as link:
        for point in points:
            message = _syslog_line(point)
            link.sendall(f"{len(message)} ".encode() + message)


def _syslog_udp(where: tuple[str, int], points: Sequence[Checkpoint]) -> None:
    """One packet each. Nobody answers, so this sink is never seen to fail where only the other end is gone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        for point in points:
            link.sendto(_syslog_line(point), where)


def _syslog_line(point: Checkpoint) -> bytes:
    return f"<{LOG_AUDIT_NOTICE}>1 {canonical.moment(point.at)} - candor - checkpoint - {checkpoints.line_of(point)}".encode()


def _mail(address: str, points: Sequence[Checkpoint]) -> None:
    message = EmailMessage(f"{SUBJECT}, number {points[-1].seq}", TEXT, None, [address])
    lines = "".join(checkpoints.line_of(point) + "\n" for point in points)
    message.attach(f"checkpoints-{points[0].seq}-{points[-1].seq}.ndjson", lines.encode(), "application/x-ndjson")
    message.send()


class _Straight(HTTPRedirectHandler):
    """What answers with another address has not taken the checkpoint."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _post(parts: SplitResult, points: Sequence[Checkpoint]) -> None:
    """One request each; whatever is not answered with success raises OSError."""
    headers = {"Content-Type": "application/json"}
    if settings.CANDOR_CHECKPOINT_TOKEN:
        headers["Authorization"] = f"Bearer {settings.CANDOR_CHECKPOINT_TOKEN}"
    for point in points:
        body = checkpoints.line_of(point).encode()
        asked = Request(parts.geturl(), data=body, headers=headers, method="POST")  # noqa: S310 - https, or this machine
        with build_opener(_Straight).open(asked, timeout=PATIENCE):
            pass  # the status is all there is to know


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
