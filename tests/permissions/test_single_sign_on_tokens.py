"""Single sign-on by OpenID Connect, against a provider on this machine: tokens, answers and returns that are not believed."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from django.db import connections
from django.test import Client, RequestFactory

from audit import clock
from permissions.models import KnownAs, SignInRequest
from permissions.sso import away, oidc
from tests import idp
from tests.cast import Cast
from tests.crossing import from_elsewhere, leads_to
from tests.rig.database import AsOwner
from tests.signing import by_password, is_in
from tests.single_sign_on import (
    BACK,
    GO,
    IN,
    NOT_BEGUN,
    NOT_PROVEN,
    SILENT,
    arriving,
    assert_refused,
    named,
    returning,
    signing_in,
)


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
