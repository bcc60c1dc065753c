"""A stored version never changes, and each day finds its own (D34)."""

import hashlib
from datetime import date
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from permissions.models import Installation
from policies import loading, packs, versions
from policies.models import OfficialText, PolicyVersion
from policies.shapes import Pack
from tests.policies.conftest import FOLDER, OTHER

SLUG = "king-county-sex-trafficking"
JUNE, JULY = date(2027, 6, 30), date(2027, 7, 1)


def dated(folder: Path, start: str = "", end: str = "", previous: str = "", words: str = "") -> Path:
    """The pack with these dates, and one sentence more so that it is another text."""
    path = folder / "pack.toml"
    head = path.read_text()
    for key, value in (("effective_from", start), ("effective_to", end), ("previous_until", previous)):
        head = head.replace(f'{key} = ""', f"{key} = {value}" if value else f'{key} = ""')
    path.write_text(head)
    text = folder / "text/en/policy.md"
    text.write_text(f"{text.read_text()}\n{words}\n")
    return folder


@pytest.fixture
def installed(db: None) -> Installation:
    """The cast's installation, which has counted from 2020 on."""
    return Installation.objects.get()


def test_loading_twice_makes_one_version(db: None, other: Path) -> None:
    first, again = loading.load(other), loading.load(other)
    assert first.new
    assert not again.new
    assert first.version.pk == again.version.pk
    assert PolicyVersion.objects.filter(policy_id=OTHER).count() == 1


def test_the_command_says_what_it_did(db: None, other: Path) -> None:
    out = StringIO()
    call_command("load_policy", str(other), stdout=out)
    call_command("load_policy", str(other), stdout=out)
    assert "stored." in out.getvalue()
    assert "was stored already." in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_loading_is_journalled_with_the_checksum(as_owner, other: Path) -> None:
    version = loading.load(other).version
    with as_owner() as cursor:
        cursor.execute(
            "select actor, body from audit_event where verb = 'load_policy' and body like '%another-policy%'"
        )
        [(actor, body)] = cursor.fetchall()
    assert actor == "system:setup"
    assert version.sha256 in body


def test_what_is_stored_reads_as_the_folder_does(db: None, pack: Pack) -> None:
    assert versions.pack(loading.load(FOLDER).version) == pack


def test_a_pack_with_a_problem_is_not_loaded(db: None, other: Path) -> None:
    (other / "clocks.toml").write_text("[[clock]]\nkind = \n")
    with pytest.raises(CommandError):
        call_command("load_policy", str(other), stdout=StringIO(), stderr=StringIO())
    assert not PolicyVersion.objects.filter(policy_id=OTHER).exists()


@pytest.mark.parametrize(
    "change",
    [
        "update policies_policyversion set content = '{}'",
        "update policies_policyversion set sha256 = 'x'",
        "update policies_policyversion set owner = 'somebody else'",
        "update policies_policyversion set effective_from = '2020-01-01'",
        "update policies_policyversion set effective_to = '2028-01-01', owner = 'somebody else'",
        "update policies_policyversion set effective_to = null",
        "delete from policies_policyversion",
        "update policies_officialtext set data = ''",
        "delete from policies_officialtext",
        "update policies_adoption set instrument = 'none'",
        "delete from policies_adoption",
    ],
)
@pytest.mark.parametrize("role", ["app", "owner"])
def test_nobody_changes_what_was_stored(db: None, as_owner, change: str, role: str) -> None:
    if role == "owner":
        with as_owner() as cursor:
            _a_version(cursor)
            with pytest.raises(psycopg.errors.RaiseException, match="stays"):
                cursor.execute(change)
        return
    loading.load(FOLDER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("table", ["policyversion", "officialtext", "adoption", "exemption"])
def test_nobody_empties_a_table(db: None, as_owner, table: str) -> None:
    with as_owner() as cursor, pytest.raises(psycopg.errors.RaiseException, match="stays: no TRUNCATE"):
        cursor.execute(f"truncate policies_{table} cascade")


def _a_version(cursor) -> None:
    """The owner's own connection does not see the test's transaction, so it writes a version of its own."""
    cursor.execute("begin")
    cursor.execute("insert into policies_policy (slug, title) values ('other', 'Other')")
    cursor.execute(
        "insert into policies_policyversion (id, policy_id, sha256, owner, contact, content, loaded_at) "
        "values (gen_random_uuid(), 'other', 'y', '', '', '{}', now())"
    )


def test_the_last_day_can_be_set_once(db: None) -> None:
    version = loading.load(FOLDER).version
    PolicyVersion.objects.filter(pk=version.pk).update(effective_to=JUNE)
    with pytest.raises(DatabaseError, match="can be set once"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(effective_to=JULY)


def test_a_newer_version_leaves_the_older_as_it_was(
    db: None, installed: Installation, folder: Path, pack: Pack
) -> None:
    older = loading.load(FOLDER).version
    newer = loading.load(dated(folder, "2027-07-01", previous="2027-06-30", words="One rule more.")).version
    older.refresh_from_db()
    assert versions.pack(older) == pack
    assert older.effective_to == JUNE  # the day that the newer pack gives
    assert versions.in_force(SLUG, JUNE) == older
    assert versions.in_force(SLUG, JULY) == newer


def test_a_day_before_the_first_version_finds_none(db: None, installed: Installation) -> None:
    loading.load(FOLDER)
    assert versions.in_force(SLUG, installed.effective_on)
    with pytest.raises(versions.NoneInForce, match="No version of this policy was in force on December 31, 2019"):
        versions.in_force(SLUG, date(2019, 12, 31))


def test_an_unknown_day_takes_the_version_of_the_day_received(db: None, installed: Installation, folder: Path) -> None:
    older = loading.load(FOLDER).version
    newer = loading.load(dated(folder, "2027-07-01", previous="2027-06-30")).version
    assert versions.pinned(SLUG, received_on=JUNE) == (older,)
    assert versions.pinned(SLUG, received_on=JULY) == (newer,)
    assert versions.pinned(SLUG, received_on=JULY, first=JUNE) == (older,)


def test_a_span_over_two_versions_names_both(db: None, installed: Installation, folder: Path) -> None:
    older = loading.load(FOLDER).version
    newer = loading.load(dated(folder, "2027-07-01", previous="2027-06-30")).version
    assert versions.pinned(SLUG, received_on=date(2027, 9, 1), first=date(2027, 6, 1), last=date(2027, 8, 1)) == (
        older,
        newer,
    )
    assert versions.pinned(SLUG, received_on=JULY, last=JUNE) == (older,)


def test_a_span_over_a_short_version_names_that_too(db: None, installed: Installation, folder: Path, tmp_path) -> None:
    import shutil

    first = loading.load(FOLDER).version
    short = loading.load(dated(folder, "2027-07-01", "2027-07-03", "2027-06-30", "Three days.")).version
    third = Path(shutil.copytree(FOLDER, tmp_path / "third"))
    last = loading.load(dated(third, "2027-07-04", words="After.")).version
    named = versions.pinned(SLUG, received_on=JULY, first=date(2027, 6, 1), last=date(2027, 12, 1))
    assert named == (first, short, last)


def test_a_version_whose_days_overlap_is_refused(db: None, installed: Installation, folder: Path) -> None:
    loading.load(FOLDER)
    with pytest.raises(packs.PackBroken) as refused:
        loading.load(dated(folder, "2027-07-01"))
    problem = refused.value.problems[0]
    assert (problem.file, "holds on some of the same days" in problem.what) == ("pack.toml", True)
    assert "effective_from" in (folder / "pack.toml").read_text().splitlines()[problem.line - 1]
    assert PolicyVersion.objects.count() == 1


def test_a_second_version_without_a_date_is_refused_once_installed(
    db: None, installed: Installation, folder: Path, settings
) -> None:
    loading.load(FOLDER)
    undated = dated(folder, words="Changed.")
    with pytest.raises(packs.PackBroken, match="does not say from when it holds"):
        loading.load(undated)
    settings.CANDOR_DEMO = True
    assert versions.in_force(SLUG, JUNE).pk == PolicyVersion.objects.get().pk
    newest = loading.load(undated).version
    assert versions.in_force(SLUG, JUNE) == newest


def test_content_that_no_longer_has_its_checksum_is_not_used(db: None) -> None:
    version = loading.load(FOLDER).version
    spoiled = PolicyVersion(
        policy=version.policy,
        sha256="0" * 64,
        content={**version.content, "pack.toml": ""},
        loaded_at=version.loaded_at,
    )
    spoiled.save(force_insert=True)
    with pytest.raises(versions.NotWhatWasStored):
        versions.pack(spoiled)


def test_reading_a_pack_again_asks_the_database_for_nothing(db: None, django_assert_num_queries) -> None:
    version = loading.load(FOLDER).version
    versions.pack(version)
    with django_assert_num_queries(0):
        versions.pack(version)
    with django_assert_num_queries(1):
        versions.in_force(SLUG, JUNE)


def test_owner_and_contact_come_from_the_set_up_when_the_pack_has_none(db: None, installed: Installation) -> None:
    standing = versions.standing(loading.load(FOLDER).version)
    assert (standing.owner, standing.contact) == (installed.policy_owner, installed.contact)
    assert standing.missing == ()


def test_the_official_text_is_kept_byte_for_byte(db: None, tmp_path: Path) -> None:
    path = tmp_path / "official.pdf"
    path.write_bytes(b"%PDF-1.7 the county's own words")
    version = loading.load(FOLDER, official=path).version
    loading.load(FOLDER, official=path)
    text = OfficialText.objects.get()
    assert text.version == version
    assert text.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert bytes(text.data) == path.read_bytes()


@pytest.mark.parametrize(("name", "data"), [("x.docx", b"PK"), ("x.pdf", b"not one"), ("x.txt", b"")])
def test_an_official_text_of_another_kind_is_refused(
    db: None, other: Path, tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(packs.PackBroken):
        loading.load(other, official=path)
    assert not PolicyVersion.objects.filter(policy_id=OTHER).exists()
