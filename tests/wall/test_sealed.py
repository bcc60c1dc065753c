"""One sealed case more, and not one byte changes for anybody outside: no page, count, suggestion, mail or file (TM-04)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from audit import clock
from cases import door, services
from cases.models import Case
from cases.parts import PARTS
from cases.verbs import VERBS
from permissions import proving
from permissions.actors import acting
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import open_it
from tests.cases.sealing import let_in, name_conflict, on_it, seal, sees
from tests.cases.test_notices import carry
from tests.cases.walking import do, submit
from tests.cast import Cast
from tests.wall.scene import NOBODY
from tests.wall.test_door_table import CASE, addresses
from vault import receipts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
NOON = datetime(2026, 3, 2, 20, tzinfo=UTC)
# Some who had it through a pool once, some who never could, and nobody at all.
OUTSIDERS = (
    "intake2",
    "ethics2",
    "many",
    "alternate",
    "hr",
    "labor",
    "owner",
    "auditor",
    "outside",
    "admin",
    "bystander",
    NOBODY,
)
CLOSE = ("intake2", "ethics2", "owner", "auditor", "outside")
# How many of the two plain cases each of the cast sees.
PLAIN = {"manager": 1, "investigator": 1, "ethics": 1, "ethics2": 1, "intake": 2, "intake2": 1, "many": 1}
NEW_EACH_TIME = re.compile(rb'(csrfmiddlewaretoken" value|nonce|name="key" value)="[^"]*"|data:image[^"]*')
FRESH = re.compile(rb"\b[A-Z2-7]{32}\b")  # the key of an authenticator app that is offered anew
HEADERS = re.compile(r"'nonce-[^']*'")
STORY = {"what_happened": "An escort site was open on the shared workstation at 14:10."}


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
    assert [where for where, said in before.items() if said != after[where]] == []
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
            said = str(sorted((name, value) for name, value in answer.headers.items() if name != "Set-Cookie"))
            body = FRESH.sub(b"", NEW_EACH_TIME.sub(b"", b"".join(answer) if answer.streaming else answer.content))
            found[key, path] = f"{answer.status_code} {HEADERS.sub('', said)}".encode() + body
    return found


def _near(new: str) -> Iterator[str]:
    yield from (
        f"/{place}/" for place in ("today", "cases", "people", "people/roles", "journals", "reading", "me", "policies")
    )
    yield from ("/people/staffing/", "/people/roles/waiting/", f"/cases/{new}/acknowledge_and_open/")


def _paths(cast: Cast, plain: tuple[str, str]) -> Iterator[str]:
    """Every address of the house, and every page of the two plain cases."""
    zero = "00000000-0000-4000-8000-000000000000"
    holes = {
        **dict.fromkeys(("<uuid:thread>", "<uuid:grant>", "<uuid:asked>", "<uuid:which>", "<uuid:suspension>"), zero),
        "<int:pk>": "1", "<slug:key>": "safe", "<uuid:person>": str(cast["subject"].person.pk),
        "<uuid:held>": str(cast["hr"].person.held.get().pk), "<slug:slug>": "king-county-sex-trafficking",
        "<slug:sha256>": "x", "<slug:kind>": "clocks",
    }  # fmt: skip
    for name, pattern in addresses().items():
        if pattern.startswith(CASE) or name == "account_logout":
            continue
        for hole, value in holes.items():
            pattern = pattern.replace(hole, value)
        yield f"/{pattern}"
    for reference in plain:
        yield from (f"/cases/{reference}/{below}" for below in ("", *(f"{one}/" for one in (*PARTS, *VERBS))))


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
