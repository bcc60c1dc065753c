"""What a second person agreed to, for the guards that ask for it later: their word was for what was on record, and for
nothing else.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from cases import rules
from cases.models import Allegation, Party, Proposal
from cases.models.entry import EVIDENCE, REASON
from cases.record import Record, current
from permissions.classes import FieldClass
from policies import details

Matter = list[str]  # ids of rows, and values on them that may be changed
IN_A_PACKET = ("complaint", "alleged", REASON, EVIDENCE)  # the kinds of words of which a packet is made


def approved(on_record: Record, verb: str, about: UUID) -> bool:
    """Whether a second person agreed to this act about this record, and their word holds."""
    rows = [one for one in on_record.proposal if one.verb == verb and one.about == about]
    return any(one.answer == Proposal.Answer.APPROVED and holds(on_record, one) for one in rows)


def holds(on_record: Record, row: Proposal) -> bool:
    """Whether the case is still as it was asked for: nothing it was about has changed, and no step was taken back since.

    True for what is done at once when it is agreed to.
    """
    if row.verb not in MATTERS:
        return True
    asked = row.given.get("version", 0)
    back = any(step.verb == "step_back" and step.version > asked for step in on_record.step)
    return not back and row.given.get("matter") == _mark(on_record, row.verb, row.about)


def asked_of(on_record: Record, version: int, verb: str, about: UUID | None) -> dict[str, Any]:
    """What is kept with a request so that this can be told; `version` is that of the case."""
    return {"matter": _mark(on_record, verb, about), "version": version}


def found_about(on_record: Record, subject: UUID) -> str:
    """A mark of what was found about a subject, and whether employee discipline reaches them: what a proposal rests on."""
    return _mark(on_record, "waive_discipline", subject)


def _to_name(on_record: Record, about: UUID | None) -> Matter:
    """What the screen for an exploited person was about: what they are said to have sold, and whether they are of age."""
    sold = [str(one.pk) for one in screened(_alleged(on_record, about))]
    return [*sold, *(str(one.minor) for one in _party(on_record, about))]


def _no_discipline(on_record: Record, about: UUID | None) -> Matter:
    """What was found about the subject, and whether employee discipline reaches them."""
    alleged = [one.pk for one in _alleged(on_record, about)]
    found = [one.pk for one in current(on_record.finding) if one.allegation_id in alleged]
    reach = [f"{one.relation} {one.left_on}" for one in _party(on_record, about)]
    return [*map(str, alleged), *map(str, found), *reach]


def _before_reply(on_record: Record, about: UUID | None) -> Matter:
    """What the forum has answered until then, and the findings and decisions that the case would close on."""
    rows = [*current(on_record.finding), *current(on_record.decision)]
    running = [one for one in on_record.referral if one.pk == about]
    told = [f"{one.reply} {one.outcome} {one.outcome_on} {one.ended_on}" for one in running]
    return [*(str(one.pk) for one in rows), *told]


def _to_release(on_record: Record, about: UUID | None) -> Matter:
    """All that could go and all that stays, in its words and classes, the complaint, and who may be named in it.

    Of the words only those that everybody reads who works on the case: the mark is the same whoever makes it. Those of a
    class of their own are held to the hash of the packet.
    """
    alleged, evidence = current(on_record.allegation), current(on_record.evidence)
    found = current(on_record.finding)
    told = {about, *(one.pk for one in [*alleged, *found, *evidence])}
    words = [one for one in current(on_record.entry) if one.kind in IN_A_PACKET and one.about in told]
    return [
        *(f"{one.pk} {one.act} {one.codes}" for one in alleged),
        *(f"{one.pk} {one.finding} {one.approved_on}" for one in found),
        *(f"{one.pk} {one.evidence_class}" for one in evidence),
        *sorted(str(one.pk) for one in words if one.field_class == FieldClass.NORMAL),
        *(f"{one.thread_id} {one.given}" for one in current(on_record.consent)),
        *sorted(str(one.thread_id) for one in on_record.tie),
    ]


def screened(alleged: Iterable[Allegation]) -> list[Allegation]:
    """Those of an act that each one's version of the policy screens for an exploited person (rows 40, 41)."""
    return [one for one in alleged if one.act in details.screened(rules.pack_behind(one.version_id))]


def _alleged(on_record: Record, about: UUID | None) -> list[Allegation]:
    return [one for one in current(on_record.allegation) if one.subject_id == about]


def _party(on_record: Record, about: UUID | None) -> list[Party]:
    return [one for one in current(on_record.party) if one.pk == about and one.ended_on is None]


# The acts that a second person agrees to once and a guard asks for later, and what of the record each is about.
MATTERS: dict[str, Callable[[Record, UUID | None], Matter]] = {
    "clear_to_name": _to_name,
    "waive_discipline": _no_discipline,
    "close_before_reply": _before_reply,
    "release_packet": _to_release,
}


def _mark(on_record: Record, verb: str, about: UUID | None) -> str:
    return hashlib.sha256(json.dumps(MATTERS[verb](on_record, about)).encode()).hexdigest()
