"""The paper beside a dump: what it holds, in what state, and which keys it needs. None of them stands in it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from config.backup.contents import LEFT_OUT, Contents
from config.backup.faults import CannotRestore

FORMAT = 1
DUMP, MANIFEST = "candor.dump", "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str  # to the second, UTC
    postgresql: int  # the server's major version
    bytes: int  # of the dump
    sha256: str  # of the dump
    contents: Contents

    def text(self) -> str:
        """JSON that a person can read, the same bytes each time."""
        told = {"format": FORMAT, **asdict(self), "left_out": dict(sorted(LEFT_OUT.items()))}
        return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def read(folder: Path) -> Manifest:
    """The manifest of a finished backup. Raises CannotRestore."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="ascii"))
        if told["format"] != FORMAT or set(told["left_out"]) != set(LEFT_OUT):
            raise CannotRestore(f"{folder} was made by another version of Candor: restore it with that one.")
        return Manifest(
            made_at=str(told["made_at"]),
            postgresql=int(told["postgresql"]),
            bytes=int(told["bytes"]),
            sha256=str(told["sha256"]),
            contents=Contents(**told["contents"]),
        )
    except OSError:
        raise CannotRestore(f"There is no finished backup in {folder}: it has no {MANIFEST}.") from None
    except (ValueError, KeyError, TypeError):
        raise CannotRestore(f"{folder / MANIFEST} cannot be read: it was changed or cut off.") from None
