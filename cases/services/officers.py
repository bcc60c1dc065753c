"""A peace officer is the subject: what the training commission is told within fifteen days, and that it was told.

Source: RCW 43.101.135; domain.md 0.7, 2b and 5b, "Side tasks"; decision 44.
"""

from datetime import date
from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import duties
from cases.models import Case, Decision, Onward, Party
from permissions.actors import Actor
from workflow.facts import Weight
from workflow.models import Clock

from . import clocks, words
from .acts import act, done
from .stamps import stamp
from .unfit import Unfit

SEPARATION, CHARGE, DISCIPLINE = duties.OFFICER
EVENTS = {"separation": SEPARATION, "charge": CHARGE}


def record_officer_event(
    actor: Actor, reference: str, *, seen: int, subject: UUID, kind: str, happened_on: date, text: str,
    learned_on: date | None = None,
) -> bool:  # fmt: skip
    """An officer left the service, for whatever reason, or a charge was learned of. It moves no state and ends nothing."""
    with act(actor, reference, "record_officer_event", seen) as case:
        party = Party.objects.filter(
            case=case, pk=subject, role=Party.Role.SUBJECT, peace_officer=True, ended_on=None
        ).first()
        if party is None:
            raise Unfit("subject", "Choose a subject who is on record as a peace officer.")
        learned, duty = learned_on or clock.today(), EVENTS[kind]
        if learned < happened_on:
            raise Unfit("learned_on", "Nobody learned of it before it happened. Look at both days again.")
        if duties.running(_of(case, party), duty):
            raise Unfit("kind", "These days run already. Record the notice once it is sent.")
        began = clocks.begin(case, duty, learned if duty == CHARGE else happened_on, about=str(party.number))
        sealed = words.write(case, began.pk, words.OFFICER_EVENT, text, actor, happened_on=happened_on)
        said: dict[str, Fact] = {
            "number": party.number, "kind": kind, "happened_on": happened_on.isoformat(), "learned_on": learned.isoformat(),
        }  # fmt: skip
        done(case, "record_officer_event", actor, facts=said, sealed=[sealed])
    return True


def disciplined(case: Case, row: Decision) -> None:
    """Inside a decision: the first one by which an officer is disciplined begins the days. One that follows begins none."""
    party = Party.objects.get(case=case, decision=row)
    heavy = row.weight in (Weight.REPRIMAND, Weight.MORE)
    if heavy and party.peace_officer and not any(one.kind == DISCIPLINE for one in _of(case, party)):
        clocks.begin(case, DISCIPLINE, row.happened_on, about=str(party.number))


def classed(case: Case, party: Party) -> None:
    """It comes out that a subject is a peace officer: a decision that stands already is told too."""
    first = Decision.objects.filter(case=case, subject=party).order_by("happened_on", "recorded_at").first()
    if first:
        disciplined(case, first)


def _of(case: Case, party: Party) -> list[Clock]:
    return list(Clock.objects.filter(case_id=case.pk, kind__in=duties.OFFICER, about=str(party.number)))


def record_commission_notice(
    actor: Actor, reference: str, *, seen: int, which: UUID, sent_on: date, their_number: str, text: str
) -> bool:
    """The training commission was told. It alone meets the clock."""
    with act(actor, reference, "record_commission_notice", seen) as case:
        owed = Clock.objects.filter(case_id=case.pk, pk=which, kind__in=duties.OFFICER, satisfied_on=None).first()
        if owed is None:
            raise Unfit("which", "Choose a notice that is still owed.")
        if sent_on > clock.today():
            raise Unfit("sent_on", "This day has not come yet.")
        if sent_on < owed.starts_on:
            raise Unfit(
                "sent_on", f"What it tells of is of {clock.written(owed.starts_on)}. The notice comes after that."
            )
        row = Onward(**stamp(case, actor, sent_on), kind=owed.kind, sent_on=sent_on)
        row.save(force_insert=True)
        sealed = [
            words.write(case, row.pk, kind, said, actor, happened_on=sent_on)
            for kind, said in (("onward", text), (words.THEIR_NUMBER, their_number))
        ]
        facts = {"clock": owed.kind, "happened_on": sent_on.isoformat()}
        done(case, "record_commission_notice", actor, facts=facts, sealed=sealed)
        clocks.meet(case, owed.kind, actor, sent_on, about=owed.about)
    return True
