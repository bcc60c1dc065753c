"""Conflicts at the door and after it: naming later, being asked, clearing a chance match, merging at a tie (D22, D23).

Everything here but the door's call asks first whether the caller sees the case, or is asked about it; inside `acting`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from permissions import matching, signins
from permissions.actors import current
from permissions.functions import call
from permissions.models import Held, Person, Question
from vault import blind
from vault import names as sealing
from vault.sealed import Place, Sealed


@dataclass(frozen=True, slots=True)
class Names:
    """Who was named at one time, ready to be kept: sealed for whoever must be asked, and by their exact tokens."""

    question: UUID
    sealed: Sealed
    tokens: str  # JSON: one list for each person

    @property
    def written(self) -> tuple[Place, Sealed]:
        """What `journal.record(sealed=...)` needs: the caller journals it with the act, or no reader shows it (D3)."""
        return Place(Question._meta.db_table, self.question, "names", 1), self.sealed


def names_of(entries: Iterable[str], besides: str = "") -> Names | None:
    """The people named in these answers to "who", but whoever is called `besides` (the reporter); None for nobody."""
    left_out = {token for one in matching.people_named(besides) for token in one.strict}
    people = [one for entry in entries for one in matching.people_named(entry) if left_out.isdisjoint(one.strict)]
    if not people:
        return None
    question = uuid4()
    named = sealing.seal(question, sorted({one.text for one in people}))
    return Names(question, named, json.dumps(sorted(list(one.strict) for one in people)))


def admit(
    case_id: UUID, event: UUID, branch: str | None, *, named: Iterable[str], said: Iterable[str], asking: Names | None
) -> None:
    """The door's one call: screen and route a new case by the tokens of its report. Tells nothing back."""
    call(
        "select public.candor_admit(%s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
        case_id, event, branch, sorted(set(named)), sorted(set(said)), *_kept(asking),
    )  # fmt: skip


def after(case_id: UUID, earlier: str) -> None:
    """The door's call before it admits a case that came of payback: its earlier report is named by the lookup of its code."""
    call("select public.candor_after(%s, %s)", case_id, earlier)


def earlier(case_id: UUID) -> list[tuple[str, str]]:
    """Reference and state of the cases of the report for which somebody was paid back; nothing for other cases."""
    return [(str(row[0]), str(row[1])) for row in call("select * from public.candor_earlier(%s)", case_id)]


def name_later(
    case_id: UUID, *, names: Iterable[str] = (), people: Iterable[UUID] = (), led_by: Iterable[str] = (),
    asking: Names | None = None,
) -> None:  # fmt: skip
    """Screen a case for names and directory people that staff have put on record. Acts on the next request.

    `led_by`: the names of those who are said to lead one of them. They and the line above them are hit, their kin are not.

    With `asking`, whoever else holds the case is asked about a name that nobody here bears, before they read on.
    """
    tokens = [token for name in names for token in matching.named(name)]
    tokens += [blind.person_token(person) for person in people]
    tokens += [token for name in led_by for token in matching.named(name, blind.leader_token)]
    call("select public.candor_name_later(%s, %s, %s, %s, %s::jsonb)", case_id, sorted(set(tokens)), *_kept(asking))


def _kept(asking: Names | None) -> tuple[UUID | None, bytes | None, str]:
    return (asking.question, asking.sealed.envelope, asking.tokens) if asking else (None, None, "[]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that waits for an answer of this person, and all that they may know of it."""

    reference: str
    received_on: date
    urgent: bool


@dataclass(frozen=True, slots=True)
class Open:
    """An open question in such a case. `digest` is what the journal keeps of its names."""

    case_id: UUID
    received_on: date
    urgent: bool
    id: UUID
    names: Sealed
    digest: str


def asking() -> list[Asked]:
    """The cases that wait for the actor's answer before they may read them: urgent first, fifty at most."""
    return [Asked(*row) for row in call("select reference, received_on, urgent from public.candor_asking()")]


def questions(reference: str) -> list[Open]:
    """What this case asks the actor; nothing for whoever is not asked, which is also the answer for no such case."""
    columns = "case_id, received_on, urgent, question, names, digest"
    rows = call(f"select {columns} from public.candor_question(%s)", reference)  # noqa: S608 - our own names
    return [
        Open(case, on, urgent, pk, Sealed(bytes(names)), digest or "") for case, on, urgent, pk, names, digest in rows
    ]


def settle(case_id: UUID, answered: Iterable[UUID]) -> None:
    """None of the people in these questions concern the actor."""
    call("select public.candor_settle(%s, %s)", case_id, list(answered))


def typed(thread_id: UUID) -> None:
    """The actor typed this report themselves: its names are no question to them."""
    call("select public.candor_typed(%s)", thread_id)


def recuse(case_id: UUID) -> None:
    """The actor is out of this case and of all that are tied to it, for good. Acts on their next request, and ends their
    other sign-ins.
    """
    call("select public.candor_recuse(%s)", case_id)
    if (actor := current()) and actor.person:
        signins.end_of([actor.person], but=actor.sign_in)


def free(case_id: UUID, people: Iterable[Person]) -> list[Person]:
    """Those of `people` who are clear of this case; nobody for whoever does not see it."""
    by_token = {blind.person_token(person.pk): person for person in people}
    rows = call("select * from public.candor_free(%s, %s)", case_id, list(by_token))
    return sorted((by_token[row[0]] for row in rows), key=lambda person: (person.last_name, person.first_name))


def possible(case_id: UUID) -> list[Person]:
    """Seat holders whom a chance match keeps out of this case, for a holder of the case to judge."""
    by_token = {blind.person_token(person.pk): person for person in Person.objects.filter(held__isnull=False)}
    rows = call("select * from public.candor_possible(%s)", case_id)
    return [by_token[row[0]] for row in rows if row[0] in by_token]


def clear_possible(case_id: UUID, person: Person) -> bool:
    """This chance match means somebody else. False when there was none, or the caller is the one matched."""
    return bool(call("select public.candor_clear_possible(%s, %s)", case_id, blind.person_token(person.pk))[0][0])


def merge(one: UUID, other: UUID) -> None:
    """Who is conflicted in one tied case is conflicted in both."""
    call("select public.candor_merge(%s, %s)", one, other)


def untie(case_id: UUID) -> None:
    """End the ties that a link of this case made, once it is linked no more. What was merged stays merged."""
    call("select public.candor_untie(%s)", case_id)


def admit_split(case_id: UUID, *, origin: UUID, thread: UUID, event: UUID) -> None:
    """Tie and admit a second case made from a report of `origin`, with its tokens and answers."""
    call("select public.candor_admit_split(%s, %s, %s, %s)", case_id, origin, thread, event)


def beside(case_id: UUID) -> list[tuple[UUID, str, str]]:
    """Of each report of this case and each other case that it stands in: thread, state, and the verb that led there."""
    return [(row[0], row[1], row[2] or "") for row in call("select * from public.candor_beside(%s)", case_id)]


def staffed(case_id: UUID) -> frozenset[str]:
    """The roles in which somebody clear holds this case in person."""
    return frozenset(role for _, role in on_it(case_id))


def on_it(case_id: UUID) -> list[tuple[UUID, str]]:
    """Who holds the case by name and is clear of it: person and role. Nobody for whoever does not see it."""
    return [(row[0], str(row[1])) for row in call("select person, role from public.candor_on_it(%s)", case_id)]


def holders(role: str, on_branch: str | None = None) -> list[Person]:
    """Who holds a role today, by name."""
    rows = Held.objects.in_force().filter(role=role)
    if on_branch:
        rows = rows.filter(branch_id=on_branch)
    return list(Person.objects.filter(pk__in=rows.values("person_id")).order_by("last_name", "first_name"))
