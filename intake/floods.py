"""When far more reports are begun than people can mean: who begins one then works or waits first, for seconds (TM-45, ADR 43).

Counted in the memory of one process and nowhere else. Nobody's address is known here; how much one address may send is the
proxy's, which forgets it (deploy/nginx.conf). A ticket says when it is ripe and which work it takes; it is signed, holds
nothing of anybody, lives in the page, and begins one report.
"""

import hashlib
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.core import signing

WITHIN = 600.0  # seconds in which reports that were begun are counted together
WAIT, LONGEST = (
    8.0,
    60.0,
)  # seconds until a ticket is ripe, as a flood begins and at its worst; the first page takes as long to read
OLDEST = 2 * 3600  # seconds; as long as a draft lives
BITS = 17  # leading zeros of a digest: about a second of an old telephone
SALT = "intake.floods"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Begins one report: at once with work done, else when it is ripe."""

    signed: str
    name: str  # what is worked on, random
    ripe: float  # seconds of the clock

    @property
    def left(self) -> int:
        """Whole seconds until it is ripe."""
        return max(0, int(self.ripe - time.time() + 0.999))


@dataclass
class _Known:
    begun: deque[float] = field(default_factory=deque)
    used: dict[str, float] = field(default_factory=dict)  # name -> when it may be forgotten
    files: deque[tuple[float, int]] = field(default_factory=deque)  # when, bytes
    lock: Lock = field(default_factory=Lock)


_known = _Known()


def busy() -> bool:
    """Whether so many reports were begun of late that the next one asks for a ticket."""
    with _known.lock:
        _forget()
        return len(_known.begun) >= int(settings.CANDOR_BUSY_FROM)


def begun() -> None:
    """A report was begun."""
    with _known.lock:
        _known.begun.append(time.time())
        _forget()


def ticket() -> Ticket:
    """A new one. Four times the reports make twice the wait."""
    many = len(_known.begun) / max(1, settings.CANDOR_BUSY_FROM)
    name, ripe = secrets.token_hex(16), time.time() + min(WAIT * max(1.0, many) ** 0.5, LONGEST)
    return Ticket(signing.dumps([name, ripe], salt=SALT), name, ripe)


def enter(signed: str, work: str) -> Ticket | None:
    """None: come in. Otherwise the ticket to come back with: the same, as long as it can still become ripe."""
    held = _held(signed)
    if held is None:
        return ticket()
    if not (worked(held.name, work) or held.ripe <= time.time()):
        return held
    with _known.lock:
        if held.name not in _known.used:
            _known.used[held.name] = time.time() + OLDEST
            return None
    return ticket()


def worked(name: str, work: str) -> bool:
    """Whether the digest of both begins with BITS zeros. The page's script looks for such a word (static/work.js)."""
    if not work or len(work) > 32:
        return False
    digest = hashlib.sha256(f"{name}:{work}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - BITS) == 0


def kept(size: int) -> None:
    """A file of so many bytes was kept."""
    with _known.lock:
        _known.files.append((time.time(), size))
        _forget()


def full() -> bool:
    """Whether so much was sent within an hour that files have to wait. Words never do."""
    with _known.lock:
        _forget()
        return sum(size for _, size in _known.files) >= int(settings.CANDOR_FILES_AN_HOUR)


def _held(signed: str) -> Ticket | None:
    try:
        name, ripe = signing.loads(signed, salt=SALT, max_age=OLDEST)
    except signing.BadSignature:
        return None
    return Ticket(signed, name, ripe)


def _forget() -> None:
    """Under the lock."""
    now = time.time()
    while _known.begun and _known.begun[0] < now - WITHIN:
        _known.begun.popleft()
    while _known.files and _known.files[0][0] < now - 3600:
        _known.files.popleft()
    while _known.used and next(iter(_known.used.values())) < now:
        del _known.used[next(iter(_known.used))]
