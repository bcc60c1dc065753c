"""Keys as files: one key, one file of 64 hexadecimal characters (0600, folder 0700)."""

import os
import secrets
from pathlib import Path

from . import LENGTH, NotThere

LONGEST = 10_000  # characters of a file; a key that a service closed takes some hundred


class Files:
    """A folder of keys in clear. Whoever reads the folder has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> frozenset[str]:
        try:
            return frozenset(path.name for path in self.folder.iterdir() if not path.name.startswith("."))
        except OSError:
            return frozenset()

    def read(self, name: str) -> bytes:
        try:
            with (self.folder / name).open(encoding="ascii") as file:
                raw = self._opened(name, file.read(LONGEST).strip())
        except (OSError, ValueError):
            raise NotThere(name) from None
        if len(raw) != LENGTH:
            raise NotThere(name)
        return raw

    def add(self, name: str, raw: bytes) -> None:
        """A link refuses where the name is taken, so nothing is ever replaced, also when two processes start at once."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        path = self.folder / name
        if path.exists():
            return
        draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(self._closed(name, raw) + "\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                return  # another process was first; its key stands
        finally:
            draft.unlink()

    def _closed(self, name: str, raw: bytes) -> str:
        """What stands in the file. `name` is bound to it where something can bind it."""
        return raw.hex()

    def _opened(self, name: str, text: str) -> bytes:
        """The key again. Raises ValueError, NotThere."""
        return bytes.fromhex(text)
