"""A scanner that speaks clamd's protocol as clamd 1.4 was seen to, and one that does not."""

import socket
import threading
from contextlib import suppress

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"  # harmless; every scanner finds it
NAME = b"Win.Test.EICAR_HDB-1"
OVER = b"INSTREAM size limit exceeded. ERROR\0"


class Scanner:
    """`mood` says what it does with the next line; `heard` is what it was shown, whole."""

    def __init__(self, family: int = socket.AF_INET, place: str | tuple[str, int] = ("127.0.0.1", 0)) -> None:
        self._server = socket.socket(family)
        self._server.bind(place)
        self._server.listen()
        bound = self._server.getsockname()
        self.address = f"unix://{bound}" if isinstance(bound, str) else f"tcp://127.0.0.1:{bound[1]}"
        self.mood, self.heard, self.over = "sound", [], 1 << 30
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line, suppress(OSError, EOFError):
                line.sendall(self._answer(line))

    def _answer(self, line: socket.socket) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += _exactly(line, 1)
        if self.mood == "cut":
            return b""
        if command == b"zPING\0":
            return b"PONG\0" if self.mood == "sound" else b"\0"
        assert command == b"zINSTREAM\0"
        said, seen = self._read(line)
        if said:
            return said
        self.heard.append(seen)
        if self.mood == "hang":
            self._ended.wait(30)
        return {"nonsense": b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0", "cut short": b"stream: OK",
                "more than it looks at": b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
                "endless": b"stream: OK" * 1000}.get(self.mood) or self._found(seen)  # fmt: skip

    def _read(self, line: socket.socket) -> tuple[bytes, bytes]:
        seen = b""
        while length := int.from_bytes(_exactly(line, 4), "big"):
            if len(seen) + length > self.over:
                return OVER, b""
            seen += _exactly(line, length)
        return b"", seen

    @staticmethod
    def _found(seen: bytes) -> bytes:
        return b"stream: " + NAME + b" FOUND\0" if EICAR in seen else b"stream: OK\0"


def _exactly(line: socket.socket, length: int) -> bytes:
    got = b""
    while len(got) < length:
        more = line.recv(length - len(got))
        if not more:
            raise EOFError
        got += more
    return got
