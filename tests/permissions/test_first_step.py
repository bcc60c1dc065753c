"""The first second step of whoever holds a role is added with a one-time code: a password alone adds no phone."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection
from django.test import Client

from audit import clock
from config.local.cast import BRANCH
from permissions import appointing, invitations, resetting, second
from permissions.actors import acting
from permissions.models import Branch, Held, Invitation, RecoveryCode, Suspension
from permissions.refusals import Refused
from tests.cast import Cast
from tests.markup import Page
from tests.permissions.test_invite import NEW, address, chosen, code_on
from tests.rig.database import AsOwner
from tests.signing import Phone, by_both, by_password, handed, is_in, shows_code

pytestmark = pytest.mark.django_db
CODE, APP = "/accounts/2fa/code/", "/accounts/2fa/totp/activate/"


def enrol(client: Client, cast: Cast, key: str) -> Phone:
    """Add an app, where that is possible."""
    client.get(APP)
    phone = Phone(cast[key].account, client.session["mfa.totp.secret"])
    client.post(APP, {"code": phone.code()})
    return phone


def types(client: Client, code: str) -> bool:
    return client.post(CODE, {"code": code}).status_code == 302


def appoint(cast: Cast, key: str) -> None:
    with acting(cast["owner"].actor) as owner:
        asked = appointing.ask(owner, cast[key].person, "counsel", Branch.objects.get(pk=BRANCH), reason="New.")
    with acting(cast["outside"].actor) as agrees:
        appointing.agree(agrees, [asked.pk])


def test_with_the_password_alone_no_way_is_added(cast: Cast) -> None:
    client = by_password(cast["manager"])
    for way in (APP, "/accounts/2fa/webauthn/add/"):
        for answer in (client.get(way), client.post(way, {"code": "000000", "name": "x", "credential": "{}"})):
            assert answer["Location"].partition("?")[0] == CODE
    page = Page(client.get(CODE).text)
    assert (page.dangling, page.twice, len(page.all("h1"))) == ([], [], 1)
    assert "Human Resources" in page.text["main"][0]
    assert "hr@county.example" in page.text["main"][0]
    for wrong in ("", "nonsense", handed(cast, "hr")):
        assert not types(client, wrong)
    assert "mfa.totp.secret" not in client.session
    assert not second.has(cast["manager"].account)


def test_a_code_that_was_handed_over_adds_one_way_once(cast: Cast) -> None:
    code = handed(cast, "manager")
    here, there = by_password(cast["manager"]), by_password(cast["manager"])
    shows_code(here, code)
    shows_code(there, code)
    there.get(APP)
    enrol(here, cast, "manager")
    assert here.get("/today/").status_code == 200
    assert Authenticator.objects.filter(user=cast["manager"].account).count() == 1
    assert not types(by_password(cast["manager"]), code)
    row = Invitation.objects.get(
        account=cast["manager"].account, until__gt=clock.now(), digest=invitations._digest(code)
    )
    assert row.enrolled_at is not None


def test_of_two_browsers_that_showed_it_one_adds(cast: Cast) -> None:
    code = handed(cast, "manager")
    client = by_password(cast["manager"])
    shows_code(client, code)
    client.get(APP)
    handed(cast, "manager")  # a newer one ends it
    phone = Phone(cast["manager"].account, client.session["mfa.totp.secret"])
    answer = client.post(APP, {"code": phone.code()}, follow=True)
    assert answer.redirect_chain[-1][0].partition("?")[0] == CODE
    assert "used or replaced meanwhile" in answer.text
    assert not second.has(cast["manager"].account)


def test_it_is_good_for_seven_days_and_for_no_password(cast: Cast) -> None:
    code = handed(cast, "manager")
    assert chosen(code) == 200
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert not types(by_password(cast["manager"]), code)
    assert types(by_password(cast["manager"]), code)


def test_the_code_of_an_invitation_is_good_for_the_password_and_then_for_the_step(cast: Cast) -> None:
    with acting(cast["owner"].actor) as owner:
        for held in Held.objects.dated().filter(person=cast["manager"].person):
            appointing.dismiss(owner, held, reason="Forgot the password.")
    code = code_on(cast["owner"].client.post(address(cast["manager"].person)).text)
    appoint(cast, "manager")
    newcomer = Client()
    newcomer.post("/accounts/welcome/", {"code": code, "password": NEW, "again": NEW})
    newcomer.post("/accounts/login/", {"login": "manager", "password": NEW})
    assert newcomer.get(APP).status_code == 200, "the same browser has just shown it"
    other = Client()
    other.post("/accounts/login/", {"login": "manager", "password": NEW})
    assert other.get(APP).status_code == 302
    assert types(other, code)
    enrol(other, cast, "manager")
    assert other.get("/today/").status_code == 200
    assert not is_in(newcomer)


def test_whoever_changes_phones_needs_none(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    client = by_both(cast["manager"], phone)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert by_password(cast["manager"]).get(APP).status_code == 302, "in another browser one is needed"
    enrol(client, cast, "manager")
    assert second.has(cast["manager"].account)


def test_a_step_that_was_added_before_the_first_role_ends_with_it(cast: Cast) -> None:
    """Whoever knew the password could have added it and waited for the role."""
    early = by_password(cast["bystander"])
    phone = enrol(early, cast, "bystander")
    second.make_codes(cast["bystander"].account)
    appoint(cast, "bystander")
    assert not second.has(cast["bystander"].account)
    assert not RecoveryCode.objects.filter(account=cast["bystander"].account).exists()
    client = by_password(cast["bystander"])
    assert client.get(APP).status_code == 302
    shows_code(client, handed(cast, "bystander"))
    phone = enrol(client, cast, "bystander")
    with acting(cast["owner"].actor) as owner:
        [held] = Held.objects.dated().filter(person=cast["bystander"].person)
        appointing.dismiss(owner, held, reason="Ended.")
    appoint(cast, "bystander")
    assert by_both(cast["bystander"], phone).get("/today/").status_code == 200, "one that came with a code stays"


def test_the_page_makes_a_code_where_there_is_no_step_and_resets_where_there_is(cast: Cast) -> None:
    url = f"/people/{cast['manager'].person.pk}/reset/"
    for key in ("owner", "outside"):
        assert "Make Maren Quillfeather a code for their second step?" in cast[key].client.get(url).text
        client = by_password(cast["manager"])
        answer = cast[key].client.post(url)
        assert not Page(answer.text).dangling
        assert types(client, code_on(answer.text))
    assert not Suspension.objects.exists()
    Phone.of(cast["manager"])
    assert "Reset the second step of Maren Quillfeather?" in cast["owner"].client.get(url).text
    answer = cast["owner"].client.post(url, {"reason": "Lost it."})
    assert types(by_password(cast["manager"]), code_on(answer.text))
    assert Suspension.objects.filter(person=cast["manager"].person).count() == 1


def test_who_makes_no_code_for_whom(cast: Cast) -> None:
    before = Invitation.objects.count()
    for key in set(cast) - {"owner", "outside"}:
        with acting(cast[key].actor) as actor, pytest.raises(Refused, match="Only a policy owner"):
            resetting.hand_code(actor, cast["hr"].person)
    with acting(cast["owner"].actor) as owner:
        with pytest.raises(Refused, match="their own"):
            resetting.hand_code(owner, cast["owner"].person)
        Phone.of(cast["hr"])
        with pytest.raises(Refused, match="has a second step"):
            resetting.hand_code(owner, cast["hr"].person)
    assert Invitation.objects.count() == before


CODE_ROW = (
    "insert into permissions_invitation (id, digest, until, used_at, account_id)"
    " values (gen_random_uuid(), 'd', now() + interval '1 day', {used}, '{account}')"
)
FORGED = {  # who, for whom, spent for a password from the beginning?
    "by somebody who makes none": ("manager", "hr", "now()"),
    "for oneself": ("owner", "owner", "now()"),
    "for another password of somebody who holds a role": ("owner", "manager", "null"),
    "for a password, by an outside reader": ("outside", "bystander", "null"),
}


@pytest.mark.parametrize("what", FORGED)
def test_the_database_refuses_a_code_that_no_page_would_make(cast: Cast, what: str) -> None:
    who, whom, used = FORGED[what]
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting(cast[who].actor),
        connection.cursor() as cursor,
    ):
        cursor.execute(CODE_ROW.format(used=used, account=cast[whom].account.pk))


def test_and_a_code_that_was_used_does_not_come_back(cast: Cast) -> None:
    handed(cast, "manager")
    for change in ("used_at = null", "used_at = now() + interval '1 day'"):
        refused = pytest.raises(DatabaseError, match="not good again")
        with refused, acting(cast["owner"].actor), connection.cursor() as cursor:
            cursor.execute(f"update permissions_invitation set {change} where used_at is not null")


@pytest.mark.django_db(transaction=True)
def test_the_journal_says_who_handed_a_code_to_whom_and_what_ended(cast: Cast, as_owner: AsOwner) -> None:
    code = handed(cast, "manager")
    enrol(by_password(cast["bystander"]), cast, "bystander")
    appoint(cast, "bystander")
    with as_owner() as cursor:
        cursor.execute(
            "select verb, actor, body from audit_event where verb in ('hand_code', 'end_second_step') order by seq"
        )
        told = cursor.fetchall()
    assert [(verb, actor) for verb, actor, _ in told] == [
        ("hand_code", cast["owner"].actor.label), ("end_second_step", cast["outside"].actor.label),
    ]  # fmt: skip
    for key, (_, _, body) in zip(("manager", "bystander"), told, strict=True):
        assert str(cast[key].person.pk) in body
        assert code not in body
