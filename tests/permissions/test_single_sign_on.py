"""Single sign-on by OpenID Connect, against a provider on this machine: who comes in, and everything that does not."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from django.apps import apps
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from audit import clock, journal
from config.urls import addresses
from permissions import invitations, resetting, second
from permissions.actors import acting
from permissions.models import Account, Held, KnownAs, Person, SignIn, SignInRequest
from permissions.sso import away, oidc
from permissions.sso.providers import Oidc
from tests import idp
from tests.cast import PASSWORD, Cast
from tests.crossing import from_elsewhere, leads_to
from tests.markup import Page
from tests.rig.database import AsOwner
from tests.signing import Phone, by_password, is_in, real_lengths

GO, BACK, IN = "/accounts/sso/county/go/", "/accounts/sso/county/back/", "/accounts/sso/in/"
NOT_BEGUN, NOT_PROVEN = "did not begin in this browser", "could not be checked"
NOT_KNOWN, SILENT = "There is no sign-in here", "does not answer as it should"


@pytest.fixture(scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[idp.Provider]:
    with idp.served(idp.Provider(tmp_path_factory.mktemp("provider"))) as provider:
        yield provider


@pytest.fixture
def provider(_served: idp.Provider, settings) -> idp.Provider:
    """An honest provider, as this test finds it; and the settings that name it."""
    fresh = idp.Provider(_served.folder, _served.key)
    for name in ("who", "about", "claims", "answer", "token", "asked", "redeemed", "codes"):
        setattr(_served, name, getattr(fresh, name))
    settings.CANDOR_SSO = (named(_served, "county"),)
    oidc._known.clear()
    cache.clear()
    return _served


def named(provider: idp.Provider, name: str) -> Oidc:
    return Oidc(
        name=name, label="King County account", issuer=provider.issuer, number="employeeid", max_age=None,
        client_id=idp.CLIENT, client_secret=idp.SECRET, scopes="openid", ca=provider.ca,
    )  # fmt: skip


def somebody(provider: idp.Provider, key: str) -> None:
    provider.who = {"sub": f"opaque-{key}", "employeeid": f"E-{key}"}


def returning(client: Client, provider: idp.Provider, to: str = "") -> str:
    """From the button to the provider: where it sends the browser back to."""
    url = provider.visit(leads_to(client.post(GO, {"next": to})))
    assert url.startswith(f"{configured.STAFF_URL}{BACK}?")
    return url.removeprefix(configured.STAFF_URL)


def arriving(client: Client, provider: idp.Provider, to: str = "") -> HttpResponse:
    """The page that this browser gets when it comes back."""
    return from_elsewhere(client, returning(client, provider, to))


def signing_in(client: Client, provider: idp.Provider, to: str = "") -> HttpResponse:
    """The whole way: the answer that ends it, a redirect for whoever is let in."""
    onward = leads_to(arriving(client, provider, to))
    assert onward == IN
    return client.get(onward)


def assert_refused(answer: HttpResponse, sentence: str, client: Client) -> None:
    assert (answer.status_code, "Refresh" in answer.headers) == (503 if sentence == SILENT else 403, False)
    assert sentence in answer.text
    assert "To make a report you need no account" in answer.text
    assert client.get(IN).status_code == 403
    assert not is_in(client)


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


# --- What is not believed -------------------------------------------------------------------------------


def unsigned(provider: idp.Provider, claims: idp.Claims) -> str:
    return jwt.encode(claims, None, "none", {"kid": "one"})


def by_public_key(provider: idp.Provider, claims: idp.Claims) -> str:
    """As whoever knows the public key can: it stands where a shared secret would."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    secret = provider.key.public_key().public_bytes(encoding, form)
    head, body = (jwt.utils.base64url_encode(part) for part in (b'{"alg":"HS256","kid":"one"}', _json(claims)))
    mark = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(head + b"." + body, secret)
    return b".".join([head, body, jwt.utils.base64url_encode(mark)]).decode()


def _json(claims: idp.Claims) -> bytes:
    return jwt.PyJWT()._encode_payload(claims)


def by_another(provider: idp.Provider, claims: idp.Claims) -> str:
    return jwt.encode(claims, idp.new_key(), "RS256", {"kid": "one"})


def edited(provider: idp.Provider, claims: idp.Claims) -> str:
    head, _, mark = provider.sign(claims).split(".")
    return ".".join([head, jwt.utils.base64url_encode(_json({**claims, "employeeid": "E-owner"})).decode(), mark])


def by_a_short_key(provider: idp.Provider, claims: idp.Claims) -> str:
    short = idp.new_key(1024)
    oidc._known[provider.issuer] = replace(oidc._known[provider.issuer], keys=[public(short, "one")])
    signed = b".".join(jwt.utils.base64url_encode(part) for part in (b'{"alg":"RS256","kid":"one"}', _json(claims)))
    mark = short.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return f"{signed.decode()}.{jwt.utils.base64url_encode(mark).decode()}"


def public(key, kid: str, **more: str) -> dict:
    return {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, **more}


def now() -> int:
    return int(time.time())


TOKENS: dict[str, Callable[[idp.Provider, idp.Claims], str]] = {
    "without a signature": unsigned,
    "signed with the public key": by_public_key,
    "signed by another": by_another,
    "edited": edited,
    "of a key that is too short": by_a_short_key,
    "of a key nobody knows": lambda provider, claims: provider.sign(claims, kid="two"),
    "no token": lambda provider, claims: "eyJ.not.one",
}
CLAIMS: dict[str, Callable[[idp.Provider], idp.Claims]] = {
    "of another issuer": lambda provider: {"iss": "https://other.example.gov"},
    "of an issuer that begins like ours": lambda provider: {"iss": provider.issuer + "/"},
    "for another site": lambda provider: {"aud": "payroll"},
    "for another site as well": lambda provider: {"aud": [idp.CLIENT, "payroll"]},
    "for nobody": lambda provider: {"aud": None},
    "asked for by another site": lambda provider: {"azp": "payroll"},
    "over": lambda provider: {"exp": now() - 120, "iat": now() - 600},
    "without an end": lambda provider: {"exp": None},
    "of tomorrow": lambda provider: {"iat": now() + 86400},
    "not yet good": lambda provider: {"nbf": now() + 600},
    "of another sign-in": lambda provider: {"nonce": "n" * 43},
    "of no sign-in": lambda provider: {"nonce": None},
    "about nobody": lambda provider: {"sub": None},
    "about an empty name": lambda provider: {"sub": " "},
    "without a number": lambda provider: {"employeeid": None},
    "with a list of numbers": lambda provider: {"employeeid": ["E-bystander"]},
    "with a mark that no query takes": lambda provider: {"employeeid": "E-bystander\0"},
}
ANSWERS: dict[str, Callable[[idp.Provider], dict[str, str]]] = {
    "another state": lambda provider: {"state": "s" * 43},
    "an empty state": lambda provider: {"state": ""},
    "another issuer (mix-up)": lambda provider: {"iss": "https://other.example.gov"},
    "a refusal of the provider": lambda provider: {"error": "access_denied"},
    "no code": lambda provider: {"code": ""},
    "a code that fills the memory": lambda provider: {"code": "c" * 5000},
}


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_that_the_provider_did_not_sign_is_not_believed(
    cast: Cast, provider: idp.Provider, token: str, caplog
) -> None:
    provider.token = lambda claims: TOKENS[token](provider, claims)
    assert_refused(arriving(client := Client(), provider), NOT_PROVEN, client)
    assert provider.redeemed, "it came so far"
    confused = token in ("without a signature", "signed with the public key")
    assert ("single sign-on county: algorithm" in caplog.messages) is confused


def test_a_token_that_is_not_for_this_sign_in_is_not_believed(cast: Cast, provider: idp.Provider, caplog) -> None:
    for what, claims in CLAIMS.items():
        provider.claims = claims(provider)
        assert_refused(arriving(client := Client(), provider), NOT_PROVEN, client)
        assert len(provider.redeemed) == len(provider.asked), what
    said = {record.getMessage() for record in caplog.records if record.name == "permissions.sso.views"}
    assert said <= {f"single sign-on county: {code}" for code in (
        "issuer", "audience", "nonce", "number", "subject", "MissingRequiredClaimError", "ExpiredSignatureError",
        "ImmatureSignatureError",
    )}, "codes alone"  # fmt: skip
    assert len(said) == 8
    assert not KnownAs.objects.exists()


def test_an_answer_that_is_not_to_our_question_is_not_believed(cast: Cast, provider: idp.Provider) -> None:
    for what, answer in ANSWERS.items():
        provider.answer = answer(provider)
        assert_refused(arriving(client := Client(), provider), NOT_PROVEN, client)
        assert not provider.redeemed, f"{what}: no code leaves this house"
    provider.answer = {}
    back = returning(client := Client(), provider)
    without = "&".join(part for part in back.split("&") if not part.startswith("iss="))
    assert_refused(from_elsewhere(client, without), NOT_PROVEN, client)
    provider.about = {"authorization_response_iss_parameter_supported": False}
    oidc._known.clear()
    back = returning(client := Client(), provider)
    without = "&".join(part for part in back.split("&") if not part.startswith("iss="))
    assert leads_to(from_elsewhere(client, without)) == IN, "a provider that never says it may leave it out"


def test_a_sign_in_that_nobody_began_here_is_none(cast: Cast, provider: idp.Provider, settings) -> None:
    back = returning(client := Client(), provider)
    assert_refused(from_elsewhere(victim := Client(), back), NOT_BEGUN, victim)
    assert leads_to(from_elsewhere(client, back)) == IN
    assert NOT_BEGUN in from_elsewhere(client, back).text, "the same answer once more"
    assert_refused(client.get(back), NOT_BEGUN, client)
    settings.CANDOR_SSO = (named(provider, "county"), replace(named(provider, "other"), issuer="https://o.example.gov"))
    back = returning(client := Client(), provider).replace("/county/", "/other/")
    assert_refused(from_elsewhere(client, back), NOT_BEGUN, client)
    signing_in(first := Client(), provider)
    assert first.get(IN).status_code == 403, "once"
    assert is_in(first)


def test_ten_minutes_later_it_is_over(cast: Cast, provider: idp.Provider) -> None:
    back = returning(client := Client(), provider)
    with clock.at(clock.now() + away.LASTS):
        assert_refused(from_elsewhere(client, back), NOT_BEGUN, client)
    onward = leads_to(arriving(client, provider))
    with clock.at(clock.now() + away.LASTS):
        assert client.get(onward).status_code == 403
        by_password(cast["bystander"])
    assert not SignInRequest.objects.exists(), "whoever signs in next sweeps"


@pytest.mark.django_db(transaction=True)
def test_of_eight_returns_at_once_one_counts_and_the_row_opens_nothing(
    cast: Cast, provider: idp.Provider, as_owner: AsOwner
) -> None:
    client = Client()
    leads_to(client.post(GO))
    request, start = RequestFactory().get(BACK), Barrier(8)
    request.COOKIES["candor_away"] = client.cookies["candor_away"].value

    def come(_: int) -> bool:
        try:
            connections["default"].ensure_connection()
            start.wait(30)
            return away.back(request, "there") is not None
        finally:
            connections["default"].close()

    with as_owner() as cursor:
        cursor.execute("select locator || encode(sealed, 'escape') from permissions_signinrequest")
        (row,) = cursor.fetchone()
    assert not [word for word in (request.COOKIES["candor_away"], "nonce", "verifier", "county") if word in row]
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(come, range(8))) == [False] * 7 + [True]


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://other.example.gov"},
        {"jwks_uri": "http://localhost/keys"},
        {"jwks_uri": "{issuer}/elsewhere"},
        {"jwks_uri": "{issuer}/token/absent"},
        {"token_endpoint": "http://localhost/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=["another", "plain keys", "keys elsewhere", "no keys", "plain token", "no address"],
)
def test_a_provider_that_is_not_what_the_settings_name_is_not_asked(
    cast: Cast, provider: idp.Provider, about: dict[str, str], caplog
) -> None:
    provider.about = {name: value.replace("{issuer}", provider.issuer) for name, value in about.items()}
    answer = Client().post(GO)
    if "token_endpoint" in about:
        answer = arriving(Client(), provider)
    assert_refused(answer, SILENT, Client())
    assert caplog.messages == ["single sign-on county: unreachable", "A request failed."]


def test_tls_is_checked_and_a_provider_that_is_down_is_said(cast: Cast, provider: idp.Provider, settings) -> None:
    settings.CANDOR_SSO = (replace(settings.CANDOR_SSO[0], ca=""),)
    assert_refused(Client().post(GO), SILENT, Client())
    settings.CANDOR_SSO = (replace(settings.CANDOR_SSO[0], issuer="https://localhost:1"),)
    assert_refused(Client().post(GO), SILENT, Client())


def test_a_key_that_is_new_is_looked_for_once_a_minute(cast: Cast, provider: idp.Provider) -> None:
    signing_in(Client(), provider)
    known = oidc._known[provider.issuer]
    old = [public(idp.new_key(), "zero", alg="RS256")]
    oidc._known[provider.issuer] = replace(known, keys=old)
    assert_refused(arriving(client := Client(), provider), NOT_PROVEN, client)
    oidc._known[provider.issuer] = replace(known, keys=old, at=known.at - oidc.ASK_AGAIN)
    assert signing_in(Client(), provider)["Location"] == "/me/"


def test_how_long_ago_the_provider_saw_them_is_asked_where_the_settings_say_so(
    cast: Cast, provider: idp.Provider, settings
) -> None:
    settings.CANDOR_SSO = (replace(settings.CANDOR_SSO[0], max_age=300),)
    for at in (None, now() - 400, str(now())):
        provider.claims = {"auth_time": at}
        assert_refused(arriving(client := Client(), provider), NOT_PROVEN, client)
    assert provider.asked[-1]["max_age"] == "300"
    provider.claims = {"auth_time": now() - 200}
    assert signing_in(Client(), provider)["Location"] == "/me/"


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
