"""Whoever fails at the sign-in on purpose locks nobody else out, and gets nowhere (TM-40, TM-41)."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core.cache import cache
from django.test import Client

from permissions import tries
from permissions.actors import acting
from permissions.models import Account
from permissions.signin import AccountAdapter
from tests.cast import PASSWORD, Cast
from tests.signing import Phone, by_both, by_password, is_in

A_FLOOD, WRONG = 25, "not this one"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def guess(client: Client, address: str = "203.0.113.7", password: str = WRONG) -> str:
    return client.post("/accounts/login/", {"login": "bystander", "password": password}, REMOTE_ADDR=address).text


def test_a_flood_of_wrong_passwords_stops_the_flood_alone(cast: Cast) -> None:
    known = by_password(cast["bystander"])
    known.post("/accounts/logout/")
    attacker = Client()
    answers = [guess(attacker) for _ in range(A_FLOOD)]
    assert ["Too many" in answer for answer in answers] == [False] * 10 + [True] * (A_FLOOD - 10)
    assert "Too many" in guess(attacker, password=PASSWORD), "the right one too, from there"
    guess(known, password=PASSWORD)
    assert is_in(known), "a browser from which they have signed in before counts for itself, at the same address"
    elsewhere = Client()
    guess(elsewhere, "198.51.100.4", PASSWORD)
    assert is_in(elsewhere), "and so does another address"


def test_a_wrong_password_is_answered_and_costs_the_same_whether_the_name_is_anybody_s(cast: Cast, monkeypatch) -> None:
    """Counted, not timed: the hasher is by far the dearest part of an answer. The eleventh try is refused unread."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, typed, salt: hashed.append(typed) or encode(self, typed, salt)
    )
    with acting(cast["owner"].actor):
        Account.objects.filter(pk=cast["hr"].account.pk).update(is_active=False)
    Account.objects.filter(pk=cast["labor"].account.pk).update(password=make_password(None))  # has not used a code yet

    def tried(name: str) -> list[object]:
        hashed.clear()
        answer = Client().post("/accounts/login/", {"login": name, "password": WRONG}, REMOTE_ADDR="203.0.113.7")
        body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.text).replace(f'value="{name}"', "")
        headers = {key: value for key, value in answer.headers.items() if key not in {"Content-Length", "Expires"}}
        return [answer.status_code, headers, sorted(answer.cookies), body, len(hashed)]

    tries_of = {name: [tried(name) for _ in range(11)] for name in ("bystander", "nobody-at-all", "hr", "labor")}
    assert [one[-1] for one in tries_of["bystander"]] == [1] * 10 + [0]
    assert [name for name, answers in tries_of.items() if answers != tries_of["bystander"]] == []


def test_a_flood_of_wrong_codes_by_somebody_with_the_password_locks_no_known_browser(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    known = by_both(cast["manager"], phone)
    known.post("/accounts/logout/")
    cache.clear()
    answers = []
    for number in range(A_FLOOD):
        thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
        thief.post("/accounts/login/", {"login": "manager", "password": PASSWORD})
        answers.append(thief.post("/accounts/2fa/authenticate/", {"code": "000000"}).text)
    assert ["That was too often" in answer for answer in answers] == [False] * 20 + [True] * (A_FLOOD - 20)
    known.post("/accounts/login/", {"login": "manager", "password": PASSWORD})
    phone.forget()
    assert known.post("/accounts/2fa/authenticate/", {"code": phone.code()}).status_code == 302
    assert known.get("/today/").status_code == 200


def test_the_password_alone_makes_no_browser_known(cast: Cast) -> None:
    phone = Phone.of(cast["manager"])
    thief = by_password(cast["manager"])
    assert thief.post("/accounts/2fa/own/").status_code == 302
    assert is_in(thief)
    assert "candor_known" not in thief.cookies
    thief.post("/accounts/logout/")
    assert "candor_known" in by_both(cast["manager"], phone, thief).cookies


def test_the_mark_of_a_known_browser_names_nobody_and_cannot_be_made(cast: Cast) -> None:
    client = by_password(cast["bystander"])
    mark = client.cookies["candor_known"]
    assert (mark["httponly"], mark["samesite"]) == (True, "Strict")
    assert not [word for word in ("bystander", str(cast["bystander"].account.pk)) if word in mark.value]
    forger = Client()
    forger.cookies["candor_known"] = mark.value[:-4] + "AAAA"
    assert ["Too many" in guess(forger) for _ in range(12)][-1]
    genuine = Client()
    genuine.cookies["candor_known"] = mark.value
    assert "Too many" not in guess(genuine)


def test_a_browser_is_known_for_the_last_eight_people_alone(cast: Cast) -> None:
    client = Client()
    for key in ("intake2", "hr", "labor", "counsel", "records", "auditor", "admin", "subject", "bystander"):
        by_password(cast[key], client)
        client.post("/accounts/logout/")
    request = Client().get("/").wsgi_request
    request.COOKIES = {"candor_known": client.cookies["candor_known"].value}
    known = [
        account.username
        for account in Account.objects.all()
        if ":known:" in tries.source(request, account.username, "a")
    ]
    assert (len(known), "intake2" in known, "bystander" in known) == (tries.MOST, False, True)


@pytest.mark.parametrize(("behind", "counted"), [(True, "198.51.100.4"), (False, "127.0.0.1")])
def test_the_address_is_the_one_that_the_proxy_says_and_no_visitor(
    settings, behind: bool, counted: str, db: None
) -> None:
    settings.CANDOR_BEHIND_PROXY = behind
    request = Client().get("/", headers={"X-Forwarded-For": "10.0.0.1, 198.51.100.4"}).wsgi_request
    assert AccountAdapter(request).get_client_ip(request) == counted


def test_no_password_is_reset_by_mail_and_no_address_is_added(cast: Cast) -> None:
    for path in (
        "password/reset/",
        "password/reset/key/x-y/",
        "email/",
        "confirm-email/",
        "password/set/",
        "login/code/",
    ):
        assert Client().get(f"/accounts/{path}").status_code == 404, path


def test_the_address_in_an_invitation_is_ours_whatever_the_browser_says(cast: Cast, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = cast["owner"].client
    answer = client.post(f"/people/{cast['bystander'].person.pk}/invite/", headers={"host": "evil.example"})
    assert (answer.status_code, "evil.example" in answer.text) == (200, False)
    assert f"{settings.STAFF_URL}/accounts/welcome/" in answer.text
