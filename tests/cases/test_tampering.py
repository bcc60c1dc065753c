"""What the journal does not vouch for is not shown (D3)."""

import pytest

from cases import places, readers, services
from cases.models import Entry
from cases.readers.unsealing import TAMPERED
from permissions.actors import acting
from tests.cases.conftest import Handed, version
from tests.cast import Cast
from vault import casekeys, receipts

pytestmark = pytest.mark.django_db(transaction=True)  # the owner, on a link of its own, sees what was committed


@pytest.fixture
def noted(cast: Cast, handed_in: Handed) -> str:
    reference, actor = handed_in(receipt=receipts.make()), cast["intake"].actor
    for text in ("Called on Friday.", "Called again on Monday."):
        services.SERVICES["note"](actor, reference, seen=version(actor, reference), text=text)
    return reference


def test_a_note_moved_to_another_row_is_marked_and_not_shown(cast: Cast, noted: str, as_owner) -> None:
    with as_owner() as cursor:
        cursor.execute(
            "update cases_entry set text = (select text from cases_entry where kind = 'note' order by id limit 1) "
            "where kind = 'note'"
        )
    texts = [note.text for note in readers.part(cast["intake"].actor, noted, "notes").notes]
    assert texts.count(TAMPERED) == 1


def test_other_words_under_the_right_key_in_the_right_place_are_not_shown_either(
    cast: Cast, noted: str, as_owner
) -> None:
    """What a thief of keys and database could forge, the journal alone tells from the truth."""
    with acting(cast["intake"].actor):
        row = Entry.objects.filter(kind="note").first()
        forged = casekeys.key_for(row.case_id).seal("Never called.", places.entry(row))
    with as_owner() as cursor:
        cursor.execute("update cases_entry set text = %s where id = %s", [forged.envelope, row.pk])
    texts = [note.text for note in readers.part(cast["intake"].actor, noted, "notes").notes]
    assert TAMPERED in texts
    assert "Never called." not in texts


def test_a_report_that_was_changed_is_marked_and_not_shown(cast: Cast, noted: str, as_owner) -> None:
    with as_owner() as cursor:
        cursor.execute("update cases_report set answers = set_byte(answers, 60, get_byte(answers, 60) # 1)")
    report = readers.part(cast["intake"].actor, noted, "report").reports[0]
    assert (report.tampered, report.answers) == (True, [])
    assert "changed outside Candor" in cast["intake"].client.get(f"/cases/{noted}/report/").content.decode()


def test_a_digest_that_is_missing_is_as_bad_as_a_wrong_one(cast: Cast, noted: str, as_owner) -> None:
    with as_owner() as cursor:
        cursor.execute(
            "insert into cases_entry (id, case_id, about, kind, text, author, happened_on, recorded_at) "
            "select gen_random_uuid(), case_id, about, kind, text, author, happened_on, now() from cases_entry "
            "where kind = 'note' order by id limit 1"
        )
    texts = [note.text for note in readers.part(cast["intake"].actor, noted, "notes").notes]
    assert texts[0] == TAMPERED
