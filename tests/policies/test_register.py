"""The register of prior approvals through its pages: who finds it, what is entered, what is refused, what is marked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from audit import clock
from permissions.actors import acting
from policies import loading
from policies.models import Exemption
from tests.cast import Cast
from tests.policies.conftest import FOLDER

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
REGISTER, ENTER = "/approvals/", "/approvals/enter/"
TYPED = {
    "unit": "Vice", "operation_ref": "OP-0000", "purpose": "Answers advertisements.", "codes": ["G2a"],
    "devices": "Laptop 77\n\nPhone 5", "valid_from": "2027-03-01", "valid_to": "2027-12-31", "approver": "E-authority",
    "approved_on": "2027-03-01", "approved_time": "08:00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def stored(db: None):
    loading.load(FOLDER)
    with clock.at(NOW):
        yield


def own(cast: Cast, key: str = "subject") -> str:
    return f"{ENTER}{cast[key].person.pk}/"


def enter(cast: Cast, who: str = "counsel", status: int = 302, **other: object) -> str:
    """The address of the approval that was entered, or the page that says why none was."""
    answer = cast[who].client.post(own(cast), {**TYPED, **other})
    assert answer.status_code == status, answer.content.decode()
    return answer.url if status == 302 else answer.content.decode()


def read(cast: Cast, url: str, who: str = "owner") -> str:
    answer = cast[who].client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_counsel_enters_one_and_a_policy_owner_reads_it(cast: Cast) -> None:
    page = cast["counsel"].client.get(f"{ENTER}?q=Hol").content.decode()
    assert own(cast) in page  # found by the last name, in the directory
    form = cast["counsel"].client.get(own(cast)).content.decode()
    assert re.findall(r'value="(\w+)"[^>]*checked', form) == [
        "G2",
        "G2a",
        "G2b",
        "G2c",
    ]  # item 2, unless more is listed
    assert "G1" in re.findall(r'value="(\w+)"', form)
    assert {"G0", "X2d"}.isdisjoint(re.findall(r'value="(\w+)"', form)), "neither can be breached"
    url = enter(cast)
    whole, rows = read(cast, url), read(cast, REGISTER)
    for words in ("Sverre Holtegaard", "Vice", "G2a", "Laptop 77, Phone 5", "In force"):
        assert words in whole
        assert words in rows
    assert "OP-0000" in whole
    assert "Answers advertisements." in whole
    assert "OP-0000" not in rows  # one has to open it, and that is on record
    with acting(cast["owner"].actor):
        [made] = Exemption.objects.all()
        assert not {"OP-0000", "Laptop 77", str(cast["subject"].person.pk)} & {
            str(one) for one in made.__dict__.values()
        }


@pytest.mark.parametrize("key", ["manager", "ethics", "hr", "auditor", "admin", "outside", "bystander", "subject"])
def test_for_everybody_else_it_is_not_there(cast: Cast, key: str) -> None:
    """The same bytes as where nothing is, for a look and for a form, and no way there."""
    url = enter(cast)
    client = cast[key].client
    nothing = client.get("/approvals/nothing/").content
    for place in (REGISTER, ENTER, own(cast), url, f"{url}revoke/"):
        assert (client.get(place).status_code, client.get(place).content) == (404, nothing), place
    for place in (own(cast), f"{url}revoke/"):
        assert client.post(place, {**TYPED, "reason": "x"}).status_code == 404, place
    assert REGISTER not in client.get(reverse("policies")).content.decode()
    assert f'href="{REGISTER}"' in cast["counsel"].client.get(reverse("today")).content.decode()
    with acting(cast["counsel"].actor):
        assert [row.revoked_at for row in Exemption.objects.all()] == [None]


def test_nobody_enters_or_approves_their_own(cast: Cast) -> None:
    assert cast["counsel"].client.get(own(cast, "counsel")).status_code == 403
    assert cast["counsel"].client.post(own(cast, "counsel"), TYPED).status_code == 403
    assert "approves or enters an approval for themselves" in enter(cast, status=403, approver="E-subject")
    with acting(cast["counsel"].actor):
        assert not Exemption.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"approver": "E-nobody"}, "Nobody in the directory has this employee number."),
        ({"valid_to": "2027-02-01"}, "ends before it starts"),
        ({"approved_on": "2027-03-11"}, "This has not come yet."),
        ({"codes": []}, "Choose at least one guideline."),
        ({"codes": ["X2d"]}, "X2d"),
        ({"operation_ref": " "}, "names the number of the operation"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(cast: Cast, typed: dict, sentence: str) -> None:
    page = enter(cast, status=200, **typed)
    assert sentence in page
    assert "Answers advertisements." in page
    with acting(cast["counsel"].actor):
        assert not Exemption.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"valid_from": "2027-02-01"}, "Retroactive: it excuses nothing before March 1"),
        ({}, "Entered later: for what happened before March 10 counsel is asked"),
        ({"valid_from": "2027-04-01"}, "Not yet in force"),
        ({"valid_to": "2027-03-09"}, "Ended"),
    ],
)
def test_the_register_marks_what_takes_from_its_worth(cast: Cast, typed: dict, words: str) -> None:
    url = enter(cast, **typed)
    assert words in read(cast, url)
    assert words in read(cast, REGISTER)


def test_without_its_hour_an_approval_counts_from_the_end_of_its_day(cast: Cast) -> None:
    for on, moment in (("2027-03-01", "March 1, 23:59"), ("2027-03-10", "March 10, 10:00")):
        assert f"Given by Astrid Vennemoe, {moment}" in read(cast, enter(cast, approved_on=on, approved_time=""))


def test_one_is_revoked_once_with_its_reason(cast: Cast) -> None:
    url = enter(cast)
    assert "Say why it is revoked." in cast["owner"].client.post(f"{url}revoke/", {"reason": ""}).content.decode()
    assert cast["owner"].client.post(f"{url}revoke/", {"reason": "The operation is over."}).url == url
    page = read(cast, url, "counsel")
    assert "Revoked by Olga Prestmark, March 10, 10:00 Why The operation is over." in page
    assert "Revoke it" not in page
    for answer in (
        cast["owner"].client.get(f"{url}revoke/"),
        cast["owner"].client.post(f"{url}revoke/", {"reason": "x"}),
    ):
        assert answer.status_code == 404
    assert "Revoked" in read(cast, REGISTER)


def test_the_register_goes_on_behind_its_first_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.registered.ROWS", 2)
    for number in range(3):
        with clock.at(NOW + timedelta(minutes=number)):
            enter(cast, unit=f"Unit {number}")
    first = cast["owner"].client.get(REGISTER).content.decode()
    assert re.findall(r"Unit \d", first) == ["Unit 2", "Unit 1"]
    [older] = re.findall(r'href="(\?page=\d+)"', first)
    second = cast["owner"].client.get(REGISTER + older).content.decode()
    assert re.findall(r"Unit \d", second) == ["Unit 0"]
    assert 'href="?page=1"' in second
    assert cast["owner"].client.get(f"{REGISTER}?page=9").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_every_look_and_every_change_is_on_record_and_what_was_changed_outside_is_said(cast: Cast, as_owner) -> None:
    url = enter(cast)
    read(cast, REGISTER)
    assert cast["owner"].client.post(f"{url}revoke/", {"reason": "It is over."}).status_code == 302
    with as_owner() as owner:
        owner.execute("select chain_kind, verb, actor, body from audit_event where verb like '%%approval%%'")
        found = owner.fetchall()
        owner.execute("alter table policies_exemption disable trigger user")
        owner.execute("update policies_exemption set purpose = unit")
        owner.execute("alter table policies_exemption enable always trigger revoke_once")
    policy_owner, counsel = (f"person:{cast[key].person.pk}" for key in ("owner", "counsel"))
    assert sorted({one[:3] for one in found}) == sorted({
        ("system", "record_approval", counsel), ("system", "revoke_approval", policy_owner),
        ("person", "list_approvals", policy_owner), ("person", "read_approval", policy_owner),
    })  # fmt: skip
    assert not [body for *_, body in found if re.search("Vice|OP-0000|Laptop|It is over|Holtegaard", body)]
    page = read(cast, url)
    assert "This text was changed outside Candor." in page
    assert "Vice" in page
