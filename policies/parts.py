"""One row of a file to one value of the pack. Each raises Broken with the line when the row is not usable."""

import re
from dataclasses import dataclass
from datetime import date

from .files import Row
from .shapes import (
    ADOPTED,
    PROPOSED,
    SOURCE,
    Basis,
    Cell,
    Clock,
    Code,
    Guideline,
    Letter,
    ReferenceRow,
    Resource,
    RetentionClass,
    Sanction,
    Setting,
    Source,
    Text,
)

BASIS_COLUMNS = ("source", "status")
LIST_COLUMNS = ("code", "label", *BASIS_COLUMNS)
CELL_COLUMNS = ("act", "nexus", "code", "attempt", "review", "needs_list", "needs_codes", "reason", *BASIS_COLUMNS)
UNITS = ("hours", "days", "business_days", "months", "years", "agreement")
NATURES = ("law", "target", "agreement")
QUANTITIES = ("", "days", "percent", "terms", "class", "place")  # of a sanction
FIELD = re.compile(r"\{([a-z_]+)\}")
ADOPTION_COLUMNS = ("adopted_by", "adopted_on", "instrument", "starts", "ends")
_OWN = {"code", "label", "hint", "needs_text", *BASIS_COLUMNS, *ADOPTION_COLUMNS}


def basis(row: Row) -> Basis:
    """Where the value comes from. An adopted value names who, when and by which instrument."""
    made = Basis(
        row.text("source", ""),
        row.text("status", PROPOSED) or PROPOSED,
        row.text("adopted_by", ""),
        row.day("adopted_on"),
        row.text("instrument", ""),
        row.day("starts"),
        row.day("ends"),
    )
    if made.status not in (SOURCE, PROPOSED, ADOPTED):
        raise row.bad("status", f"Status '{made.status}' is unknown.", "Write source, proposed or adopted.")
    if made.status == ADOPTED and not (made.adopted_by and made.adopted_on and made.instrument):
        what = "The value is called adopted without saying by whom, when and how."
        raise row.bad("status", what, "Fill in adopted_by, adopted_on and instrument, or call it proposed.")
    if made.starts and made.ends and made.ends < made.starts:
        raise row.bad("ends", "The value ends before it starts.", "Correct starts or ends.")
    return made


@dataclass(frozen=True, slots=True)
class Heading:
    """The facts at the top of pack.toml."""

    id: str
    title: str
    jurisdiction: str
    owner: str
    contact: str
    effective_from: date | None
    effective_to: date | None
    previous_until: date | None
    default_branch: str
    languages: tuple[str, ...]


def heading(row: Row) -> Heading:
    made = Heading(
        id=row.text("id"),
        title=row.text("title"),
        jurisdiction=row.text("jurisdiction"),
        owner=row.text("owner", ""),
        contact=row.text("contact", ""),
        effective_from=row.day("effective_from"),
        effective_to=row.day("effective_to"),
        previous_until=row.day("previous_until"),
        default_branch=row.text("default_branch"),
        languages=row.words("languages"),
    )
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made.id):
        raise row.bad("id", f"'{made.id}' cannot stand in an address.", "Use small letters, digits and hyphens.")
    if made.effective_from and made.effective_to and made.effective_to < made.effective_from:
        raise row.bad("effective_to", "The version ends before it starts.", "Correct one of the two dates.")
    if made.effective_from and made.previous_until and made.previous_until >= made.effective_from:
        what = "The version before this one would still be in force when this one starts."
        raise row.bad("previous_until", what, "Let previous_until be a day before effective_from.")
    return made


def setting(row: Row) -> Setting:
    value = row.values.get("value")
    if isinstance(value, list):
        value = row.words("value")
    if not isinstance(value, str | int | tuple):
        raise row.bad("value", "The setting has no value.", "Give value = words, a number, true, false or a list.")
    return Setting(row.text("key"), row.text("name"), value, row.text("why"), basis(row), row.where)


def source(row: Row) -> Source:
    return Source(
        row.text("id"),
        row.text("title"),
        row.text("jurisdiction"),
        row.text("kind"),
        row.flag("given"),
        row.text("url", ""),
        row.text("note", ""),
        row.where,
    )


def guideline(row: Row) -> Guideline:
    return Guideline(
        row.text("code"),
        row.text("group"),
        row.words("cites"),
        row.flag("refer"),
        row.flag("excludes"),
        row.flag("charged", True),
        row.where,
    )


def code(row: Row) -> Code:
    more = {key: str(value) for key, value in row.values.items() if key not in _OWN}
    return Code(
        row.text("code"),
        row.text("label"),
        row.text("hint", ""),
        row.flag("needs_text"),
        basis(row),
        row.where,
        more,
    )


def cell(row: Row) -> Cell:
    made = Cell(
        row.text("act"),
        row.text("nexus"),
        row.text("code"),
        row.flag("attempt"),
        row.flag("review"),
        row.text("needs_list"),
        row.words("needs_codes"),
        row.text("reason"),
        basis(row),
        row.where,
    )
    if bool(made.needs_list) != bool(made.needs_codes):
        raise row.bad("needs_list", "A condition needs both a list and its codes.", "Fill in both or neither.")
    if made.needs_list and not made.code:
        raise row.bad("needs_list", "A condition without a code decides nothing.", "Give the code it leads to.")
    if made.review and not made.reason:
        raise row.bad("reason", "A reviewer is asked without being told why.", "Say in `reason` what to weigh.")
    return made


def resource(row: Row) -> Resource:
    return Resource(
        row.text("key"),
        row.text("name"),
        row.text("phone", ""),
        row.text("url", ""),
        row.text("text"),
        row.flag("urgent"),
        row.day("as_of"),
        basis(row),
        row.where,
    )


def clock(row: Row) -> Clock:
    made = Clock(
        row.text("kind"),
        row.text("name"),
        row.number("length"),
        row.text("unit"),
        row.number("warn", 0),
        row.text("starts_with"),
        row.text("nature"),
        row.text("note", ""),
        basis(row),
        row.where,
    )
    if made.unit not in UNITS:
        raise row.bad("unit", f"Unit '{made.unit}' is unknown.", f"Write one of {', '.join(UNITS)}.")
    if made.nature not in NATURES:
        raise row.bad("nature", f"Nature '{made.nature}' is unknown.", f"Write one of {', '.join(NATURES)}.")
    if (made.length == 0) != (made.unit == "agreement"):
        what = "A clock has a length, unless a bargaining agreement sets it."
        raise row.bad("length", what, 'Give a length above 0, or length = 0 with unit = "agreement".')
    return made


def sanction(row: Row) -> Sanction:
    made = Sanction(
        row.text("code"),
        row.number("rank"),
        row.text("label"),
        row.text("quantity", ""),
        row.flag("needs_hearing"),
        row.flag("counsel"),
        row.flag("discipline"),
        basis(row),
        row.where,
    )
    if made.quantity not in QUANTITIES:
        what = f"Quantity '{made.quantity}' is unknown."
        raise row.bad("quantity", what, f"Write one of {', '.join(QUANTITIES[1:])}, or leave it out.")
    return made


def retention(row: Row) -> RetentionClass:
    return RetentionClass(
        row.text("code"),
        row.text("label"),
        row.number("years"),
        row.text("after"),
        row.text("applies"),
        basis(row),
        row.where,
    )


def letter(kind: str, text: Text, whole: str) -> Letter:
    """A letter from its Markdown; its fields are the names in braces."""
    below = whole.split("\n")[1:]
    fields = tuple(dict.fromkeys(FIELD.findall(whole)))
    return Letter(kind, text.title, "\n".join(below).strip(), fields, text.file, tuple(below))


def reference_row(row: Row) -> ReferenceRow:
    return ReferenceRow({key: str(value) for key, value in row.values.items()}, basis(row), row.where)
