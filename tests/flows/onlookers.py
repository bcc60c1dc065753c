"""At every step, each other member of the cast tries to open the same case; for those without the right it does not exist.

For flow tests: make one `Onlookers(cast, reference)` when the case is there, and call `look(*who)` after each step, where
`who` are all members of the cast that may know the case now: `onlookers.look("manager", "intake")`. Everyone left out is
taken to have no right to it. At each look everybody asks for the first page of the case and for one of its parts or
verbs, another one at each look and for each person, by GET and POST in turn, and whoever knows of it asks for every part.
`look(..., everything=True)` asks for all of them both ways and takes a minute: for tests marked `long`.

What is compared, for a member who may not know the case: status, headers and body with those of a reference that nobody
ever had, for GET and for POST, and the number of queries. For one who may: a part opens if and only if one of the roles on
their grants reads it in this state (`permissions.parts.SEES`), and no page of a verb opens that the policy gives to none of
these roles.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from audit import clock
from cases.models import Case
from cases.parts import PARTS
from cases.verbs import VERBS
from permissions import gate, policy
from permissions.actors import acting
from permissions.models import Held, PersonGrant, PoolGrant
from tests.cast import Cast, Member

NOBODYS = "0000-0000"
PRIME = 7919  # so that people who sit next to each other ask for different things
Asked = tuple[str, str]  # method, path below the case
# What is made anew for each answer and says nothing: the form token, and the nonce of a content policy.
NEW_EACH_TIME = re.compile(rb'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')
NONCE = re.compile(r"'nonce-[^']*'")


@dataclass(frozen=True, slots=True)
class Answer:
    """All that an onlooker can learn from one request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int


class Count:
    """Counts the statements of one request."""

    queries = 0

    def __call__(self, execute: Callable[..., Any], *call: Any) -> Any:
        self.queries += 1
        return execute(*call)


@dataclass
class Onlookers:
    """The cast, with their signed-in browsers, around one case."""

    cast: Cast
    reference: str
    asked: int = 0
    nothing: dict[tuple[str, Asked], Answer] = field(default_factory=dict)  # what a reference of nobody answers

    def __post_init__(self) -> None:
        self.clients: dict[str, Client] = {key: member.client for key, member in self.cast.items()}

    def sign_in_again(self, *who: str) -> None:
        """Those whose sign-ins something ended: without one they would be asked to sign in, which says nothing of the case."""
        self.clients |= {key: self.cast[key].client for key in who}

    def look(self, *who: str, everything: bool = False) -> None:
        """Fails unless exactly the members `who` know of the case, each what their roles in it may know."""
        assert set(who) <= set(self.cast), f"not of the cast: {set(who) - set(self.cast)}"
        for key, member in self.cast.items():
            if key not in who:
                self._finds_nothing(key, self._turn(everything))
            else:
                roles = self._roles(member)
                assert roles, f"{key} should know of {self.reference} and holds no role in it"
                turn = {path: None for _, path in self._turn(everything)}
                self._reads_what_is_theirs(key, roles, [*(f"{part}/" for part in PARTS), *turn])

    def _turn(self, everything: bool) -> list[Asked]:
        """The first page, and of the parts and verbs all or the next one."""
        below = [(method, f"{name}/") for method in ("get", "post") for name in (*PARTS, *VERBS)]
        if not everything:
            self.asked += 1
            below = [below[self.asked * PRIME % len(below)]]
        return [("get", ""), *below]

    def _roles(self, member: Member) -> frozenset[str]:
        """The roles on the grants in force, by the rows and not by the gate: `in force` and `still held` are asked here."""
        with acting(member.actor):
            case = Case.objects.filter(reference=self.reference).values_list("pk", flat=True).first()
            held = {
                (held.role, held.group_id) for held in Held.objects.in_force().filter(person_id=member.actor.someone)
            }
            own = PersonGrant.objects.filter(content_object_id=case, user_id=member.account.pk, until__gt=clock.now())
            pools = PoolGrant.objects.filter(content_object_id=case, until__gt=clock.now())
            return frozenset(
                {one.role for one in own if one.role in {role for role, _ in held}}
                | {one.role for one in pools if one.group_id in {group for _, group in held}}
            )

    def _finds_nothing(self, key: str, turn: list[Asked]) -> None:
        for asked in turn:
            there = self._ask(key, self.reference, *asked)
            not_there = self.nothing.get((key, asked)) or self._ask(key, NOBODYS, *asked)
            self.nothing[key, asked] = not_there
            assert there.status == 404, f"{key} {asked}: {there.status}"
            assert there == not_there, f"{key} can tell {self.reference} from nothing by {asked}"

    def _ask(self, key: str, reference: str, method: str, path: str) -> Answer:
        count = Count()
        with connection.execute_wrapper(count):
            answer: HttpResponse = getattr(self.clients[key], method)(f"/cases/{reference}/{path}")
        body = NEW_EACH_TIME.sub(b"", answer.content).replace(reference.encode(), b"")
        headers = tuple(sorted((name, NONCE.sub("", value)) for name, value in answer.headers.items()))
        return Answer(answer.status_code, headers, body, count.queries)

    def _reads_what_is_theirs(self, key: str, roles: frozenset[str], paths: list[str]) -> None:
        with acting(self.cast[key].actor) as actor:
            state = str(Case.objects.get(reference=self.reference).state)
            done = gate.did(actor, Case.objects.get(reference=self.reference).pk)
        sees = frozenset().union(*(policy.sees(role, state) for role in roles))
        for path in paths:
            status = self.clients[key].get(f"/cases/{self.reference}/{path}").status_code
            name = path.strip("/")
            if not path:
                allowed = {200}
            elif name in PARTS:
                allowed = {200} if PARTS[name].opened_by & sees else {403}
            else:
                allowed = {200, 403} if _may(roles, name, state, done) else {403}
            assert status in allowed, f"{key} ({', '.join(sorted(roles))}) got {status} for {path} in {state}"


def _may(roles: frozenset[str], verb: str, state: str, done: set[str]) -> bool:
    """What the table says; a page that joins several verbs is not in it and is judged by those."""
    if verb not in policy.POLICY:
        return True
    return policy.may(roles, verb, state) and not policy.same_person_bars(verb, done)
