"""Words that not each member of a case reads: who does, who does not, and that nothing opens them again (decision 36)."""

import re
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Entry, Evidence, Party
from cases.parts import PARTS
from cases.readers import packet
from cases.readers.unsealing import Opener
from cases.services.unfit import Unfit
from cases.told import Heard, Item, Standing
from permissions import gate, sqlfiles
from permissions.actors import acting
from permissions.classes import HELD_BACK, LENT, READS, FieldClass, reads
from permissions.roles import Role
from tests.cases.test_emergency import ASKER, lend
from tests.cases.walking import approve, do, investigate, none_concern, on_record
from tests.cast import Cast
from tests.permissions.test_first_lock import row_security_out_of_the_way
from tests.rig.database import AsOwner

pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]
CANARY = "He takes insulin since March."


def words_of(cast: Cast, who: str, reference: str) -> str:
    """Every page of the case that this member can open, and each form they are offered."""
    client, url = cast[who].client, f"/cases/{reference}/"
    assert client.get(url).status_code == 200
    answers = [client.get(url + part) for part in ("", *(f"{name}/" for name in PARTS), "note/", "send_referral/")]
    return "".join(answer.content.decode() for answer in answers if answer.status_code == 200)


def rows_of(cast: Cast, who: str, kind: str) -> list[Entry]:
    with acting(cast[who].actor):
        return list(Entry.objects.filter(kind=kind))


def held(cast: Cast, who: str, kind: str) -> Entry:
    (row,) = rows_of(cast, who, kind)
    return row


def test_the_database_has_the_table_of_the_policy() -> None:
    text = sqlfiles.text("permissions", "classes")
    rows = re.findall(r"when '(\w+)' then array\[([^\]]+)\]", text)
    assert {name: set(re.findall(r"'(\w+)'", roles)) for name, roles in rows} == {
        one.value: {role.value for role in roles} for one, roles in READS.items()
    }
    (lent,) = re.findall(r"class_ in \(([^)]+)\) and public.candor_lent", text)
    assert set(re.findall(r"'(\w+)'", lent)) == {one.value for one in LENT}
    assert set(READS) == set(FieldClass) - {FieldClass.NORMAL}
    assert reads([Role.POLICY_OWNER]) == reads(()) == {"normal"}


@pytest.fixture
def reviewed(cast: Cast, opened: str) -> str:
    """Reviewed by the ethics officer, with HR beside: one who reads what is medical, and one who does not."""
    approve(cast, opened, "sustained")
    return opened


@pytest.mark.parametrize("row_security", [True, False], ids=["both locks", "the readers alone"])
def test_medical_words_are_read_by_those_of_the_class_alone(cast: Cast, reviewed: str, row_security: bool) -> None:
    """A note, the description of an item, and on every page nothing of them for the reviewer, who reads these parts."""
    do(cast, "manager", "note", reviewed, text=f"Note. {CANARY}", field_class="medical")
    do(cast, "manager", "note", reviewed, text="The desk stands by the window.")
    item = Item(kind="document", words=f"Letter. {CANARY}", evidence_class="medical")
    do(cast, "manager", "add_evidence", reviewed, item=item)
    shown = words_of(cast, "manager", reviewed)
    assert (shown.count(f"Note. {CANARY}"), shown.count(f"Letter. {CANARY}")) == (
        1,
        2,
    )  # the letter in the case told too
    assert "Medical: read by Case manager, Investigator, HR officer, Counsel" in shown
    if row_security:
        found = words_of(cast, "ethics", reviewed)
        assert [row.field_class for row in rows_of(cast, "ethics", "note")] == ["normal"]
    else:
        with row_security_out_of_the_way():
            assert len(rows_of(cast, "ethics", "note")) == 2
            found = words_of(cast, "ethics", reviewed)
    assert CANARY not in found
    assert "The desk stands by the window." in found
    assert HELD_BACK in found
    assert "2. Document" in found, "that there is an item is no secret to a member"


def test_words_that_stand_are_held_back_with_what_they_were_and_why_they_changed(cast: Cast, reviewed: str) -> None:
    do(cast, "ethics", "note", reviewed, text=f"First. {CANARY}")
    note = held(cast, "ethics", "note")
    do(cast, "ethics", "correct", reviewed, entry=note.pk, text=f"Then. {CANARY}", reason=f"Not April. {CANARY}")
    newest = next(row for row in rows_of(cast, "ethics", "note") if row.supersedes_id)
    assert "hold_back" in cast["ethics"].client.get(f"/cases/{reviewed}/notes/").content.decode()
    page = cast["ethics"].client.get(f"/cases/{reviewed}/hold_back/?entry={newest.pk}").content.decode()
    assert f"Then. {CANARY}" in page
    do(cast, "ethics", "hold_back", reviewed, entry=newest.pk, field_class="medical", reason=f"Health. {CANARY}")
    assert rows_of(cast, "ethics", "note") == []
    assert CANARY not in words_of(cast, "ethics", reviewed), "whoever held them back is not of the class"
    shown = words_of(cast, "manager", reviewed)
    assert all(f"{one}. {CANARY}" in shown for one in ("First", "Then", "Not April"))
    with pytest.raises(Unfit, match="held back already"):
        do(cast, "manager", "hold_back", reviewed, entry=newest.pk, field_class="minor", reason="x")
    with pytest.raises(Unfit, match="not there for you"):
        do(cast, "ethics", "hold_back", reviewed, entry=newest.pk, field_class="minor", reason="x")
    assert cast["manager"].client.get(f"/cases/{reviewed}/hold_back/?entry={newest.pk}").status_code == 403
    do(cast, "manager", "correct", reviewed, entry=newest.pk, text=f"Last. {CANARY}", reason=f"Day. {CANARY}")
    assert {row.field_class for row in rows_of(cast, "manager", "note")} == {"medical"}
    assert CANARY not in words_of(cast, "ethics", reviewed)


def test_an_item_that_is_held_back_stays_out_of_the_packet(cast: Cast, reviewed: str) -> None:
    words = held(cast, "manager", "evidence")
    do(cast, "manager", "hold_back", reviewed, entry=words.pk, field_class="privileged", reason="Advice.")
    (item,) = on_record(cast, "ethics", reviewed).evidence
    assert item.evidence_class == "privileged"
    assert packed(cast, reviewed) == ("privileged", "", "")
    with row_security_out_of_the_way():
        assert packed(cast, reviewed) == ("privileged", "", "")


def packed(cast: Cast, reference: str) -> tuple[str, str, str]:
    """The line of the one item of evidence, as the ethics officer packs it."""
    with acting(cast["ethics"].actor) as actor:
        case = Case.objects.get(reference=reference)
        opener = Opener([case.pk], classes=reads(gate.roles_in(actor, case.pk)))
        (line,) = [one for one in packet.lines(case.pk, opener) if one.kind == "evidence"]
    return line.withheld, line.text, line.sha256


def test_a_compelled_statement_is_read_by_those_who_work_on_the_case(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    party = on_record(cast, "investigator", opened).party[0].pk
    told = {"party": party, "outcome": "held", "representation": "waived", "words": CANARY}
    do(cast, "investigator", "record_interview", opened, heard=Heard(statement="compelled", **told))
    do(cast, "investigator", "record_interview", opened, heard=Heard(statement="voluntary", **told))
    do(
        cast,
        "investigator",
        "record_interview",
        opened,
        heard=Heard(statement="compelled", field_class="medical", **told),
    )
    none = Heard(party=party, outcome="declined", words="He would not.", field_class="medical")
    do(cast, "investigator", "record_interview", opened, heard=none)
    assert [row.field_class for row in rows_of(cast, "manager", "minutes")] == ["compelled", "normal", "medical"]
    about = on_record(cast, "manager", opened).interview[-1].pk
    assert [row.field_class for row in rows_of(cast, "manager", "reason") if row.about == about] == ["normal"]
    assert {"records_officer", "intake_officer", "independent_reader"}.isdisjoint(READS[FieldClass.COMPELLED])


def test_who_a_child_is_those_alone_read_who_protect_the_child(cast: Cast, reviewed: str) -> None:
    do(
        cast, "manager", "add_party", reviewed, role="affected", name="Wilhelmina Adlercreutz", unit="Wilhelmina's class",
        supervisor="Wilhelmina's teacher",
    )  # fmt: skip
    none_concern(cast, "ethics", reviewed)
    assert words_of(cast, "ethics", reviewed).count("Wilhelmina") == 6
    party = next(one for one in on_record(cast, "manager", reviewed).party if one.role == Party.Role.AFFECTED)
    do(cast, "manager", "class_party", reviewed, party=party.pk, standing=Standing(minor="yes"))
    assert words_of(cast, "manager", reviewed).count("Wilhelmina") == 6
    do(
        cast, "manager", "class_party", reviewed, party=party.pk, standing=Standing(minor="yes"), unit="Wilhelmina's camp",
        supervisor="Wilhelmina's coach",
    )  # fmt: skip
    none_concern(cast, "ethics", reviewed)
    assert words_of(cast, "manager", reviewed).count("Wilhelmina") == 6
    found = words_of(cast, "ethics", reviewed)
    assert "Wilhelmina" not in found
    assert "name held back" in found


def test_somebody_who_reads_in_an_emergency_reads_what_a_life_may_hang_on(cast: Cast, opened: str) -> None:
    do(cast, "manager", "note", opened, text=f"Health. {CANARY}", field_class="medical")
    do(cast, "manager", "note", opened, text=f"Advice. {CANARY}", field_class="privileged")
    lend(cast, opened)
    page = cast[ASKER].client.get(f"/cases/{opened}/notes/").content.decode()
    assert f"Health. {CANARY}" in page
    assert "Advice." not in page


def test_nothing_opens_them_again(cast: Cast, opened: str, as_owner: AsOwner) -> None:
    """Not the app's own role, which may change no word; nor whoever owns the tables, by a plain update."""
    do(cast, "manager", "note", opened, text=CANARY, field_class="medical")
    item = Item(kind="document", words=CANARY, evidence_class="minor")
    do(cast, "manager", "add_evidence", opened, item=item)
    note = held(cast, "manager", "note")
    for table, column in (("cases_entry", "field_class"), ("cases_evidence", "evidence_class")):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting(cast["manager"].actor),
            transaction.atomic(),
        ):
            run(f"update {table} set {column} = 'normal'")
        with as_owner() as owner, pytest.raises(psycopg.errors.CheckViolation, match="stay held back"):
            owner.execute(f"update {table} set {column} = 'normal' where {column} <> 'normal'")
    again = Entry(
        case_id=note.case_id, about=note.about, kind="note", text=note.text, supersedes=note,
        happened_on=note.happened_on, recorded_at=note.recorded_at,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="the class of what it corrects"), acting(cast["manager"].actor):
        again.save(force_insert=True)


def test_a_member_holds_back_what_they_read_and_to_a_class_of_the_table(cast: Cast, opened: str) -> None:
    """Intake is on the case still and reads its messages, not its notes."""
    do(cast, "manager", "note", opened, text=CANARY)
    note = held(cast, "manager", "note").pk
    with pytest.raises(Unfit, match="not there for you"):
        do(cast, "intake", "hold_back", opened, entry=note, field_class="medical", reason="x")
    with pytest.raises(Unfit, match="Choose who reads them"):
        do(cast, "manager", "hold_back", opened, entry=note, field_class="nobody", reason="x")
    with pytest.raises(DatabaseError, match="a_class_of_words"), acting(cast["manager"].actor):
        run("select candor_hold_back(%s, 'nobody')", note)
    assert held(cast, "manager", "note").field_class == "normal"


def test_whoever_does_not_see_the_case_holds_nothing_of_it_back(cast: Cast, opened: str) -> None:
    do(cast, "manager", "note", opened, text=CANARY)
    note = held(cast, "manager", "note").pk
    for key in ("bystander", "ethics", "owner"):
        with acting(cast[key].actor):
            assert run("select candor_hold_back(%s, 'medical')", note) == [(False,)]
    with acting(cast["manager"].actor):
        assert run("select candor_hold_back(%s, 'normal')", note) == [(False,)]
        title = Entry.objects.get(kind="title").pk
        assert run("select candor_hold_back(%s, 'medical')", title) == [(False,)], (
            "the head of each page is everybody's"
        )
    assert held(cast, "manager", "note").field_class == "normal"


def run(statement: str, *arguments: UUID) -> list[tuple[bool, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()


def test_an_item_has_a_class_of_the_table() -> None:
    assert Evidence.Class is FieldClass
    assert Evidence._meta.get_field("evidence_class").choices == FieldClass.choices
