"""What a scanner for harmful files says of one while its bytes go by: clamd's INSTREAM, where `CANDOR_SCANNER` names one.

The scanner is a process of its own with none of our keys, and it alone reads the file. Here bytes are framed, and one short
answer is compared with the two that count. Whatever is not plainly "nothing found" opens nothing.
Source: ClamAV's manual, "ClamD Protocol"; docs/decisions/0033-files-of-reporters.md.
"""

import logging
import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings

log = logging.getLogger("candor.scanning")
SECONDS = 45.0  # from the first byte to the answer: less than a proxy in front waits for us
PING_SECONDS = 1.0
LONGEST_ANSWER = 1000  # bytes
OK = b"stream: OK"
# A file that is more than clamd looks at is called so where `AlertExceedsMax` is set: that is no look at it, and no find.
HARM = re.compile(rb"stream: (?!Heuristics\.Limits\.Exceeded)[\x20-\x7e]+ FOUND")


class Found(Exception):
    """The scanner found something that harms. What it calls it is kept nowhere."""


class Unscanned(Exception):
    """There is no answer that counts: the scanner is not there, broke off, took too long, or looks at no file so large."""


class BadScanner(Unscanned):
    """The setting is no address of a scanner; the sentence says why."""


def wanted() -> bool:
    """Whether no file is opened here before a scanner looked at it."""
    return bool(settings.CANDOR_SCANNER)


def check() -> None:
    """Asked before a process serves. Raises BadScanner."""
    if wanted():
        _place()


def answers() -> bool:
    """Whether the scanner says that it is there."""
    try:
        with _line(PING_SECONDS) as line:
            line.say(b"zPING\0")
            if line.answer() != b"PONG":
                raise _unscanned("answer")
    except Unscanned:
        return False
    return True


def looked_at(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces, each shown to the scanner first. Raises Found, Unscanned after the last at the latest."""
    if not wanted():
        yield from pieces
        return
    with _line(SECONDS) as line:
        line.say(b"zINSTREAM\0")
        for piece in pieces:
            if piece:  # an empty one would mean the end
                line.say(len(piece).to_bytes(4, "big") + piece)
            yield piece
        line.say(bytes(4))
        _judge(line.answer())


def _judge(answer: bytes) -> None:
    if HARM.fullmatch(answer):
        raise Found
    if answer != OK:
        raise _unscanned("answer")


class _Line:
    """A line to the scanner, with one end of time for all that is said on it."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds
        place = _place()
        with _failing():
            self._socket = _to_socket(place, seconds) if isinstance(place, str) else _to_host(place, seconds)

    def say(self, words: bytes) -> None:
        with _failing():
            self._wait()
            self._socket.sendall(words)

    def answer(self) -> bytes:
        """Up to the zero byte that ends it; one that never ends is cut and so none of ours."""
        heard = b""
        with _failing():
            while len(heard) < LONGEST_ANSWER and not heard.endswith(b"\0"):
                self._wait()
                more = self._socket.recv(LONGEST_ANSWER)
                if not more:
                    raise ConnectionAbortedError
                heard += more
        return heard[:-1]

    def end(self) -> None:
        self._socket.close()

    def _wait(self) -> None:
        self._socket.settimeout(max(self._until - monotonic(), 0.001))


def _to_socket(path: str, seconds: float) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(seconds)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def _to_host(place: tuple[str, int], seconds: float) -> socket.socket:
    line = socket.create_connection(place, timeout=seconds)
    if not _is_inside(line.getpeername()[0]):  # where its name led just now
        line.close()
        raise ConnectionRefusedError
    return line


@contextmanager
def _line(seconds: float) -> Iterator[_Line]:
    line = _Line(seconds)
    try:
        yield line
    finally:
        line.end()


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise _unscanned(type(failure).__name__) from failure


def _unscanned(code: str) -> Unscanned:
    """The log says what was wrong with the line, and nothing of a file."""
    log.error("the scanner of files gave no answer that counts: %s", code)
    return Unscanned()


def _place() -> str | tuple[str, int]:
    """The path of a socket of this machine, or a host and its port. Raises BadScanner."""
    parts = urlsplit(str(settings.CANDOR_SCANNER).strip())
    if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
        return parts.path
    try:
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        host, port = "", 0
    if parts.scheme != "tcp" or not (host and port):
        raise BadScanner("A scanner of files is reached by unix:///path/of/its/socket or tcp://host:port.")
    if not _is_inside(host):
        raise BadScanner("A scanner of files gets them in clear, so its address is one of a private network.")
    return host, port


def _is_inside(host: str) -> bool:
    """False for an address that is reached over the internet. A name is judged by where it led."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return True
