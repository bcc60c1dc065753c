"""What somebody tries who wants more than is theirs: by the pages of officers and reporters."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from cases import door, services
from cases.models import Case, Tie
from cases.parts import PARTS
from cases.verbs import VERBS
from config.local.cast import BRANCH
from permissions.actors import Actor, acting
from tests.cases.conftest import Handed, open_it, version
from tests.cast import PASSWORD, Cast
from tests.rig.database import AsOwner
from vault import receipts

CANARY = "<script>alert('x')</script>"
PLACES = ("/today/", "/cases/", "/cases/enter/", "/people/", "/people/roles/", "/policies/")


def sees(actor: Actor, reference: str) -> bool:
    with acting(actor):
        return Case.objects.filter(reference=reference).exists()


# --- Conflicts over ties (D23) ---------------------------------------------------------------------------------------


def test_whom_a_later_party_of_the_joined_case_hits_loses_the_linked_report_too(cast: Cast, handed_in: Handed) -> None:
    one, other = handed_in(), handed_in()
    intake = cast["intake"].actor
    services.SERVICES["acknowledge"](intake, one, seen=1, danger="no")
    services.SERVICES["link"](intake, one, seen=version(intake, one), primary=other, reason="The same desk.")
    assert sees(cast["intake2"].actor, one)
    services.SERVICES["add_party"](intake, other, seen=version(intake, other), role="subject", number="E-intake2")
    assert not sees(cast["intake2"].actor, other)
    assert not sees(cast["intake2"].actor, one)  # the same report stands behind both


def test_whom_a_later_party_of_a_split_case_hits_loses_the_first_too(cast: Cast, handed_in: Handed) -> None:
    one, intake = handed_in(), cast["intake"].actor
    services.SERVICES["acknowledge"](intake, one, seen=1, danger="no")
    with acting(intake):
        thread = Tie.objects.get(case__reference=one).thread_id
    services.SERVICES["split"](intake, one, seen=version(intake, one), thread=thread, reason="Two events.")
    with acting(intake):
        second = Case.objects.exclude(reference=one).get().reference
    services.SERVICES["add_party"](intake, second, seen=version(intake, second), role="subject", number="E-intake2")
    assert not sees(cast["intake2"].actor, second)
    assert not sees(cast["intake2"].actor, one)


# --- Roles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "role"),
    [("admin", "system_administrator"), ("auditor", "auditor"), ("owner", "policy_owner")],
)
def test_no_form_that_was_tampered_with_gives_a_case_to_a_role_that_reads_none(
    cast: Cast, handed_in: Handed, key: str, role: str
) -> None:
    reference = handed_in()
    client = cast["intake"].client
    page = client.get(f"/cases/{reference}/assign/?role={role}")
    client.post(
        f"/cases/{reference}/assign/?role={role}",
        {"seen": page.context["seen"], "role": role, "person": str(cast[key].person.pk), "reason": "Because."},
    )
    assert not sees(cast[key].actor, reference)
    assert cast[key].client.get(f"/cases/{reference}/").status_code == 404


def test_nobody_appoints_themselves(cast: Cast, handed_in: Handed) -> None:
    reference, owner = handed_in(), cast["owner"]
    owner.client.post(
        f"/people/{owner.person.pk}/appoint/", {"role": "intake_officer", "branch": BRANCH, "reason": "Curious."}
    )
    assert not sees(owner.actor, reference)


def test_counsel_who_advises_does_not_open_a_confidential_name(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(mode="confidential", reporter={"name": "Petra Quist", "contact": "555"})
    open_it(cast, reference)
    manager = cast["manager"].actor
    services.SERVICES["assign"](
        manager, reference, seen=version(manager, reference), role="counsel", person=cast["counsel"].person.pk,
        reason="Advice.",
    )  # fmt: skip
    client = cast["counsel"].client
    assert client.get(f"/cases/{reference}/").status_code == 200
    assert client.get(f"/cases/{reference}/open_identity/").status_code == 403


def test_a_manager_with_two_roles_does_not_make_herself_intake(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(mode="confidential", reporter={"name": "Petra Quist", "contact": "555"})
    services.SERVICES["acknowledge_and_open"](
        cast["intake"].actor,
        reference,
        seen=1,
        danger="no",
        manager=cast["many"].person.pk,
        title="North desk",
        unit="",
    )
    client = cast["many"].client
    page = client.get(f"/cases/{reference}/assign/?role=intake_officer")
    client.post(
        f"/cases/{reference}/assign/?role=intake_officer",
        {"seen": page.context["seen"], "role": "intake_officer", "person": str(cast["many"].person.pk), "reason": "x"},
    )
    assert client.get(f"/cases/{reference}/open_identity/").status_code == 403


def test_the_first_page_tells_no_history_to_whoever_does_not_read_it(cast: Cast, opened: str) -> None:
    manager = cast["manager"].actor
    services.SERVICES["assign"](
        manager, opened, seen=version(manager, opened), role="hr_officer", person=cast["hr"].person.pk, reason="Early.",
    )  # fmt: skip
    client = cast["hr"].client
    assert client.get(f"/cases/{opened}/history/").status_code == 403
    assert client.get(f"/cases/{opened}/").context["page"].story == []


# --- Nothing changes for whoever is outside (TM-02, TM-04) -----------------------------------------------------------


def pages_of(cast: Cast, addresses: tuple[str, ...]) -> dict[tuple[str, str], str]:
    found = {}
    for key in cast:
        client = cast[key].client
        for address in addresses:
            answer = client.get(address)
            body = re.sub(
                r'(csrfmiddlewaretoken|receipt)" value="[^"]*"|, [^<]* · confidential|, [^<]*</p></aside>',
                "",
                answer.content.decode(),
            )
            headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
            found[key, address] = f"{answer.status_code} {headers} {body}"
    return found


def test_one_more_case_changes_no_byte_for_whoever_is_outside(cast: Cast, handed_in: Handed) -> None:
    mine = handed_in()
    addresses = (*PLACES, f"/cases/{mine}/", f"/cases/{mine}/assign/?role=case_manager", f"/cases/{mine}/open/")
    before = pages_of(cast, addresses)
    # A case that names the whole intake pool: alternate takes it and gives it to the manager.
    hidden = handed_in(who="Imke Tarvold")
    open_by_alternate(cast, hidden)
    after = pages_of(cast, addresses)
    inside = {"alternate", "manager"}
    changed = sorted(at for at in before if at[0] not in inside and before[at] != after[at])
    assert changed == []


def open_by_alternate(cast: Cast, reference: str) -> None:
    services.SERVICES["acknowledge_and_open"](
        cast["alternate"].actor, reference, seen=1, danger="no", manager=cast["manager"].person.pk, title="T", unit=""
    )


@pytest.mark.long
def test_an_open_case_changes_no_byte_for_an_officer_who_never_saw_it(cast: Cast, handed_in: Handed) -> None:
    mine = handed_in()
    addresses = (*PLACES, f"/cases/{mine}/assign/?role=case_manager", f"/cases/{mine}/open/")
    before = pages_of(cast, addresses)
    hidden = handed_in(who="Jorun Vestby")  # strikes the pool; Imke Tarvold herself is clear of it
    open_by_alternate(cast, hidden)
    after = pages_of(cast, addresses)
    changed = sorted(at for at in before if at[0] not in {"alternate", "manager"} and before[at] != after[at])
    assert changed == []


@pytest.mark.parametrize("key", ["hr", "manager", "bystander", "owner", "auditor", "admin"])
def test_hidden_and_unknown_are_one_answer(cast: Cast, handed_in: Handed, key: str) -> None:
    reference, client = handed_in(), cast[key].client
    for tail in ("", "history/", "assign/", "open_identity/", "note/"):
        told = []
        for name in (reference, "0000-0000"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client.get(f"/cases/{name}/{tail}")
            told.append((answer.status_code, answer.content, dict(answer.headers), str(answer.cookies), len(queries)))
        assert told[0] == told[1]
        sent = [client.post(f"/cases/{name}/{tail}", {"seen": "1"}) for name in (reference, "0000-0000")]
        assert (sent[0].status_code, sent[0].content) == (sent[1].status_code, sent[1].content)
        assert client.get(f"/cases/{name}/{tail}").content == client.get("/cases/nonsense!/").content


def test_a_reference_that_cannot_be_and_one_that_is_hidden_answer_the_same(cast: Cast, handed_in: Handed) -> None:
    reference, client = handed_in(), cast["hr"].client
    hidden, never = client.get(f"/cases/{reference}/"), client.get("/cases/not-one!/")
    assert (hidden.content, dict(hidden.headers)) == (never.content, dict(never.headers))


# --- Odd input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/people/?q=%00", "/cases/?year=%00", "/cases/?before=%00-1", "/cases/?before=20260101-1", "/cases/?year=0001",
     "/cases/?after=99991231-ffffffffffffffffffffffffffffffff", "/cases/?state=%00", "/policies/%00/",
     "/cases/%00/", "/cases/%F0%90%80%80/", "/people/?q=%ED%A0%80"],
)  # fmt: skip
def test_odd_addresses_break_nothing(cast: Cast, address: str) -> None:
    assert cast["intake"].client.get(address).status_code in (200, 400, 404)


LONG = [
    pytest.param(value, marks=pytest.mark.long, id=name)
    for name, value in (("long", "x" * 300_000), ("quote", "'; drop"))
]


@pytest.mark.parametrize("value", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin1"), *LONG])
def test_odd_values_break_no_form(cast: Cast, handed_in: Handed, value: str, subtests: pytest.Subtests) -> None:
    reference, client = handed_in(), cast["intake"].client
    fields = ("text", "title", "unit", "role", "number", "name", "thread", "reason", "primary", "person", "instead",
              "happened_on", "seen", "entry", "relation")  # fmt: skip
    for verb in ("note", "set_title", "add_party", "post", "split", "link", "assign", "correct"):
        for seen in (str(version(cast["intake"].actor, reference)), value):
            with subtests.test(verb):
                answer = client.post(f"/cases/{reference}/{verb}/", {**dict.fromkeys(fields, value), "seen": seen})
                assert answer.status_code in (200, 302, 400, 403, 409)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/welcome/"])
def test_odd_values_break_no_sign_in(db: None, address: str) -> None:
    for value in ("\x00", "x" * 300_000):
        answer = Client().post(address, dict.fromkeys(("login", "password", "code", "again", "email"), value))
        assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "next_page", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(cast: Cast, next_page: str) -> None:
    answer = Client().post(
        f"/accounts/login/?next={next_page}", {"login": "intake", "password": PASSWORD, "next": next_page}
    )
    assert answer.status_code == 302
    assert answer.url == "/today/"


def test_a_verb_leads_nowhere_else(cast: Cast, handed_in: Handed) -> None:
    reference, client = handed_in(), cast["intake"].client
    for back in ("https://evil.example/", "//evil.example", "people", "cast", "\r\nX: 1"):
        seen = version(cast["intake"].actor, reference)
        answer = client.post(f"/cases/{reference}/note/?" + f"back={back}", {"seen": seen, "text": "One."})
        assert answer.url.startswith(f"/cases/{reference}/")


def test_a_file_sent_to_a_page_that_takes_none_is_kept_nowhere(db: None, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"  # whoever writes a file here fails
    sent = {"receipt": "x", "f": SimpleUploadedFile("a.bin", b"x" * 4_000_000)}
    assert Client().post("/inbox/", sent).status_code == 200


@pytest.mark.parametrize("address", ["/", "/report/safe/", "/inbox/", "/accounts/login/", "/today/", "/nowhere/"])
def test_no_page_can_be_framed_or_kept(cast: Cast, address: str) -> None:
    for client in (Client(), cast["intake"].client):
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert "no-store" in answer["Cache-Control"]


def test_a_foreign_host_name_is_refused(db: None) -> None:
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400


def test_no_post_of_officers_works_without_the_token(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast["intake"].client.cookies
    before = version(cast["intake"].actor, reference)
    addresses = [f"/cases/{reference}/{verb}/" for verb in VERBS] + [
        "/cases/enter/", f"/people/{cast['hr'].person.pk}/appoint/", "/accounts/logout/", "/accounts/welcome/"
    ]  # fmt: skip
    for address in addresses:
        assert client.post(address, {"seen": "1", "text": "x", "danger": "no"}).status_code == 403, address
    assert version(cast["intake"].actor, reference) == before


# --- Words that are code ---------------------------------------------------------------------------------------------


@pytest.mark.long
def test_no_page_runs_what_was_typed(cast: Cast, handed_in: Handed) -> None:
    code = receipts.make()
    answers = {"what_happened": CANARY, "who_did": CANARY, CANARY: CANARY}
    telling = door.Telling(
        mode="named", answers=answers, branch=BRANCH, reporter={"name": CANARY, "contact": CANARY}
    )  # fmt: skip
    stored = door.submit(telling, code)
    door.post(code, CANARY)
    intake = cast["intake"]
    with acting(intake.actor):
        reference = Case.objects.get(ties__thread_id=stored.thread).reference
    do = services.SERVICES
    do["set_title"](intake.actor, reference, seen=version(intake.actor, reference), title=CANARY, unit=CANARY)
    do["note"](intake.actor, reference, seen=version(intake.actor, reference), text=CANARY)
    do["add_party"](intake.actor, reference, seen=version(intake.actor, reference), role="witness", name=CANARY)
    do["post"](intake.actor, reference, seen=version(intake.actor, reference), thread=stored.thread, text=CANARY)
    tails = ["", *(f"{name}/" for name in (*PARTS, *VERBS)), "history/?reads=1"]
    for address in ["/today/", "/cases/", *(f"/cases/{reference}/{tail}" for tail in tails), f"/people/?q={CANARY}"]:
        body = intake.client.get(address).content.decode()
        assert "<script>alert" not in body, address
    again = intake.client.post(f"/cases/{reference}/note/", {"seen": "1", "text": CANARY})
    assert "<script>alert" not in again.content.decode()
    browser = Client()
    browser.post("/inbox/", {"receipt": code})
    body = browser.get("/inbox/thread/").content.decode()
    assert "alert" in body
    assert "<script>alert" not in body


# --- Sealed words moved about by the owner of the database -----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_name_that_was_moved_to_another_party_is_not_shown_as_theirs(
    cast: Cast, opened: str, as_owner: AsOwner
) -> None:
    manager = cast["manager"].actor
    for role, name in (("subject", "Gerd Subjectson"), ("witness", "Wanda Witnessdottir")):
        services.SERVICES["add_party"](manager, opened, seen=version(manager, opened), role=role, name=name)
    with as_owner() as owner:
        rows = owner.execute("select id, about from cases_entry where kind = 'name' order by recorded_at").fetchall()
        (one, about_one), (two, about_two) = rows
        owner.execute("update cases_entry set about = %s where id = %s", [about_two, one])
        owner.execute("update cases_entry set about = %s where id = %s", [about_one, two])
    people = cast["manager"].client.get(f"/cases/{opened}/people/").context["page"].people
    shown = {person.role: person.name for person in people}
    assert "Witnessdottir" not in shown["Subject"]
    assert "Subjectson" not in shown["Witness"]


@pytest.mark.django_db(transaction=True)
def test_words_of_the_reporter_are_not_shown_as_the_office_s(cast: Cast, handed_in: Handed, as_owner: AsOwner) -> None:
    code = receipts.make()
    reference = handed_in(receipt=code)
    door.post(code, "I was there.")
    with as_owner() as owner:
        owner.execute("update cases_message set side = 'office'")
    body = cast["intake"].client.get(f"/cases/{reference}/messages/").content.decode()
    assert "I was there." not in body


@pytest.mark.django_db(transaction=True)
def test_a_reporter_can_write_after_a_message_that_was_tampered_with(
    cast: Cast, handed_in: Handed, as_owner: AsOwner
) -> None:
    code = receipts.make()
    handed_in(receipt=code)
    door.post(code, "I was there.")
    with as_owner() as owner:
        owner.execute("update cases_message set body = set_byte(body, 40, 255 - get_byte(body, 40))")
    browser = Client()
    browser.post("/inbox/", {"receipt": code})
    assert "changed outside Candor" in browser.get("/inbox/thread/").text
    assert browser.post("/inbox/thread/", {"text": "And again."}).status_code == 302
