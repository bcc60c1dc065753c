"""Today: what is late and due, which reports are new, which cases are mine."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from audit import clock, journal
from cases import duties, requests
from cases.models import Case, Proposal
from cases.seals import against
from cases.turns import NAME_MANAGER, TURNS, noted, unmanaged
from cases.verbs import VERBS
from permissions import going_live, rekeying, resetting
from permissions.actors import Actor, acting
from permissions.appointing import AGREE
from permissions.emergency import Pending
from permissions.functions import call
from permissions.models import JournalGrant
from permissions.policy import POLICY, may_ask, may_fire
from permissions.readers import waiting
from permissions.roles import Role
from workflow.models import Clock
from workflow.states import State

from . import child, due
from .actions import first
from .listing import SHOWN, Roles, Row, rows_of, within_reach
from .opening import untitled
from .question import Unread, unread
from .watch import Alarms, alarms

AHEAD = timedelta(days=7)  # what falls due within a week stands on the page
LINES = 20
PASSED_ON = (Role.COUNSEL, Role.INDEPENDENT_READER)  # to whom a child's danger is passed on that nobody reported
LATE_CHILDREN = "select public.candor_late_children(%s)"
OF_JOURNALS = (
    Role.AUDITOR,
    Role.POLICY_OWNER,
    Role.INDEPENDENT_READER,
)  # who may have to do with the right to read one
REACH = 500  # cases of one holder that Today looks at; more than that are found in the list


@dataclass(frozen=True, slots=True)
class Work:
    """One line of `_work.html`."""

    what: str
    case: str
    url: str
    word: str
    due_on: date
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class New:
    """A report that nobody has acknowledged: no word of it, only what is needed to choose which to open first."""

    reference: str
    received_on: date
    urgent: bool
    channel: str
    mode: str

    @property
    def url(self) -> str:
        return reverse("case", args=[self.reference])


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody asked and this person may decide as the second one."""

    what: str
    case: str
    on: date
    url: str


@dataclass(frozen=True)
class Today:
    """The first line of `work` is the late thing."""

    children: list[child.Line]  # a child may be in danger: before everything else
    waiting: list[Waiting]
    work: list[Work]
    new: list[New]
    mine: list[Row]
    more: bool
    unread: list[Unread]
    roles: int = 0  # appointments that wait for this person's word
    keys: int = 0  # changes of keys that do
    resets: int = 0  # others whose second step was reset and who wait to be taken in again
    office: list[Row] = field(default_factory=list)  # waits for one of an office, whoever takes it; no date presses yet
    receives: bool = False  # new reports come to this person
    journals: bool = False  # a right to read a journal stands: theirs, given by them, or told to them
    alarms: Alarms | None = None  # for whoever looks after the journal
    gaps: int = 0  # role holders whose case nobody could take at some step, told to a policy owner
    late_children: int = (
        0  # cases that they do not see, in which a child's danger is not reported: passed on to their role
    )
    live: bool = True  # whether reports are taken, told to the same
    emergency: Pending | None = None  # readings in an emergency: to answer, theirs, or told to them


def today(actor: Actor) -> Today:
    """What waits for this person. One event in their own chain (D18)."""
    with acting(actor):
        journal.record(journal.Chain.person(actor.someone), "today", actor=actor.label)
        own, shared, held, emergencies = within_reach(actor, REACH)
        cases = Case.objects.in_bulk([*own, *shared])
        new = [case for case in cases.values() if case.state == State.RECEIVED]
        new.sort(key=lambda case: (not case.urgent, case.received_on, case.reference))
        mine = sorted(
            (cases[pk] for pk in own if pk in cases), key=lambda case: (case.next_on or date.max, case.received_on)
        )
        roles = {pk: own.get(pk, set()) | shared.get(pk, set()) for pk in cases}
        running, asked = _running(cases), _asked(actor, cases, roles)
        children, clocks = _children(running, cases, roles), _clocks(running, cases, roles)
        first = [case.pk for case in mine[:LINES]]
        office = _office([cases[pk] for pk in shared if pk in cases and pk not in own], shared, clocks)
        lines = _lines([*first, *office, *children, *(one.case_id for one in clocks), *(one.case_id for one in asked)])
        return Today(
            [child.line(rows, lines[pk]) for pk, rows in children.items()],
            [_waiting(one, lines[one.case_id]) for one in asked],
            [_work(one, cases[one.case_id], lines[one.case_id], roles[one.case_id]) for one in clocks],
            [_new(case) for case in new[:SHOWN]], [lines[pk] for pk in first], more=len(mine) > LINES,
            unread=unread(), roles=0 if held.isdisjoint(AGREE) else waiting(actor),
            keys=0 if held.isdisjoint(AGREE) else rekeying.others_ask(actor),
            office=[lines[pk] for pk in office], receives=not held.isdisjoint(POLICY["acknowledge"].roles),
            journals=not held.isdisjoint(OF_JOURNALS) and JournalGrant.objects.filter(until__gt=clock.now()).exists(),
            gaps=len(going_live.gaps()) if Role.POLICY_OWNER in held else 0,
            live=Role.POLICY_OWNER not in held or going_live.since() is not None,
            late_children=0 if held.isdisjoint(PASSED_ON) else int(call(LATE_CHILDREN, clock.now())[0][0]),
            alarms=alarms(held), resets=0 if held.isdisjoint(resetting.VOUCH) else resetting.others_wait(actor),
            emergency=emergencies,
        )  # fmt: skip


def _office(shared: list[Case], roles: Roles, pressing: list[Clock]) -> list[UUID]:
    """What an office shares and somebody of it has to take next, the nearest date first; what is due stands above already."""
    due_soon = {one.case_id for one in pressing}
    turns = [
        case for case in shared
        if case.state != State.RECEIVED and case.pk not in due_soon and noted(case) in roles[case.pk]
    ]  # fmt: skip
    turns.sort(key=lambda case: (case.next_on or date.max, case.received_on, case.reference))
    return [case.pk for case in turns[:LINES]]


def _lines(case_ids: list[UUID]) -> dict[UUID, Row]:
    """Everything that is said about these cases on the page, read once however often one is named."""
    wanted = list(dict.fromkeys(case_ids))
    return dict(zip(wanted, rows_of(wanted), strict=True))


def _running(cases: dict[UUID, Case]) -> list[Clock]:
    """What is late or due within a week in these cases."""
    soon = clock.today() + AHEAD
    near = Q(due_on__lte=soon) | Q(due_at__lte=clock.now() + AHEAD)
    return list(Clock.objects.filter(near, satisfied_on=None, case__in=cases))


def _children(running: list[Clock], cases: dict[UUID, Case], roles: Roles) -> dict[UUID, list[Clock]]:
    """The cases in which a child may be in danger, the first to fall due first: of everybody on them who may record its report,
    whoever has the turn.
    """
    found: dict[UUID, list[Clock]] = {}
    for one in duties.running(running, *duties.CHILD):
        if may_fire(roles[one.case_id], child.VERB, cases[one.case_id].state):
            found.setdefault(one.case_id, []).append(one)
    return found


def _clocks(running: list[Clock], cases: dict[UUID, Case], roles: Roles) -> list[Clock]:
    """What of it waits for this person: late before due, urgent before other, then by day. A child in danger stands above."""
    mine = [one for one in running if one.kind not in duties.CHILD and _mine(cases[one.case_id], roles[one.case_id])]
    mine.sort(key=lambda one: (not due.late(one), not cases[one.case_id].urgent, due.by(one), one.pk))
    return mine[:LINES]


def _asked(actor: Actor, cases: dict[UUID, Case], roles: Roles) -> list[Proposal]:
    """What waits for this person as the second one: asked by another, theirs to decide in the role they have there."""
    found = Proposal.objects.filter(case__in=cases, answer=Proposal.Answer.OPEN).exclude(by=actor.person)
    mine = [
        one for one in found.order_by("recorded_at")
        if requests.may_answer(one, actor.person) and may_fire(roles[one.case_id], one.verb, cases[one.case_id].state)
    ]  # fmt: skip
    return mine[:LINES]


def _waiting(one: Proposal, row: Row) -> Waiting:
    url = f"{reverse('approve', args=[row.reference])}?about={one.pk}"
    return Waiting(VERBS[one.verb].asked, row.title or untitled(row.reference), one.happened_on, url)


def _mine(case: Case, roles: set[str]) -> bool:
    """Whose turn it is works; the case manager owns every clock of the case."""
    if unmanaged(case) and any(_theirs(verb, case, roles) for verb in NAME_MANAGER):
        return True
    return Role.CASE_MANAGER in roles or noted(case) in roles


def _work(one: Clock, case: Case, row: Row, roles: set[str]) -> Work:
    ways = (*NAME_MANAGER, *TURNS[case.state].verbs) if unmanaged(case) else TURNS[case.state].verbs
    ways = (duties.MET_BY[one.kind],) if one.kind in duties.MET_BY else ways
    verb = next((VERBS[name] for name in ways if name in VERBS and _theirs(name, case, roles)), None)
    return Work(
        what=due.what(one), case=row.title or untitled(row.reference),
        url=reverse(verb.name if verb else "case", args=[case.reference]), word=verb.button if verb else "Open",
        due_on=due.by(one), why=due.why(one), source=one.source,
    )  # fmt: skip


def _theirs(verb: str, case: Case, roles: set[str]) -> bool:
    """Whether the button leads somewhere for this person: to ask, where it takes two; and where the policy lets a role begin
    only as the case stands, when it has the turn. "Decide and finish" is for nothing sustained alone.
    """
    rule = POLICY[first(verb)]
    begins = may_ask if rule.second_person else may_fire
    able = [role for role in roles if begins({role}, first(verb), case.state)]
    fits = any(role not in rule.only_when or noted(case) == role for role in able) and not against(case, verb)
    return fits and (verb != "decide_and_finish" or noted(case) == Role.CASE_MANAGER)


def _new(case: Case) -> New:
    return New(case.reference, case.received_on, case.urgent, case.get_channel_display(), case.get_mode_display())
