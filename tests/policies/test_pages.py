"""The policy pages: open to everyone, each item with its source, honest about what is missing."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from permissions.actors import acting
from permissions.models import Installation
from policies import loading, versions
from policies.adoption import Instrument, adopt
from policies.models import PolicyVersion
from policies.shapes import Pack
from tests.cast import Cast
from tests.policies.conftest import FOLDER

SLUG = "king-county-sex-trafficking"


@pytest.fixture
def version(db: None) -> PolicyVersion:
    return loading.load(FOLDER).version


@pytest.fixture
def page(version: PolicyVersion, client: Client) -> str:
    return client.get(reverse("policy", args=[SLUG])).content.decode()


def test_the_addresses_are_those_people_script_against() -> None:
    assert reverse("policies") == "/policies/"
    assert reverse("policy", args=[SLUG]) == f"/policies/{SLUG}/"


def test_an_empty_list_says_what_will_come() -> None:
    page = render_to_string("policies/policies.html", {"policies": [], "frame": "reporter_base.html"})
    assert "appear here" in page


def test_the_list_names_the_policy(version: PolicyVersion, client: Client) -> None:
    listed = client.get(reverse("policies")).content.decode()
    assert reverse("policy", args=[SLUG]) in listed
    assert "Sex Trafficking and Buying Sexual Services Policy" in listed


def test_nobody_has_to_sign_in_and_no_session_is_opened(version: PolicyVersion, client: Client) -> None:
    response = client.get(reverse("policy", args=[SLUG]))
    assert response.status_code == 200
    assert not response.cookies
    assert "You need no account" in response.content.decode()


def test_signed_in_people_keep_their_frame(version: PolicyVersion, cast) -> None:
    page = cast["manager"].client.get(reverse("policy", args=[SLUG])).content.decode()
    assert "Sign out" in page


def test_each_guideline_stands_with_its_sources_to_the_item(page: str, pack: Pack) -> None:
    for code in pack.guidelines:
        assert f'id="{code}"' in page
    assert "County travel, meal and expense policy, PER 17-1-3 (AEP) (King County, WA)" in page
    assert "ITG-P-08-02-01 (King County, WA)" in page
    assert "King County Code chapter 3.04 (King County, WA)" in page
    assert "Sex Trafficking and Buying Sexual Services Policy (King County, WA), item 2a" in page


def test_the_page_shows_purpose_definitions_procedures_violations_and_help(page: str) -> None:
    for words in (
        "every human life has value",
        "commercial sexual abuse of a minor",
        "New Employee Orientation",
        "termination is included",
        "1-888-373-7888",
        "number not filled in yet",
    ):
        assert words in page


def test_what_is_proposed_says_so(page: str) -> None:
    assert "Acknowledge the report" in page
    assert "7 days, from: the report is received" in page
    assert "G2a with computer or telephone; else a reviewer decides" in page
    assert "given by the source" in page
    assert ">proposed<" in page


def test_a_fact_of_the_reference_data_is_shown_with_its_number_and_what_is_to_be_said_of_it(page: str) -> None:
    for words in (
        "fee per session",
        "90 USD; Paid by the participant",
        "(OPS); Based in Seattle; serves the whole of King County",
        "2015; As the profile says; no newer check",
        "2500 USD at most; conflict: yes; According to police; the statute reads otherwise",
        "role: law enforcement; list: incomplete; Eight police departments are counted but seven agencies are named",
        "20 percent less demand for commercial sex within two years; A goal of 2014; history and not measured here",
    ):
        assert words in page
    assert "city-profile#" not in page  # where a fact comes from, and how it stands, have columns of their own


def test_what_is_missing_has_a_banner(version: PolicyVersion, cast: Cast, client: Client) -> None:
    named = client.get(reverse("policy", args=[SLUG])).content.decode()
    assert "Not named yet" not in named
    with acting(cast["owner"].actor):
        Installation.objects.update(policy_owner="", contact="", effective_on=None)
    page = client.get(reverse("policy", args=[SLUG])).content.decode()
    assert "Not named yet: owner, contact, effective date." in page
    assert "Not named yet" in client.get(reverse("policies")).content.decode()


def test_an_adopted_value_names_who_when_and_by_what(version: PolicyVersion, cast, client: Client) -> None:
    by = Instrument("Office of the plainly invented", date(2026, 1, 2), "Order 0")
    adopt(cast["owner"].actor, version, ["clocks/acknowledge"], by)
    page = client.get(reverse("policy", args=[SLUG])).content.decode()
    assert "adopted by Office of the plainly invented on January 2, 2026: Order 0" in page


def test_the_official_text_is_linked_with_its_checksum_and_saved_as_a_file(
    db: None, tmp_path: Path, client: Client
) -> None:
    path = tmp_path / 'official "text".pdf'
    path.write_bytes(b"%PDF-1.7 the county's own words")
    loading.load(FOLDER, official=path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    address = reverse("policy_official", args=[SLUG, sha256])
    page = client.get(reverse("policy", args=[SLUG])).content.decode()
    assert address in page
    assert sha256 in page
    response = client.get(address)
    assert response.content == path.read_bytes()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="official text.pdf"'


def test_an_older_version_stays_readable(version: PolicyVersion, client: Client, folder: Path) -> None:
    path = folder / "pack.toml"
    path.write_text(
        path.read_text()
        .replace('effective_from = ""', "effective_from = 2026-01-01")
        .replace('previous_until = ""', "previous_until = 2025-12-31")
    )
    text = folder / "text/en/violations.md"
    text.write_text(text.read_text() + "\nA sentence of the newer version.\n")
    loading.load(folder)
    newer = client.get(reverse("policy", args=[SLUG])).content.decode()
    older = client.get(reverse("policy_version", args=[SLUG, version.sha256])).content.decode()
    assert reverse("policy_version", args=[SLUG, version.sha256]) in newer  # people find it from the present one
    assert "A sentence of the newer version." in newer
    assert "A sentence of the newer version." not in older
    assert ("not in force today" in newer, "not in force today" in older) == (False, True)


def test_a_version_that_another_text_of_the_same_days_replaced_says_that_it_is_not_in_force(
    version: PolicyVersion, client: Client, folder: Path, settings
) -> None:
    settings.CANDOR_DEMO = True  # elsewhere a text without a first day is refused
    text = folder / "text/en/violations.md"
    text.write_text(text.read_text() + "\nA sentence of the newer text.\n")
    newer = loading.load(folder).version
    says = {
        one: "not in force today" in client.get(reverse("policy_version", args=[SLUG, one.sha256])).content.decode()
        for one in (version, newer)
    }
    assert says == {version: True, newer: False}


@pytest.mark.parametrize(
    "address", ["/policies/none/", f"/policies/{SLUG}/versions/0/", f"/policies/{SLUG}/official/0/"]
)
def test_what_is_not_there_is_not_found(version: PolicyVersion, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_page_takes_few_queries_and_the_same_for_more_versions(
    version: PolicyVersion, client: Client, django_assert_max_num_queries
) -> None:
    versions.pack(version)
    with django_assert_max_num_queries(6):
        client.get(reverse("policy", args=[SLUG]))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_policy_page_is_read_only(version: PolicyVersion, client: Client, method: str) -> None:
    assert getattr(client, method)(reverse("policy", args=[SLUG])).status_code == 405
