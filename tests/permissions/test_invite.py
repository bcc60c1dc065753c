"""A sign-in for somebody who has none, and a new code: by a policy owner, never to read what another reads."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from config.local.cast import BRANCH
from permissions import appointing, people
from permissions.actors import acting
from permissions.models import Account, Branch, Held, Invitation, Person
from permissions.refusals import Refused
from permissions.roles import Role
from tests.cast import Cast
from tests.markup import Page
from tests.rig.database import AsOwner

GIVEN = {"username": "solveig.aas", "email": "solveig.aas@county.example"}
NEW = "a sentence that nobody guesses"


@pytest.fixture
def newcomer(cast: Cast) -> Person:
    """Of the directory, without a sign-in."""
    with acting(cast["owner"].actor):
        return Person.objects.create(number="E-900", first_name="Solveig", last_name="Aas", unit="Parks")


def address(person: Person) -> str:
    return f"/people/{person.pk}/invite/"


def code_on(page: str) -> str:
    return "".join(re.findall(r"<span>(\w+)</span>", page.split('receipt__code code"')[1].split("</p>", maxsplit=1)[0]))


def chosen(code: str, password: str = NEW) -> int:
    """302 where the code was taken."""
    return Client().post("/accounts/welcome/", {"code": code, "password": password, "again": password}).status_code


def signed_in(username: str, password: str = NEW) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    return "_auth_user_id" in client.session


def test_a_newcomer_gets_a_code_chooses_a_password_and_lands_at_their_own_reports(cast: Cast, newcomer: Person) -> None:
    owner = cast["owner"].client
    assert f'href="{address(newcomer)}"' in owner.get("/people/?q=aas").text
    assert "Give Solveig Aas a sign-in" in owner.get(address(newcomer)).text
    answer = owner.post(address(newcomer), GIVEN)
    page, code = Page(answer.text), code_on(answer.text)
    assert (len(code), len(page.all("h1")), page.dangling) == (26, 1, [])
    assert "no-store" in answer["Cache-Control"]
    assert (chosen(code), chosen(code)) == (302, 200), "it works once"
    assert signed_in("solveig.aas")
    account = Account.objects.get(username="solveig.aas")
    assert (account.email, account.person_id) == (GIVEN["email"], newcomer.pk)
    assert code not in str(list(Invitation.objects.values_list("digest", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_the_journal_says_who_invited_whom_and_not_the_code(cast: Cast, as_owner: AsOwner) -> None:
    person = cast["bystander"].person
    code = code_on(cast["owner"].client.post(address(person)).text)
    with as_owner() as cursor:
        cursor.execute("select chain_kind, actor, body from audit_event where verb = 'invite'")
        [(chain, actor, body)] = cursor.fetchall()
    assert (chain, actor) == ("system", cast["owner"].actor.label)
    assert (str(person.pk) in body, code in body) == (True, False)


def test_for_all_others_nobody_is_there(cast: Cast, newcomer: Person) -> None:
    nobody = "/people/00000000-0000-4000-8000-000000000000/invite/"
    for key in set(cast) - {"owner"}:
        client = cast[key].client
        for ask in (client.get, client.post):
            there, not_there = ask(address(newcomer), GIVEN), ask(nobody, GIVEN)
            assert (there.status_code, there.content) == (404, not_there.content), key
        with pytest.raises(Refused), acting(cast[key].actor) as actor:
            people.open_sign_in(actor, newcomer, **GIVEN)
    assert not Account.objects.filter(person=newcomer).exists()


def test_no_code_opens_what_its_maker_may_not_read(cast: Cast) -> None:
    owner, manager = cast["owner"].client, cast["manager"].person
    before = Invitation.objects.count()
    for person, why in ((cast["owner"].person, "for themselves"), (manager, "holds a role and has a password")):
        answer = owner.post(address(person))
        assert (answer.status_code, why in answer.text) == (403, True)
    assert Invitation.objects.count() == before
    with acting(cast["owner"].actor) as actor:
        for held in Held.objects.in_force().filter(person=manager):
            appointing.dismiss(actor, held, reason="Forgot the password.")
    code = code_on(owner.post(address(manager)).text)
    assert chosen(code) == 302
    assert signed_in("manager")


def test_a_new_code_ends_the_ones_before(cast: Cast) -> None:
    owner, person = cast["owner"].client, cast["bystander"].person
    assert "They sign in as <strong>bystander</strong>" in owner.get(address(person)).text
    first, second = (code_on(owner.post(address(person)).text) for _ in range(2))
    assert (chosen(first), chosen(second)) == (200, 302)


def test_a_code_is_good_for_seven_days_and_a_weak_password_does_not_use_it_up(cast: Cast) -> None:
    code = code_on(cast["owner"].client.post(address(cast["bystander"].person)).text)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert chosen(code) == 200
    assert chosen(code, "password") == 200
    assert not signed_in("bystander", "password")
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        assert chosen(code) == 302


def test_who_was_given_a_role_before_choosing_a_password_still_gets_a_code(cast: Cast, newcomer: Person) -> None:
    """Nobody reads through it what they could not read before: the first code lapsed, and no password is there to replace."""
    owner = cast["owner"].client
    owner.post(address(newcomer), GIVEN)
    with acting(cast["owner"].actor) as actor:
        asked = appointing.ask(actor, newcomer, Role.HR_OFFICER, Branch.objects.get(pk=BRANCH), reason="New.")
    with acting(cast["outside"].actor) as second:
        appointing.agree(second, [asked.pk])
    assert chosen(code_on(owner.post(address(newcomer)).text)) == 302
    assert owner.post(address(newcomer)).status_code == 403


def test_no_code_opens_an_account_that_was_switched_off(cast: Cast) -> None:
    """They get another one, under another name."""
    owner, person = cast["owner"].client, cast["bystander"].person
    with acting(cast["owner"].actor):
        Account.objects.filter(person=person).update(is_active=False)
    assert "bystander" not in Page(owner.get(address(person)).text).text["main"][0]
    code = code_on(owner.post(address(person), GIVEN).text)
    assert chosen(code) == 302
    assert (signed_in("bystander"), signed_in(GIVEN["username"])) == (False, True)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "This needs an answer"),
        ({**GIVEN, "username": "MANAGER"}, "Somebody else signs in with this username"),
        ({**GIVEN, "username": "two words"}, "without spaces"),
        ({**GIVEN, "email": "nowhere"}, "valid email"),
        ({**GIVEN, "username": "x\x00y"}, "Null characters"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_stored(
    cast: Cast, newcomer: Person, typed: dict[str, str], says: str
) -> None:
    answer = cast["owner"].client.post(address(newcomer), typed)
    assert (answer.status_code, says in answer.text) == (200, True)
    assert all(value in answer.text for value in typed.values() if value.isprintable())
    assert not Account.objects.filter(person=newcomer).exists()
