"""What one person asks a second one for, and whether the case is still as it was when they asked."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID

from audit import clock, journal
from audit.models import Event
from cases import record
from cases.facts import agreed as held
from cases.models import Case, Proposal
from permissions import conflicts
from permissions.models import Held, Person
from workflow.facts import ClosingFacts, Facts, IntakeFacts, LinkFacts, ScreeningFacts, SealFacts


def waiting(case_id: UUID) -> list[Proposal]:
    """The open requests of a case, oldest first."""
    return list(Proposal.objects.filter(case=case_id, answer=Proposal.Answer.OPEN).order_by("recorded_at", "id"))


NOBODY_AGREED = (
    "Nobody has agreed that you read a name, or you read it already, or it is too long ago. Ask for it again."
)
LASTS = timedelta(days=2)  # how long a second person's word that somebody may read a name holds


def agreed(case_id: UUID, person: UUID | None, verb: str) -> list[Proposal]:
    """The requests of this person for an act to which another person agreed, oldest first. How long one holds is the act's.

    The journal decides, not the row: an answer without its event, by another than who asked, opens nothing.
    """
    asked = Proposal.objects.filter(
        case=case_id, verb=verb, by=person, answer=Proposal.Answer.APPROVED
    ).exclude(answered_by=person).exclude(answered_on=None).order_by("recorded_at", "id")  # fmt: skip
    rows = list(asked)
    events = journal.of_verbs(journal.Chain.case(case_id), "approve") if rows else []
    said = {_request(one) for one in events if one.actor != f"person:{person}"}
    return [row for row in rows if str(row.pk) in said]


def names_to_read(case_id: UUID, person: UUID | None) -> list[Proposal]:
    """The requests by which this person may read a reporter's name now: agreed to, not too old, not used by the journal."""
    since = clock.today() - LASTS
    rows = [row for row in agreed(case_id, person, "ask_identity") if row.answered_on and row.answered_on > since]
    events = journal.of_verbs(journal.Chain.case(case_id), "read_identity") if rows else []
    used = {_request(one) for one in events}
    return [row for row in rows if str(row.pk) not in used]


def stands(case_id: UUID, row: Proposal) -> bool:
    """Whether the journal bears out that another agreed, and both are still in office and clear of the case."""
    both = Person.objects.filter(pk__in=[row.by, row.answered_by])
    vouched = any(one.pk == row.pk for one in agreed(case_id, row.by, row.verb))
    return vouched and len(conflicts.free(case_id, both)) == 2


def _request(event: Event) -> str:
    return str(json.loads(event.body)["facts"].get("request", ""))


def may_answer(row: Proposal, person: UUID | None) -> bool:
    """Whether this person may be the second: neither who asked nor whom it lets in, under whatever account (D20), nor anybody
    of an office past which it goes, in whatever role they hold the case.
    """
    return row.by != person and row.given.get("person") != str(person) and not past(row, person)


def past(row: Proposal, person: UUID | None) -> bool:
    """Whether what is asked goes past an office, and this person is of it: an early referral, past the ethics office (T12b)."""
    office = row.given.get("past")
    if office is None or person is None:
        return False
    return Held.objects.dated().filter(person_id=person, role=office).exists()


def outdated(case: Case) -> list[Proposal]:
    """Open requests that were made on another state of the facts, or about what has changed since. One query where nothing
    is open.
    """
    found = waiting(case.pk)
    now = digest(case) if found else ""
    on_record = record.of(case.pk) if any(one.verb in held.MATTERS for one in found) else None
    return [one for one in found if one.given.get("facts") != now or on_record and not held.holds(on_record, one)]


def digest(case: Case) -> str:
    """A fingerprint of what a second person's word hangs on: the facts the guards know, without the requests themselves."""
    text = json.dumps(asdict(_compared(case.facts())), sort_keys=True, default=sorted)
    return hashlib.sha256(text.encode()).hexdigest()


def _compared(facts: Facts) -> Facts:
    """Left out: what answering a request brings about, and what goes on beside it (messages, tasks, notices, who is on the
    case, and the case that a linked one follows, which the second person need not see).
    """
    return replace(
        facts,
        asked=(), intake=IntakeFacts(), screening=ScreeningFacts(), closing=ClosingFacts(), link=LinkFacts(),
        seal=SealFacts(), review=replace(facts.review, investigator=False),
        subjects=tuple(replace(one, screen_open=False, told=False, told_outcome=False) for one in facts.subjects),
        discipline=tuple(replace(one, waived=False) for one in facts.discipline),
        referral=replace(facts.referral, signed=False),
    )  # fmt: skip
