"""What the forms of referral and outcome begin with: what was proposed, what the findings mean for retention."""

from collections.abc import Callable

from cases import ladder, record
from cases.facts import outcome, referral, review, rounds
from cases.models import Party
from cases.record import Record
from workflow.facts import SUSTAINED, Finding

from . import packet
from .opening import Opening
from .prefilling import Initial
from .texts import Texts

CLEARED = {Finding.UNFOUNDED, Finding.EXONERATED}


def release_packet(seen: Opening, _: str) -> Initial:
    """As it was put together last. At first everything that may go is chosen, and nobody is named."""
    on_record = record.of(seen.case.pk)
    row = referral.newest(on_record)
    before = referral.release(on_record, row) if row else None
    if row and before:
        complaint = Texts(seen, packet.COMPLAINT).of(row.pk, packet.COMPLAINT)
        return {"complaint": complaint, "items": before.given["items"], "exposure": row.exposure}
    lines = packet.lines(seen.case.pk, seen.opener)
    return {"items": [str(one.record) for one in lines if not one.withheld], "exposure": "office"}


def ending(seen: Opening, _: str) -> Initial:
    """The order, if it is on record already."""
    row = referral.newest(record.of(seen.case.pk))
    if row is None or not row.outcome:
        return {}
    return {"outcome": row.outcome, "order_on": row.outcome_on}


def one_subject(seen: Opening, _: str) -> Initial:
    found = outcome.disciplined(record.of(seen.case.pk))
    return {"subject": str(found[0].pk)} if len(found) == 1 else {}


def decide(seen: Opening, _: str) -> Initial:
    """As HR proposed it, with the reason in its words, for the decider to change."""
    on_record = rounds.read(seen.case.pk)
    texts = Texts(seen, "reason", ladder.TERMS)
    found: Initial = {}
    for place, party in enumerate(outcome.disciplined(on_record), start=1):
        row = outcome.proposal_of(on_record, party)
        if row:
            said = {
                "sanction": row.sanction,
                "why": texts.of(row.pk, "reason"),
                ladder.TERMS: texts.of(row.pk, ladder.TERMS),
            }
            said |= {name: getattr(row, name) for name in ladder.NUMBERS}
            found |= {f"{name}_{place}": value for name, value in said.items()}
    return found


def retention(seen: Opening, _: str) -> Initial:
    return {"retention": seen.case.retention or class_of(record.of(seen.case.pk))}


def class_of(on_record: Record) -> str:
    """The class that fits the findings; a person chooses."""
    found = {row.finding for one in review.live(on_record) if (row := review.finding_of(on_record, one))}
    if any(one.peace_officer for one in review.parties(on_record, Party.Role.SUBJECT)):
        return "peace_officer"
    if found & SUSTAINED:
        return "sustained"
    return "cleared" if found and found <= CLEARED else "not_sustained"


PREFILLING: dict[str, Callable[[Opening, str], Initial]] = {
    "release_packet": release_packet,
    "end_referral": ending,
    "note_referral_end": ending,
    "record_proposal": one_subject,
    "waive_discipline": one_subject,
    "record_notice": one_subject,
    "record_response": one_subject,
    "decide": decide,
    "decide_after_response": decide,
    "decide_anew": decide,
    "finish": retention,
    "decide_and_finish": retention,
    "close": retention,
    "set_retention": retention,
}
