"""What takes two people in the review: set aside, name somebody said to have sold, step back. And handing on elsewhere."""

from datetime import date
from uuid import UUID

from audit import clock
from cases.facts import agreed
from cases.models import Allegation, Case, Onward, Party
from permissions.actors import Actor
from workflow import engine

from . import clocks, notifying, telling, words
from .acts import act, done
from .asking import ask, asking
from .parties import A_MINOR
from .unfit import Unfit


def screen_out(
    actor: Actor, reference: str, *, seen: int, code: str, reason: str, why_no_ethics_decision: str, forum: str,
    second: str = "",
) -> bool:  # fmt: skip
    """Ask a second person to set the report aside: not ours, or not wrong. T5."""
    with asking(actor, reference, "screen_out", seen) as case:
        texts = {"why_no_ethics_decision": why_no_ethics_decision, "forum": forum}
        ask(case, actor, "screen_out", reason=reason, code=code, texts=texts, second=second)
    return True


def set_aside(case: Case, actor: Actor, message: str) -> None:
    """A second person agreed: the case is closed, and each reporter reads where they can turn instead."""
    case.closed_on = clock.today()
    case.save(update_fields=["closed_on"])
    clocks.moved(case, "screen_out", actor, clock.today())
    notifying.set_aside(case, actor, message)
    telling.tell_threads(case, "screened_out")


def clear_to_name(
    actor: Actor, reference: str, *, seen: int, party: UUID, answers: dict[str, str], reason: str, second: str = ""
) -> bool:
    """Ask a second person to agree that somebody said to have sold is named a subject, after the screen (rows 40, 41)."""
    with asking(actor, reference, "clear_to_name", seen) as case:
        found = Party.objects.filter(case=case, pk=party, role=Party.Role.SUBJECT, ended_on=None).first()
        alleged = Allegation.objects.filter(case=case, subject=found, superseded_by=None)
        if found is None or not agreed.screened(alleged):
            raise Unfit("party", "Choose a subject who is said to have sold.")
        if answers.get("minor") == "yes":
            raise Unfit("minor", A_MINOR)
        ask(case, actor, "clear_to_name", reason=reason, about=found.pk, given={"screen": answers}, second=second)
    return True


def step_back(actor: Actor, reference: str, *, seen: int, reason: str, second: str = "") -> bool:
    """Ask a second person to take the last step back, because it was fired in error. T28."""
    with asking(actor, reference, "step_back", seen) as case:
        ask(case, actor, "step_back", reason=reason, code=engine.last_standing(case).verb, second=second)
    return True


def taken_back(case: Case, actor: Actor, verb: str) -> None:
    """A second person agreed: the clocks of the step taken back run the other way, reporters read the phase it is in."""
    clocks.undo(case, verb, actor)
    telling.tell_threads(case, "check_in")


def send_onward(actor: Actor, reference: str, *, seen: int, kind: str, text: str, sent_on: date | None = None) -> bool:
    """Record that another office got what concerns it: the contract office, the police, equal employment (S9)."""
    with act(actor, reference, "send_onward", seen) as case:
        day = sent_on or clock.today()
        row = Onward(case=case, by=actor.person, happened_on=day, recorded_at=clock.now(), kind=kind, sent_on=day)
        row.save(force_insert=True)
        sealed = words.write(case, row.pk, "onward", text, actor, happened_on=day)
        done(case, "send_onward", actor, facts={"kind": kind, "happened_on": day.isoformat()}, sealed=[sealed])
    return True
