"""Facts without words: changed in place, removed or slipped in past the acts, they are found, and the next act says so (D3)."""

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction

from cases.models import Tie
from cases.models.base import Recorded
from cases.told_outcome import Packet
from permissions.actors import Actor, acting
from permissions.sqlfiles import text
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import Handed, open_it
from tests.cases.test_notices import carry
from tests.cases.test_proving import verdict
from tests.cases.test_step_back import link, untie
from tests.cases.walking import approve, do, on_record, verbs_of
from tests.cast import Cast
from tests.rig.database import AsOwner

pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]

COPY = (
    "create temp table one as select * from {0} limit 1; update one set id = gen_random_uuid();"
    " insert into {0} select * from one"
)
# what the owner of the database does, and what is said of it
TRICKS = [
    ("update cases_finding set finding = 'unfounded'", "cases_finding is not what this event left: a fact was changed"),
    ("update cases_finding set recorded_at = recorded_at + interval '1 second'", "cases_finding"),
    ("update cases_allegation set codes = '[]'", "cases_allegation"),
    ("update cases_case set danger = 'yes'", "cases_case"),
    ("update cases_entry set author = null where kind = 'reason'", "cases_entry"),
    ("update workflow_clock set due_on = due_on + 30 where due_on is not null", "workflow_clock"),
    ("update workflow_step set person = null where verb = 'approve_findings'", "workflow_step"),
    (
        "delete from cases_packetitem where id = (select max(id::text)::uuid from cases_packetitem)",
        "cases_packetitem is not",
    ),
    ("delete from cases_packetitem", "rows stood there, now 0 do"),
    (COPY.format("cases_packetitem"), "rows stood there, now"),
    (COPY.format("cases_evidence"), "cases_evidence is not what this event left: 1 rows stood there, now 2 do"),
]
NO_FACT = "update cases_case set turn = 'counsel', next_on = next_on + 1, owner_id = null"


@pytest.fixture(autouse=True)
def no_checkpoint_file(settings, tmp_path) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"


@pytest.fixture
def referred(cast: Cast, handed_in: Handed) -> str:
    """A case with a sustained finding, sent to the Ombuds."""
    reference = handed_in()
    open_it(cast, reference)
    approve(cast, reference, "sustained")
    do(cast, "ethics", "prepare_referral", reference, reason="Sustained.")
    do(cast, "ethics", "release_packet", reference, packet=Packet(complaint="On a county computer.", exposure="office"))
    do(cast, "manager", "approve", reference, request=on_record(cast, "manager", reference).proposal[-1].pk)
    do(cast, "ethics", "send_referral", reference)
    return reference


def test_a_fact_that_was_changed_removed_or_slipped_in_is_named_by_case_number_and_table(
    cast: Cast, referred: str, handed_in: Handed
) -> None:
    handed_in()  # one whose only event is the door's
    missed = []
    with signed_in_as_owner():
        assert "The journal is whole" in verdict()
        for trick, what in [*TRICKS, (NO_FACT, "The journal is whole")]:
            with transaction.atomic(), connection.cursor() as cursor:
                for table in ("cases_case", "workflow_step", "workflow_clock"):
                    cursor.execute(f"alter table {table} disable trigger user")
                for statement in trick.split("; "):
                    cursor.execute(statement)
                said = (verdict(), verdict("--case", referred))
                transaction.set_rollback(True)
            missed += [(trick, one) for one in said if what not in one]
    assert missed == []


TIE = "insert into cases_tie (id, case_id, thread_id, kind, made_on) select gen_random_uuid(), c.id, thread_id, '{0}', made_on"
ANOTHER = (
    " from cases_tie t join cases_case c on c.id <> t.case_id and c.state = 'received' where t.case_id <> c.id limit 1"
)


def test_a_report_that_was_tied_to_another_case_is_named(cast: Cast, opened: str, handed_in: Handed) -> None:
    """A member of a tied case reads the report: a tie that was slipped in would be a way to it."""
    duplicate = handed_in()
    link(cast, opened, duplicate)
    untied = handed_in()
    link(cast, opened, untied)
    untie(cast, untied)
    handed_in()
    forged, gone = "tied this report to this case", "is tied to this case no more"
    missed = []
    with signed_in_as_owner():
        assert "The journal is whole" in verdict()
        for trick, what in (
            *((TIE.format(kind) + ANOTHER, forged) for kind in ("origin", "linked", "split")),
            ("delete from cases_tie t using cases_case c where c.id = t.case_id and c.state = 'received'", gone),
            ("update cases_tie set thread_id = gen_random_uuid() where kind = 'origin'", forged),
            ("update cases_tie set ended_on = null where kind = 'linked'", forged),
        ):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set constraints all deferred")
                cursor.execute(trick)
                said = verdict()
                transaction.set_rollback(True)
            missed += [(trick, said)] if what not in said else []
    assert missed == []


def test_a_report_that_nobody_has_touched_yet_is_proved_too(cast: Cast, handed_in: Handed, as_owner: AsOwner) -> None:
    handed_in()
    with signed_in_as_owner():
        assert "The journal is whole" in verdict()
    with as_owner() as owner:
        owner.execute("update cases_case set mode = 'named'")
    with signed_in_as_owner():
        assert ", number 1: what stands in cases_case is not what this event left" in verdict()


def test_the_next_act_does_not_bless_it_but_says_it_for_good_and_tells_the_keepers(
    cast: Cast, referred: str, as_owner: AsOwner, caplog: pytest.LogCaptureFixture
) -> None:
    carry()
    mail.outbox.clear()
    with as_owner() as owner:
        owner.execute("update cases_finding set finding = 'unfounded'; delete from cases_packetitem")
    for text_ in ("First.", "Second."):
        do(cast, "manager", "note", referred, text=text_)
    verbs = verbs_of(cast, "manager", referred)
    assert (verbs.count("find_changed"), verbs[-3:]) == (1, ["find_changed", "note", "note"])
    assert caplog.text.count("facts changed outside") == 1
    assert set(carry()) == {"admin@county.example", "auditor@county.example", "outside@county.example"}
    page = cast["manager"].client.get(f"/cases/{referred}/history/").content.decode()
    assert "facts on record that had been changed outside Candor: cases_finding, cases_packetitem." in page
    assert "left the record as it then stood" not in page
    first = cast["manager"].client.get(f"/cases/{referred}/").content.decode()
    assert "wrote a note" in first
    assert "left the record as it then stood" not in first
    with signed_in_as_owner():
        said = verdict()
    assert "before this event facts on record had been changed past every act: cases_finding, cases_packetitem" in said


def test_whoever_does_not_see_a_case_is_told_nothing_of_what_stands_in_it(
    cast: Cast, referred: str, as_owner: AsOwner
) -> None:
    with as_owner() as owner:
        owner.execute("select id from cases_case")
        (case,) = owner.fetchone()
    asked = {}
    for key in ("manager", "bystander", "auditor"):
        with acting(cast[key].actor), connection.cursor() as cursor:
            cursor.execute("select cardinality(public.candor_stands(%s)) > 0", [case])
            asked[key] = cursor.fetchone()[0]
    with acting(Actor.door("0" * 64)), connection.cursor() as cursor:
        cursor.execute("select cardinality(public.candor_stands(%s)) > 0", [case])
        asked["door"] = cursor.fetchone()[0]
    assert asked == {"manager": True, "bystander": False, "auditor": False, "door": False}


def test_every_table_of_a_case_that_an_act_writes_is_among_them() -> None:
    sql = text("cases", "stands")
    models = [model for model in apps.get_app_config("cases").get_models() if model is not Tie]
    of_a_case = [model for model in models if "case_id" in {field.column for field in model._meta.concrete_fields}]
    assert len([model for model in of_a_case if issubclass(model, Recorded)]) > 20
    assert [
        m._meta.db_table for m in of_a_case if f"from public.{m._meta.db_table} t where t.case_id = case_" not in sql
    ] == []
