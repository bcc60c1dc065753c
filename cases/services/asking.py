"""Asking a second person: the first half of whatever takes two (T5, T23, T25, T28 and some acts)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from audit import clock
from cases import record, requests
from cases.facts import agreed
from cases.models import Case, Proposal
from permissions import gate
from permissions.actors import Actor
from permissions.policy import POLICY, may_ask, same_person_bars
from permissions.refusals import Refused
from permissions.roles import Role
from workflow import engine, outbox
from workflow.guards import GUARDS
from workflow.machine import verbs as state_verbs

from . import words
from .acts import act, done, require_fits_seal
from .intake import clear_person
from .people import give_to
from .unfit import Unfit


@contextmanager
def asking(actor: Actor, reference: str, verb: str, seen: int) -> Iterator[Case]:
    """The case, locked, for whoever may ask for `verb` now. Raises Absent, Refused, Stale."""
    with act(actor, reference, "ask", seen) as case:
        last = engine.last_standing(case).verb if verb == "step_back" else ""
        roles = gate.roles_in(actor, case.pk)
        if not may_ask(roles, verb, case.state, last):
            raise Refused("Someone else asks for this. You may agree once it is asked.", verb=verb)
        if same_person_bars(verb, gate.did(actor, case.pk)):
            raise Refused(gate.SEPARATED, verb=verb)
        _require_role(case, verb, roles)
        require_fits_seal(case, verb)
        yield case


def _require_role(case: Case, verb: str, roles: Iterable[str]) -> None:
    """Where the policy lets a role ask only as the case stands: counsel puts a packet together in an early referral alone."""
    rule = POLICY[verb]
    if not rule.only_when:
        return
    facts = case.facts()
    asks = [Role(one) for one in roles if may_ask({one}, verb, case.state)]
    short = [GUARDS[rule.only_when[role]](facts) if role in rule.only_when else None for role in asks]
    if all(short):
        raise Refused(next(one.sentence for one in short if one), verb=verb)


def ask(  # all of what is asked, each said by its name
    case: Case, actor: Actor, verb: str, *, reason: str, code: str = "", about: UUID | None = None,
    given: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None, second: str = "",
) -> Proposal:  # fmt: skip
    """Write down what is asked, and let somebody else decide. Raises Blocked where more than that person is missing.

    `texts` are further words by kind. `second` is "role/person": somebody not yet on the case who is to look at it.
    """
    if any(one.verb == verb and one.about == about for one in requests.waiting(case.pk)):
        raise Unfit("reason", "This was asked already. It waits for a second person.")
    if second:
        _let_in(case, actor, verb, second)
    row = Proposal(
        case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(), verb=verb, code=code, about=about,
    )  # fmt: skip
    row.given = {**(given or {}), "facts": requests.digest(case)}
    if verb in agreed.MATTERS:
        row.given |= agreed.asked_of(record.of(case.pk), case.version, verb, about)
    row.save(force_insert=True)
    said = {words.REASON: reason, **(texts or {})}
    sealed = [words.write(case, row.pk, kind, text, actor) for kind, text in said.items() if text]
    done(case, "ask", actor, facts={"verb": verb, "code": code or "none", "request": str(row.pk)}, sealed=sealed)
    if verb in state_verbs() and (short := engine.missing_to_ask(case, verb)):
        raise engine.Blocked(verb, short)
    outbox.put("asked", case=case.pk, ids={"case": str(case.pk), "request": str(row.pk)}, effect=f"asked:{row.pk}")
    return row


def _let_in(case: Case, actor: Actor, verb: str, second: str) -> None:
    """Give the case to the person asked, in a role in which they may agree."""
    role, _, person = second.partition("/")
    if role not in POLICY[verb].approvers:
        raise Unfit("second", "Choose somebody from the list.")
    give_to(case, actor, role, clear_person(case, Role(role), UUID(person), field="second"))
