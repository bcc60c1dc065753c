"""What the owner of the database can do beside the journal, and where `verify_audit` finds it; and who saw a case."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit import clock
from cases import door, proving
from cases.told import Late
from intake.policy import pack
from policies import approvals
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import Handed, open_it
from tests.cases.test_step_back import case_threads, link, untie
from tests.cases.walking import do, on_record, submit
from tests.cast import Cast
from vault import receipts

pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]

CHANGED = "it was changed: "
FORGED = "it is forged: "
COPY = (
    "insert into {table} (id, {holder}, role, permission_id, case_id, reason, granted_by, granted_at, until, opened_on,"
    " state, event) select gen_random_uuid(), {to}, role, permission_id, case_id, reason, granted_by, granted_at, until,"
    " opened_on, state, event from {table} where role = '{role}'"
)
PERSON = {"table": "permissions_persongrant", "holder": "user_id", "role": "case_manager"}
POOL = {"table": "permissions_poolgrant", "holder": "group_id", "role": "intake_officer"}
HR = "(select id from permissions_account where username = 'hr')"
HR_POOL = "(select group_id from permissions_held where role = 'hr_officer' limit 1)"
GIVEN = "update permissions_persongrant set {} where role = 'case_manager'"

# what the owner does, what is said of it, whether a grant or which row
TRICKS = [
    (COPY.format(to=HR, **PERSON), FORGED + "its event made another grant", "grant"),
    (COPY.format(to=HR_POOL, **POOL), FORGED, "grant"),
    (GIVEN.format("event = gen_random_uuid()"), FORGED + "the event that should have made it does not exist", "grant"),
    (GIVEN.format(f"user_id = {HR}"), FORGED + "its event gave the case to somebody else", "grant"),
    (GIVEN.format("role = 'hr_officer'"), FORGED + "its event gave the case to somebody else", "grant"),
    (GIVEN.format("granted_by = gen_random_uuid()"), CHANGED + "somebody else gave it", "grant"),
    (GIVEN.format("event = (select id from audit_event where chain_kind = 'system' limit 1)"), FORGED + "its event", "grant"),
    ("update permissions_poolgrant set until = '9999-12-31'", CHANGED + "it was ended, and is in force again", "grant"),
    ("delete from permissions_persongrant where role = 'case_manager'", "the grant that this event made is gone", "grant"),
    ("delete from cases_entry where supersedes_id is not null", "what was written there is gone", "cases_entry"),
    ("update cases_entry set text = decode('00', 'hex') where kind = 'note'", "was written there was changed", "cases_entry"),
    ("update cases_entry set text = (select o.text from cases_entry o where o.id <> cases_entry.id and o.kind = 'note')"
     " where kind = 'note'", "was written there was changed", "cases_entry"),  # two swapped
    ("delete from cases_message", "what was written there is gone", "cases_message"),
    ("delete from cases_exemptioncheck", "what was written there is gone", "record"),
    ("delete from cases_ethicsdecision", "what was written there is gone", "record"),
    ("alter table workflow_step disable trigger user; delete from workflow_step where verb = 'open'", "is gone", "record"),
    ("alter table workflow_step disable trigger user; update workflow_step set remark = null", "was changed", "workflow_step"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_checkpoint_file(settings, tmp_path) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"


@pytest.fixture
def walked(cast: Cast, handed_in: Handed) -> str:
    """A case whose findings are approved with a remark, decided not to be referred, with a corrected note and a message."""
    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    door.post(receipt, "I was there.")
    open_it(cast, reference)
    submit(cast, reference, "unfounded")
    by_telephone = Late(happened_on=clock.today(), remark="Told by telephone.")
    do(cast, "ethics", "approve_findings", reference, late=by_telephone)
    do(cast, "ethics", "decline_referral", reference, reason="Nothing was found.")
    do(cast, "manager", "note", reference, text="Called the desk.")
    note = on_record(cast, "manager", reference).entry[-1]
    do(cast, "manager", "correct", reference, entry=note.pk, text="Called the north desk.", reason="Which desk.")
    return reference


def verdict(*arguments: str) -> str:
    """What the command says as the owner: the fault, or what it prints."""
    said = StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=said)
    except CommandError as fault:
        return str(fault)
    return said.getvalue()


def test_what_the_owner_does_beside_the_journal_is_named(walked: str) -> None:
    missed = []
    with signed_in_as_owner():
        assert "The journal is whole" in verdict()
        for trick, what, kind in TRICKS:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in trick.split("; "):
                    cursor.execute(statement)
                said = (verdict(), verdict("--case", walked))
                transaction.set_rollback(True)
            missed += [(trick, one) for one in said if what not in one or f", {kind} " not in one]
    assert missed == []


def test_one_command_says_who_was_given_a_case_and_who_read_it(cast: Cast, walked: str, handed_in: Handed) -> None:
    handed_in()
    cast["ethics"].client.get(f"/cases/{walked}/allegations/")
    cast["hr"].client.get(f"/cases/{walked}/")
    with signed_in_as_owner():
        said = verdict("--case", walked.lower().replace("-", " "))
        assert verdict("--case", "0000-0000") == verdict("--case", "not one") != said
        assert "Leave the bundle out" in verdict("somewhere", "--case", walked)
        again = verdict("--case", walked)
    given, read = said.split("Was given to:")[1].split("Was read by:")
    assert "Maren Quillfeather (E-manager), as case manager" in given
    assert (
        "everyone in intake_officer/executive (Imke Tarvold, Jorun Vestby, Mona Drangeid), as intake officer" in given
    )
    assert "by the door: routed at the door" in given
    assert "Edda Lundquire (E-ethics): read allegations" in read
    assert "Nobody else was given this case or read it." in said
    for key in ("hr", "counsel", "auditor", "bystander"):
        assert cast[key].person.name not in said
    assert "system:verify_audit: prove" in again  # who looked stands there for the next one to read
    assert "system:verify_audit" not in said
    for secret in ("escort", "Called the desk", "E-subject", "North desk"):
        assert secret not in said


def test_what_happened_to_a_report_after_its_link_was_taken_back_is_not_about_the_other_case(
    cast: Cast, opened: str, handed_in: Handed
) -> None:
    duplicate = handed_in()
    link(cast, opened, duplicate)
    untie(cast, duplicate)
    with clock.at(clock.now() + timedelta(days=2)):
        cast["intake2"].client.get(f"/cases/{duplicate}/messages/")
        thread = case_threads(cast, "intake2", duplicate)[0]
        do(cast, "intake2", "post", duplicate, thread=thread, text="Which day was it?")
    with signed_in_as_owner():
        said, own = verdict("--case", opened), verdict("--case", duplicate)
    assert "Imke Tarvold (E-intake)" in said
    assert ("Jorun Vestby (E-intake2)" in said.split("Was read by:")[1], "Jorun Vestby (E-intake2)" in own) == (
        False,
        True,
    )


def test_whoever_is_not_the_owner_gets_no_list(cast: Cast, walked: str) -> None:
    assert "CANDOR_DB_LOGIN=owner" in verdict("--case", walked)
    assert "CANDOR_DB_LOGIN=owner" in verdict("--case", "0000-0000")


def test_the_words_of_a_prior_approval_are_held_against_the_journal_too(cast: Cast, as_owner) -> None:
    """An approval has three sealed columns, and its events stand in the system's chain."""
    person, approver, today = cast["subject"].person.pk, cast["authority"].person.pk, clock.today()
    wanted = approvals.Wanted(person, "IT", "Watching a site", "OP-7", today, today, approver, clock.now())
    approvals.record(cast["counsel"].actor, pack(), wanted)
    with signed_in_as_owner():
        assert proving.first_fault() is None
    with as_owner() as owner:
        owner.execute(
            "alter table policies_exemption disable trigger user; update policies_exemption set purpose = unit"
        )
    with signed_in_as_owner():
        fault = proving.first_fault()
    assert fault is not None
    assert (fault.what, fault.kind) == ("what was written there was changed", "policies_exemption")
