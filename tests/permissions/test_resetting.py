"""A second step that was reset restores no case until two others have vouched (TM-13)."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client

from audit import clock
from permissions import resetting, second
from permissions.actors import Actor, acting
from permissions.models import Held, Readmission, RecoveryCode, Suspension
from permissions.refusals import Absent, Refused
from tests.cases.test_notices import carry
from tests.cast import PASSWORD, Cast
from tests.markup import Page
from tests.rig.database import AsOwner
from tests.signing import Phone, by_both, is_in

WHY = "Lost the phone; I know her voice."


def reset(cast: Cast, who: str, by: str = "owner") -> Suspension:
    if not second.has(cast[who].account):
        Phone.of(cast[who])
    answer = cast[by].client.post(f"/people/{cast[who].person.pk}/reset/", {"reason": WHY})
    assert answer.status_code == 200, answer.text
    assert "Two others have to take them in again" in answer.text
    return Suspension.objects.get(person=cast[who].person)


def vouch(cast: Cast, who: str, row: Suspension) -> int:
    return cast[who].client.post(f"/people/waiting/{row.pk}/readmit/").status_code


def roles_in_the_database(actor: Actor) -> tuple[int, bool]:
    """How many pools, and whether the first role counts, as row security sees it."""
    with acting(actor), connection.cursor() as cursor:
        role = Held.objects.dated().filter(person_id=actor.person).values_list("role", flat=True)[0]
        cursor.execute("select (select count(*) from public.candor_pools()), public.candor_holds(%s)", [role])
        return cursor.fetchone()


def test_a_reset_ends_everything_and_two_others_give_it_back(cast: Cast) -> None:
    Phone.of(cast["ethics2"])
    second.make_codes(cast["ethics2"].account)
    client = cast["ethics2"].client
    assert roles_in_the_database(cast["ethics2"].actor) == (1, True)
    row = reset(cast, "ethics2")
    assert not is_in(client)
    assert not Authenticator.objects.filter(user=cast["ethics2"].account).exists()
    assert not RecoveryCode.objects.filter(account=cast["ethics2"].account).exists()
    for by, expected in (
        ("owner", 403),
        ("ethics2", 404),
        ("manager", 404),
        ("admin", 404),
        ("ethics", 302),
        ("ethics", 403),
    ):
        assert vouch(cast, by, row) == expected, by
        assert roles_in_the_database(cast["ethics2"].actor) == (0, False)
        assert not Held.objects.in_force().filter(person=cast["ethics2"].person).exists()
    assert Held.objects.dated().filter(person=cast["ethics2"].person).exists(), "the roles wait, they are not lost"
    assert vouch(cast, "authority", row) == 302
    assert roles_in_the_database(cast["ethics2"].actor) == (1, True)
    assert Held.objects.in_force().filter(person=cast["ethics2"].person).exists()
    assert vouch(cast, "outside", row) == 404, "it is over"


def test_who_waits_may_vouch_for_nobody_and_reset_nobody(cast: Cast) -> None:
    waiting = reset(cast, "ethics")
    reset(cast, "owner", by="outside")
    assert vouch(cast, "owner", waiting) == 404
    assert cast["owner"].client.post(f"/people/{cast['hr'].person.pk}/reset/", {"reason": WHY}).status_code == 404


def test_the_page_tells_those_who_may_vouch_and_nobody_else(cast: Cast) -> None:
    reset(cast, "manager")
    page = cast["ethics"].client.get("/people/").text
    assert "Waiting to be taken in again" in page
    assert WHY in page.replace("&#x27;", "'")
    assert (Page(page).dangling, Page(page).twice) == ([], [])
    for key in ("manager", "intake", "hr", "bystander", "auditor"):
        assert "Waiting to be taken in again" not in cast[key].client.get("/people/").text, key
    assert "I know that it is them" not in cast["owner"].client.get("/people/").text, "whoever reset it does not vouch"


def test_who_may_reset_whom(cast: Cast) -> None:
    with acting(cast["owner"].actor) as actor, pytest.raises(Refused, match="their own"):
        resetting.reset(actor, cast["owner"].person, reason=WHY)
    for key in set(cast) - {"owner", "outside"}:
        with acting(cast[key].actor) as actor, pytest.raises(Refused, match="Only a policy owner"):
            resetting.reset(actor, cast["hr"].person, reason=WHY)
    with pytest.raises(Absent):
        resetting.readmit(cast["ethics"].actor, cast["hr"].person.pk)
    assert not Suspension.objects.exists()


@pytest.mark.parametrize("follows_the_mail", [True, False])
def test_the_person_is_told_at_the_next_sign_in_what_happened_and_what_is_next(
    cast: Cast, follows_the_mail: bool
) -> None:
    row = reset(cast, "manager")
    client = Client()
    way = {"next": "/today/"} if follows_the_mail else {}
    answer = client.post("/accounts/login/", {"login": "manager", "password": PASSWORD, **way}, follow=True)
    assert answer.redirect_chain[-1][0] == ("/accounts/2fa/" if follows_the_mail else "/me/")
    said = f"Olga Prestmark reset your second step on {clock.written(clock.today())}."
    for words in (said, "First add a new second step with the code that they hand you", "If you did not ask for this"):
        assert words in answer.text
    phone = Phone.of(cast["manager"])
    vouch(cast, "ethics", row)
    assert "Speak to one more of them" in by_both(cast["manager"], phone).get("/me/").text
    vouch(cast, "authority", row)
    assert "reset your second step" not in by_both(cast["manager"], phone).get("/me/").text


def test_whose_it_was_and_everybody_who_may_vouch_are_told_and_nobody_else(cast: Cast) -> None:
    reset(cast, "manager")
    told = {"manager", "owner", "ethics", "ethics2", "authority", "deputy", "outside"}
    assert set(carry()) == {f"{key}@county.example" for key in told}
    shown = {key for key, one in cast.items() if "Waiting to be taken in again (1)" in one.client.get("/today/").text}
    assert shown == told - {"manager"}
    reset(cast, "ethics")
    assert "Waiting to be taken in again (2)" in cast["owner"].client.get("/today/").text
    assert "ethics@county.example" in carry()
    assert len({(letter.subject, letter.body) for letter in mail.outbox}) == 1, "and the mail says nothing else"


SUSPEND = (
    "insert into permissions_suspension (id, reset_by, reason, at, person_id)"
    " values (gen_random_uuid(), '{by}', 'x', now(), '{whom}')"
)
VOUCH = (
    "insert into permissions_readmission (id, by, at, suspension_id) values (gen_random_uuid(), '{by}', now(), '{row}')"
)
FORGED = {  # who does it, in whose name, to whom
    "a reset by nobody who may": ("manager", "manager", "hr", SUSPEND),
    "a reset in another's name": ("owner", "hr", "ethics", SUSPEND),
    "one's own": ("owner", "owner", "owner", SUSPEND),
    "vouching for oneself": ("ethics", "ethics", "", VOUCH),
    "vouching in another's name": ("authority", "hr", "", VOUCH),
    "vouching after resetting": ("owner", "owner", "", VOUCH),
    "vouching without a role for it": ("hr", "hr", "", VOUCH),
    "ending it": ("owner", "", "", "delete from permissions_suspension"),
    "changing it": ("owner", "hr", "", "update permissions_suspension set person_id = '{by}'"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", FORGED)
def test_the_database_refuses_what_the_pages_would_not_do(cast: Cast, as_owner: AsOwner, what: str) -> None:
    row = reset(cast, "ethics")
    key, by, whom, statement = FORGED[what]
    names = {"by": cast[by].person.pk if by else "", "whom": cast[whom].person.pk if whom else "", "row": row.pk}
    refused = pytest.raises(DatabaseError, match="row-level security|permission denied")
    with refused, acting(cast[key].actor), connection.cursor() as cursor:
        cursor.execute(statement.format(**names))
    assert (Suspension.objects.count(), Readmission.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_the_journal_names_the_reset_and_both_who_vouched(cast: Cast, as_owner: AsOwner) -> None:
    row = reset(cast, "manager")
    vouch(cast, "ethics", row)
    vouch(cast, "outside", row)
    with as_owner() as cursor:
        cursor.execute(
            "select verb, actor, body from audit_event where verb in ('reset_second_step', 'readmit')"
            " and chain_kind = 'system' order by seq"
        )
        told = cursor.fetchall()
    assert [(verb, actor) for verb, actor, _ in told] == [
        ("reset_second_step", cast["owner"].actor.label), ("readmit", cast["ethics"].actor.label),
        ("readmit", cast["outside"].actor.label),
    ]  # fmt: skip
    assert all(str(cast["manager"].person.pk) in body and WHY not in body for _, _, body in told)
