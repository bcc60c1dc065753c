"""Single sign-on by OpenID Connect, against a provider on this machine: who comes in, and everything that does not."""

from datetime import date

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import get_resolver

from audit import journal
from config.urls import addresses
from permissions import invitations, resetting, second
from permissions.actors import acting
from permissions.models import Account, Held, KnownAs, Person, SignIn, SignInRequest
from tests import idp
from tests.cast import PASSWORD, Cast
from tests.crossing import from_elsewhere, leads_to
from tests.markup import Page
from tests.signing import Phone, by_password, is_in, real_lengths
from tests.single_sign_on import BACK, GO, IN, NOT_KNOWN, arriving, assert_refused, signing_in, somebody

# --- Who comes in -------------------------------------------------------------------------------------


def test_whoever_the_provider_and_the_directory_know_comes_in(cast: Cast, provider: idp.Provider, caplog) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(GO).status_code == 403, "begun by a form of ours alone"
    page = Page(client.get("/accounts/login/?next=/policies/").text)
    assert [word.strip() for word in page.text["button"]] == ["Sign in with your King County account", "Sign in"]
    typed = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "next": "/policies/"}
    before = (Account.objects.count(), Person.objects.count())
    departing = client.post(GO, typed)
    assert "form-action 'self'" in departing["Content-Security-Policy"]
    assert "no-store" in departing["Cache-Control"]
    back = provider.visit(leads_to(departing)).removeprefix(configured.STAFF_URL)
    assert flags(client) == ("Lax", True, "/", 600)
    onward = leads_to(from_elsewhere(client, back))
    assert flags(client) == ("Strict", True, "/", 600)
    assert client.get(onward)["Location"] == "/policies/"
    assert is_in(client)
    assert (Account.objects.count(), Person.objects.count()) == before, "nobody is made"
    assert KnownAs.objects.get().account == cast["bystander"].account
    assert not SignInRequest.objects.exists(), "nothing of the way stays"
    sent = [back.partition("code=")[2].partition("&")[0], provider.asked[0]["nonce"], "opaque-1", "eyJ"]
    held = f"{dict(client.session)} {caplog.text}"
    assert not [word for word in sent if word in held], "neither the session nor a log has anything of the provider"
    again = Client()
    assert signing_in(again, provider)["Location"] == "/me/"
    assert KnownAs.objects.count() == 1


def flags(client: Client) -> tuple[str, bool, str, int]:
    one = client.cookies["candor_away"]
    return one["samesite"], one["httponly"], one["path"], one["max-age"]


def test_what_is_asked_of_the_provider_and_what_the_server_shows(cast: Cast, provider: idp.Provider) -> None:
    signing_in(Client(), provider)
    signing_in(Client(), provider)
    asked, shown = provider.asked[0], provider.redeemed[0]
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert asked["redirect_uri"] == f"{configured.STAFF_URL}{BACK}", "of the settings, not of the host that was asked"
    assert len(shown["code_verifier"]) >= 43
    secrets = [one[name] for one in provider.asked for name in ("state", "nonce", "code_challenge")]
    assert len(set(secrets)) == 6, "new ones each time"
    assert all(len(one) >= 43 for one in secrets)
    assert "client_secret" not in asked


def test_whoever_holds_a_role_takes_our_second_step_all_the_same(cast: Cast, provider: idp.Provider) -> None:
    phone, client = Phone.of(cast["manager"]), Client()
    somebody(provider, "manager")
    provider.claims = {"amr": ["mfa"], "acr": "high"}
    assert signing_in(client, provider, "/cases/")["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client), "not yet"
    assert client.get("/today/").status_code == 302
    phone.forget()
    assert client.post("/accounts/2fa/authenticate/", {"code": phone.code()})["Location"] == "/cases/"
    assert client.get("/today/").status_code == 200
    assert SignIn.objects.get(account=cast["manager"].account).second_at
    assert verbs(cast, "manager")[:2] == ["bind_sign_in", "sign_in"]


def changed(cast: Cast, row: Person | Account, **values: object) -> None:
    """By a policy owner: nobody else changes these rows."""
    with acting(cast["owner"].actor):
        assert type(row).objects.filter(pk=row.pk).update(**values) == 1


def verbs(cast: Cast, key: str) -> list[str]:
    with acting(cast[key].actor):
        told = journal.history([journal.Chain.person(cast[key].person.pk)])
    return [one.verb for one in told]


@pytest.mark.parametrize("chosen", [True, False], ids=["with a password", "before the one-time code"])
def test_the_provider_alone_opens_no_page_of_officers_and_adds_no_second_step(
    cast: Cast, provider: idp.Provider, chosen: bool
) -> None:
    if not chosen:
        changed(cast, cast["intake"].account, password=make_password(None))
    client = Client()
    somebody(provider, "intake")
    assert signing_in(client, provider)["Location"] == "/today/"
    assert client.get("/today/")["Location"] == "/accounts/2fa/", "a role without a phone has to add one"
    for address in ("totp/activate/", "webauthn/add/"):
        for asked in (client.get, client.post):
            answer = asked(f"/accounts/2fa/{address}", {"code": "000000"}, headers={"host": "localhost"})
            wanted = "/accounts/2fa/code/" if chosen else "/accounts/welcome/"
            assert answer["Location"].partition("?")[0] == wanted, "with the one-time code, and the password of it"
    assert client.get("/accounts/password/change/").status_code == (200 if chosen else 302)
    assert ("You have chosen no password here yet" in client.get("/accounts/welcome/").text) is not chosen
    assert client.get("/me/").status_code == 200
    assert not second.has(cast["intake"].account)


def test_of_people_who_report_the_journal_has_nothing(cast: Cast, provider: idp.Provider) -> None:
    signing_in(Client(), provider)
    provider.who = {"sub": "another", "employeeid": "E-bystander"}
    assert_refused(arriving(client := Client(), provider), NOT_KNOWN, client)
    assert verbs(cast, "bystander") == []


def test_such_a_sign_in_ends_as_every_other(cast: Cast, provider: idp.Provider, settings) -> None:
    real_lengths(settings)
    client = Client()
    signing_in(client, provider)
    row = SignIn.objects.get(account=cast["bystander"].account)
    assert (row.until - row.seen_at).total_seconds() <= 15 * 60
    assert client.cookies[configured.SESSION_COOKIE_NAME]["max-age"] == "", "it ends with the browser"
    with acting(cast["owner"].actor):
        code = invitations.invite(cast["bystander"].account)
    invitations.accept(code, "a sentence of enough length")
    assert not is_in(client)
    assert not KnownAs.objects.exists(), "whoever chooses a new password binds anew"


def test_who_was_signed_in_here_before_is_not_any_more(cast: Cast, provider: idp.Provider) -> None:
    client = by_password(cast["subject"])
    before = client.cookies["sessionid"].value
    signing_in(client, provider)
    assert client.cookies["sessionid"].value != before
    assert not SignIn.objects.filter(account=cast["subject"].account).exists()
    assert client.get("/me/").wsgi_request.user == cast["bystander"].account
    Phone.of(cast["manager"])
    somebody(provider, "manager")
    client = cast["manager"].client
    assert is_in(client)
    assert signing_in(client, provider)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client), "it begins anew, with nothing of what was taken before"


# --- Whose account it is ---------------------------------------------------------------------------------


def test_nobody_is_known_by_what_may_be_somebody_else_s_tomorrow(cast: Cast, provider: idp.Provider) -> None:
    account = cast["manager"].account
    changed(cast, account, email="maren@county.example")
    provider.who = {
        "sub": "new", "employeeid": "E-unknown", "email": "maren@county.example", "email_verified": True,
        "preferred_username": "manager", "name": "Maren Quillfeather",
    }  # fmt: skip
    assert_refused(arriving(client := Client(), provider), NOT_KNOWN, client)
    assert not KnownAs.objects.exists()
    assert not Account.objects.exclude(pk__in=[one.account.pk for one in cast.values()]).exists()


def test_a_number_or_a_key_that_went_to_somebody_else_opens_nothing(cast: Cast, provider: idp.Provider) -> None:
    somebody(provider, "manager")
    signing_in(Client(), provider)
    for who in (
        {"sub": "opaque-manager", "employeeid": "E-owner"},
        {"sub": "opaque-manager", "employeeid": "E-nobody"},
        {"sub": "somebody-new", "employeeid": "E-manager"},
    ):
        provider.who = who
        assert_refused(arriving(client := Client(), provider), NOT_KNOWN, client)
    assert verbs(cast, "manager") == ["bind_sign_in", *["refuse_sign_in"] * 3]
    assert verbs(cast, "owner") == []
    with acting(cast["owner"].actor) as actor:
        resetting.reset(actor, cast["manager"].person, reason="a new key at the provider")
    assert signing_in(Client(), provider).status_code == 302, "bound anew, and the roles wait for two who vouch"
    assert not Held.objects.in_force().filter(person=cast["manager"].person).exists()


def test_who_left_is_disabled_or_has_two_accounts_does_not_come_in(cast: Cast, provider: idp.Provider) -> None:
    person, account = cast["bystander"].person, cast["bystander"].account

    def tried() -> None:
        assert_refused(arriving(client := Client(), provider), NOT_KNOWN, client)

    changed(cast, person, left_on=date(2020, 1, 1))
    tried()
    changed(cast, person, left_on=None)
    with acting(cast["owner"].actor):
        second = Account.objects.create_user("bystander2", person)
    tried()
    changed(cast, second, is_active=False)
    onward = leads_to(arriving(late := Client(), provider))
    changed(cast, account, is_active=False)
    assert late.get(onward).status_code == 403, "disabled in between"
    tried()


# --- What is there, and what is not --------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_to_our_own_pages_alone(cast: Cast, provider: idp.Provider, to: str) -> None:
    assert signing_in(Client(), provider, to)["Location"] == "/me/"


def test_without_a_provider_there_is_nothing(cast: Cast) -> None:
    client = Client()
    assert "sso" not in client.get("/accounts/login/").text
    for url in (GO, BACK, IN):
        assert client.post(url).status_code == (404 if url == GO else 405)
    assert [client.get(url).status_code for url in (BACK, IN)] == [404, 404]


def test_nobody_joins_or_signs_up_by_it_and_reporters_have_none_of_it() -> None:
    assert not apps.is_installed("allauth.socialaccount")
    names = {str(name) for name in get_resolver().reverse_dict}
    assert {name for name in names if "social" in name or "connect" in name or "email" in name} == set()

    def paths(patterns: list) -> str:
        return " ".join(f"{one.pattern} {paths(getattr(one, 'url_patterns', []))}" for one in patterns)

    assert "sso/" in paths(addresses("staff"))
    assert "sso/" not in paths(addresses("reporter"))


def test_where_passwords_are_off_the_right_one_opens_nothing(cast: Cast, provider: idp.Provider, settings) -> None:
    settings.CANDOR_PASSWORD_SIGN_IN = False
    client = Client()
    page = client.get("/accounts/login/").text
    assert "password" not in page
    assert client.post("/accounts/login/", {"login": "bystander", "password": PASSWORD}).status_code == 404
    assert not is_in(client)
    assert "or use your password" not in client.get(IN).text
    assert signing_in(client, provider)["Location"] == "/me/"


def test_whoever_begins_too_often_waits(cast: Cast, provider: idp.Provider, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}
    assert [Client().post(GO).status_code for _ in range(4)] == [200, 200, 200, 429]
