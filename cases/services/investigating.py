"""What an investigation brings together: interviews and evidence."""

from django.db.models import Max

from audit import clock
from audit.facts import Fact
from cases.models import Allegation, Case, Evidence, Interview, Party
from cases.told import Heard, Item
from permissions import gate
from permissions.actors import Actor
from permissions.classes import FieldClass

from . import words
from .acts import act, done
from .unfit import Unfit

HELD = Interview.Outcome.HELD


def record_interview(actor: Actor, reference: str, *, seen: int, heard: Heard) -> bool:
    """Record an interview, or why there is none. Raises Unfit where representation or kind of statement is open."""
    with act(actor, reference, "record_interview", seen) as case:
        hear(case, actor, heard)
    return True


def hear(case: Case, actor: Actor, heard: Heard) -> None:
    """Inside another verb: the same, with its own event."""
    gate.require(actor, "record_interview", case)
    party = Party.objects.filter(case=case, pk=heard.party, ended_on=None).first()
    if party is None:
        raise Unfit("party", "Choose one of the people on record.")
    _must_fit(party, heard)
    held, day = heard.outcome == HELD, heard.happened_on or clock.today()
    row = Interview(
        case=case, by=actor.person, happened_on=day, recorded_at=clock.now(), party=party, outcome=heard.outcome,
        representation=heard.representation if held else "", statement=heard.statement if held else "",
    )  # fmt: skip
    row.save(force_insert=True)
    if held and party.told_on is None:
        party.told_on = day
        party.save(update_fields=["told_on"])
    kind = words.MINUTES if held else words.REASON
    sealed = words.write(case, row.pk, kind, heard.words, actor, happened_on=day, field_class=_class(row, heard))
    facts: dict[str, Fact] = {
        "number": party.number, "outcome": row.outcome, "statement": row.statement or "none", "happened_on": day.isoformat(),
    }  # fmt: skip
    done(case, "record_interview", actor, facts=facts, sealed=[sealed])


def _class(row: Interview, heard: Heard) -> str:
    """Of what was said. Why nothing was said is for everybody: guards ask for it."""
    if row.outcome != HELD:
        return FieldClass.NORMAL
    compelled = row.statement == Interview.Statement.COMPELLED and heard.field_class == FieldClass.NORMAL
    return FieldClass.COMPELLED if compelled else heard.field_class


def _must_fit(party: Party, heard: Heard) -> None:
    """A child is never interviewed here (RCW 26.44.180); a subject's interview says who stood by and by what effect."""
    held = heard.outcome == HELD
    if held and party.minor == Party.Minor.YES:
        raise Unfit("outcome", "A child is interviewed under the county's protocol only, never here. Ask the police.")
    if not heard.words:
        raise Unfit("minutes", "Write what was said." if held else "Write why it was not held.")
    if held and party.role == Party.Role.SUBJECT and not (heard.representation and heard.statement):
        field = "statement" if heard.representation else "representation"
        raise Unfit(field, "A subject's interview needs this on record.")


def add_evidence(actor: Actor, reference: str, *, seen: int, item: Item) -> bool:
    """Put an item of evidence on record, with what it is and which allegation it speaks to."""
    with act(actor, reference, "add_evidence", seen) as case:
        keep(case, actor, item)
    return True


def keep(case: Case, actor: Actor, item: Item) -> None:
    """Inside another verb: the same, with its own event."""
    gate.require(actor, "add_evidence", case)
    live = Allegation.objects.filter(case=case, superseded_by=None)
    allegation = live.filter(pk=item.allegation).first() if item.allegation else None
    if item.allegation and allegation is None:
        raise Unfit("allegation", "Choose an allegation of this case.")
    last = Evidence.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    row = Evidence(
        case=case, by=actor.person, happened_on=item.collected_on or clock.today(), recorded_at=clock.now(),
        number=last + 1, kind=item.kind, evidence_class=item.evidence_class, allegation=allegation,
        collected_on=item.collected_on,
    )  # fmt: skip
    row.save(force_insert=True)
    sealed = words.write(
        case, row.pk, words.EVIDENCE, item.words, actor, happened_on=row.happened_on, field_class=row.evidence_class
    )
    facts: dict[str, Fact] = {"number": row.number, "kind": str(row.kind), "class": str(row.evidence_class)}
    done(case, "add_evidence", actor, facts=facts, sealed=[sealed])
