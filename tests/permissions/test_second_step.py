"""The second step: compulsory for whoever holds a role, never for reporting; each code is good once (TM-40)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.urls import get_resolver

from audit import journal
from intake.languages import LANGUAGES
from permissions import second
from permissions.actors import acting
from permissions.models import Account, RecoveryCode
from tests.cast import Cast, signed_in
from tests.markup import Page
from tests.rig.database import AsOwner
from tests.signing import Phone, by_both, by_password, handed, is_in, shows_code

OPEN = ("", "report/", "inbox/", "leave/", "me/", "policies/", "accounts/", "statement/", "languages/", "healthz", "readyz",
        *(f"{one.short}/" for one in LANGUAGES))  # fmt: skip
SAMPLES = {
    "<reference:reference>": "4F7K2M9C", "<uuid:person>": "00000000-0000-4000-8000-000000000000",
    "<uuid:approval>": "00000000-0000-4000-8000-000000000000", "<int:number>": "1",
    "<slug:slug>": "king-county-sex-trafficking", "<str:kind>": "clocks", "<slug:kind>": "clocks", "<slug:provider>": "county",
}  # fmt: skip
AT_ONCE = 20


def addresses(patterns: list, before: str = "") -> set[str]:
    """Every address of the house, with something in the place of each variable."""
    found = set()
    for one in patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            found |= addresses(one.url_patterns, path)
            continue
        for variable, value in SAMPLES.items():
            path = path.replace(variable, value)
        for variable in ("held", "grant", "suspension", "which", "thread", "asked", "right", "file"):
            path = path.replace(f"<uuid:{variable}>", SAMPLES["<uuid:person>"])
        found.add(path)
    return found


def staff_addresses() -> set[str]:
    every = addresses(get_resolver().url_patterns)
    adopting = {path for path in every if path.startswith("policies/") and "/adopt/" in path}
    return {path for path in every if not path.startswith(OPEN[1:]) and path} | adopting


@pytest.mark.parametrize("enrolled", [False, True], ids=["without a phone", "with a phone"])
def test_with_the_password_alone_no_address_of_officers_opens(cast: Cast, enrolled: bool) -> None:
    member = cast["manager"]
    if enrolled:
        Phone.of(member)
    client = signed_in(member.account, second=False)
    wanted = "/accounts/2fa/reauthenticate/" if enrolled else "/accounts/2fa/"
    asked = staff_addresses()
    assert len(asked) > 60
    assert not [path for path in asked if "<" in path]
    for path in asked:
        answer = client.post(f"/{path}", {"text": "x"}) if enrolled else client.get(f"/{path}")
        assert (answer.status_code, answer.headers.get("Location", "").partition("?")[0]) == (302, wanted), path
    assert "Adopt" not in client.get("/policies/king-county-sex-trafficking/").text


def test_with_the_password_alone_nobody_changes_how_they_sign_in(cast: Cast) -> None:
    Phone.of(cast["manager"])
    client = signed_in(cast["manager"].account, second=False)
    every = {path for path in addresses(get_resolver().url_patterns) if path.startswith("accounts/")}
    free = {"login/", "logout/", "inactive/", "welcome/", "2fa/reauthenticate/", "2fa/webauthn/reauthenticate/"}
    fenced = {path for path in every if path.removeprefix("accounts/") not in free}
    assert len(fenced) >= 12
    for path in fenced:
        path = path.replace("<int:pk>", "1")
        for answer in (client.get(f"/{path}"), client.post(f"/{path}", {"code": "1"})):
            assert answer.headers.get("Location", "").startswith("/accounts/2fa/reauthenticate/"), path
    assert second.has(cast["manager"].account)


def test_whoever_holds_no_role_needs_none(cast: Cast) -> None:
    client = by_password(cast["bystander"])
    assert (client.get("/me/").status_code, client.get("/policies/").status_code) == (200, 200)


def test_an_officer_without_their_phone_reports_and_reads_their_own_reports(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    client = by_password(cast["manager"])
    assert client.get("/me/").status_code == 302, "not signed in yet"
    assert "Only report, or read my own reports" in client.get("/accounts/2fa/authenticate/").text
    answer = client.post("/accounts/2fa/own/")
    assert answer["Location"] == "/me/"
    assert (client.get("/me/").status_code, client.get("/me/report/", follow=True).status_code) == (200, 200)
    before = client.cookies["sessionid"].value
    answer = client.get("/today/", follow=True)
    assert "Confirm that it is you" in Page(answer.text).text["h1"]
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": phone.code(), "next": "/today/"})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert client.get("/today/").status_code == 200
    assert client.cookies["sessionid"].value != before, "a new id with the second step"
    assert not is_in(with_cookie(before))


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = value
    return client


def test_a_role_without_a_phone_leads_to_adding_one_and_then_on(cast: Cast) -> None:
    client = by_password(cast["intake"])
    answer = client.get("/today/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "Your role needs a second step" in answer.text
    shows_code(client, handed(cast, "intake"))
    client.get("/accounts/2fa/totp/activate/")
    phone = Phone(cast["intake"].account, client.session["mfa.totp.secret"])
    answer = client.post("/accounts/2fa/totp/activate/", {"code": phone.code()})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/today/").status_code == 200
    again = by_password(cast["intake"])
    answer = again.post("/accounts/2fa/authenticate/", {"code": phone.code()})
    assert "Incorrect code" in answer.text, "the code that enrolled it is spent"


def test_the_key_of_a_phone_lies_in_no_table_in_clear_not_even_before_it_is_added(cast: Cast) -> None:
    client = by_password(cast["intake"])
    shows_code(client, handed(cast, "intake"))
    page = Page(client.get("/accounts/2fa/totp/activate/").text)
    key = client.session["mfa.totp.secret"]
    assert key in "".join(page.text["span"])
    client.post("/accounts/2fa/totp/activate/", {"code": Phone(cast["intake"].account, key).code()})
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select encode(sealed, 'escape') from permissions_signin union all select data::text from mfa_authenticator"
        )
        rows = [row[0] for row in cursor.fetchall()]
    assert len(rows) >= 2
    assert not [row for row in rows if key in row]


def test_a_code_is_good_once_and_no_earlier_one_after_it(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    account = cast["manager"].account
    assert second.spend(account, phone.code(-2)) is None, "too old"
    assert second.spend(account, phone.code(2)) is None, "not yet"
    now = phone.code()
    assert [second.spend(account, code) for code in (now, now, phone.code(-1))] == ["totp", None, None]
    assert second.spend(cast["intake"].account, phone.code(1)) is None, "another's"


def test_a_typed_code_signs_in_once(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    by_both(cast["manager"], phone)
    answer = by_password(cast["manager"]).post("/accounts/2fa/authenticate/", {"code": phone.code()})
    assert "Incorrect code" in answer.text


def taken_at_once(account: Account, code: str) -> list[str]:
    """What AT_ONCE browsers come to that send this code at the same moment."""
    start = Barrier(AT_ONCE)

    def send(_: int) -> str | None:
        try:
            connections["default"].ensure_connection()
            start.wait(30)
            return second.spend(account, code)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [way for way in pool.map(send, range(AT_ONCE)) if way]


@pytest.mark.django_db(transaction=True)
def test_the_same_code_from_twenty_browsers_at_once_opens_one(cast: Cast) -> None:
    account, phone = cast["manager"].account, Phone.of(cast["manager"])
    assert taken_at_once(account, phone.code()) == ["totp"]
    recovery = second.make_codes(account)[0]
    assert taken_at_once(account, recovery) == ["recovery_code"]


def test_recovery_codes_are_shown_once_kept_as_digests_and_each_opens_once(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    client = by_both(cast["manager"], phone)
    codes = [text.replace(" ", "") for text in Page(client.post("/accounts/2fa/recovery-codes/").text).text["code"]]
    assert (len(codes), len({len(code) for code in codes})) == (10, 1)
    assert not [code for code in codes if code in client.get("/accounts/2fa/recovery-codes/").text]
    digests = list(RecoveryCode.objects.values_list("digest", flat=True))
    assert not set(codes) & set(digests)
    again = by_password(cast["manager"])
    assert again.post("/accounts/2fa/authenticate/", {"code": codes[0].lower()}).status_code == 302
    assert again.get("/today/").status_code == 200
    assert "Incorrect code" in by_password(cast["manager"]).post("/accounts/2fa/authenticate/", {"code": codes[0]}).text
    assert "9 of your codes are left" in client.get("/accounts/2fa/recovery-codes/").text
    second.make_codes(cast["manager"].account)
    assert second.spend(cast["manager"].account, codes[1]) is None, "new ones end the old"
    assert second.spend(cast["intake"].account, codes[2]) is None


@pytest.mark.django_db(transaction=True)
def test_the_journal_has_each_change_of_a_second_step_and_no_code(cast: Cast, as_owner: AsOwner) -> None:
    phone = Phone.of(cast["manager"])
    client = by_both(cast["manager"], phone)
    by_password(cast["manager"]).post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/recovery-codes/")
    assert "1 wrong code came after your right password" in client.get("/accounts/sign-ins/").text
    client.post("/accounts/2fa/totp/deactivate/")
    with as_owner() as cursor:
        cursor.execute(
            "select verb, body from audit_event where chain_kind = 'person' and chain_id = %s order by seq",
            [cast["manager"].person.pk],
        )
        told = cursor.fetchall()
    assert [verb for verb, _ in told if verb != "refused"] == [
        "sign_in", "second_step_failed", "make_recovery_codes", "list_sign_ins", "remove_second_step",
    ]  # fmt: skip
    assert not [body for _, body in told if phone.key in body or "000000" in body]
    assert not Authenticator.objects.filter(user=cast["manager"].account).exists()
    assert not RecoveryCode.objects.exists(), "they go with the last second step"
    assert client.get("/today/")["Location"] == "/accounts/2fa/"


def test_sign_ins_of_people_who_report_leave_no_trace_in_the_journal(cast: Cast) -> None:
    by_password(cast["bystander"])
    with acting(cast["bystander"].actor):
        assert journal.history([journal.Chain.person(cast["bystander"].person.pk)]) == []


def test_a_passkey_alone_and_a_bare_address_lead_to_ones_own_reports_and_round_in_no_circle(
    cast: Cast, settings
) -> None:
    Authenticator.objects.create(user=cast["manager"].account, type="webauthn", data={"name": "key", "credential": {}})
    client = signed_in(cast["manager"].account, second=False)
    answer = client.get("/today/", headers={"host": "127.0.0.1"}, follow=True)
    assert [url for url, _ in answer.redirect_chain] == ["/me/"]
    assert "Your passkey works at the usual address only" in answer.text
    assert client.get("/today/")["Location"].startswith("/accounts/2fa/webauthn/reauthenticate/")


@pytest.mark.parametrize(
    ("host", "offered"), [("127.0.0.1:8000", False), ("[::1]", False), ("localhost", True), ("cases.example.gov", True)]
)
def test_passkeys_are_offered_under_a_host_name_only(cast: Cast, settings, host: str, offered: bool) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = by_password(cast["bystander"])
    assert ("Add a passkey" in client.get("/accounts/2fa/", headers={"host": host}).text) is offered
    answer = client.get("/accounts/2fa/webauthn/add/", headers={"host": host})
    assert answer.status_code == (200 if offered else 404)
