"""How long a sign-in lasts, what ends it, what its owner sees of it, and a form that it ended over (TM-39)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from audit import clock
from config.settings import base
from permissions import appointing, invitations, people, second
from permissions.actors import acting
from permissions.models import Branch, Held, KeptForm, Person, SignIn
from tests.cast import PASSWORD, Cast, signed_in
from tests.markup import Page
from tests.signing import Phone, by_both, by_password, cookie, handed, is_in, real_lengths, shows_code

NEW = "a sentence that nobody guesses"


@pytest.fixture(autouse=True)
def lengths(settings) -> None:
    real_lengths(settings)


def later(**time: int):
    return clock.at(clock.now() + timedelta(**time))


def test_the_lengths_are_those_of_the_specification() -> None:
    assert (base.CANDOR_SIGN_IN_IDLE, base.CANDOR_SIGN_IN_LONGEST) == (15 * 60, 12 * 60 * 60)
    assert base.SESSION_COOKIE_SECURE
    assert base.CSRF_COOKIE_SECURE


def test_it_ends_after_a_quarter_of_an_hour_without_a_page_and_after_twelve_hours_anyway(cast: Cast) -> None:
    client, began = cast["manager"].client, clock.now()
    with clock.at(began + timedelta(minutes=14)):
        assert client.get("/today/").status_code == 200
    with clock.at(began + timedelta(minutes=28)):
        assert client.get("/today/").status_code == 200, "each page counts"
    with clock.at(began + timedelta(minutes=44)):
        assert client.get("/today/")["Location"].startswith("/accounts/login/")
    client = cast["manager"].client
    for minutes in range(10, 12 * 60, 10):
        with clock.at(began + timedelta(minutes=minutes)):
            assert is_in(client), minutes
    with clock.at(began + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


def test_a_second_step_in_between_does_not_make_it_longer(cast: Cast) -> None:
    phone, began = Phone.of(cast["manager"]), clock.now()
    client = cast["manager"].client
    for minutes in range(10, 12 * 60, 10):
        with clock.at(began + timedelta(minutes=minutes)):
            is_in(client)
    phone.forget()
    with clock.at(began + timedelta(hours=11, minutes=58)):
        assert client.post("/accounts/2fa/reauthenticate/", {"code": phone.code()}).status_code == 302
    with clock.at(began + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


def test_a_thief_of_the_table_signs_in_with_nothing_of_it(cast: Cast) -> None:
    client = cast["manager"].client
    secret = cookie(client)
    with connection.cursor() as cursor:
        cursor.execute("select id::text, locator, encode(sealed, 'base64') from permissions_signin")
        rows = cursor.fetchall()
    assert is_in(client)
    for value in {part for row in rows for part in row}:
        assert secret not in value
        thief = Client()
        thief.cookies["sessionid"] = value
        assert not is_in(thief)


def test_the_id_before_signing_in_is_worth_nothing_after_it(cast: Cast) -> None:
    phone, client = Phone.of(cast["manager"]), Client()
    by_password(cast["manager"], client)
    planted = cookie(client)
    by_both(cast["manager"], phone, client)
    other = Client()
    other.cookies["sessionid"] = planted
    assert (is_in(client), is_in(other)) == (True, False)


def test_one_sees_ones_own_sign_ins_and_ends_them(cast: Cast) -> None:
    here, there, elsewhere = (cast["manager"].client for _ in range(3))
    foreign = cast["intake"].client
    page = here.get("/accounts/sign-ins/")
    assert page.text.count("End<span") == 2
    assert "this one" in page.text
    row = next(one for one in page.context["sign_ins"] if not one.here)
    theirs = SignIn.objects.get(account=cast["intake"].account)
    assert here.post(f"/accounts/sign-ins/{theirs.pk}/end/").status_code == 404
    assert is_in(foreign)
    assert here.post(f"/accounts/sign-ins/{row.id}/end/").status_code == 302
    assert sorted([is_in(here), is_in(there), is_in(elsewhere)]) == [False, True, True]
    assert here.post("/accounts/sign-ins/others/end/").status_code == 302
    assert [is_in(here), is_in(there), is_in(elsewhere), is_in(foreign)] == [True, False, False, True]
    assert here.get("/accounts/sign-ins/others/end/").status_code == 405


def change_password(cast: Cast, client: Client) -> None:
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", fields).status_code == 302


def remove_phone(cast: Cast, client: Client) -> None:
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302


@pytest.mark.parametrize("change", [change_password, remove_phone])
def test_what_one_changes_oneself_ends_all_other_sign_ins(cast: Cast, change) -> None:
    Phone.of(cast["manager"])
    here, there, foreign = cast["manager"].client, cast["manager"].client, cast["intake"].client
    change(cast, here)
    assert [is_in(here), is_in(there), is_in(foreign)] == [True, False, True]


def test_adding_a_phone_ends_all_other_sign_ins(cast: Cast) -> None:
    here, there = by_password(cast["manager"]), signed_in(cast["manager"].account)
    shows_code(here, handed(cast, "manager"))
    here.get("/accounts/2fa/totp/activate/")
    phone = Phone(cast["manager"].account, here.session["mfa.totp.secret"])
    here.post("/accounts/2fa/totp/activate/", {"code": phone.code()})
    assert [is_in(here), is_in(there)] == [True, False]


def appointed(cast: Cast) -> None:
    with acting(cast["owner"].actor) as actor:
        branch = Branch.objects.get(pk="executive")
        asked = appointing.ask(actor, cast["manager"].person, "counsel", branch, reason="test")
    with acting(cast["outside"].actor) as second:
        appointing.agree(second, [asked.pk])


def dismissed(cast: Cast) -> None:
    with acting(cast["owner"].actor) as actor:
        appointing.dismiss(actor, Held.objects.get(person=cast["manager"].person), reason="test")


def kin(cast: Cast) -> None:
    with acting(cast["owner"].actor) as actor:
        people.declare_kin(actor, cast["hr"].person, cast["manager"].person, "siblings")


@pytest.mark.parametrize("change", [appointed, dismissed, kin])
def test_what_others_change_ends_all_sign_ins(cast: Cast, change) -> None:
    client, foreign = cast["manager"].client, cast["intake"].client
    change(cast)
    assert [is_in(client), is_in(foreign)] == [False, True]


def test_a_password_chosen_with_a_code_ends_all_sign_ins(cast: Cast) -> None:
    client = cast["bystander"].client
    with acting(cast["owner"].actor):
        code = invitations.invite(cast["bystander"].account)
    invitations.accept(code, NEW)
    assert not is_in(client)


# --- A form that came too late ----------------------------------------------------------------------------------------

ADDRESS, TYPED = "/people/{}/reset/", {"reason": "Lost the phone in the river; I know her voice."}


def late(cast: Cast, client: Client, after: timedelta = timedelta(minutes=20)) -> str:
    """A form that is sent when its sign-in has ended; the address where the browser is led."""
    Phone.of(cast["manager"])
    path = ADDRESS.format(cast["manager"].person.pk)
    with clock.at(clock.now() + after):
        answer = client.post(path, {**TYPED, "csrfmiddlewaretoken": "x"})
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")
    return path


def come_back(cast: Cast, key: str, client: Client) -> None:
    phone = Phone.of(cast[key])
    with later(minutes=21):
        by_both(cast[key], phone, client)


def test_a_form_that_came_too_late_is_given_back_as_typed_after_signing_in_again(cast: Cast) -> None:
    client = cast["owner"].client
    path = late(cast, client)
    with connection.cursor() as cursor:
        cursor.execute("select encode(sealed, 'escape') || locator from permissions_keptform")
        [(stored,)] = cursor.fetchall()
    assert "river" not in stored
    come_back(cast, "owner", client)
    with later(minutes=22):
        answer = client.get(path)
        page = Page(answer.text)
        typed = next(attrs["value"] for attrs in page.all("input") if attrs.get("name") == "reason")
        assert typed == TYPED["reason"]
        assert "Here is what you had typed" in answer.text
        assert (page.dangling, page.twice) == ([], [])
        assert not KeptForm.objects.exists()
        assert "river" not in client.get(path).text, "given back once"
        assert client.post(path, TYPED).status_code == 200, "and it can be sent"


def test_what_another_wrote_in_this_browser_is_not_shown(cast: Cast) -> None:
    client = cast["owner"].client
    path = late(cast, client)
    come_back(cast, "outside", client)
    with later(minutes=22):
        answer = client.get(path)
        assert (answer.status_code, "river" in answer.text) == (200, False)


def test_a_form_is_not_kept_past_two_hours_or_for_a_sign_in_ended_by_hand(cast: Cast) -> None:
    client = cast["owner"].client
    path = late(cast, client)
    phone = Phone.of(cast["owner"])
    with later(hours=2, minutes=15):
        by_both(cast["owner"], phone, client)
    with later(hours=2, minutes=21):
        assert "river" not in client.get(path).text
        by_both(cast["owner"], phone)
        assert not KeptForm.objects.exists(), "whoever signs in next sweeps"
    client = cast["owner"].client
    SignIn.objects.all().delete()
    answer = client.post(path, TYPED)
    assert (answer.status_code, "river" in answer.text) == (403, True), "shown, to be copied"
    assert not KeptForm.objects.exists()


def test_a_page_that_is_no_more_still_gives_back_what_was_typed(cast: Cast) -> None:
    held = Held.objects.get(person=cast["manager"].person)
    client, path = cast["owner"].client, f"/people/roles/{held.pk}/end/"
    with later(minutes=20):
        client.post(path, {"reason": "Moves to the river patrol."})
    with acting(cast["owner"].actor) as actor:
        appointing.dismiss(actor, held, reason="test")
    come_back(cast, "owner", client)
    with later(minutes=22):
        answer = client.get(path)
        assert (answer.status_code, "river patrol" in answer.text) == (403, True)


# --- The second step before what needs two people -----------------------------------------------------------------------


def test_what_needs_two_people_asks_for_the_second_step_again_and_keeps_the_form(cast: Cast) -> None:
    phone, client = Phone.of(cast["owner"]), cast["owner"].client
    Phone.of(cast["manager"])
    path = ADDRESS.format(cast["manager"].person.pk)
    assert client.get(path).status_code == 200, "a sign-in of a moment ago counts"
    began = clock.now()
    with clock.at(began + timedelta(minutes=10)):
        assert client.get("/people/").status_code == 200
    with clock.at(began + timedelta(minutes=16)):
        assert client.get("/people/").status_code == 200, "reading asks for nothing"
        answer = client.post(path, TYPED)
        step = "/accounts/2fa/reauthenticate/"
        assert answer["Location"].startswith(step)
        assert second.has(cast["manager"].account) is True
        answer = client.post(step, {"code": phone.code(), "next": path})
        assert answer["Location"] == path
        page = Page(client.get(path).text)
        assert next(one["value"] for one in page.all("input") if one.get("name") == "reason") == TYPED["reason"]
        assert client.post(path, TYPED).status_code == 200


def test_where_there_is_a_second_step_a_password_confirms_no_change(cast: Cast) -> None:
    Phone.of(cast["owner"])
    client, began = cast["owner"].client, clock.now()
    with clock.at(began + timedelta(minutes=10)):
        assert is_in(client)
    with clock.at(began + timedelta(minutes=16)):
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        for path in ("totp/deactivate/", "recovery-codes/", "webauthn/add/", "totp/activate/"):
            answer = client.post(f"/accounts/2fa/{path}")
            assert answer.headers.get("Location", "").startswith("/accounts/2fa/"), path
    assert second.has(cast["owner"].account)
    assert not second.codes_left(cast["owner"].account)


def weighty(cast: Cast) -> list[str]:
    """Addresses of what exists that changes who may act, or takes two people."""
    someone, held = cast["manager"].person.pk, Held.objects.get(person=cast["manager"].person).pk
    return [
        f"/people/{someone}/appoint/", f"/people/{someone}/invite/", f"/people/{someone}/reset/", f"/people/roles/{held}/end/",
        "/journals/", f"/journals/{someone}/end/", "/emergency/", f"/emergency/{someone}/", f"/emergency/{someone}/end/",
        f"/people/waiting/{someone}/readmit/", "/people/keys/ask/", f"/people/keys/{someone}/",
        "/policies/king-county-sex-trafficking/adopt/clocks/", *(f"/cases/4F7K2M9C/{verb}/" for verb in WEIGHTY_VERBS),
        f"/cases/4F7K2M9C/files/{someone}/original/",
    ]  # fmt: skip


WEIGHTY_VERBS = (
    "screen_out", "reopen", "step_back", "clear_to_name", "close_before_reply", "waive_discipline", "approve", "turn_down",
    "open_identity", "ask_identity", "read_identity", "record_proposal", "decide", "decide_anew", "raise_sanction", "authorize",
    "open_originals", "release_packet", "send_referral",
)  # fmt: skip


def test_each_act_of_two_people_asks_and_no_other_does(cast: Cast) -> None:
    Phone.of(cast["owner"])
    client, began = cast["owner"].client, clock.now()
    with clock.at(began + timedelta(minutes=10)):
        client.get("/people/")
    with clock.at(began + timedelta(minutes=16)):
        for path in weighty(cast):
            answer = client.get(path)
            assert answer.headers.get("Location", "").startswith("/accounts/2fa/reauthenticate/"), path
        for path in ("/people/", "/people/roles/", "/today/", "/cases/", "/cases/4F7K2M9C/note/", "/cases/4F7K2M9C/"):
            assert client.get(path).status_code in (200, 404), path


def test_a_stranger_person_is_unknown_to_the_page_of_resetting(cast: Cast) -> None:
    nobody = Person(pk="00000000-0000-4000-8000-000000000000")
    for key in ("manager", "intake", "bystander"):
        answers = [cast[key].client.get(ADDRESS.format(one.pk)) for one in (cast["hr"].person, nobody)]
        assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}, key
