"""What one person asks a second one for, and whether the case is still as it was when they asked."""

import hashlib
import json
from dataclasses import asdict, replace
from uuid import UUID

from cases.models import Case, Proposal
from workflow.facts import ClosingFacts, Facts, IntakeFacts, LinkFacts, ScreeningFacts, SealFacts


def waiting(case_id: UUID) -> list[Proposal]:
    """The open requests of a case, oldest first."""
    return list(Proposal.objects.filter(case=case_id, answer=Proposal.Answer.OPEN).order_by("recorded_at", "id"))


def may_answer(row: Proposal, person: UUID | None) -> bool:
    """Whether this person may be the second: neither who asked nor whom it lets in, under whatever account (D20)."""
    return row.by != person and row.given.get("person") != str(person)


def outdated(case: Case) -> list[Proposal]:
    """Open requests that were made on another state of the facts. One query where nothing is open."""
    found = waiting(case.pk)
    now = digest(case) if found else ""
    return [one for one in found if one.given.get("facts") != now]


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
    )  # fmt: skip
