"""What a value of a pack says and how it stands, in words: for policy pages and letters."""

from collections.abc import Mapping
from datetime import date

from .models import Adoption
from .parts import ADOPTION_COLUMNS, BASIS_COLUMNS
from .shapes import ADOPTED, PROPOSED, Cell, Clock, ReferenceRow, Resource, RetentionClass, Setting, Source
from .values import Based, Value

NOT_SAID = {"name", *BASIS_COLUMNS, *ADOPTION_COLUMNS}  # of a row of reference data: they stand in columns of their own
ITEMS = {"statute": "section", "code": "section", "standard": "article"}  # how a kind of source numbers its parts


def says(of: Based) -> str:
    """The content of a value; empty where its name says it all."""
    match of:
        case Setting():
            return _setting(of)
        case Clock():
            return _clock(of)
        case Cell():
            return _cell(of)
        case RetentionClass():
            return f"{of.years} years after {of.after}"
        case Resource():
            return of.phone or of.url or "not filled in"
        case _:
            return _fact(of) if isinstance(of, ReferenceRow) else ""


def standing(value: Value, adopted: Mapping[tuple[str, str], Adoption]) -> str:
    """Given by the source, proposed, or adopted: by whom, when and by which instrument."""
    row = adopted.get((value.key, value.digest))
    if row is not None:
        return _adopted(row.adopted_by, row.adopted_on, row.instrument)
    basis = value.basis
    if basis.status == ADOPTED and basis.adopted_on is not None:
        return _adopted(basis.adopted_by, basis.adopted_on, basis.instrument)
    return "proposed" if basis.status == PROPOSED else "given by the source"


def place(source: Source, item: str) -> str:
    """Jurisdiction and item of a citation: " (King County, WA), item 2a"."""
    where = "" if source.jurisdiction == "none" else f" ({source.jurisdiction})"
    if not item:
        return where
    if not item[0].isdigit():
        return f"{where}, under {item.replace('-', ' ')}"
    return f"{where}, {ITEMS.get(source.kind, 'item')} {item}"


def _adopted(by: str, on: date, instrument: str) -> str:
    return f"adopted by {by} on {on:%B} {on.day}, {on.year}: {instrument}"


def _setting(setting: Setting) -> str:
    if isinstance(setting.value, tuple):
        return ", ".join(setting.value)
    if isinstance(setting.value, bool):
        return "yes" if setting.value else "no"
    return str(setting.value)


def _clock(clock: Clock) -> str:
    if clock.unit == "agreement":
        return f"set by agreement, from: {clock.starts_with}"
    unit = clock.unit.replace("_", " ")
    return f"{clock.length} {unit.removesuffix('s') if clock.length == 1 else unit}, from: {clock.starts_with}"


def _cell(cell: Cell) -> str:
    code = f"{cell.code} as an attempt" if cell.attempt else cell.code
    if cell.needs_list:
        code = f"{code} with {' or '.join(cell.needs_codes)}"
    if cell.review:
        return f"{code}; else a reviewer decides" if code else "a reviewer decides"
    return code or "nothing applies"


def _fact(row: ReferenceRow) -> str:
    """What a row of reference data says beside its name: "90 USD; Paid by the participant", "role: lead"."""
    said = {column: row.values[column] for column in list(row.values)[1:] if column not in NOT_SAID}
    unit, note = said.pop("unit", ""), said.pop("note", "")
    number = said.pop("value", "") or said.pop("amount", "")
    others = (f"{column}: {value.replace('_', ' ')}" for column, value in said.items() if value)
    return "; ".join(filter(None, (f"{number} {unit}".strip() if number else "", *others, note)))
