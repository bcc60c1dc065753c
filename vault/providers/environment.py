"""Keys in variables of the process: `CANDOR_KEY_STAFF_PRIVATE`, and `CANDOR_KEY_STAFF_PRIVATE_2` for a second version."""

import re

from . import LENGTH, NotThere, Options

_PREFIX = "CANDOR_KEY_"
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{64}")


class Environment:
    """For starters that hand secrets over in no other way. Every child of the process inherits them."""

    def __init__(self, options: Options) -> None:
        # Other settings begin alike (CANDOR_KEY_DIR): what is no key by its form is none.
        self._found = {
            _name(variable): value.strip()
            for variable, value in options.items()
            if variable.startswith(_PREFIX) and _HEXADECIMAL.fullmatch(value.strip())
        }

    def __repr__(self) -> str:
        return "[keys of the environment]"

    def names(self) -> frozenset[str]:
        return frozenset(self._found)

    def read(self, name: str) -> bytes:
        if name not in self._found:
            raise NotThere(name)
        raw = bytes.fromhex(self._found[name])
        if len(raw) != LENGTH:
            raise NotThere(name)
        return raw

    def add(self, name: str, raw: bytes) -> None:
        raise NotThere(f"A process cannot write its own environment: make {name} as a file and hand it over.")


def _name(variable: str) -> str:
    """`CANDOR_KEY_STAFF_PRIVATE_2` -> `staff_private.2`."""
    return re.sub(r"_(\d+)$", r".\1", variable.removeprefix(_PREFIX).lower())
