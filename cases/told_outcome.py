"""What a form of the referral or the outcome hands to a service: values read from a page, nothing checked yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What goes to the ethics forum."""

    complaint: str  # written by the office; the report as told never goes (S1)
    exposure: str
    items: tuple[str, ...] = ()  # findings and evidence chosen, by row


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How the ethics forum ended a referral."""

    outcome: str
    order_on: date | None = None  # the day its order was received: the days to appeal run from it
    words: str = ""  # what its report says; kept as evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much of a sanction: what its rung asks for and nothing else (`cases.ladder`)."""

    days: int | None = None
    percent: Decimal | None = None
    months: int | None = None
    terms: str = ""  # the terms, the class or the place


NO_AMOUNT = Amount()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What HR proposes for one subject."""

    subject: UUID
    sanction: str  # a rung of the pack's ladder; empty: no discipline
    reason: str
    amount: Amount = NO_AMOUNT
    comparators: str = ""  # what was found when similar decisions were looked for
    happened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is decided about one subject."""

    subject: UUID
    sanction: str
    reason: str
    factors: str = ""  # what weighed for and against
    amount: Amount = NO_AMOUNT
    effective_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How a letter reached its reader."""

    by: str  # hand | mail | last_address | refused; of a letter served before also: returned
    on: date | None = None
    who: str = ""  # empty: whoever records it
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """The notice of allegations."""

    subject: UUID
    safe: bool  # telling them puts nobody and nothing at risk
    served: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notice before discipline."""

    subject: UUID
    evidence_summary: str
    respond_by: date
    served: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The letter that tells an outcome: to one subject, or to everyone who is owed one."""

    served: Served
    subject: UUID | None = None
    until: date | None = None  # the last day where an agreement sets it that the policy does not hold
    why_no_forum: str = ""  # where the policy names no place to appeal to


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """What happened in a forum of appeal."""

    what: str  # filed | withdrawn | decided | tolled
    forum: UUID | None
    on: date | None = None
    until: date | None = None  # the last day from now on, where its days were stopped
    reason: str = ""  # by what they were
    award: str = ""  # what it ordered, in words
    sanction: str = ""  # another sanction that it ordered
    amount: Amount = NO_AMOUNT
    remand_to: str = ""
