"""One sealed case more, and not one byte changes for anybody outside: no page, count, suggestion, mail or file (TM-04)."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from audit import clock
from cases import door, services
from cases.models import Case
from cases.parts import PARTS
from cases.services import acts, sealing, second
from permissions import proving, sqlfiles
from permissions.actors import acting
from policies.models import PolicyVersion
from tests.audit.owner import signed_in_as_owner
from tests.cases import test_sealed as alone
from tests.cases.conftest import open_it, opened
from tests.cases.sealing import let_in, name_conflict, on_it, seal, sees
from tests.cases.test_emergency import ask as ask_to_read
from tests.cases.test_emergency import newest
from tests.cases.test_notices import carry
from tests.cases.test_sealed import lost, sealed
from tests.cases.walking import do, submit
from tests.cast import Cast
from tests.rig.database import AsOwner
from tests.wall.scene import NOBODY
from tests.wall.test_door_table import CASE, addresses
from tests.wall.test_wounds import _red, cut
from vault import receipts

__all__ = ["lost", "opened", "sealed"]  # fixtures of the checks
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
NOON = datetime(2026, 3, 2, 20, tzinfo=UTC)
# Some who had it through a pool once, some who never could, and nobody at all.
OUTSIDERS = ("intake2", "ethics2", "many", "hr", "owner", "auditor", "outside", NOBODY)
CLOSE = ("intake2", "ethics2", "owner", "auditor", "outside")
# How many of the two plain cases each of the cast sees.
PLAIN = {"manager": 1, "investigator": 1, "ethics": 1, "ethics2": 1, "intake": 2, "intake2": 1, "many": 1}
SUGGEST = ("acknowledge_and_open", "open", "assign", "link", "split", "seal", "submit_findings", "approve_findings")
# Of these the outsiders have none: they reported nothing signed in, there is no provider of single sign-on, and the pack has
# no file of the employer's.
NOBODY_HAS = {"me_thread", "me_payback", "me_withdraw", "me_address", "sso_back", "sso_in", "policy_official"}
NEW_EACH_TIME = re.compile(rb'(csrfmiddlewaretoken" value|nonce|name="(?:key|receipt)" value)="[^"]*"|data:image[^"]*')
FRESH = re.compile(rb"\b[A-Z2-7]{32}\b")  # the key of an authenticator app that is offered anew
OF_THE_HOUR = ("Set-Cookie", "Expires")  # the session's own, and the moment of the answer
HEADERS = re.compile(r"'nonce-[^']*'")
STORY = {"what_happened": "An escort site was open on the shared workstation at 14:10."}


def said(statement: str) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """The owner takes it out of the database, which is thrown away afterwards."""

    @contextmanager
    def made(as_owner: AsOwner) -> Iterator[None]:
        with as_owner() as owner:
            owner.execute(statement)
        yield

    return made


def without(
    room: str, name: str, guard: str, *, function: str = ""
) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """The file of SQL, or one function of it, as if no case were sealed where it asks this."""
    text = sqlfiles.text(room, name)
    if function:
        begins = text.index(f"create or replace function public.{function}(")
        text = text[begins : text.index("end $$;", begins) + len("end $$;")]
    assert text.count(guard) == 1, f"the guard of {name} stands elsewhere by now"
    return said(text.replace(guard, "if false" if guard.startswith("if ") else "false"))


@pytest.fixture
def plain(cast: Cast) -> tuple[str, str]:
    """What outsiders have to look at: a case under way that a pool holds, and a report that just came in."""
    with clock.at(NOON):
        under_way, new = _told(cast), None
        open_it(cast, under_way)
        submit(cast, under_way)
        new = _told(cast)
        carry()
    return under_way, new


def _told(cast: Cast, receipt: str = "") -> str:
    before = _references(cast)
    door.submit(door.Telling(mode="anonymous", answers=STORY, branch="executive"), receipt or receipts.make())
    [reference] = _references(cast) - before
    return reference


def _references(cast: Cast) -> set[str]:
    with acting(cast["intake"].actor):
        return set(Case.objects.values_list("reference", flat=True))


@pytest.mark.parametrize("reach", ["near", pytest.param("far", marks=pytest.mark.long)])
def test_nobody_outside_can_tell_that_there_is_a_sealed_case(cast: Cast, plain: tuple[str, str], reach: str) -> None:
    """Near: the pages that count, list or suggest anything, for those who come closest. Far: every address, for many."""
    clients = {key: cast[key].client if key in cast else Client() for key in (CLOSE if reach == "near" else OUTSIDERS)}
    paths = list(_near(plain[1]) if reach == "near" else _paths(cast, plain))
    with clock.at(NOON + timedelta(hours=2)):
        before = _everything(clients, paths)
    nowhere = {path for path in paths if all(before[key, path].startswith(b"404") for key in clients)}
    assert {resolve(path).url_name for path in nowhere} <= NOBODY_HAS, "what nobody finds says nothing of anybody"
    with clock.at(NOON + timedelta(hours=1)):
        receipt = receipts.make()
        hidden = _told(cast, receipt)
        open_it(cast, hidden)
        submit(cast, hidden, "unfounded")
        carry()  # until here two offices had it like any other
        seal(cast, hidden, second="ethics")
        mail.outbox.clear()
        _goes_on(cast, hidden, receipt)
    members = {"intake", "manager", "investigator", "ethics", "counsel"}
    assert mail.outbox, "its members were told"
    assert {one for message in mail.outbox for one in message.to} <= {f"{key}@county.example" for key in members}
    assert {key for key, cases in sees(cast).items() if cases > PLAIN.get(key, 0)} == members
    with clock.at(NOON + timedelta(hours=2)):
        after = _everything(clients, paths)
    assert {where: _differs(said, after[where]) for where, said in before.items() if said != after[where]} == {}
    assert hidden.encode() not in b"".join(after.values())
    with signed_in_as_owner():
        assert proving.first_fault() is None


def _goes_on(cast: Cast, hidden: str, receipt: str) -> None:
    """Somebody is let in, findings are approved, the reporter writes, something falls due: whatever rings."""
    let_in(cast, hidden, "counsel", "counsel")
    do(cast, "ethics", "add_task", hidden, text="Ask.", due_on=clock.today())
    door.post(receipt, "It was on Tuesday.")
    do(cast, "ethics", "approve_findings", hidden)
    do(cast, "ethics", "decline_referral", hidden, reason="Nothing was found.")
    carry()


def _everything(clients: dict[str, Client], paths: list[str]) -> dict[tuple[str, str], bytes]:
    """What each outsider is answered there: status, headers and body, without what is new in each answer."""
    found = {}
    for key, client in clients.items():
        for path in paths:
            cache.clear()  # a limit that the test itself would reach
            answer = client.get(path)
            said = str(sorted((name, value) for name, value in answer.headers.items() if name not in OF_THE_HOUR))
            body = FRESH.sub(b"", NEW_EACH_TIME.sub(b"", b"".join(answer) if answer.streaming else answer.content))
            found[key, path] = f"{answer.status_code} {HEADERS.sub('', said)}".encode() + body
    return found


def _differs(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    """Where two answers part."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(at - 60, 0) : at + 60], other[max(at - 60, 0) : at + 60]


def _near(new: str) -> Iterator[str]:
    yield from (
        f"/{place}/" for place in ("today", "cases", "people", "people/roles", "journals", "reading", "me", "policies")
    )
    yield from ("/people/staffing/", "/people/roles/waiting/", f"/cases/{new}/acknowledge_and_open/")


def _paths(cast: Cast, plain: tuple[str, str]) -> Iterator[str]:
    """Every address of the house, and of the two plain cases all that is read and all that suggests a person or a case."""
    zero = "00000000-0000-4000-8000-000000000000"
    version = PolicyVersion.objects.latest("effective_from")
    holes = {
        **dict.fromkeys(("<uuid:thread>", "<uuid:grant>", "<uuid:asked>", "<uuid:which>"), zero),
        **dict.fromkeys(("<uuid:suspension>", "<uuid:approval>"), zero),
        "<int:pk>": "1", "<slug:key>": "safe", "<uuid:person>": str(cast["subject"].person.pk),
        "<uuid:held>": str(cast["hr"].person.held.get().pk), "<slug:slug>": version.policy.slug, "<slug:kind>": "clocks",
        "<slug:sha256>": version.sha256, "<uuid:right>": _right(cast, plain[0]), "<slug:provider>": "county",
    }  # fmt: skip
    for name, pattern in addresses().items():
        if pattern.startswith(CASE) or name == "account_logout":
            continue
        for hole, value in holes.items():
            pattern = pattern.replace(hole, value)
        assert "<" not in pattern, f"say what stands in {pattern}"
        yield f"/{pattern}"
    for reference in plain:
        yield from (f"/cases/{reference}/{below}" for below in ("", *(f"{one}/" for one in (*PARTS, *SUGGEST))))


def _right(cast: Cast, reference: str) -> str:
    """A request to read in an emergency, which those who may agree to it have on their pages."""
    with clock.at(NOON):
        assert ask_to_read(cast, reference, "hr").status_code == 302
    return str(newest(cast, "hr"))


def test_who_comes_in_from_outside_is_proved_and_a_forged_one_is_found(
    cast: Cast, opened_and_sealed: str, as_owner
) -> None:
    name_conflict(cast, "manager", opened_and_sealed, "intake")
    assert ("outside", "independent_reader") in on_it(cast, "manager", opened_and_sealed)
    with signed_in_as_owner():
        assert proving.first_fault() is None
    with as_owner() as owner:
        owner.execute(
            "insert into permissions_persongrant (id, user_id, role, permission_id, case_id, reason, granted_at, until,"
            " opened_on, state, event) select gen_random_uuid(), %s, 'counsel', permission_id, case_id, '', granted_at, until,"
            " opened_on, state, event from permissions_persongrant where reason = 'came in from outside'",
            [cast["counsel"].account.pk],
        )
    assert sees(cast, "counsel") == {"counsel": 0}
    with signed_in_as_owner():
        assert "forged" in proving.first_fault().what


@pytest.fixture
def opened_and_sealed(cast: Cast, handed_in) -> str:
    reference = handed_in()
    open_it(cast, reference)
    seal(cast, reference)
    return reference


def test_an_auditors_right_opens_nothing_while_the_case_is_sealed(cast: Cast, handed_in) -> None:
    reference = handed_in()
    open_it(cast, reference)
    services.give_journal(
        cast["owner"].actor, reference=reference, person=cast["auditor"].person.pk,
        until=clock.today() + timedelta(days=9), reason="The yearly look.",
    )  # fmt: skip
    client = cast["auditor"].client
    assert client.get(f"/cases/{reference}/journal/").status_code == 200
    seal(cast, reference)
    assert client.get(f"/cases/{reference}/journal/").status_code == 404


# What is taken out, and the check that must notice: a statement of the owner, a text of a file of SQL, or one of Python.
TAKEN_OUT = {
    "no pool": (said("drop trigger candor_no_pool on permissions_poolgrant"), alone.test_the_database_gives_it_to_no_pool),
    "the word of two": (
        said("drop policy by_two on permissions_persongrant"),
        alone.test_the_database_gives_it_to_a_person_by_the_word_of_two_alone,
    ),
    "one's own name": (
        said("drop policy one_asks on cases_proposal"), alone.test_no_request_is_forged_changed_or_answered_twice,
    ),
    "another's answer": (
        said("drop policy another_answers on cases_proposal"), alone.test_no_request_is_forged_changed_or_answered_twice,
    ),
    "the columns of an answer": (
        said('grant update on cases_proposal to "candor_app"'), alone.test_no_request_is_forged_changed_or_answered_twice,
    ),
    "used once": (
        said("alter table permissions_persongrant drop constraint let_in_once"),
        alone.test_the_database_gives_it_to_a_person_by_the_word_of_two_alone,
    ),
    "the seal": (
        said("drop trigger candor_seals on cases_case"), alone.test_the_database_lifts_no_seal_and_sets_none_without_two,
    ),
    "begins unsealed": (said("drop policy begins_unsealed on cases_case"), alone.test_no_case_begins_sealed),
    "joins no other": (
        without("permissions", "later", "if public.candor_sealed(one_)"),
        alone.test_the_database_splits_nothing_off_and_joins_it_to_nothing,
    ),
    "nothing split off": (
        without("permissions", "later", "if public.candor_sealed(from_)"),
        alone.test_the_database_splits_nothing_off_and_joins_it_to_nothing,
    ),
    "a conflict": (
        without("permissions", "later", "if public.candor_sealed(case_)"),
        alone.test_where_one_is_left_a_reader_from_outside_comes_in_and_they_go_on,
    ),
    "an access that ends": (
        without("permissions", "members", "if public.candor_sealed(case_)"),
        partial(alone.test_a_role_or_an_access_that_ends_leaves_nobody_alone_either, how="taken"),
    ),
    "a role that ends": (
        without("permissions", "away", "if public.candor_sealed(case_)", function="candor_pass_on"),
        partial(alone.test_a_role_or_an_access_that_ends_leaves_nobody_alone_either, how="dismissed"),
    ),
    "the next seat": (
        without("permissions", "away", "c.seal_id is not null", function="candor_offer"),
        alone.test_where_nobody_at_all_is_clear_those_who_appoint_hear_it_and_the_next_seat_is_offered_it,
    ),
    "an offer while one is left": (
        without("permissions", "away", "if public.candor_sealed(case_)", function="candor_pass_on"),
        alone.test_whoever_puts_its_members_out_of_reach_does_not_come_in_by_that,
    ),
    "the auditor": (
        without("permissions", "journals", "public.candor_sealed(case_)"),
        test_an_auditors_right_opens_nothing_while_the_case_is_sealed,
    ),
    "the number beside a name": (
        without("cases", "workload", "public.candor_sealed(g.case_id)"),
        partial(test_nobody_outside_can_tell_that_there_is_a_sealed_case, reach="near"),
    ),
    "acts that wait": (
        cut(acts, "require_fits_seal", "if sentence := seals.against(case, verb):", "if sentence := '':"),
        alone.test_one_person_lets_nobody_in,
    ),
    "one's own membership": (
        cut(second, "_asked", 'row.given.get("person") == str(actor.person)', "False"),
        alone.test_nobody_agrees_to_a_membership_of_their_own,
    ),
    "who asked is gone": (
        cut(sealing, "_require_still_on_it", "raise Unfit", "Unfit"),
        alone.test_a_word_of_somebody_who_is_off_the_case_since_counts_for_nothing,
    ),
    "a clear member": (
        cut(sealing, "let_in", 'clear_person(case, role, UUID(request.given["person"]), field="request")',
            'Person.objects.get(pk=request.given["person"])'),
        alone.test_whoever_turns_out_to_be_concerned_is_not_let_in,
    ),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", TAKEN_OUT)
def test_each_guard_of_a_sealed_case_that_is_taken_out_is_missed(name: str, request: pytest.FixtureRequest) -> None:
    """Whole, each of these checks is green: they are tests of their own."""
    made, check = TAKEN_OUT[name]
    wanted = [one for one, it in inspect.signature(check).parameters.items() if it.default is it.empty]
    with made(request.getfixturevalue("as_owner")):
        fixtures = {one: request.getfixturevalue(one) for one in wanted}
        assert _red(lambda: check(**fixtures))
