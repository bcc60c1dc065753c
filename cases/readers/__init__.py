"""The only readers of cases for people: each opens `acting` once, passes the gate and returns frozen values."""

from collections.abc import Callable

from permissions.actors import Actor

from .allegations import allegations
from .approvals import approvals
from .asking import entering
from .case import case_page
from .clocks import clocks
from .discipline import appeal, discipline
from .emergency import emergency_page, emergency_right
from .exemptions import exemptions
from .files import copy, file, original
from .history import history
from .investigated import evidence, interviews, plan
from .journal import journal_page, rights
from .just_cause import tests
from .letters import letter, letters
from .listing import Page, list_cases
from .narrative import narrative, paper
from .notes import notes
from .people import members, people
from .question import QuestionPage, question
from .referral import referral
from .steps import Step, after, stale, step
from .threads import messages, report
from .today import today
from .watch import watch

# The pages below a case, by part.
PART_READERS: dict[str, Callable[[Actor, str], object]] = {
    "told": narrative,
    "report": report,
    "messages": messages,
    "allegations": allegations,
    "people": people,
    "evidence": evidence,
    "interviews": interviews,
    "exemptions": exemptions,
    "referral": referral,
    "discipline": discipline,
    "just_cause": tests,
    "letters": letters,
    "appeal": appeal,
    "tasks": plan,
    "clocks": clocks,
    "approvals": approvals,
    "notes": notes,
    "members": members,
    "history": history,
}


def part(actor: Actor, reference: str, name: str, *, reads: bool = False) -> object:
    """One part of a case for its page; with `reads`, a history that also says who opened what."""
    if name == "history":
        return history(actor, reference, reads=reads)
    return PART_READERS[name](actor, reference)


__all__ = [
    "PART_READERS",
    "Page",
    "QuestionPage",
    "Step",
    "after",
    "case_page",
    "copy",
    "emergency_page",
    "emergency_right",
    "entering",
    "file",
    "history",
    "journal_page",
    "letter",
    "list_cases",
    "original",
    "paper",
    "part",
    "question",
    "rights",
    "stale",
    "step",
    "today",
    "watch",
]
