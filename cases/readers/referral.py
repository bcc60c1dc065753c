"""The Code of Ethics referral: what was decided, what went, what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases import record
from cases.facts.referral import release
from cases.models import PacketItem, Proposal, Referral
from cases.record import Record
from permissions.actors import Actor

from . import packet, words
from .actions import Frame, frame
from .asking import Answer
from .investigated import Note
from .labels import day
from .opening import Opening, opening
from .released import Preview, people, preview
from .texts import Texts

EARLY = {
    "conflicted_liaison": "The ethics office is close to it", "conflicted_hr": "Human resources is close to it",
    "subject_in_office": "The subject works in one of the two", "ethics_only": "Code of Ethics alone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of the manifest."""

    title: str
    sha256: str
    why: str  # it stays here; empty: it went


@dataclass(frozen=True, slots=True)
class ReferralPart:
    frame: Frame
    items: list[Note]
    manifest: list[Sent]
    going: Preview | None  # the packet that was put together and has not gone


def referral(actor: Actor, reference: str) -> ReferralPart:
    """Each referral with its decision, newest first, and what was in the packet."""
    with opening(actor, reference, "referral") as seen:
        on_record = record.of(seen.case.pk)
        texts = Texts(seen, words.REASON, packet.COMPLAINT, "reply", "order")
        names = words.names(one.by for one in [*on_record.ethicsdecision, *on_record.referral])
        items = [*_decisions(on_record, texts, names), *_referrals(on_record, texts, names)]
        return ReferralPart(frame(seen), items[::-1], _manifest(seen, on_record), preview(seen, on_record))


def _decisions(on_record: Record, texts: Texts, names: dict[UUID, str]) -> Iterator[Note]:
    for row in on_record.ethicsdecision:
        word = "Ethics decision: refer it" if row.refer else "Ethics decision: do not refer it"
        yield Note(word, [], texts.of(row.pk, words.REASON), _who(names, row.by), row.happened_on)


def _referrals(on_record: Record, texts: Texts, names: dict[UUID, str]) -> Iterator[Note]:
    for row in on_record.referral:
        kinds = [words.REASON, packet.COMPLAINT, "reply", "order"] if _over(row) else [words.REASON]
        said = "\n\n".join(text for kind in kinds if (text := texts.of(row.pk, kind)))
        facts = _facts(row, release(on_record, row) if _over(row) else None)
        yield Note(_heading(row), facts, said, _who(names, row.by), row.happened_on)


def _over(row: Referral) -> bool:
    """Whether its packet went or never will; until then the page shows it as it would go."""
    return bool(row.sent_on or row.outcome)


def _heading(row: Referral) -> str:
    if row.outcome == Referral.Outcome.WITHDRAWN and not row.sent_on:
        return "Referral, taken back before it was sent"
    if row.ended_on:
        return "Referral, ended"
    return "Referral, sent" if row.sent_on else "Referral, being put together"


def _facts(row: Referral, signed: Proposal | None) -> list[Answer]:
    told = {
        "Before the findings": EARLY.get(row.early_reason, ""),
        "Who reported": row.get_exposure_display() if row.exposure and _over(row) else "",
        "Sent": _day(row.sent_on), "Hash of the packet": row.manifest if _over(row) else "",
        "Answer": f"{row.get_reply_display()}, {_day(row.replied_on)}" if row.reply else "",
        "Order": f"{row.get_outcome_display()}, {_day(row.outcome_on)}" if row.outcome_on else "",
        "Last day to appeal": _day(row.appeal_last_day), "Over since": _day(row.ended_on),
    }  # fmt: skip
    found = [Answer(term, value) for term, value in told.items() if value]
    return [*found, *(people(signed) if signed else [])]


def _day(on: date | None) -> str:
    return day(on) if on else ""


def _who(names: dict[UUID, str], by: UUID | None) -> str:
    return names.get(by, "Somebody") if by else ""


def _manifest(seen: Opening, on_record: Record) -> list[Sent]:
    if not on_record.packetitem:
        return []
    titles = {line.record: line.title for line in packet.lines(seen.case.pk, seen.opener)}
    return sorted((_line(row, titles) for row in on_record.packetitem), key=lambda line: (bool(line.why), line.title))


def _line(row: PacketItem, titles: dict[UUID, str]) -> Sent:
    why = packet.why(row.withheld)
    return Sent(titles.get(row.record, packet.THE_COMPLAINT), row.sha256, why)
