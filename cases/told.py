"""What a form hands to a service where it is more than a few words: values that were read from a page, nothing checked yet."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a person stands to the county (domain rows 6, 40); empty: not said."""

    relation: str = ""
    tenure: str = ""
    bargaining_unit: str = ""
    minor: str = ""
    peace_officer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person put on record."""

    role: str
    name: str = ""
    number: str = ""  # in the directory
    unit: str = ""  # as said by hand, where the directory does not know
    supervisor: str = ""  # likewise: who leads them
    standing: Standing = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alleged:
    """One act by one subject, as somebody records it (domain rows 8 to 27)."""

    words: str
    act: str
    nexus: tuple[str, ...]
    replaces: UUID | None = None  # the allegation that this one puts right
    why: str = ""  # why it is put right
    subject: UUID | None = None  # a party on record
    new_subject: Someone | None = None  # or somebody put on record with it
    why_no_subject: str = ""
    track: str = "code"
    track_reason: str = ""  # why it is outside this policy, or on which other track it goes on
    attempted: bool = False
    consideration: tuple[str, ...] = ()
    property_kinds: tuple[str, ...] = ()
    asset: str = ""  # tag as written on the thing
    venue: str = ""
    time_basis: str = ""
    leverage: str = ""
    other: str = ""  # what "other" means, where it was chosen
    incident_on: date | None = None
    incident_to: date | None = None
    codes: tuple[str, ...] = ()  # empty: those that the decision table proposes
    codes_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An interview, or why there is none (domain 3: Weingarten, compelled statements)."""

    party: UUID
    outcome: str
    representation: str = ""
    statement: str = ""
    words: str = ""  # minutes, or the reason why it was not held
    field_class: str = "normal"  # who reads the minutes
    happened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of evidence."""

    kind: str
    words: str
    evidence_class: str = "normal"
    allegation: UUID | None = None
    collected_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found about one allegation."""

    allegation: UUID
    finding: str
    reason: str
    standard: str = ""  # empty: as the policy sets it


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an investigator puts on record together with the report."""

    heard: Heard | None = None
    item: Item | None = None
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is investigated and what not; who may suffer for the report."""

    scope: str
    detriment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The day a step happened, if it was not today, and a remark: what happened earlier needs one (design 14)."""

    happened_on: date | None = None
    remark: str = ""


ON_TIME, NO_WORK = Late(), Work()  # nothing to say beside the step itself
