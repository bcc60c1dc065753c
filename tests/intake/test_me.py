"""Signed in: reporting by name with the same questionnaire, one's own reports without a code, and nobody else's (D9)."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from audit import journal
from audit.models import ChainKind
from cases import door, services
from cases.models import Case, ReportedBy, Thread
from cases.services.unfit import Unfit
from intake import boxes, cookies
from intake.models import Draft
from permissions.actors import Actor, acting
from permissions.models import Person
from permissions.refusals import Refused
from tests.cast import PASSWORD, Cast, Member
from tests.intake.conftest import PAGES, STORY, Reporter, everything, lines
from tests.markup import Page
from vault import blind, keys, receipts
from vault.keys import KeyMissing

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12 + 5  # those of any report (D37); session, account and person; is this a supervisor; whose it is
MODES = ["named", "confidential", "proxy"]


@dataclass
class SignedIn(Reporter):
    """Goes through the pages below /me/ by their forms alone."""

    member: Member = field(kw_only=True)

    def __post_init__(self) -> None:
        self.browser.force_login(self.member.account, backend="allauth.account.auth_backends.AuthenticationBackend")

    def tell(self, mode: str = "named", **answers: object) -> None:
        answers = {"mode": mode, "what_happened": STORY, **answers}
        for page, asked in PAGES.items():
            answer = self.send(f"/me/report/{page}/", **{key: answers[key] for key in asked if key in answers})
            assert answer.status_code == 302, answer.context["form"].errors

    def report(self, mode: str = "named", **answers: object) -> str:
        self.tell(mode, **answers)
        assert self.send("/me/report/review/").url == "/me/report/receipt/"
        return str(self.open("/me/report/receipt/").context["receipt"])

    @property
    def mine(self) -> list[door.Mine]:
        return door.own(self.member.person.pk)

    @property
    def own_thread(self) -> str:
        return f"/me/reports/{self.mine[0].thread}/"


def signed_in(cast: Cast, key: str) -> SignedIn:
    return SignedIn(member=cast[key])


def seen_by(member: Member) -> int:
    with acting(member.actor):
        return Case.objects.count()


def case_of(member: Member) -> Case:
    with acting(member.actor):
        return Case.objects.get()


def opened(cast: Cast, key: str = "intake") -> Case:
    """Intake opens the one case there is and gives it to the manager."""
    case = case_of(cast[key])
    services.SERVICES["acknowledge_and_open"](
        cast[key].actor, case.reference, seen=case.version, danger="no", manager=cast["manager"].person.pk,
        title="North desk", unit="IT services",
    )  # fmt: skip
    return case_of(cast["manager"])


def ask(cast: Cast, case: Case, question: str) -> None:
    with acting(cast["manager"].actor):
        thread = Thread.objects.get().pk
    services.SERVICES["post"](cast["manager"].actor, case.reference, seen=case.version, thread=thread, text=question)


@pytest.mark.parametrize("key", ["bystander", "subject", "intake"])
def test_whoever_is_signed_in_finds_both_places_and_whoever_holds_no_role_lands_there(cast: Cast, client, key: str):
    landed = client.post("/accounts/login/", {"login": key, "password": PASSWORD}).url
    assert landed == ("/today/" if key == "intake" else "/me/")
    client.cookies = cast[key].client.cookies  # with the second step that a role needs
    for place in ("/today/", "/me/"):
        page = lines(client.get(place))
        assert 'href="/me/report/">Report something</a>' in page
        assert 'href="/me/">My reports</a>' in page or 'href="/me/" aria-current="page">My reports</a>' in page


@pytest.mark.parametrize(
    "place", ["", "report/", "report/what/", "report/review/", "report/receipt/", f"reports/{UUID(int=1)}/"]
)
def test_without_signing_in_there_is_nothing_below_me(client, place: str):
    assert client.get(f"/me/{place}").url == f"/accounts/login/?next=/me/{place}"


def test_words_sent_after_the_sign_in_ended_are_shown_to_be_copied(cast: Cast):
    member = signed_in(cast, "bystander")
    member.open("/me/report/what/")
    del member.browser.cookies["sessionid"]
    member.browser.handler.enforce_csrf_checks = False
    answer = member.browser.post("/me/report/what/", {"what_happened": "a long story"})
    assert (answer.status_code, "a long story" in answer.text) == (403, True)


def test_the_same_seven_pages_ask_but_for_the_name_and_say_how_to_stay_unknown(cast: Cast, reporter: Reporter):
    member = signed_in(cast, "bystander")
    member.send("/me/report/safe/")
    reporter.send("/report/safe/")
    here, there = Page(member.open("/me/report/known/").text), Page(reporter.open("/report/known/").text)
    named = [{attrs["value"] for attrs in page.all("input") if attrs.get("name") == "mode"} for page in (here, there)]
    assert named == [set(MODES), {*MODES, "anonymous"}]
    assert [any(attrs.get("name") == "your_name" for attrs in page.all("input")) for page in (here, there)] == [
        False,
        True,
    ]
    words = lines(member.open("/me/report/known/"))
    assert "You are signed in as <strong>Bodil Nordahlen</strong>" in words
    assert '<a href="/" rel="noreferrer">report without signing in</a>' in words
    assert "forgets your sign-in" in words
    assert member.send("/me/report/known/", mode="anonymous").status_code == 200  # not one of the choices
    for page in ("what", "where_when", "who", "county"):
        asked = [
            [attrs.get("name") for attrs in Page(one.open(f"{root}/{page}/").text).all("input")]
            for one, root in ((member, "/me/report"), (reporter, "/report"))
        ]
        assert asked[0][-3:] == asked[1][-3:]


def test_a_named_report_says_who_and_is_read_later_without_its_code(cast: Cast):
    member = signed_in(cast, "bystander")
    assert "Bodil Nordahlen (from the directory)" not in lines(member.open("/me/report/safe/"))
    member.tell("named", your_name="Somebody Else", your_contact="555 0100")
    assert "Bodil Nordahlen (from the directory)" in lines(member.open("/me/report/review/"))
    receipt = member.report("named", your_name="Somebody Else", your_contact="555 0100")
    told = door.find_thread(receipt)
    assert (told.answers["reporter_name"], told.answers["reporter_contact"]) == ("Bodil Nordahlen", "555 0100")
    assert "Somebody Else" not in str(told.answers)
    assert member.send("/me/report/receipt/", kept="on").url == "/me/report/kept/"
    assert member.open("/me/").status_code == 200  # still signed in
    ask(cast, opened(cast), "Which desk was it?")
    page = lines(member.open("/me/"))
    assert "We have a question for you" in page
    assert "new message" in page
    page = lines(member.open(member.own_thread))
    assert "Which desk was it?" in page
    assert cast["manager"].person.name not in page
    assert "new message" not in lines(member.open("/me/"))
    assert member.send(member.own_thread, text="The north one.").url == member.own_thread + "#messages"
    heard, *asked = [one.text for one in door.find_thread(receipt).messages]
    assert heard.startswith("We have your report")
    assert asked == ["Which desk was it?", "The north one."]
    assert "is not deleted" in lines(member.open(member.own_thread + "withdraw/"))
    member.send(member.own_thread + "withdraw/")
    assert "We noted that you want to take it back" in lines(member.open(member.own_thread))


def test_a_report_for_someone_else_names_both(cast: Cast):
    member = signed_in(cast, "subject")
    told = door.find_thread(member.report("proxy", for_whom="A cleaner on the night shift")).answers
    assert (told["reporter_name"], told["for_whom"]) == ("Sverre Holtegaard", "A cleaner on the night shift")


def test_what_is_said_later_is_screened_before_anyone_reads_it(cast: Cast):
    member = signed_in(cast, "bystander")
    member.report("named")
    assert seen_by(cast["intake"]) == 1
    member.send(member.own_thread, text="Imke Tarvold was there too.")
    assert (seen_by(cast["intake"]), seen_by(cast["alternate"])) == (0, 1)


def test_a_confidential_name_opens_to_intake_with_a_motive_and_to_nobody_else(cast: Cast):
    signed_in(cast, "bystander").report("confidential", your_contact="555 0100")
    case = opened(cast)
    with acting(cast["manager"].actor):
        thread = Thread.objects.get().pk
    services.SERVICES["assign"](
        cast["manager"].actor, case.reference, seen=case.version, role="investigator",
        person=cast["investigator"].person.pk, reason="x",
    )  # fmt: skip
    for key in ("manager", "investigator"):
        client = cast[key].client
        for below in ("", "report/", "messages/", "people/", "members/", "history/", "history/?reads=1"):
            assert "Nordahlen" not in client.get(f"/cases/{case.reference}/{below}").content.decode()
        with pytest.raises(Refused):
            name_by(cast, key, case.reference, thread)
        with pytest.raises(DatabaseError, match="permission denied"), acting(cast[key].actor):
            ReportedBy.objects.exists()
    assert name_by(cast, "intake", case.reference, thread) == {"name": "Bodil Nordahlen", "contact": "555 0100"}


def test_a_look_at_one_s_own_list_leaves_no_trace_in_any_case(cast: Cast):
    member = signed_in(cast, "bystander")
    member.report("confidential")
    url = f"/cases/{opened(cast).reference}/history/?reads=1"
    before = cast["manager"].client.get(url).text.count("came back and read")
    for _ in range(2):
        assert member.open("/me/").status_code == 200
    assert cast["manager"].client.get(url).text.count("came back and read") == before == 0
    member.open(member.own_thread)
    found = Page(cast["manager"].client.get(url).text).all("time")
    assert all("T" in str(one["datetime"]) for one in found)  # a moment, as a code leaves it


@pytest.mark.parametrize(
    ("chain", "verb", "facts"),
    [
        (journal.Chain.system(), "appoint", {}),
        (journal.Chain.system(), "list_own", {"person": "x"}),
        (journal.Chain(ChainKind.SYSTEM, UUID(int=1)), "list_own", {}),
        (journal.Chain.person(UUID(int=1)), "list_own", {}),
    ],
)
def test_the_door_says_nothing_else_in_the_system_s_chain(cast: Cast, chain: journal.Chain, verb: str, facts: dict):
    with pytest.raises(DatabaseError, match="nobody writes"), acting(Actor.reporter(cast["subject"].person.pk)):
        journal.record(chain, verb, actor="door", facts=facts)


def name_by(cast: Cast, key: str, reference: str, thread: UUID) -> dict[str, str]:
    with acting(cast[key].actor):
        seen = Case.objects.get(reference=reference).version
    return services.open_identity(cast[key].actor, reference, seen=seen, thread=thread, motive="To protect her.")


@pytest.mark.parametrize(
    ("key", "mode"), [("intake", "named"), ("hr", "confidential"), ("authority", "proxy"), ("many", "named")]
)
def test_a_reporter_never_sees_the_case_as_staff_and_reads_it_as_a_reporter(cast: Cast, key: str, mode: str):
    member = signed_in(cast, key)
    member.report(mode)
    assert seen_by(cast[key]) == 0
    takes = "alternate" if key in ("intake", "many") else "intake"  # peers do not judge peers
    case = case_of(cast[takes])
    assert cast[key].client.get(f"/cases/{case.reference}/").status_code == 404
    assert STORY in member.open(member.own_thread).text


def test_the_person_is_kept_out_however_the_name_is_spelled(cast: Cast):
    told = door.Telling(
        mode="confidential", answers={"what_happened": STORY}, branch="executive", person=cast["hr"].person.pk
    )
    door.submit(told, receipts.make())
    case = opened(cast)
    with pytest.raises(Unfit):
        services.SERVICES["assign"](
            cast["manager"].actor, case.reference, seen=case.version, role="hr_officer", person=cast["hr"].person.pk,
            reason="x",
        )  # fmt: skip


def test_another_s_report_and_none_are_the_same_answer(cast: Cast, client):
    member, other, staff = signed_in(cast, "bystander"), signed_in(cast, "subject"), signed_in(cast, "intake")
    member.report("named")
    place = member.own_thread
    for someone in (other, staff):
        someone.open("/me/report/safe/")  # a form's token
        for below in ("", "withdraw/"):
            for path in (place + below, f"/me/reports/{uuid4()}/{below}"):
                assert someone.open(path).status_code == 404
                assert someone.send_again(path, text="Mine?").status_code == 404
        one, none = someone.open(place), someone.open(f"/me/reports/{uuid4()}/")
        assert (one.content, dict(one.headers)) == (none.content, dict(none.headers))
        assert "You have not reported anything" in lines(someone.open("/me/"))
        assert someone.mine == []
    assert door.find_thread(door.Own(member.member.person.pk, member.mine[0].thread)).messages == []
    assert client.get(place).status_code == 302
    for someone in (other.member.person.pk, uuid4()):
        way = door.Own(someone, member.mine[0].thread)
        assert (door.find_thread(way), door.post(way, "x"), door.withdraw(way), door.is_own(way)) == (
            None,
            False,
            False,
            False,
        )


OWN_TABLES = ["cases_thread", "cases_report", "cases_message", "cases_reportedby", "audit_event", "audit_digest"]


def test_the_database_shows_a_token_its_own_rows_alone(cast: Cast):
    member, other = signed_in(cast, "bystander"), signed_in(cast, "subject")
    member.report("named")
    other.report("confidential")
    member.send(member.own_thread, text="Once more.")
    [mine], person = member.mine, cast["bystander"].person.pk
    with acting(Actor.reporter(person)):
        assert list(Thread.objects.values_list("pk", flat=True)) == [mine.thread]
        assert all(rows(table) > 0 for table in OWN_TABLES)
        assert rows("cases_reportedby") == 1
    with pytest.raises(DatabaseError, match="permission denied"), acting(Actor.reporter(person)):
        rows("cases_case")
    strangers = [
        Actor.reporter(cast["hr"].person.pk),
        Actor("door", "0" * 64, token=blind.person_token(person)),
        Actor.door(""),
    ]
    for stranger in strangers:
        with acting(stranger):
            assert [rows(table) for table in OWN_TABLES] == [0] * len(OWN_TABLES)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")  # a name from the list above
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("what", ["another's thread", "an anonymous one", "an empty token"])
def test_nobody_makes_a_thread_theirs_afterwards(cast: Cast, reporter: Reporter, what: str):
    receipt = reporter.report("anonymous" if what == "an anonymous one" else "named")
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        thread = Thread.objects.get().pk
    person = cast["subject"].person.pk
    actor = {
        "another's thread": Actor.reporter(person),
        "an anonymous one": Actor.reporter(person, lookup),
        "an empty token": Actor.door(lookup),
    }[what]
    with pytest.raises(DatabaseError, match="row-level security"), acting(actor):
        ReportedBy(thread_id=thread, token=actor.token).save(force_insert=True)


def test_an_anonymous_report_has_no_person(cast: Cast):
    told = door.Telling(mode="anonymous", answers={}, person=cast["subject"].person.pk)
    with pytest.raises(ValueError, match="no person"):
        door.submit(told, receipts.make())


def test_only_the_staff_plane_opens_a_thread_without_its_code(cast: Cast, settings):
    member = signed_in(cast, "bystander")
    member.report("named")
    way = door.Own(cast["bystander"].person.pk, member.mine[0].thread)
    settings.CANDOR_PLANE = "reporter"
    keys.forget()
    with pytest.raises(KeyMissing):
        door.find_thread(way)
    with pytest.raises(KeyMissing):
        blind.reporter_token(cast["bystander"].person.pk)


def test_a_draft_is_the_account_s_own_and_ends_with_the_sign_in(cast: Cast):
    member = signed_in(cast, "bystander")
    member.send("/me/report/safe/")
    member.send("/me/report/what/", what_happened="a private story")
    kept = member.browser.cookies[cookies.OWN].value
    assert "a private story" in member.open("/me/report/what/").text
    assert member.open("/report/what/").url == "/report/safe/"  # the open door knows nothing of it
    whole = boxes.bound(kept.partition(".")[0], cast["bystander"].account.pk)
    assert boxes.read(Draft, whole) is not None
    assert boxes.read(Draft, kept.partition(".")[0]) is None
    member.browser.force_login(cast["subject"].account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert member.browser.cookies[cookies.OWN].value == kept
    page = member.browser.get("/me/report/what/", follow=True)
    assert "a private story" not in page.text
    assert "Your earlier answers are gone" not in page.text  # not even that somebody else was here
    member.browser.force_login(cast["bystander"].account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "a private story" in member.open("/me/report/what/").text
    member.send("/accounts/logout/")
    assert boxes.read(Draft, whole) is None


def test_sent_twice_it_is_one_report_and_once_kept_the_draft_is_gone(cast: Cast):
    member = signed_in(cast, "bystander")
    receipt = member.report("named")
    for _ in range(2):
        assert member.send_again("/me/report/review/").url == "/me/report/receipt/"
    assert member.open("/me/report/receipt/").context["receipt"] == receipt
    assert "a second way back" in lines(member.open("/me/report/receipt/"))
    assert len(member.mine) == 1
    assert receipt[:4] in member.open("/me/report/receipt/file/").text
    assert member.send("/me/report/receipt/", kept="on").cookies[cookies.OWN]["max-age"] == 0
    assert "it is under My reports" in lines(member.open("/me/report/receipt/"))


def test_how_it_came_in_says_supervisor_only_of_a_known_one(cast: Cast):
    with acting(cast["owner"].actor):
        assert Person.objects.filter(pk=cast["subject"].person.pk).update(supervisor=cast["bystander"].person) == 1
    for key, mode in (("bystander", "named"), ("bystander", "confidential"), ("subject", "named")):
        signed_in(cast, key).report(mode)
    with acting(cast["intake"].actor):
        assert sorted(Case.objects.values_list("channel", "mode")) == [
            ("supervisor", "named"), ("web", "confidential"), ("web", "named"),
        ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", MODES)
def test_sending_signed_in_takes_the_same_queries_whatever_it_says(cast: Cast, mode: str):
    Reporter().report()  # the first of a process looks the branch up
    member = signed_in(cast, "bystander")
    member.tell(mode, who_did="\n".join(f"Bert Tamm{n}" for n in range(30)))
    member.open("/me/report/review/")
    with CaptureQueriesContext(connection) as queries:
        assert member.send_again("/me/report/review/").status_code == 302
    asked = [
        query["sql"] for query in queries if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(asked) <= MOST_QUERIES, asked


def test_the_list_costs_the_same_for_one_and_for_five(cast: Cast):
    member = signed_in(cast, "bystander")
    counted = []
    for _ in range(2):
        member.report("named")
        member.send("/me/report/receipt/", kept="on")
        with CaptureQueriesContext(connection) as queries:
            assert member.open("/me/").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12


@pytest.mark.django_db(transaction=True)
def test_no_row_of_the_report_says_in_clear_whose_it_is(cast: Cast, as_owner):
    member = signed_in(cast, "bystander")
    member.report("confidential")
    member.open("/me/")
    member.send(member.own_thread, text="Once more.")
    with as_owner() as owner:
        held = everything(owner)
        lists = owner.execute("select chain_kind, body from audit_event where verb = 'list_own'").fetchall()
        tokens = {row[0] for row in owner.execute("select token from cases_reportedby").fetchall()}
        known = owner.execute(
            "select token from permissions_casetoken union select token from permissions_screen "
            "union select person from permissions_seat"
        ).fetchall()
    told = [one for one in held.splitlines() if one.startswith(("cases_", "intake_", "vault_", "audit_", "workflow_"))]
    marks = (str(cast["bystander"].account.pk), str(cast["bystander"].person.pk), "Nordahlen")
    assert not [one for one in told if any(mark in one for mark in marks) and "appoint" not in one]
    assert tokens.isdisjoint(row[0] for row in known)
    assert all(kind == "system" and 'T00:00:00Z"' in body for kind, body in lists)  # by the day, in nobody's chain
    assert lists
