"""Files of reporters on the staff's side: listed by number, copied without traces, opened as they were only by two."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from PIL import Image

from audit import clock, journal
from cases import cleaning, door, readers, uploads
from cases.models import Case, FileBlock, Party, Proposal, Thread
from cases.told import Standing
from permissions.actors import acting
from permissions.refusals import Absent, Refused
from tests.cases import planted
from tests.cases.conftest import open_it
from tests.cases.test_filetypes import DOCX
from tests.cases.walking import do
from tests.wall import canaries
from vault import receipts
from vault.sealed import Tampered

pytestmark = pytest.mark.django_db
WORD = canaries.make()
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def photo(form: str = "JPEG") -> bytes:
    """A picture that tells of its maker in every way that its form has."""
    drawn, made = Image.effect_noise((90, 60), 40).convert("RGB"), io.BytesIO()
    told = Image.Exif()
    told[0x010F], told[0x0112], told[0x8825] = WORD, 6, {1: "N", 2: (47.0, 36.0, 22.0)}
    more = {"comment": WORD.encode()} if form in ("GIF", "JPEG") else {}
    drawn.save(made, form, **more, **({} if form == "GIF" else {"exif": told}))
    return made.getvalue()


def send(receipt: str, *files: tuple[str, bytes], text: str = "Here.") -> list[UUID]:
    """Files with a message, as the door takes them."""
    taken = []
    for name, raw in files:
        way = uploads.ready(receipt)
        assert way is not None
        receiving = way.file()
        for at in range(0, len(raw), 50_000):
            receiving.add(raw[at : at + 50_000])
        taken.append(receiving.end(name))
    assert door.post(receipt, text, taken)
    return [one.id for one in taken]


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def verbs(cast, reference: str) -> list[tuple[str, dict]]:
    import json

    with acting(cast["manager"].actor):
        case = Case.objects.get(reference=reference)
        return [(one.verb, json.loads(one.body)["facts"]) for one in journal.history([journal.Chain.case(case.pk)])]


def test_members_see_a_number_kind_and_size_and_never_what_its_reporter_called_it(cast, sent):
    reference, receipt = sent
    send(receipt, (f"{WORD}.jpg", photo()), ("b.mp4", b"\0\0\0\x18ftypisom" + bytes(90)))
    send(receipt, ("c.txt", b"Hello"), text="More.")
    page = cast["manager"].client.get(f"/cases/{reference}/messages/").content.decode()
    assert [f"File {number}</a>" in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "picture (JPEG)" in page
    assert "original only" in page
    assert WORD not in page
    first = next(
        one
        for talk in readers.part(cast["manager"].actor, reference, "messages").talks
        for m in talk.messages
        for one in m.files
    )
    page = cast["manager"].client.get(first.url).content.decode()
    assert WORD not in page
    assert "Download a copy" in page


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_copy_of_a_picture_shows_the_same_and_tells_nothing(form):
    raw = photo(form)
    assert canaries.found_in(raw, [WORD])
    copy = cleaning.copy(form.lower(), iter([raw[:1000], raw[1000:]]))
    assert canaries.found_in(copy, [WORD]) == []
    shown = Image.open(io.BytesIO(copy))
    assert shown.size == ((90, 60) if form == "GIF" else (60, 90)), "upright"
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def paper() -> bytes:
    import pikepdf

    made = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        with pdf.open_metadata() as told:
            told["dc:title"], told["dc:creator"] = WORD, [WORD]
        pdf.docinfo["/Author"] = WORD
        name, table = pikepdf.Name, pikepdf.Dictionary
        picture = pikepdf.Stream(pdf, photo() + WORD.encode())
        for key, value in {
            "/Type": name.XObject, "/Subtype": name.Image, "/Width": 90, "/Height": 60, "/ColorSpace": name.DeviceRGB,
            "/BitsPerComponent": 8, "/Filter": name.DCTDecode, "/Metadata": pikepdf.Stream(pdf, WORD.encode()),
        }.items():  # fmt: skip
            picture[key] = value
        font = table(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        page.Resources = table(XObject=table(A=picture), Font=table(B=font))  # names that mean something elsewhere
        page.Contents = pikepdf.Stream(pdf, b"BT /B 12 Tf 50 700 Td (Seen at ten) Tj ET q 90 0 0 60 50 300 cm /A Do Q")
        page.PieceInfo = table(X=table(Private=WORD))
        pdf.Root.OpenAction = table(S=name.JavaScript, JS=f"app.alert('{WORD}')")
        pdf.attachments["x.txt"] = pikepdf.AttachedFileSpec(pdf, WORD.encode(), filename=f"{WORD}.txt")
        note = table(Type=name.Annot, Subtype=name.Text, Rect=[10, 10, 20, 20], Contents=WORD, T=WORD)
        page.Annots = pdf.make_indirect([note])
        pdf.save(made)
    return made.getvalue()


def test_a_copy_of_a_pdf_prints_the_same_and_tells_nothing():
    import pikepdf

    raw = paper()
    copy, plain = cleaning.copy("pdf", iter([raw])), io.BytesIO()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert "/Info" not in pdf.trailer
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert {"/A"} == set(pdf.pages[0].Resources.XObject.keys())
        pdf.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    for found in (copy, plain.getvalue()):
        assert canaries.found_in(found, [WORD]) == []
        assert b"JavaScript" not in found
    assert b"Seen at ten" in plain.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(cleaning.NotCleaned):
        cleaning.copy("pdf", iter([locked.getvalue()]))


def test_a_text_loses_what_shows_nothing_and_what_cannot_be_cleaned_is_not_handed_out():
    assert cleaning.copy("text", iter(["\ufeffZo\u200bë\r\n\u202eten\u2066".encode()])) == "Zoë\nten".encode()
    assert cleaning.copy("text", iter(["Zoë".encode("cp1252")])) == "Zoë".encode()
    bomb = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomb, "PNG")
    for kind, raw in (
        ("png", bomb.getvalue()),
        ("jpeg", b"\xff\xd8\xff" + bytes(90)),
        ("pdf", b"%PDF-1.7"),
        ("jpeg", photo("PNG")),
    ):
        with pytest.raises(cleaning.NotCleaned):
            cleaning.copy(kind, iter([raw]))


def test_the_child_reaches_nothing_and_where_it_could_it_cleans_nothing(tmp_path, monkeypatch):
    """What a file could do to the program that reads it, tried from within."""
    source = cleaning.CHILD.read_text()
    tried = """
    import os, socket
    for one in (lambda: open(__file__), lambda: os.fork(), lambda: os.open("/", 0), lambda: os.unlink("x"),
                lambda: os.stat("/"), lambda: socket.socket(), lambda: socket.socketpair(),
                lambda: os.execv("/bin/true", ["true"]), lambda: os.kill(os.getppid(), 0)):
        try:
            one()
        except PermissionError:
            continue
        return b"reached"
    return b"nothing"
"""
    child = tmp_path / "child.py"
    child.write_text(source.replace("    read = _decoded(raw)\n", "    if raw == b'a':\n        return raw" + tried))
    monkeypatch.setattr(cleaning, "CHILD", child)
    assert cleaning.copy("text", iter([b"x"])) == b"nothing"
    child.write_text(source.replace("return _refuse(libc) and _unreachable()", "return _unreachable()"))
    with pytest.raises(cleaning.Unable):
        cleaning.copy("text", iter([b"x"]))


def test_a_copy_is_handed_out_to_be_saved_and_its_hash_stands_in_the_journal(cast, sent):
    import hashlib

    reference, receipt = sent
    [file] = send(receipt, ("a.png", photo("PNG")))
    answer = cast["manager"].client.get(f"/cases/{reference}/files/{file}/copy/")
    copy = body(answer)
    assert Image.open(io.BytesIO(copy)).size == (60, 90)
    assert canaries.found_in(copy, [WORD]) == []
    assert answer["Content-Disposition"] == 'attachment; filename="file-1.png"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == NOTHING
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert ("open_copy", {"file": str(file), "copy": hashlib.sha256(copy).hexdigest()}) in verbs(cast, reference)


def test_of_an_office_file_or_an_e_mail_the_words_are_handed_out_and_the_page_says_so(cast, sent):
    reference, receipt = sent
    letter, mail = send(
        receipt, (f"{WORD}.odt", planted.opendocument(WORD, photo())), ("b", planted.email(WORD, photo()))
    )
    client, url = cast["manager"].client, f"/cases/{reference}/files/"
    assert client.get(f"/cases/{reference}/messages/").content.decode().count("copy of its words") == 2
    for number, file in enumerate((letter, mail), start=1):
        page = client.get(f"{url}{file}/").content.decode()
        assert "plain text of the words" in page
        assert "Download a copy of the words" in page
        answer = client.get(f"{url}{file}/copy/")
        assert answer["Content-Disposition"] == f'attachment; filename="file-{number}.txt"'
        assert canaries.found_in(body(answer) + page.encode(), [WORD]) == []


def test_whoever_does_not_read_messages_or_the_case_gets_no_file_and_no_other_case_gives_it(cast, sent, handed_in):
    reference, receipt = sent
    [file] = send(receipt, ("a.txt", b"Hello"))
    other = handed_in()
    open_it(cast, other)
    for who, where, answer in (
        ("bystander", reference, 404), ("investigator", reference, 404), ("manager", other, 404), ("intake", reference, 200),
    ):  # fmt: skip
        for page in ("", "copy/"):
            assert cast[who].client.get(f"/cases/{where}/files/{file}/{page}").status_code == answer
    assert cast["manager"].client.get(f"/cases/{reference}/files/{uuid4()}/").status_code == 404


def agree(cast, reference, who="intake"):
    with acting(cast[who].actor):
        row = Proposal.objects.get(answer="")
    do(cast, who, "approve", reference, request=row.pk)


def test_an_original_is_opened_once_another_person_agreed_by_whoever_asked_and_for_the_days_that_were_said(cast, sent):
    reference, receipt = sent
    file, other = send(receipt, (f"{WORD}.docx", DOCX), ("b.txt", b"Hello"))
    url = f"/cases/{reference}/files/{file}/original/"
    assert cast["manager"].client.get(url).status_code == 403
    do(cast, "manager", "open_originals", reference, originals=[file], days=7, reason="The letter head.")
    assert cast["manager"].client.get(url).status_code == 403
    with pytest.raises(Refused):
        agree(cast, reference, "manager")
    waiting = cast["intake"].client.get(f"/cases/{reference}/approvals/").content.decode()
    assert "File 1, for 7 days from the agreement" in waiting
    agree(cast, reference)
    answer = cast["manager"].client.get(url)
    assert body(answer) == DOCX
    assert answer["Content-Disposition"] == 'attachment; filename="file-1.docx"'
    assert answer["Content-Security-Policy"] == NOTHING
    said = dict(verbs(cast, reference))
    assert said["open_original"]["file"] == str(file)
    assert WORD in cast["manager"].client.get(f"/cases/{reference}/files/{file}/").content.decode()
    assert cast["manager"].client.get(f"/cases/{reference}/files/{other}/original/").status_code == 403
    assert cast["intake"].client.get(url).status_code == 403, "who agreed did not ask"
    third = cast["investigator"]
    do(cast, "manager", "assign", reference, role="investigator", person=third.person.pk, reason="Finds the facts.")
    assert third.client.get(f"/cases/{reference}/files/{file}/").status_code == 200
    assert third.client.get(url).status_code == 403, "nor did whoever else reads the messages"
    actor = cast["manager"].actor
    with clock.at(clock.now() + timedelta(days=7)):
        assert readers.original(actor, reference, file).size == len(DOCX)
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(Refused):
        readers.original(actor, reference, file)


def test_an_answer_that_no_event_bears_out_opens_no_original(cast, sent):
    reference, receipt = sent
    [file] = send(receipt, (f"{WORD}.docx", DOCX))
    manager, intake = cast["manager"], cast["intake"]
    do(cast, "manager", "open_originals", reference, originals=[file], days=7, reason="The letter head.")
    with acting(intake.actor):
        row = Proposal.objects.get()
        said = {"answer": "approved", "answered_by": intake.person.pk, "answered_on": clock.today()}
        assert Proposal.objects.filter(pk=row.pk).update(**said) == 1
    page = f"/cases/{reference}/files/{file}/"
    assert WORD not in manager.client.get(page).content.decode()
    assert manager.client.get(f"{page}original/").status_code == 403
    chain, facts = journal.Chain.case(row.case_id), {"request": str(row.pk), "verb": "open_originals"}
    with acting(manager.actor) as actor:
        journal.record(chain, "approve", actor=actor.label, facts=facts)
    assert manager.client.get(f"{page}original/").status_code == 403, "nor one that who asked wrote"
    with acting(intake.actor) as actor:
        journal.record(chain, "approve", actor=actor.label, facts=facts)
    assert manager.client.get(f"{page}original/").status_code == 200


def test_only_files_of_the_case_are_asked_for(cast, sent, handed_in):
    from cases.services import Unfit

    reference, receipt = sent
    second = receipts.make()
    open_it(cast, handed_in(receipt=second))
    [mine], [theirs] = send(receipt, ("a.docx", DOCX)), send(second, ("b.docx", DOCX))
    for originals, days in (([theirs], 7), ([mine, theirs], 7), ([], 7), ([mine], 31), ([mine], 0)):
        with pytest.raises(Unfit):
            do(cast, "manager", "open_originals", reference, originals=originals, days=days, reason="x")


def test_what_was_changed_cut_or_swapped_is_handed_out_to_nobody(cast, sent, as_owner, monkeypatch):
    reference, receipt = sent
    actor = cast["manager"].actor
    first, second = send(receipt, ("a.txt", b"a" * 150_000), ("b.txt", b"b" * 150_001))
    blocks = {}
    with acting(actor):
        for row in FileBlock.objects.all():
            blocks[(row.file_id, row.number)] = bytes(row.body)

    def served(found):
        def fake(self):
            yield from found

        monkeypatch.setattr(readers.files._Held, "_blocks", fake)

    whole = [blocks[(first, number)] for number in range(3)]
    for wrong in (whole[:-1], [*whole[:2], blocks[(second, 2)]], [whole[1], whole[0], whole[2]], [*whole, whole[2]]):
        served(wrong)
        with pytest.raises(Tampered):
            readers.copy(actor, reference, first)
    served(whole)
    assert readers.copy(actor, reference, first).size


def test_a_member_who_loses_the_case_while_a_file_is_read_gets_no_further(cast, sent, monkeypatch):
    reference, receipt = sent
    [file] = send(receipt, ("long.mp4", b"\0\0\0\x18ftypisom" + bytes(3_000_000)))
    actor = cast["manager"].actor
    do(cast, "manager", "open_originals", reference, originals=[file], days=7, reason="x")
    agree(cast, reference)
    pieces = readers.original(actor, reference, file).pieces
    got = len(next(pieces))
    do(cast, "manager", "name_conflict", reference, why="close")
    left = []
    with pytest.raises(Absent):
        left.extend(pieces)
    assert got + sum(map(len, left)) < 1_100_000


def test_with_a_child_in_it_no_file_is_opened_and_none_is_taken_any_more(cast, sent):
    reference, receipt = sent
    [file] = send(receipt, ("a.txt", b"Hello"))
    do(cast, "manager", "add_party", reference, role="affected", name="Somebody Small")
    with acting(cast["manager"].actor):
        party = Party.objects.get()
    do(cast, "manager", "class_party", reference, party=party.pk, standing=Standing(minor="yes"))
    page = cast["manager"].client.get(f"/cases/{reference}/files/{file}/").content.decode()
    assert "Not opened here" in page
    assert "Download" not in page
    assert cast["manager"].client.get(f"/cases/{reference}/files/{file}/copy/").status_code == 403
    assert cast["manager"].client.get(f"/cases/{reference}/files/{file}/original/").status_code == 403
    way = uploads.ready(receipt)
    assert way is not None
    assert way.closed
    with pytest.raises(uploads.Closed):
        door.post(receipt, "x", [uploads.Taken(uuid4(), "x", "text", 1, "")])


@pytest.mark.parametrize("said", ["in the report that joins", "in a report of the case", "by a member alone"])
def test_of_two_cases_that_become_one_a_child_in_either_closes_the_files_of_both(cast, sent, handed_in, said):
    reference, receipt = sent
    second = receipts.make()
    joins = handed_in(receipt=second, minor=said == "in the report that joins")
    do(cast, "intake", "acknowledge", joins, danger="no")
    if said != "in the report that joins":
        do(cast, "manager", "add_party", reference, role="affected", number="E-bystander")
        with acting(cast["manager"].actor):
            party = Party.objects.get().pk
        do(cast, "manager", "class_party", reference, party=party, standing=Standing(minor="yes"))
        if said == "by a member alone":
            with acting(cast["manager"].actor):
                assert Thread.objects.filter(files_closed=True).update(files_closed=False) == 1
        else:
            do(cast, "manager", "class_party", reference, party=party, standing=Standing(minor="no"))
    do(cast, "intake", "link", joins, primary=reference, reason="The same evening.")
    assert [uploads.ready(one).closed for one in (receipt, second)] == [True, True]


def test_a_page_says_why_there_is_no_copy(cast, sent, monkeypatch):
    reference, receipt = sent
    film, damaged = send(receipt, ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(90)), ("b.jpg", b"\xff\xd8\xff" + bytes(90)))
    client = cast["manager"].client
    page = client.get(f"/cases/{reference}/files/{damaged}/").content.decode()
    assert "Download a copy" in page
    assert " download" not in page, "a browser would save the page that says why, and show nothing"
    assert "Only the original can be read" in client.get(f"/cases/{reference}/files/{film}/").content.decode()
    assert (
        "No copy could be made of this file" in client.get(f"/cases/{reference}/files/{damaged}/copy/").content.decode()
    )

    def unable(*_):
        raise cleaning.Unable

    monkeypatch.setattr(cleaning, "copy", unable)
    assert "No copy can be made just now" in client.get(f"/cases/{reference}/files/{damaged}/copy/").content.decode()
