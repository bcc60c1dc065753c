"""The one door through which a case changes its state (D28)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps

from audit import clock, journal
from audit.refusals import Refusal
from permissions import actors, gate
from permissions.actors import Actor
from permissions.policy import POLICY, may_fire
from permissions.refusals import Absent, Refused
from permissions.roles import Role
from vault.sealed import Place, Sealed

from . import outbox
from .facts import ActingFacts, Facts, LastFacts
from .guards import GUARDS, Shortfall
from .guards.shortfall import BY_ANOTHER
from .machine import Lifecycle, guards_of, said_by
from .models import Step
from .states import State

Remark = tuple[Place, Sealed]  # the reason or remark typed on the page, sealed for the step that will hold it


@dataclass(frozen=True, slots=True)
class Told:
    """What the person says beside the verb: the day it happened (none: today) and a reason or remark."""

    happened_on: date | None = None
    remark: Remark | None = None


class Stale(Refusal):
    """The page was written for an earlier version of the case; nothing was done. `state` is where it stands now."""

    def __init__(self, case: Lifecycle) -> None:
        self.state = State(case.state)
        super().__init__(
            f"This case moved on while you were at it: it is now in “{self.state.label}”. Nothing was changed.",
            state=self.state.value,
            version=case.version,
        )


class Blocked(Refusal):
    """Something is missing. `shortfalls` say what, each with the page that supplies it."""

    def __init__(self, verb: str, shortfalls: list[Shortfall]) -> None:
        self.shortfalls = shortfalls
        super().__init__(" ".join(s.sentence for s in shortfalls), verb=verb, missing=[s.part for s in shortfalls])


def remark_place() -> Place:
    """The place of a new step's remark: seal the text for it and hand both to `fire`."""
    return Place("workflow_step", uuid4(), "remark", 1)


def fire(
    case_id: UUID,
    verb: str,
    *,
    actor: Actor,
    seen: int,
    told: Told = Told(),
    facts: Mapping[str, journal.Fact] | None = None,
) -> Any:
    """The case after `verb`, saved, stepped, journalled and put into the outbox: all of it or nothing.

    Inside `acting(actor)`. `seen` is the version the page was made from. A day before today needs a remark (design 14).
    `facts` go into the journal beside ours.
    Raises Absent, Stale, Refused, Blocked.
    """
    case = _locked(case_id)
    if case.version != seen:
        raise Stale(case)
    gate.require(actor, verb, case)
    known = _facts(case, actor, verb)
    _require_role(actor, verb, case, known)
    short = _shortfalls(verb, known) + _untimely(case, verb, told)
    if short:
        raise Blocked(verb, short)
    move = _Move(verb, known, actor, told)
    _change(case, move)
    step = _stepped(case, move)
    _tell(step, move, facts or {})
    return case


def missing(case: Lifecycle, verb: str, facts: Facts | None = None) -> list[Shortfall]:
    """What is still to be supplied before the acting person can fire `verb`. Inside `acting`; `facts` where they are known."""
    return _shortfalls(verb, _facts(case, actors.current(), verb, facts))


def missing_to_ask(case: Lifecycle, verb: str, facts: Facts | None = None) -> list[Shortfall]:
    """The same for whoever asks a second person: all but that second person."""
    known = _facts(case, actors.current(), verb, facts)
    guards = guards_of(verb, known.state)
    return [
        short for guard in guards if not guard.__name__.endswith(BY_ANOTHER) and (short := guard(known)) is not None
    ]


def _locked(case_id: UUID) -> Any:
    """The row, locked until the transaction ends. Raises Absent when row security shows none."""
    case = apps.get_model("cases", "Case").objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise Absent
    return case


def _facts(case: Lifecycle, actor: Actor | None, verb: str, facts: Facts | None = None) -> Facts:
    """The facts, and for a step back alone what it takes two more queries to know."""
    acting = ActingFacts(person=actor.person if actor else None, by_system=actor is not None and actor.kind == "system")
    known = replace(facts or case.facts(), acting=acting)
    if verb != "step_back":
        return known
    return replace(known, last=last_standing(case), sent_since=case.sent_since())


def last_standing(case: Lifecycle) -> LastFacts:
    """The newest step that no step back has taken back."""
    standing: list[Step] = []
    for step in Step.objects.filter(case_id=case.pk).defer("remark").order_by("version"):
        if step.verb == "step_back":
            standing.pop()
        elif step.source != step.target:
            standing.append(step)
    if not standing:
        return LastFacts()
    last = standing[-1]
    return LastFacts(verb=last.verb, source=last.source, revocable=said_by(last.verb, last.source)["revocable"])


def _require_role(actor: Actor, verb: str, case: Lifecycle, known: Facts) -> None:
    """The gate knows who may do or ask; this is the doing, with the conditions that hang on facts."""
    rule = POLICY[verb]
    if actor.kind == "system":
        if not rule.by_system:
            raise Refused("This step needs a person.")
        return
    able = [Role(role) for role in gate.roles_in(actor, case.pk) if may_fire({role}, verb, str(case.state))]
    if not able:
        raise Refused("Someone else takes this step. You may ask for it, if it is yours to ask.")
    short = [GUARDS[rule.only_when[role]](known) if role in rule.only_when else None for role in able]
    if all(short):
        raise Refused(next(s.sentence for s in short if s))


def _shortfalls(verb: str, known: Facts) -> list[Shortfall]:
    return [short for guard in guards_of(verb, known.state) if (short := guard(known)) is not None]


def _untimely(case: Lifecycle, verb: str, told: Told) -> list[Shortfall]:
    """Why the day told cannot be the day it happened."""
    day = told.happened_on or clock.today()
    if day > clock.today():
        return [Shortfall("That day is still to come. Record it when it has happened.", verb)]
    before = Step.objects.filter(case_id=case.pk).order_by("-version").values_list("happened_on", flat=True).first()
    if before and day < before:
        return [Shortfall(f"The step before it happened on {clock.written(before)}; this cannot be earlier.", verb)]
    if day < clock.today() and told.remark is None:
        return [Shortfall("This is entered late. Say why.", verb)]
    return []


@dataclass(frozen=True, slots=True)
class _Move:
    """What was decided to do, once nothing stands against it."""

    verb: str
    known: Facts
    actor: Actor
    told: Told

    @property
    def said(self) -> dict[str, Any]:
        return said_by(self.verb, self.known.state)


def _change(case: Lifecycle, move: _Move) -> None:
    pick = move.said["to"]
    getattr(case, move.verb)(**({"to": pick(move.known)} if pick else {}))
    case.version += 1
    case.save(update_fields=["state", "version"])


def _stepped(case: Lifecycle, move: _Move) -> Step:
    place, sealed = move.told.remark or (remark_place(), None)
    step = Step(
        id=place.row,
        case_id=case.pk,
        verb=move.verb,
        source=move.known.state,
        target=str(case.state),
        version=case.version,
        person=move.actor.person,
        happened_on=move.told.happened_on or clock.today(),
        recorded_on=clock.today(),
        recorded_at=clock.now(),
    )
    if sealed:
        step.remark = sealed
    step.save(force_insert=True)
    return step


def _tell(step: Step, move: _Move, extra: Mapping[str, journal.Fact]) -> None:
    """The journal and the outbox learn of the step in its own transaction."""
    facts: dict[str, journal.Fact] = {
        **extra,
        "from": step.source,
        "to": step.target,
        "version": step.version,
        "happened_on": step.happened_on.isoformat(),
        "late": step.late,
        "guards_held": [guard.__name__ for guard in move.said["guards"]],
        "step": str(step.pk),
    }
    sealed = [move.told.remark] if move.told.remark else []
    chain = journal.Chain.case(step.case_id)
    journal.record(chain, step.verb, actor=move.actor.label, facts=facts, sealed=sealed)
    ids = {"step": str(step.pk), "verb": step.verb, "from": step.source, "to": step.target}
    outbox.put("moved", case=step.case_id, ids=ids, effect=f"moved:{step.pk}")
