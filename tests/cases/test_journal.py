"""An auditor reads who did what and when in a case, and nothing of it; whoever lets them never learns that it is there."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from audit import clock, journal
from cases.parts import PARTS
from permissions import appointing
from permissions.actors import acting
from permissions.models import Held, JournalGrant
from permissions.refusals import Absent
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import Handed
from tests.cases.test_notices import carry
from tests.cases.walking import case_of, do
from tests.cast import Cast
from tests.permissions.test_attacks import refused
from tests.permissions.test_wall import GATED, rows
from tests.rig.database import AsOwner
from vault.sealed import TAMPERED

REASON = "Asked by the county attorney."


def give(cast: Cast, reference: str, key: str = "auditor", who: str = "owner", **more: str):
    day = clock.today() + timedelta(days=30)
    asked = {"reference": reference, "person": str(cast[key].person.pk), "until": day.isoformat(), "reason": REASON}
    return cast[who].client.post("/journals/", {**asked, **more})


def status(cast: Cast, reference: str, key: str = "auditor") -> int:
    return cast[key].client.get(f"/cases/{reference}/journal/").status_code


def test_an_auditor_reads_the_events_and_no_word_of_the_case(cast: Cast, opened: str, handed_in: Handed) -> None:
    do(cast, "manager", "note", opened, text="Canary at the north desk.")
    do(cast, "manager", "add_party", opened, role="witness", name="Wanda Witnessdottir")
    other, case = handed_in(), case_of(cast, "manager", opened)
    assert status(cast, opened) == 404
    answer = give(cast, opened.lower().replace("-", " "))
    assert (answer.status_code, answer.url) == (302, "/journals/")
    page = cast["auditor"].client.get(f"/cases/{opened}/journal/")
    body = page.content.decode()
    assert "Maren Quillfeather wrote a note." in body
    assert "Imke Tarvold opened the case." in body
    assert [line.number for line in page.context["page"].lines] == list(range(len(page.context["page"].lines), 0, -1))
    for secret in ("Canary", "Witnessdottir", "North desk", "IT services"):
        assert secret not in body
    tails = ["", *(f"{name}/" for name in PARTS), "note/", "assign/"]
    assert {cast["auditor"].client.get(f"/cases/{opened}/{tail}").status_code for tail in tails} == {404}
    assert status(cast, other) == 404
    with acting(cast["auditor"].actor):
        assert {table: rows(table) for table in (*GATED, "audit_digest", "vault_casekey", "vault_identity")} == (
            dict.fromkeys((*GATED, "audit_digest", "vault_casekey", "vault_identity"), 0)
        )
        with connection.cursor() as cursor:
            cursor.execute("select distinct chain_id from audit_event where chain_kind in ('case', 'thread', 'system')")
            assert cursor.fetchall() == [(case.pk,)]
    history = cast["manager"].client.get(f"/cases/{opened}/history/?reads=1").content.decode()
    assert "Aksel Tronvik read the journal as an auditor." in history
    assert "Journals given to auditors" in cast["auditor"].client.get("/today/").content.decode()


def test_whoever_gives_it_is_told_the_same_whether_there_is_a_case_or_not(cast: Cast, opened: str) -> None:
    answers = []
    for reference in (opened, "0000-0000"):
        with CaptureQueriesContext(connection) as asked:
            answer = give(cast, reference)
        page = cast["owner"].client.get("/journals/").content.decode()
        shown = page.count(reference.replace("-", " ")), page.count("Aksel Tronvik")
        answers.append((answer.status_code, answer.url, dict(answer.headers), len(asked), shown[0]))
    assert answers[0] == answers[1]
    assert answers[0][-1] > 0
    assert status(cast, "0000-0000") == 404
    assert status(cast, opened, "owner") == 404  # who gives it reads nothing
    assert "It has eight letters and digits" in give(cast, "north desk").content.decode()


@pytest.mark.parametrize("key", ["owner", "manager", "hr", "admin", "counsel", "bystander"])
def test_nobody_else_is_let_in_by_the_right(cast: Cast, opened: str, key: str) -> None:
    give(cast, opened)
    client = cast[key].client
    there, nowhere = (client.get(f"/cases/{one}/journal/") for one in (opened, "0000-0000"))
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert there.status_code == 404
    if key != "owner":
        answer = give(cast, opened, who=key)
        assert JournalGrant.objects.count() == 0  # outside `acting` nobody sees a row
        assert answer.status_code == 200  # the page, with nobody to choose
        with acting(cast["outside"].actor):
            assert JournalGrant.objects.count() == 1
        assert opened.replace("-", " ") not in client.get("/journals/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_ends_on_its_day_by_hand_with_the_role_and_with_a_conflict(cast: Cast, handed_in: Handed) -> None:
    ended, dismissed, named = handed_in(), handed_in(), handed_in(who="Aksel Tronvik")
    for reference in (ended, dismissed, named):
        give(cast, reference)
    assert [status(cast, one) for one in (ended, dismissed, named)] == [200, 200, 404]
    page = cast["owner"].client.get("/journals/").context["page"]
    url = next(one.end_url for one in page.rights if one.reference == ended)
    assert cast["manager"].client.post(url).status_code == 404
    assert cast["owner"].client.get(url).status_code == 405
    assert cast["owner"].client.post(url).status_code == 302
    assert [status(cast, one) for one in (ended, dismissed)] == [404, 200]
    with acting(cast["owner"].actor) as actor:
        appointing.dismiss(actor, Held.objects.in_force().get(person=cast["auditor"].person), reason="left")
    assert status(cast, dismissed) == 404
    for days in (0, 91):
        day = clock.today() + timedelta(days=days)
        assert give(cast, ended, until=day.isoformat()).status_code == 200


def test_independent_readers_are_told_without_a_reference(cast: Cast, opened: str) -> None:
    carry()
    give(cast, opened)
    assert set(carry()[-1:]) == {"outside@county.example"}
    body = cast["outside"].client.get("/journals/").content.decode()
    assert "Aksel Tronvik" in body
    assert "Olga Prestmark" in body
    assert opened.replace("-", " ") not in body
    assert opened not in body


def test_no_journal_is_given_while_nobody_outside_would_hear_of_it(cast: Cast, opened: str) -> None:
    with acting(cast["owner"].actor) as actor:
        for held in Held.objects.in_force().filter(role="independent_reader"):
            appointing.dismiss(actor, held, reason="Left.")
    answer = give(cast, opened)
    assert (answer.status_code, "Nobody outside would hear of it" in answer.content.decode()) == (403, True)
    assert status(cast, opened) == 404


def test_raw_statements_give_no_right_and_the_right_writes_nothing_else(cast: Cast, opened: str) -> None:
    give(cast, opened)
    case, auditor = case_of(cast, "manager", opened), cast["auditor"]
    insert = (
        "insert into permissions_journalgrant (id, reference, person_id, reason, given_by, given_at, given_on, until, event)"
        " values (%s, %s, %s, '', %s, now(), now(), now() + interval '1 day', %s)"
    )
    for key, to, by in (
        ("manager", "auditor", "manager"),
        ("auditor", "auditor", "owner"),
        ("owner", "owner", "owner"),
        ("owner", "auditor", "manager"),
        ("owner", "bystander", "owner"),
    ):
        values = (uuid4(), opened, cast[to].person.pk, cast[by].person.pk, uuid4())
        refused(cast[key].actor, insert, *values)
    refused(auditor.actor, "update permissions_journalgrant set until = '9999-12-31'")
    refused(cast["outside"].actor, "update permissions_journalgrant set until = '9999-12-31'")
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(cast["owner"].actor),
        connection.cursor() as raw,
    ):
        raw.execute("update permissions_journalgrant set reference = '0000-0000'")
    with pytest.raises(Absent), acting(auditor.actor) as actor:
        journal.record(journal.Chain.case(case.pk), "note", actor=actor.label)
    with acting(auditor.actor), connection.cursor() as cursor:
        cursor.execute("select public.candor_journal_of(%s), public.candor_sees(%s)", [opened, case.pk])
        assert cursor.fetchone() == (case.pk, False)


@pytest.mark.django_db(transaction=True)
def test_a_right_that_was_slipped_in_or_lengthened_opens_nothing_and_is_named(
    cast: Cast, opened: str, handed_in: Handed, as_owner: AsOwner, settings, tmp_path
) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    other = handed_in()
    give(cast, opened)
    assert [status(cast, one) for one in (opened, other)] == [200, 404]
    for trick in (
        "update permissions_journalgrant set until = '9999-12-31'",
        f"update permissions_journalgrant set until = now() + interval '1 day', reference = '{other}'",
    ):
        with as_owner() as owner:
            owner.execute(trick)
        assert [status(cast, one) for one in (opened, other)] == [404, 404]
        with signed_in_as_owner(), pytest.raises(CommandError, match="journal grant .* it is forged"):
            call_command("verify_audit")
    with as_owner() as owner:
        owner.execute(f"update permissions_journalgrant set reference = '{opened}'")
    with signed_in_as_owner():
        call_command("verify_audit", case=opened, stdout=(said := StringIO()))
    assert "Aksel Tronvik (E-auditor), as auditor" in said.getvalue()
    assert "Aksel Tronvik (E-auditor): read journal" in said.getvalue()
    assert REASON not in said.getvalue(), "it is sealed, and the command opens nothing"
    assert REASON in cast["outside"].client.get("/journals/").text
    with as_owner() as owner:
        owner.execute("update permissions_journalgrant set reason = set_byte(reason, 60, get_byte(reason, 60) # 1)")
    told = cast["outside"].client.get("/journals/").text
    assert (TAMPERED in told, REASON in told) == (True, False)
    with signed_in_as_owner(), pytest.raises(CommandError, match="journalgrant .*: what was written there was changed"):
        call_command("verify_audit")
