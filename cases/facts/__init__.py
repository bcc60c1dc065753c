"""What the guards may know of a case, taken from its record after the row is locked (D28)."""

from typing import TYPE_CHECKING

from cases import record
from cases.record import Record
from permissions import actors, conflicts
from workflow.facts import AskedFacts, Facts, IntakeFacts, LinkFacts, SealFacts

from . import outcome, referral, review, rounds

if TYPE_CHECKING:
    from cases.models import Case


def of(case: "Case", on_record: Record | None = None) -> Facts:
    """Every fact of the case in three queries: its record, unless it is at hand, who holds it, and the case it would follow.

    The clock knows the case row alone (D11): it fires T2 and nothing that needs more.
    """
    actor = actors.current()
    if actor and actor.kind == "system":
        return Facts(state=str(case.state), intake=IntakeFacts(urgent_answer=case.danger))
    on_record = on_record or record.of(case.pk)
    present = rounds.present(on_record)
    staffed = conflicts.staffed(case.pk)
    return Facts(
        state=str(case.state),
        intake=IntakeFacts(urgent_answer=case.danger, case_manager="case_manager" in staffed),
        review=review.facts(case, on_record, staffed),
        seal=SealFacts(sealed=case.seal_id is not None, named=staffed),
        subjects=review.subjects(on_record, present),
        allegations=review.allegations(on_record),
        asked=tuple(
            AskedFacts(verb=p.verb, by=p.by, reason=on_record.said("reason", p.pk), code=p.code)
            for p in on_record.proposal
            if p.answer == "" and p.by
        ),
        screening=review.screening(on_record),
        link=_link(case),
        referral=referral.facts(on_record),
        discipline=outcome.discipline(present, on_record),
        appeal=outcome.appeal(present),
        closing=outcome.closing(case, on_record, present),
    )


def _link(case: "Case") -> LinkFacts:
    """The case that this one follows; nothing of it for somebody who does not see that one."""
    primary = case.follows_id
    state = type(case).objects.filter(pk=primary).values_list("state", flat=True).first() if primary else None
    return LinkFacts(primary_state=str(state or ""), itself=primary == case.pk)
