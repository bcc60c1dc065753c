"""Who was ever given a case and who read it, from its journal and its grants: for a question from outside (D14, D18).

Read by the owner of the database at a shell. Nothing sealed is opened, and no name of a party stands here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from audit import clock, journal
from audit.models import ChainKind, Event
from cases.models import Case, Tie
from cases.readers.sentences import READS, STAND
from permissions.models import Emergency, Held, JournalGrant, Person, PersonGrant, PoolGrant
from permissions.roles import Role
from vault import keys

READ = (*READS, "open_identity", "read_identity")
NOBODY_ELSE = (
    "Nobody else was given this case or read it. Members of a pool saw it as a line of their lists while the pool had it, "
    "unless they were conflicted; what they opened stands above."
)


@dataclass(frozen=True, slots=True)
class Proved:
    """The case that is asked about, and the chains that speak of it: its own and those of the reports tied to it."""

    id: UUID
    reference: str
    chains: tuple[journal.Chain, ...]
    left: dict[UUID, date]  # the reports that were tied to it once, and the day on which they went their own way

    def speaks(self, event: Event) -> bool:
        """Whether an event of these chains is about this case: what happened to a report after it left is not."""
        day = self.left.get(event.chain_id)
        return day is None or event.at.astimezone(clock.COUNTY).date() <= day


def find(reference: str) -> Proved | None:
    """The case of this reference. For the owner of the database, who sees all of them."""
    case = Case.objects.filter(reference=reference).first()
    if case is None:
        return None
    ties = list(Tie.objects.filter(case=case).order_by("made_on", "id"))
    chains = (journal.Chain.case(case.pk), *(journal.Chain.thread(one.thread_id) for one in ties))
    here = {one.thread_id for one in ties if one.ended_on is None}
    left = {one.thread_id: one.ended_on for one in ties if one.ended_on and one.thread_id not in here}
    return Proved(case.pk, reference, chains, left)


def told(case: Proved) -> list[str]:
    """The answer, line by line."""
    events = [one for one in journal.history(case.chains) if case.speaks(one)]
    names = _names()
    return [
        f"Case {case.reference}",
        "",
        "Was given to:",
        *(f"  {line}" for line in _given(case.id, names)),
        "",
        "Its journal, and nothing else of it, was given to:",
        *(f"  {line}" for line in _audited(case.reference, names)),
        "",
        "Was lent, to be read in an emergency, to:",
        *(f"  {line}" for line in _lent(case.reference, names)),
        "",
        "Was read by:",
        *(f"  {line}" for line in _read(events, names)),
        "",
        "Did something in it:",
        *(f"  {line}" for line in _acted(events, names)),
        "",
        NOBODY_ELSE,
    ]


def note(case: Proved) -> None:
    """Journal that the owner of the database looked, where the key for it is at hand: its members read it there."""
    if keys.ring().holds("journal_worker"):
        with transaction.atomic():
            journal.record(case.chains[0], "prove", actor="system:verify_audit")


def _given(case: UUID, names: dict[str, str]) -> list[str]:
    lines: list[tuple[datetime, str]] = []
    for grant in PersonGrant.objects.filter(content_object_id=case).select_related("user"):
        who = names.get(f"person:{grant.user.person_id}", "somebody")
        lines.append((grant.granted_at, _line(grant, who, names)))
    for grant in PoolGrant.objects.filter(content_object_id=case).select_related("group"):
        members = _members(grant)
        who = f"everyone in {grant.group.name} ({', '.join(members) or 'nobody'})"
        lines.append((grant.granted_at, _line(grant, who, names)))
    return [line for _, line in sorted(lines)]


def _audited(reference: str, names: dict[str, str]) -> list[str]:
    rows = JournalGrant.objects.filter(reference=reference).order_by("given_at", "id")
    return [
        f"{names.get(f'person:{row.person_id}', 'somebody')}, as auditor, from {_moment(row.given_at)} until "
        f"{_moment(row.until)}, by {names.get(f'person:{row.given_by}', 'somebody')}"
        for row in rows
    ] or ["nobody"]


def _lent(reference: str, names: dict[str, str]) -> list[str]:
    rows = Emergency.objects.filter(reference=reference, answer=Emergency.Answer.AGREED).order_by("answered_at", "id")
    return [
        f"{names.get(f'person:{row.person_id}', 'somebody')}, from {_moment(row.answered_at)} until {_moment(row.until)}, by "
        f"{names.get(f'person:{row.answered_by}', 'somebody')}"
        for row in rows
        if row.answered_at and row.until
    ] or ["nobody"]


def _line(grant: PersonGrant | PoolGrant, who: str, names: dict[str, str]) -> str:
    ended = _moment(grant.until) if grant.until.year < clock.now().year + 1000 else "still"
    by = names.get(f"person:{grant.granted_by}", "the door") if grant.granted_by else "the door"
    role = Role(grant.role).label.lower() if grant.role in Role.values else grant.role
    return (
        f"{who}, as {role}, from {_moment(grant.granted_at)} until {ended}, by {by}: {grant.reason or 'no reason kept'}"
    )


def _members(grant: PoolGrant) -> list[str]:
    """Who was in the pool on a day on which it had the case."""
    held = Held.objects.filter(
        group=grant.group, from_on__lte=grant.until.date(), until_on__gt=grant.granted_at.date()
    ).select_related("person")
    return sorted({row.person.name for row in held})


def _read(events: Iterable[Event], names: dict[str, str]) -> list[str]:
    return [
        f"{_when(event)}  {_who(event, names)}: {event.verb.replace('_', ' ')} {_part(event)}".rstrip()
        for event in events
        if event.verb in READ
    ]


def _acted(events: Iterable[Event], names: dict[str, str]) -> list[str]:
    """Everybody with an act, and how many: whoever acts on a case has seen it."""
    counts: dict[str, int] = {}
    for event in events:
        if event.verb not in (*READ, STAND):
            who = _who(event, names)
            counts[who] = counts.get(who, 0) + 1
    return [f"{who}: {count}" for who, count in sorted(counts.items())]


def _part(event: Event) -> str:
    return str(json.loads(event.body)["facts"].get("part", ""))


def _when(event: Event) -> str:
    """The minute; the day alone where no more was kept (D31)."""
    at = str(json.loads(event.body)["at"])
    return at[:10] if at.endswith("T00:00:00Z") else at[:16].replace("T", " ") + " UTC"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _who(event: Event, names: dict[str, str]) -> str:
    if event.actor == "door":
        return "the reporter" if event.chain_kind == ChainKind.THREAD else "the door"
    return names.get(event.actor, event.actor)


def _names() -> dict[str, str]:
    rows = Person.objects.values_list("pk", "first_name", "last_name", "number")
    return {
        f"person:{pk}": f"{first} {last}".strip() + (f" ({number})" if number else "")
        for pk, first, last, number in rows
    }
