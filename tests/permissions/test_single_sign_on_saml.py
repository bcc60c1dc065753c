"""Single sign-on by SAML: a signed response of a provider of our own, and everything that is not one."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names

from audit import clock
from permissions.models import KnownAs, SignIn, SignInRequest
from permissions.sso.providers import Saml
from tests import idp_saml
from tests.cast import Cast
from tests.crossing import from_elsewhere, leads_to
from tests.idp import certificate, new_key
from tests.idp_saml import Edit, Provider, sign, stamp, unchanged
from tests.signing import Phone, is_in

GO, ACS, IN = "/accounts/sso/county/go/", "/accounts/sso/county/acs/", "/accounts/sso/in/"
STAFF = "https://cases.county.example"
KEY, ANOTHER = new_key(), new_key()
LABEL = "King County account"


@pytest.fixture
def provider(settings) -> Provider:
    settings.STAFF_URL = STAFF
    settings.CANDOR_SSO = (
        Saml(
            name="county", label=LABEL, issuer=idp_saml.ISSUER, number="employeeid", max_age=None,
            sign_in_url=idp_saml.SIGN_IN, certificates=(certificate(ANOTHER).decode(), certificate(KEY).decode()),
        ),
    )  # fmt: skip
    cache.clear()
    return Provider(KEY)


def returning(client: Client, provider: Provider, to: str = "") -> dict[str, str]:
    return provider.answer(leads_to(client.post(GO, {"next": to})))


def arriving(client: Client, provider: Provider, to: str = "") -> HttpResponse:
    return from_elsewhere(client, ACS, returning(client, provider, to))


def assert_refused(answer: HttpResponse, client: Client, sentence: str = "could not be checked") -> None:
    assert (answer.status_code, "Refresh" in answer.headers) == (403, False)
    assert sentence in answer.text
    assert client.get(IN).status_code == 403
    assert not is_in(client)
    assert not KnownAs.objects.exists()


def test_whoever_the_provider_and_the_directory_know_comes_in(cast: Cast, provider: Provider, caplog) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(GO).status_code == 403
    client.get("/accounts/login/")
    url = leads_to(client.post(GO, {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "next": "/policies/"}))
    form = provider.answer(url)
    cookie = client.cookies["candor_away"]
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("None", True, 600)
    assert f'AssertionConsumerServiceURL="{STAFF}{ACS}"' in provider.asked[0]
    assert "<saml:Issuer>https://cases.county.example/accounts/sso/county/</saml:Issuer>" in provider.asked[0]
    onward = leads_to(from_elsewhere(client, ACS, form))
    assert client.cookies["candor_away"]["samesite"] == "Strict"
    assert client.get(onward)["Location"] == "/policies/", "where it was begun for, whatever RelayState says"
    assert is_in(client)
    assert KnownAs.objects.get().account == cast["bystander"].account
    assert SignIn.objects.filter(account=cast["bystander"].account).count() == 1
    held = f"{dict(client.session)} {caplog.text}"
    assert not [word for word in ("opaque-1", form["SAMLResponse"][:40], "_a1") if word in held]
    assert not SignInRequest.objects.exists()


def test_whoever_holds_a_role_takes_our_second_step(cast: Cast, provider: Provider) -> None:
    phone, client = Phone.of(cast["manager"]), Client()
    provider.number = "E-manager"
    assert client.get(leads_to(arriving(client, provider, "/cases/")))["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    phone.forget()
    assert client.post("/accounts/2fa/authenticate/", {"code": phone.code()})["Location"] == "/cases/"


def test_a_response_works_once_in_the_browser_that_asked_and_not_without_one(cast: Cast, provider: Provider) -> None:
    form = returning(client := Client(), provider)
    assert_refused(from_elsewhere(other := Client(), ACS, form), other, "did not begin in this browser")
    leads_to(from_elsewhere(client, ACS, form))
    assert "did not begin in this browser" in from_elsewhere(client, ACS, form).text, "once more"
    again = Client()
    leads_to(again.post(GO))
    KnownAs.objects.all().delete()
    assert_refused(from_elsewhere(again, ACS, form), again)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert from_elsewhere(client, ACS, form).status_code == 403


def edit(old: str, new: str) -> Edit:
    """Put `new` in the place of what fits `old`, once; what is not there to be edited fails the test."""

    def edited(xml: str) -> str:
        changed, count = re.subn(old, new, xml, count=1, flags=re.DOTALL)
        assert count == 1, old
        return changed

    return edited


def now() -> str:
    return stamp(clock.now())


def ago(**time: int) -> str:
    return stamp(clock.now() - timedelta(**time))


PREFIXED = f"{STAFF}{ACS}more/"
# What a provider could have signed, and what nobody may come in by.
SIGNED: dict[str, Edit] = {
    "of another issuer": edit("<saml:Issuer>.*?</saml:Issuer>", "<saml:Issuer>http://other.example</saml:Issuer>"),
    "for another site": edit("<saml:Audience>.*?</saml:Audience>", "<saml:Audience>https://payroll</saml:Audience>"),
    "for another site as well": edit("</saml:Audience>", "</saml:Audience><saml:Audience>https://payroll</saml:Audience>"),
    "for anybody": edit("<saml:AudienceRestriction>.*?</saml:AudienceRestriction>", ""),
    "to another address": edit('Recipient="[^"]*"', 'Recipient="https://payroll/acs/"'),
    "to an address that begins like ours": edit('Recipient="[^"]*"', f'Recipient="{PREFIXED}"'),
    "to any address": edit('Recipient="[^"]*"', ""),
    "for another request": edit('InResponseTo="[^"]*"', 'InResponseTo="_other"'),
    "for no request": edit('InResponseTo="[^"]*"', ""),
    "without an end": edit('SubjectConfirmationData NotOnOrAfter="[^"]*"', "SubjectConfirmationData"),
    "good for ever": edit('(Conditions NotBefore="[^"]*") NotOnOrAfter="[^"]*"', r"\1"),
    "over": edit('(Conditions NotBefore="[^"]*") NotOnOrAfter="[^"]*"', rf'\1 NotOnOrAfter="{ago(hours=1)}"'),
    "whose bearer is too late": edit('Data NotOnOrAfter="[^"]*"', f'Data NotOnOrAfter="{ago(minutes=1)}"'),
    "of tomorrow": edit('NotBefore="[^"]*"', f'NotBefore="{ago(days=-1)}"'),
    "held by a key": edit("cm:bearer", "cm:holder-of-key"),
    "about nobody": edit("<saml:NameID .*?</saml:NameID>", ""),
    "about a name of the day": edit("nameid-format:persistent", "nameid-format:transient"),
    "about an address": edit("2.0:nameid-format:persistent", "1.1:nameid-format:emailAddress"),
    "with an empty name": edit("opaque-1", " "),
    "without a number": edit('Name="employeeid"', 'Name="department"'),
    "with two numbers": edit("</saml:AttributeValue>", r"\g<0><saml:AttributeValue>E-owner</saml:AttributeValue>"),
    "with the number twice": edit("(<saml:Attribute .*</saml:Attribute>)", r"\1\1"),
    "without a sign-in": edit("<saml:AuthnStatement.*</saml:AuthnStatement>", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", SIGNED)
def test_an_assertion_that_is_not_for_this_sign_in_is_not_believed(cast: Cast, provider: Provider, what: str) -> None:
    provider.before = SIGNED[what]
    assert_refused(arriving(client := Client(), provider), client)


def evil(xml: str) -> str:
    """The assertion of `xml` about somebody else, without a signature, under another id."""
    found = re.search("<saml:Assertion.*</saml:Assertion>", xml, re.DOTALL)
    assert found
    return re.sub("<ds:Signature.*</ds:Signature>", "", found[0], flags=re.DOTALL).replace(
        "E-bystander", "E-subject"
    ).replace('"_a1"', '"_a2"')  # fmt: skip


def moved(into: Callable[[str, str], str]) -> Edit:
    """`into(signed, evil)` takes the place of the signed assertion."""
    return lambda xml: re.sub(
        "<saml:Assertion.*</saml:Assertion>", lambda found: into(found[0], evil(found[0])), xml, flags=re.DOTALL
    )


def inside(signed: str, other: str) -> str:
    """The signed one as an object of the signature that stands in the evil one, where readers may look for the id."""
    signature = re.search("<ds:Signature.*</ds:Signature>", signed, re.DOTALL)
    assert signature
    stripped = signed.replace(signature[0], "")
    carried = signature[0].replace("</ds:Signature>", f"<ds:Object>{stripped}</ds:Object></ds:Signature>")
    return other.replace("</saml:Issuer>", f"</saml:Issuer>{carried}", 1)


def by_secret(xml: str) -> str:
    """As whoever knows the certificate can: its text where a shared secret would stand."""
    return edit(
        r'SignatureMethod Algorithm="[^"]*"', 'SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"'
    )(sign(xml, KEY))


def signed_as_a_whole(xml: str) -> str:
    """The signature stands on the response; its assertion has none."""
    plain = re.sub("<ds:Signature.*</ds:Signature>", "", xml, flags=re.DOTALL)
    return sign(plain, KEY)


FORGED: dict[str, Edit] = {
    "edited": edit("E-bystander", "E-owner"),
    "with its signature cut out": edit("<ds:Signature.*</ds:Signature>", ""),
    "signed as a whole alone": signed_as_a_whole,
    "with another beside it": moved(lambda signed, other: signed + other),
    "with another before it": moved(lambda signed, other: other + signed),
    "wrapped in another": moved(inside),
    "wrapped in another of the same id": moved(lambda signed, other: inside(signed, other.replace("_a2", "_a1"))),
    "hidden in an extension": moved(lambda signed, other: f"<samlp:Extensions>{signed}</samlp:Extensions>{other}"),
    "with a document type": lambda xml: f'<!DOCTYPE r [<!ENTITY n "E-owner">]>{xml.replace("E-bystander", "&n;")}',
    "signed for everything": edit('URI="#_a1"', 'URI=""'),
    "to another address": edit('Destination="[^"]*"', 'Destination="https://payroll/acs/"'),
    "to an address that begins like ours": edit('Destination="[^"]*"', f'Destination="{PREFIXED}"'),
    "to any address": edit('Destination="[^"]*"', ""),
    "for another request": edit('InResponseTo="[^"]*"', 'InResponseTo="_other"'),
    "begun by the provider": edit('InResponseTo="[^"]*"', ""),
    "of another issuer": edit("<saml:Issuer>.*?</saml:Issuer>", "<saml:Issuer>http://other.example</saml:Issuer>"),
    "of no success": edit("status:Success", "status:Requester"),
    "of another version": edit('Version="2.0"', 'Version="1.1"'),
    "cut off": lambda xml: xml[:-40],
    "nothing": lambda xml: "",
    "too long": lambda xml: xml + " " * 300_000,
}


@pytest.mark.parametrize("what", FORGED)
def test_a_response_that_was_changed_is_not_believed(cast: Cast, provider: Provider, what: str) -> None:
    provider.after = FORGED[what]
    assert_refused(arriving(client := Client(), provider), client)


SIGNATURES: dict[str, Edit] = {
    "nobody": unchanged,
    "another": lambda xml: sign(xml, new_key()),
    "an old algorithm": lambda xml: sign(xml, KEY, Names.RSA_SHA1, Names.SHA1),
    "an old digest": lambda xml: sign(xml, KEY, Names.RSA_SHA256, Names.SHA1),
    "the certificate as a secret": by_secret,
}


@pytest.mark.parametrize("what", SIGNATURES)
def test_an_assertion_that_the_provider_did_not_sign_is_not_believed(cast: Cast, provider: Provider, what: str) -> None:
    provider.signs = SIGNATURES[what]
    assert_refused(arriving(client := Client(), provider), client)


def test_a_comment_that_no_signature_covers_makes_no_name_shorter(cast: Cast, provider: Provider) -> None:
    provider.number, provider.after = "E-intake2", edit("E-intake2", "E-intake<!-- -->2")
    assert leads_to(arriving(Client(), provider)) == IN
    provider.after = edit("opaque-1", "opaque<!-- -->-1")
    assert leads_to(arriving(Client(), provider)) == IN
    assert KnownAs.objects.get().account == cast["intake2"].account


def test_a_provider_changes_its_certificate_while_both_are_known(cast: Cast, provider: Provider) -> None:
    assert leads_to(arriving(Client(), provider)) == IN
    provider.key = ANOTHER
    assert leads_to(arriving(Client(), provider)) == IN


def test_the_log_has_codes_and_no_word_of_what_came(cast: Cast, provider: Provider, caplog, capfd) -> None:
    for edited in (FORGED["edited"], FORGED["to any address"], FORGED["of no success"], FORGED["cut off"]):
        provider.after = edited
        arriving(Client(), provider)
    said = [record.getMessage() for record in caplog.records]
    assert all(re.fullmatch(r"single sign-on county: [A-Za-z_.0-9]{3,60}", line) for line in said), said
    assert len(said) == 4
    printed = "".join(capfd.readouterr())
    assert not [word for word in ("opaque-1", "E-owner", "_a1") if word in printed]


def test_garbage_is_refused_and_breaks_nothing(cast: Cast, provider: Provider) -> None:
    for raw in ("", "%%%", "AAAA", base64.b64encode(b"<a/>").decode(), base64.b64encode(b"\xff\xfe<").decode()):
        leads_to((client := Client()).post(GO))
        assert_refused(from_elsewhere(client, ACS, {"SAMLResponse": raw}), client)
    leads_to((client := Client()).post(GO))
    assert_refused(from_elsewhere(client, ACS, {"x": "y"}), client)


def test_how_long_ago_the_provider_saw_them_is_asked_where_the_settings_say_so(
    cast: Cast, provider: Provider, settings
) -> None:
    settings.CANDOR_SSO = (replace(settings.CANDOR_SSO[0], max_age=300),)
    provider.before = edit('AuthnInstant="[^"]*"', f'AuthnInstant="{ago(minutes=7)}"')
    assert_refused(arriving(client := Client(), provider), client)
    provider.before = edit('AuthnInstant="[^"]*"', f'AuthnInstant="{ago(minutes=3)}"')
    assert leads_to(arriving(Client(), provider)) == IN


def test_each_kind_comes_back_at_its_own_address(cast: Cast, provider: Provider) -> None:
    assert Client().get(ACS).status_code == 405
    assert Client().get("/accounts/sso/county/back/").status_code == 404
    assert Client().post("/accounts/sso/other/acs/").status_code == 404
    page = Client().get("/accounts/login/").text
    assert LABEL in unescape(page)
