"""Reading in an emergency: two people, some hours, no verb, everybody hears of it, and nobody learns that a case exists."""

import re
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock, journal
from audit.verify import Fault
from cases import services
from cases.models import Case, Entry, Tie
from cases.parts import PARTS
from cases.verbs import VERBS
from permissions import appointing, conflicts, gate, proving, reasons
from permissions.actors import acting
from permissions.models import Account, Branch, Emergency, Held
from permissions.refusals import Absent
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import Handed, open_it
from tests.cases.sealing import agree
from tests.cases.test_files import send
from tests.cases.test_notices import carry
from tests.cases.test_verbs import thread_of
from tests.cases.walking import case_of, do
from tests.cast import Cast, signed_in
from tests.permissions.test_attacks import refused
from tests.permissions.test_first_lock import row_security_out_of_the_way
from tests.permissions.test_resetting import reset
from tests.permissions.test_unasked import run
from tests.permissions.test_wall import GATED, rows
from tests.rig.database import AsOwner
from vault import receipts, wraps
from vault.sealed import TAMPERED, padded

pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]
WHY = "A witness was threatened tonight, and nobody answers."
ASKER = "investigator"  # holds a role, and has no part in the case
NOWHERE = "0000-0000"


def ask(cast: Cast, reference: str, key: str = ASKER, **more: str):
    return cast[key].client.post("/emergency/", {"reference": reference, "hours": "4", "reason": WHY, **more})


def newest(cast: Cast, key: str = ASKER) -> UUID:
    with acting(cast[key].actor):
        return Emergency.objects.filter(person=cast[key].person).order_by("-asked_at")[0].pk


def answer(cast: Cast, right: UUID, key: str = "counsel", said: str = "agree"):
    return cast[key].client.post(f"/emergency/{right}/", {"answer": said})


def lend(cast: Cast, reference: str, key: str = ASKER, by: str = "counsel") -> UUID:
    assert ask(cast, reference, key).status_code == 302
    right = newest(cast, key)
    assert answer(cast, right, by).status_code == 302
    return right


def status(cast: Cast, reference: str, key: str = ASKER) -> int:
    return cast[key].client.get(f"/cases/{reference}/").status_code


def another_reader(cast: Cast, key: str = "ethics2") -> None:
    """A second independent reader takes office."""
    with acting(cast["owner"].actor) as owner:
        outside = Branch.objects.get(pk="outside")
        asked = appointing.ask(owner, cast[key].person, "independent_reader", outside, reason="A second one.")
    with acting(cast["outside"].actor) as reader:
        appointing.agree(reader, [asked.pk])


def test_it_is_asked_agreed_to_told_read_and_listed(cast: Cast, opened: str, settings, tmp_path) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    do(cast, "manager", "note", opened, text="Canary at the north desk.")
    another_reader(cast)
    carry()
    assert status(cast, opened) == 404
    assert ask(cast, opened.lower().replace("-", " ")).url == "/emergency/"
    told = {f"{key}@county.example" for key in ("counsel", "deputy", "outside", "ethics2")}
    assert set(carry()[-4:]) == told
    assert status(cast, opened) == 404, "nothing opens before a second person agrees"
    assert "To be read in an emergency (1)" in cast["counsel"].client.get("/today/").content.decode()
    right = newest(cast)
    page = cast["counsel"].client.get(f"/emergency/{right}/").content.decode()
    assert all(
        one in page for one in ("Ines Brambeck", opened.replace("-", " "), "4 hours", "A witness was threatened")
    )
    before = clock.now()
    answer(cast, right)
    told = carry()[-3:]
    assert set(told) == {"outside@county.example", "ethics2@county.example", "investigator@county.example"}
    with acting(cast[ASKER].actor):
        row = Emergency.objects.get()
    assert timedelta(hours=4) <= row.until - before < timedelta(hours=4, minutes=1)

    client = cast[ASKER].client
    assert client.get(f"/cases/{opened}/question/").url == f"/cases/{opened}/", "the way in that the page shows"
    bodies = {name: client.get(f"/cases/{opened}/{name}/").content.decode() for name in PARTS}
    first = client.get(f"/cases/{opened}/")
    assert "You read this case in an emergency, until" in first.content.decode()
    assert (first.context["page"].main, first.context["page"].others) == (None, [])
    assert "Canary at the north desk." in bodies["notes"]
    assert "escort site" in bodies["report"]
    assert {client.get(f"/cases/{opened}/{verb}/").status_code for verb in VERBS} == {404}
    pages = "".join([first.content.decode(), *bodies.values()])
    assert [verb for verb in VERBS if f"/cases/{opened}/{verb}/" in pages] == [], "no page leads to an act"
    assert opened.replace("-", " ") not in client.get("/cases/").content.decode(), "it is on no list"

    for key in ("outside", "ethics2"):
        listed = cast[key].client.get(f"/emergency/{right}/")
        assert len(listed.context["page"].opened) == len(PARTS) + 1
        body = listed.content.decode()
        assert all(part.word in body for part in PARTS.values())
        assert not any(word in body for word in ("Canary", "North desk", "escort", opened.replace("-", " ")))
        assert "Somebody may read a case in an emergency now." in cast[key].client.get("/today/").content.decode()
    members = cast["manager"].client.get(f"/cases/{opened}/members/").context["page"].lent
    assert [(one.who, one.agreed_by, one.pages, one.now) for one in members] == [
        ("Ines Brambeck", "Cora Whitlaw", len(PARTS) + 1, True)
    ]
    history = cast["manager"].client.get(f"/cases/{opened}/history/?reads=1").content.decode()
    assert "Ines Brambeck opened the page “Notes” to read it in an emergency." in history
    with signed_in_as_owner():
        call_command("verify_audit")
        call_command("verify_audit", case=opened, stdout=(said := StringIO()))
    assert "Was lent, to be read in an emergency, to:\n  Ines Brambeck (E-investigator), from" in said.getvalue()
    assert "Ines Brambeck (E-investigator): read in emergency notes" in said.getvalue()


def test_whoever_reads_ends_it_on_the_page_to_which_the_case_leads(cast: Cast, opened: str) -> None:
    assert ask(cast, opened).status_code == 302
    client, right = cast[ASKER].client, newest(cast)
    ending = f'<form method="post" action="/emergency/{right}/end/">'
    assert ending not in client.get("/emergency/").content.decode(), "nothing holds yet"
    answer(cast, right)
    assert '<a href="/emergency/">End it now</a>' in client.get(f"/cases/{opened}/").content.decode()
    assert ending in client.get("/emergency/").content.decode()
    assert client.post(f"/emergency/{right}/end/").url == "/emergency/"
    assert status(cast, opened) == 404
    assert ending not in client.get("/emergency/").content.decode()


def test_no_file_is_opened_whatever_was_agreed_when_the_reader_was_a_member(
    cast: Cast, handed_in: Handed, as_owner: AsOwner
) -> None:
    receipt, key = receipts.make(), "manager2"
    reference = handed_in(receipt=receipt)
    open_it(cast, reference)
    [file] = send(receipt, ("Perpetua.txt", b"Ten past two."))
    do(cast, "manager", "assign", reference, role="case_manager", person=cast[key].person.pk, reason="Vacation.")
    do(cast, key, "open_originals", reference, originals=[file], days=7, reason="The letter head.")
    agree(cast, "intake", reference)
    page, client = f"/cases/{reference}/files/{file}/", cast[key].client
    member = client.get(page).content.decode()
    assert all(word in member for word in ("Perpetua", f"{page}copy/", f"{page}original/"))
    with as_owner() as owner:
        owner.execute("update permissions_persongrant set until = now() where user_id = %s", [cast[key].account.pk])
    assert client.get(page).status_code == 404
    lend(cast, reference, key)
    shown = client.get(page)
    assert shown.status_code == 200
    assert "Files are not opened in an emergency reading." in (body := shown.content.decode())
    assert not any(word in body for word in ("Perpetua", "copy/", "original/"))
    assert shown.context["page"].called == ""
    assert [client.get(f"{page}{one}/").status_code for one in ("copy", "original")] == [404, 404]


def test_every_answer_is_the_same_whether_there_is_a_case_or_not(cast: Cast, handed_in: Handed) -> None:
    """Of a case that is not theirs, of none, of their own, of one in which they are conflicted."""
    there, own, closed = handed_in(), handed_in(), handed_in(who=cast[ASKER].person.name)
    open_it(cast, own)
    do(cast, "manager", "assign", own, role="investigator", person=cast[ASKER].person.pk, reason="Is free.")
    found = []
    for reference in (there, NOWHERE, own, closed):
        with CaptureQueriesContext(connection) as asking:
            asked = ask(cast, reference)
        right = newest(cast)
        waits = cast["counsel"].client.get(f"/emergency/{right}/").content.decode()
        with CaptureQueriesContext(connection) as agreeing:
            agreed = answer(cast, right)
        after = [cast[key].client.get(f"/emergency/{right}/").content.decode() for key in ("counsel", "outside", ASKER)]
        same = [
            text.replace(reference.replace("-", " "), "REF").replace(reference, "REF").replace(str(right), "RIGHT")
            for text in (waits, *after)
        ]
        same = [without_moments(text) for text in same]
        heads = [(one.status_code, one.url, sorted(dict(one.headers))) for one in (asked, agreed)]
        found.append((heads, len(asking), len(agreeing), same))
    for other in found[1:]:
        assert found[0] == other
    nowhere, hidden = (cast[ASKER].client.get(f"/cases/{one}/") for one in (NOWHERE, closed))
    assert (nowhere.status_code, nowhere.content, sorted(nowhere.headers)) == (
        404,
        hidden.content,
        sorted(hidden.headers),
    )
    assert [status(cast, one) for one in (there, own)] == [200, 200]
    history = cast["manager"].client.get(f"/cases/{own}/history/?reads=1").content.decode()
    assert "Ines Brambeck opened the case." in history
    assert "in an emergency" not in history, "whoever is on the case reads it as a member"


def without_moments(body: str) -> str:
    body = re.sub(r"[A-Z][a-z]+ \d+, \d\d:\d\d", "MOMENT", body)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)


def _over(cast: Cast, right: UUID, reference: str, as_owner: AsOwner) -> None:
    with as_owner() as owner:
        owner.execute("update permissions_emergency set until = now() where id = %s", [right])


def _ended_by(key: str):
    def end(cast: Cast, right: UUID, reference: str, as_owner: AsOwner) -> None:
        assert cast[key].client.post(f"/emergency/{right}/end/").status_code == 302

    return end


def _named(key: str):
    def name(cast: Cast, right: UUID, reference: str, as_owner: AsOwner) -> None:
        with acting(cast["manager"].actor):
            case = Case.objects.get(reference=reference)
            conflicts.name_later(case.pk, people=[cast[key].person.pk])

    return name


def _dismissed(key: str):
    def dismiss(cast: Cast, right: UUID, reference: str, as_owner: AsOwner) -> None:
        with acting(cast["owner"].actor) as actor:
            appointing.dismiss(actor, Held.objects.in_force().get(person=cast[key].person), reason="Left.")

    return dismiss


def _reset(cast: Cast, right: UUID, reference: str, as_owner: AsOwner) -> None:
    reset(cast, ASKER)


ENDS = {
    "by itself": _over,
    "by the reader": _ended_by(ASKER),
    "by whoever agreed": _ended_by("counsel"),
    "by an independent reader": _ended_by("outside"),
    "by a conflict": _named(ASKER),
    "by a conflict of whoever agreed": _named("counsel"),
    "when nobody outside would hear of it": _named("outside"),
    "when nobody outside is left": _dismissed("outside"),
    "with the role": _dismissed(ASKER),
    "with the second step": _reset,
}


@pytest.mark.parametrize("how", ENDS)
def test_it_ends_at_the_next_page(cast: Cast, opened: str, as_owner: AsOwner, how: str) -> None:
    right = lend(cast, opened)
    actor, case = cast[ASKER].actor, case_of(cast, "manager", opened).pk
    assert status(cast, opened) == 200
    ENDS[how](cast, right, opened, as_owner)
    assert status(cast, opened) in (404, 302)  # whoever lost the sign-in with it is asked to sign in
    assert run(actor, "select public.candor_reads(%s)", case) == "[(False,)]"
    with acting(actor):
        assert Case.objects.filter(pk=case).count() == Entry.objects.filter(case=case).count() == 0
    with pytest.raises(Absent), acting(actor):
        journal.record(journal.Chain.case(case), "read_in_emergency", actor=actor.label)


def test_the_second_person_is_another_one_and_not_conflicted(cast: Cast, opened: str, handed_in: Handed) -> None:
    ask(cast, opened, "counsel")
    own = newest(cast, "counsel")
    assert "so somebody else has to answer it" in answer(cast, own).content.decode()
    say_yes = "select 1 where public.candor_answer_emergency(%s, 'agreed', now() + interval '1 hour', %s)"
    refused(cast["counsel"].actor, say_yes, own, uuid4())
    with acting(cast["owner"].actor):
        too = Account.objects.create_user("counsel-too", cast["counsel"].person)
    assert signed_in(too).post(f"/emergency/{own}/", {"answer": "agree"}).status_code == 403
    ask(cast, opened)
    right = newest(cast)
    for key in ("manager", "ethics", "owner", "auditor", "admin", "bystander"):
        assert answer(cast, right, key).status_code == 404, key
    assert answer(cast, right, ASKER).status_code == 403
    for key in ("owner", "auditor", "admin", "bystander"):
        assert (ask(cast, opened, key).status_code, cast[key].client.get("/emergency/").status_code) == (404, 404)
        with pytest.raises(Absent):
            services.ask_emergency(cast[key].actor, reference=opened, hours=1, reason=WHY)

    carry()
    about_counsel = handed_in(who=cast["counsel"].person.name)
    ask(cast, about_counsel)
    hidden = newest(cast)
    assert "counsel@county.example" not in carry()[-1:]
    client = cast["counsel"].client
    assert about_counsel.replace("-", " ") not in client.get("/emergency/").content.decode()
    there, nowhere = client.get(f"/emergency/{hidden}/"), client.get(f"/emergency/{uuid4()}/")
    assert (there.status_code, there.content) == (404, nowhere.content)
    assert answer(cast, hidden).status_code == 404
    refused(cast["counsel"].actor, say_yes, hidden, uuid4())
    assert status(cast, about_counsel) == 404
    assert answer(cast, hidden, "outside").status_code == 302
    assert status(cast, about_counsel) == 200
    assert client.get(f"/emergency/{hidden}/").status_code == 404


def test_whoever_is_conflicted_is_not_told_and_somebody_else_is(cast: Cast, handed_in: Handed) -> None:
    another_reader(cast)
    about_a_reader = handed_in(who=cast["ethics2"].person.name)
    carry()
    right = lend(cast, about_a_reader)
    assert "ethics2@county.example" not in carry()[-4:]
    assert status(cast, about_a_reader) == 200
    assert cast["ethics2"].client.get(f"/emergency/{right}/").status_code == 404
    assert run(cast["ethics2"].actor, "select * from public.candor_read_under(%s)", right) == "[]"
    assert len(cast["outside"].client.get(f"/emergency/{right}/").context["page"].opened) == 1
    assert cast["ethics2"].client.post(f"/emergency/{right}/end/").status_code == 404


def test_it_is_answered_once_in_time_and_can_be_taken_back(cast: Cast, opened: str, as_owner: AsOwner) -> None:
    ask(cast, opened)
    right = newest(cast)
    assert "asked for this one already" in ask(cast, opened).content.decode()
    assert answer(cast, right, said="turn_down").status_code == 302
    assert answer(cast, right, "outside").status_code == 403
    ask(cast, opened)
    assert cast["manager"].client.post(f"/emergency/{newest(cast)}/take-back/").status_code == 404
    assert cast[ASKER].client.post(f"/emergency/{newest(cast)}/take-back/").status_code == 302
    assert answer(cast, newest(cast)).status_code == 404, "counsel sees it no more"
    assert answer(cast, newest(cast), "outside").status_code == 403
    ask(cast, opened)
    with as_owner() as owner:
        owner.execute("update permissions_emergency set answer_by = now() where answer = 'open'")
    assert answer(cast, newest(cast)).status_code == 403
    assert status(cast, opened) == 404
    for number in range(3):
        assert ask(cast, f"000{number}-0000").status_code == 302
    assert "wait for a second person" in ask(cast, NOWHERE.replace("0", "1")).content.decode()
    for reference, wrong in ((opened, {"hours": "25"}), ("north desk", {}), (opened, {"reason": ""})):
        assert ask(cast, reference, "hr", **wrong).status_code == 200
    with acting(cast["owner"].actor) as actor:
        appointing.dismiss(actor, Held.objects.in_force().get(person=cast["outside"].person), reason="Left.")
    assert "Nobody outside would hear of it" in ask(cast, opened, "hr").content.decode()


def test_a_lent_case_is_written_by_no_statement_and_a_name_stays_closed(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(mode="confidential", reporter={"name": "Perpetua Innisfree", "contact": "555 0100"})
    open_it(cast, reference)
    do(cast, "manager", "add_party", reference, role="witness", number="E-bystander", name="")
    other = thread_of(cast, "intake", handed_in())
    lend(cast, reference)
    actor, case = cast[ASKER].actor, case_of(cast, "manager", reference).pk
    with acting(actor):
        shown = {table for table in (*GATED, "vault_casekey", "audit_event", "workflow_clock") if rows(table)}
        assert shown >= {
            "cases_case",
            "cases_thread",
            "cases_report",
            "cases_tie",
            "cases_entry",
            "cases_party",
            "vault_casekey",
        }
        assert rows("vault_identity") == 0
        thread = Tie.objects.get().thread_id
    message = (
        "insert into cases_message (id, thread_id, number, side, author, body, written_on)"
        " values (%s, %s, 9, 'office', %s, '', now())"
    )
    for statement, values in (
        ("update cases_case set urgent = true", ()),
        ("update cases_thread set phase = 'outcome'", ()),
        ("update cases_party set ended_on = now()", ()),
        (message, (uuid4(), thread, actor.someone)),
        (
            "insert into cases_tie (id, case_id, thread_id, kind, made_on) values (%s, %s, %s, 'linked', now())",
            (uuid4(), case, other),
        ),
        (
            "insert into workflow_clock (id, case_id, kind, about, starts_on, due_on, source, status, statutory)"
            " values (%s, %s, 'x', '', now(), now(), 'x', 'x', false)",
            (uuid4(), case),
        ),
        ("insert into vault_casekey (id, case_id, version, wrap) values (%s, %s, 2, '')", (uuid4(), case)),
        ("select public.candor_take(%s, id) from public.candor_members(%s)", (case, case)),
        ("select public.candor_recuse(%s)", (case,)),
        ("select public.candor_name_later(%s, array['x'])", (case,)),
        ("update permissions_emergency set until = '9999-12-31'", ()),
        ("delete from permissions_emergency", ()),
    ):
        refused(actor, statement, *values)
    for verb in ("note", "read", "give", "open_identity", "stand"):
        with pytest.raises(Absent), acting(actor):
            journal.record(journal.Chain.case(case), verb, actor=actor.label)
    assert run(actor, "select public.candor_sees(%s), public.candor_stands(%s)", case, case) == "[(False, [])]"
    assert "Innisfree" not in "".join(
        cast[ASKER].client.get(f"/cases/{reference}/{name}/").content.decode() for name in PARTS
    )


def test_a_right_that_nobody_gave_opens_nothing_and_is_named(
    cast: Cast, opened: str, handed_in: Handed, as_owner: AsOwner, settings, tmp_path
) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    other = handed_in()
    right, unread, none = lend(cast, opened), lend(cast, NOWHERE), Fault("", 0, "", "")
    ask(cast, other)
    forged = newest(cast)
    insert = (
        "insert into permissions_emergency (id, reference, person_id, reason, hours, asked_at, asked_on, answer_by, answer,"
        " answered_by, until, event) values (%s, %s, %s, '', 4, now(), now(), now() + interval '1 day', %s, %s, %s, null)"
    )
    for who, whose, said, by, until in (
        (ASKER, ASKER, "agreed", "counsel", clock.now() + timedelta(hours=1)),
        ("counsel", ASKER, "open", None, None),
        ("owner", "owner", "open", None, None),
    ):
        refused(cast[who].actor, insert, uuid4(), other, cast[whose].person.pk, said, by and cast[by].person.pk, until)
    for key, said, hours in (
        (ASKER, "agreed", 1),
        ("manager", "agreed", 1),
        ("counsel", "agreed", 5),
        ("counsel", "open", 1),
    ):
        refused(
            cast[key].actor, f"select 1 where public.candor_answer_emergency(%s, %s, now() + interval '{hours} hours', %s)",
            forged, said, uuid4(),
        )  # fmt: skip
    refused(cast["manager"].actor, "select 1 where public.candor_end_emergency(%s)", right)
    with as_owner() as owner:
        [event] = owner.execute("select event from permissions_emergency where id = %s", [right]).fetchone()
    slip_in = (
        "update permissions_emergency set answer = 'agreed', answered_by = %s, answered_at = now(),"
        " until = now() + interval '1 hour', event = %s where id = %s"
    )
    gone = "delete from permissions_emergency where id = %s"
    longer = "update permissions_emergency set until = until + interval '1 day' where id = %s"
    for trick, value, what, given in (
        (slip_in, (cast["counsel"].person.pk, event, forged), "it is forged", 200),
        (longer, (right,), "it is forged", 404),
        (gone, (unread,), "the emergency reading .* is gone", 200),
        (gone, (right,), "it was read in an emergency without any right to", 404),
    ):  # fmt: skip
        with as_owner() as owner:
            owner.execute("create table kept as table permissions_emergency")
            owner.execute(trick, value)
        assert (status(cast, other), status(cast, opened)) == (404, given)
        with signed_in_as_owner(), pytest.raises(CommandError, match=f"{what}|what was written there is gone"):
            call_command("verify_audit")
        with signed_in_as_owner():
            assert re.search(what, (proving.first_fault() or none).sentence)
        with as_owner() as owner:
            owner.execute("delete from permissions_emergency")
            owner.execute("insert into permissions_emergency select * from kept")
            owner.execute("drop table kept")
    assert status(cast, opened) == 200
    with signed_in_as_owner():
        call_command("verify_audit", case=opened)


def _exchanged(owner, right: UUID, other: UUID) -> None:
    owner.execute(
        "update permissions_emergency g set reason = o.reason from permissions_emergency o"
        " where g.id in (%s, %s) and o.id in (%s, %s) and g.id <> o.id", [right, other, right, other],
    )  # fmt: skip


def _of_their_own_making(owner, right: UUID, other: UUID) -> None:
    """The public half is no secret, and what a reason is bound to stands in its row."""
    owner.execute("select person_id, reference from permissions_emergency where id = %s", [right])
    person, reference = owner.fetchone()
    info = f"emergency|{right}|{sha256(f'{person}|{reference}'.encode()).hexdigest()}".encode()
    made = wraps.to_pair("staff", padded(b"It is all agreed."), info)
    owner.execute("update permissions_emergency set reason = %s where id = %s", [made + bytes(32), right])


def _of_another(column: str, value: str):
    def change(owner, right: UUID, other: UUID) -> None:
        owner.execute(f"update permissions_emergency set {column} = {value} where id = %s", [right])

    return change


CHANGES = {
    "exchanged": _exchanged, "of their own making": _of_their_own_making,
    "another case": _of_another("reference", "'1111-1111'"),
    "another person": _of_another("person_id", "(select person_id from permissions_account where username = 'hr')"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_reason_that_was_changed_is_not_shown_not_agreed_to_and_named(
    cast: Cast, opened: str, as_owner: AsOwner, settings, tmp_path, monkeypatch, change: str
) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    ask(cast, opened, reason="x")
    cast[ASKER].client.post(f"/emergency/{(other := newest(cast))}/take-back/")
    ask(cast, opened)
    place = f"/emergency/{(right := newest(cast))}/"
    with as_owner() as owner:
        owner.execute("select distinct octet_length(reason) from permissions_emergency")
        assert len(owner.fetchall()) == 1, "of one letter and of fifty"
        CHANGES[change](owner, right, other)
    for page in (cast["counsel"].client.get(place).text, cast["outside"].client.get("/emergency/").text):
        assert TAMPERED in page
        assert not any(words in page for words in (WHY, "It is all agreed."))
    said = answer(cast, right)
    assert (said.status_code, "This request was changed outside Candor" in said.text) == (403, True)
    assert status(cast, opened) == 404
    if change in ("exchanged", "of their own making"):
        with (
            signed_in_as_owner(),
            pytest.raises(CommandError, match="emergency .*: what was written there was changed"),
        ):
            call_command("verify_audit")
    else:  # somebody agreed all the same, in a process that was taken over
        monkeypatch.setattr(reasons, "require_as_asked", lambda row: None)
        assert answer(cast, right).status_code == 302
        with signed_in_as_owner(), pytest.raises(CommandError, match="it is forged"):
            call_command("verify_audit")


def test_members_read_the_reason_and_are_told_where_it_was_changed(cast: Cast, opened: str, as_owner: AsOwner) -> None:
    right, page = lend(cast, opened), f"/cases/{opened}/members/"
    assert WHY in cast["manager"].client.get(page).text
    with as_owner() as owner:
        _of_their_own_making(owner, right, right)
    told = cast["manager"].client.get(page).text
    assert (TAMPERED in told, WHY in told, "It is all agreed." in told) == (True, False, False)


def test_whoever_must_be_asked_about_a_name_is_asked_before_they_read(
    cast: Cast, handed_in: Handed, opened: str
) -> None:
    do(cast, "manager", "add_party", opened, role="witness", name="Quillon Abernathy")
    lend(cast, opened)
    client: Client = cast[ASKER].client
    assert status(cast, opened) == 404
    page = client.get(f"/cases/{opened}/question/")
    assert "Quillon Abernathy" in page.content.decode()
    shown = {"answer": "none", "question": [str(one) for one in page.context["page"].questions]}
    assert client.post(f"/cases/{opened}/question/", shown).status_code == 302
    assert status(cast, opened) == 200


def test_the_gate_alone_lends_a_case_to_whom_it_was_lent_and_as_long(
    cast: Cast, opened: str, as_owner: AsOwner
) -> None:
    lend(cast, opened)
    with row_security_out_of_the_way():
        with acting(cast[ASKER].actor) as actor:
            assert gate.lent(actor, opened)[0].reference == opened
        for key in ("hr", "counsel", "outside", "bystander"):
            with pytest.raises(Absent), acting(cast[key].actor) as actor:
                gate.lent(actor, opened)
    with as_owner() as owner:
        owner.execute("update permissions_emergency set until = now()")
    with row_security_out_of_the_way(), pytest.raises(Absent), acting(cast[ASKER].actor) as actor:
        gate.lent(actor, opened)


def test_a_case_without_a_pool_is_lent_as_well(cast: Cast, opened: str, as_owner: AsOwner) -> None:
    with as_owner() as owner:
        owner.execute("update permissions_poolgrant set until = now()")
    lend(cast, opened)
    assert status(cast, opened) == 200
