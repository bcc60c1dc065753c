"""Every value of a pack that somebody may have to adopt, under a key that stays the same from version to version."""

import hashlib
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain

from .shapes import (
    PROPOSED,
    Basis,
    Cell,
    Clock,
    Code,
    Pack,
    ReferenceRow,
    Resource,
    RetentionClass,
    Sanction,
    Setting,
    Where,
)

Based = Setting | Clock | Cell | Resource | Sanction | RetentionClass | Code | ReferenceRow


@dataclass(frozen=True, slots=True)
class Value:
    key: str  # "clocks/acknowledge"; a dated one ends in "@" and the day it starts
    name: str
    basis: Basis
    where: Where
    digest: str  # SHA-256 of what it says, without its basis: an adoption holds as long as this stays the same
    of: "Based"


def every(pack: Pack) -> Iterator[Value]:
    """Settings, clocks, cells, resources, sanctions, retention classes, codes and reference rows."""
    return chain(
        (_value("settings", one.key, one.name, one) for one in pack.settings),
        (_value("clocks", one.kind, one.name, one) for one in pack.clock_rows),
        (_value("cells", f"{one.act}/{one.nexus}", _crossing(pack, one), one) for one in pack.table.values()),
        (_value("resources", one.key, one.name, one) for one in pack.resources),
        (_value("sanctions", one.code, one.label, one) for one in pack.sanctions),
        (_value("retention", one.code, one.label, one) for one in pack.retention),
        (
            _value(f"lists/{codes.name}", one.code, one.label, one)
            for codes in pack.lists.values()
            for one in codes.codes
        ),
        (
            _value(f"reference/{table}", _first(row.values), _called(row.values), row)
            for table, rows in pack.reference.items()
            for row in rows
        ),
    )


def proposed(pack: Pack, adopted: Container[tuple[str, str]] = ()) -> list[Value]:
    """The values that nobody has adopted: neither in the pack nor among the (key, digest) pairs given."""
    return [one for one in every(pack) if one.basis.status == PROPOSED and (one.key, one.digest) not in adopted]


def _crossing(pack: Pack, cell: Cell) -> str:
    """A cell of the decision table in words: "Buying sex · Work hours (N4)"."""
    return f"{_word(pack, 'conduct', cell.act)} · {_word(pack, 'nexus', cell.nexus)} ({cell.nexus})"


def _word(pack: Pack, name: str, code: str) -> str:
    """The word of a code; a pack that is still being written may lack it."""
    codes = pack.lists.get(name)
    return codes[code].label if codes is not None and code in codes else code


def _first(values: Mapping[str, str]) -> str:
    return next(iter(values.values()))


def _called(values: Mapping[str, str]) -> str:
    """The name of a fact of the reference data; where it has none, its code as words."""
    return values.get("name") or _first(values).replace("_", " ")


def _value(kind: str, key: str, name: str, one: Based) -> Value:
    since = f"@{one.basis.starts.isoformat()}" if one.basis.starts else ""
    said = {field: value for field, value in asdict(one).items() if field not in ("basis", "where")}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    return Value(f"{kind}/{key}{since}", name, one.basis, one.where, digest, one)
