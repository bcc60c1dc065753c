"""What the journal does not vouch for is not shown (D3)."""

from functools import partial

import pytest

from cases import places, readers, services
from cases.models import Case, Entry, Thread
from permissions.actors import acting
from tests.cases.conftest import Handed, open_it, version
from tests.cast import Cast
from vault import casekeys, receipts, wraps
from vault.sealed import TAMPERED, Tampered

pytestmark = [
    pytest.mark.wall,
    pytest.mark.django_db(transaction=True),
]  # the owner, on a link of its own, sees what was committed


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
    assert "changed outside Candor" in cast["intake"].client.get(f"/cases/{noted}/told/").content.decode()
    with pytest.raises(Tampered):  # whom the paper must not name is not known
        readers.paper(cast["intake"].actor, noted)


def test_a_digest_that_is_missing_is_as_bad_as_a_wrong_one(cast: Cast, noted: str, as_owner) -> None:
    with as_owner() as cursor:
        cursor.execute(
            "insert into cases_entry (id, case_id, about, kind, text, field_class, author, happened_on, recorded_at) "
            "select gen_random_uuid(), case_id, about, kind, text, field_class, author, happened_on, now() from cases_entry "
            "where kind = 'note' order by id limit 1"
        )
    texts = [note.text for note in readers.part(cast["intake"].actor, noted, "notes").notes]
    assert texts[0] == TAMPERED


PARTS = ("", "report/", "notes/", "history/", "messages/", "people/", "allegations/", "letters/")


@pytest.fixture
def two(cast: Cast, handed_in: Handed) -> list[str]:
    """Two opened cases with a title, a note and a message each."""
    made = []
    for _ in range(2):
        reference = handed_in()
        open_it(cast, reference, title="North desk lamp")
        write = partial(services.SERVICES["note"], cast["manager"].actor, reference)
        write(seen=version(cast["manager"].actor, reference), text="Called on Friday.")
        made.append(reference)
    return made


def swapped(owner, table: str, column: str) -> None:
    """What the wraps of two rows look like after somebody exchanged them."""
    owner.execute(
        f"update {table} set {column} = other.{column} from {table} other "
        f"where other.id <> {table}.id and octet_length({table}.{column}) > 0"
    )


@pytest.mark.parametrize(("table", "column"), [("vault_casekey", "wrap"), ("cases_thread", "staff_wrap")])
def test_exchanged_keys_open_nothing_and_close_no_page(cast: Cast, two: list[str], as_owner, table, column) -> None:
    with as_owner() as owner:
        swapped(owner, table, column)
    client = cast["manager"].client
    pages = {part: client.get(f"/cases/{two[0]}/{part}") for part in PARTS}
    assert {part: page.status_code for part, page in pages.items()} == dict.fromkeys(PARTS, 200)
    whole = "".join(page.content.decode() for page in pages.values())
    assert "changed outside Candor" in whole
    gone = "Called on Friday." if table == "vault_casekey" else "escort site"
    assert gone not in whole
    assert [client.get(address).status_code for address in ("/today/", "/cases/")] == [200, 200]


def test_nothing_is_written_under_a_key_that_was_exchanged(cast: Cast, two: list[str], as_owner) -> None:
    client, actor = cast["manager"].client, cast["manager"].actor
    seen = version(actor, two[0])
    with as_owner() as owner:
        swapped(owner, "vault_casekey", "wrap")
    answer = client.post(f"/cases/{two[0]}/note/", {"seen": seen, "text": "Kept words.", "confirmed": "yes"})
    page = answer.content.decode()
    assert (answer.status_code, version(actor, two[0])) == (409, seen)
    assert "This was changed outside Candor" in page
    assert "Kept words." in page  # nothing typed is lost
    with as_owner() as owner:
        owner.execute("select body from audit_event where verb = 'refused' order by at desc limit 1")
        assert '"why":"tampered"' in owner.fetchone()[0]


def test_one_spoilt_case_key_leaves_the_other_cases_their_titles(cast: Cast, two: list[str], as_owner) -> None:
    with as_owner() as owner:
        owner.execute(
            "update vault_casekey k set wrap = set_byte(wrap, 60, get_byte(wrap, 60) # 1) "
            "from cases_case c where c.id = k.case_id and c.reference = %s",
            [two[0]],
        )
    page = cast["manager"].client.get("/cases/").content.decode()
    assert page.count("North desk lamp") == 1
    assert page.count(TAMPERED) >= 1


def test_a_key_of_somebody_s_own_making_is_not_used(cast: Cast, two: list[str], as_owner) -> None:
    """The staff's public half is no secret: whoever writes into the table could wrap a key that they know."""
    actor, known = cast["manager"].actor, b"k" * 32
    with acting(actor):
        case = Case.objects.get(reference=two[0])
        thread = Thread.objects.get(ties__case=case)
    forged = wraps.to_pair("staff", known, f"case|{case.pk}|1".encode())
    with as_owner() as owner:
        for wrap in (forged, forged + bytes(32)):
            owner.execute("update vault_casekey set wrap = %s where case_id = %s", [wrap, case.pk])
            owner.connection.commit()
            with pytest.raises(Tampered):
                services.SERVICES["note"](actor, two[0], seen=version(actor, two[0]), text="For members alone.")
        forged = wraps.to_pair("staff", known, f"thread|{thread.pk}".encode())
        owner.execute("update cases_thread set staff_wrap = %s where id = %s", [forged, thread.pk])
        owner.connection.commit()
    with pytest.raises(Tampered):
        services.SERVICES["post"](
            actor, two[0], seen=version(actor, two[0]), thread=thread.pk, text="For the reporter alone."
        )
    with as_owner() as owner:
        owner.execute(
            "select count(*) from cases_message where side = 'office' and thread_id = %s and number > 1", [thread.pk]
        )
        assert owner.fetchone()[0] == 0
