"""The first page of a case, answers first: where it is, what is next, whose turn, what is late, what is missing."""

from dataclasses import dataclass
from datetime import date

from audit import clock, journal
from cases.models import Case
from cases.turns import Turn, turn
from permissions import conflicts, gate
from permissions.actors import Actor
from permissions.roles import Role
from workflow.models import Clock

from . import due, words
from .actions import Action, action, last_step, possible
from .child import Danger, danger
from .history import Happened, people_of, told
from .labels import of_role
from .opening import Header, Opening, PartLink, opening
from .sentences import READS, STAND
from .steps import Needed, missing

STORY = 5  # lines on the first page
ALL = 10_000  # acts of one case; fetched with the five, because what this person did decides what they may do


@dataclass(frozen=True, slots=True)
class Answers:
    """`_answers.html`: now, whose turn, next date, late."""

    now: str
    turn: str
    next_on: date | None
    next_what: str
    late: list[str]


@dataclass(frozen=True)
class CasePage:
    case: Header
    answers: Answers
    main: Action | None
    others: list[Action]
    missing: list[Needed]
    story: list[Happened]
    parts: list[PartLink]
    add: list[PartLink]
    primary: str  # for a linked report: the case it joined, when this actor sees that one too
    danger: Danger | None  # a child may be in danger: shown before anything else
    members: list[str]  # of a sealed case: everybody who sees it, with what they are there


def case_page(actor: Actor, reference: str) -> CasePage:
    """The case as this actor may see it. One event in the case's chain (D18). Raises Absent."""
    with opening(actor, reference) as seen:
        acts = journal.newest(journal.Chain.case(seen.case.pk), ALL, without=(*READS, STAND))
        events = acts[:STORY] if "history" in seen.sees else []  # the words of that part, for its readers alone
        now = turn(seen.case.state, lambda: seen.facts, seen.case.turn)
        verbs = possible(seen, {event.verb for event in acts if event.actor == actor.label}, last_step(acts))
        main = next((verb for name in now.verbs for verb in verbs if verb.name == name), None)
        held = [row for row in gate.members(seen.case.pk) if row.role == now.role and row.until > clock.now()]
        holding = [row.account for row in held if row.account]
        on_it = conflicts.on_it(seen.case.pk) if seen.case.seal_id else []
        names = words.names([*people_of(events), *(person for person, _ in on_it)], holding)
        whose = holding if not on_it else [person for person, role in on_it if role == now.role]
        running = sorted(
            Clock.objects.filter(case=seen.case.pk, satisfied_on=None), key=lambda one: (one.day, one.kind)
        )
        return CasePage(
            case=seen.header, answers=_answers(now, running, [names[one] for one in whose]),
            main=action(seen, main) if main else None,
            others=[action(seen, verb) for verb in verbs if verb != main],
            missing=missing(seen, now.verbs[-1]) if now.verbs else [],
            story=told(events, names), parts=seen.parts, add=seen.empty, primary=_primary(seen), danger=danger(seen, running),
            members=sorted(f"{names[person]} ({of_role(Role(role))})" for person, role in on_it),
        )  # fmt: skip


def _answers(turn: Turn, clocks: list[Clock], whose: list[str]) -> Answers:
    coming = next((one for one in clocks if not due.late(one)), None)
    return Answers(
        now=turn.now, turn=_whose(turn.role, whose),
        next_on=coming.day if coming else None, next_what=due.what(coming) if coming else "",
        late=[due.sentence(one) for one in clocks if due.late(one)],
    )  # fmt: skip


def _whose(role: Role | None, names: list[str]) -> str:
    """Who holds that role on the case by name, or the role itself where a pool does."""
    if role is None:
        return ""
    return f"{', '.join(sorted(names))} ({of_role(role)})" if names else role.label


def _primary(seen: Opening) -> str:
    """The reference of the case that this linked report joined, for whoever sees that one too."""
    if seen.case.state != "linked":
        return ""
    joined = Case.objects.filter(pk=seen.case.follows_id).values_list("reference", flat=True)
    return next(iter(joined), "")
