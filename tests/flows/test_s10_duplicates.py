"""S10: within two days five people tell of one county training trip; it is one case with three allegations.

The yearly figures come with a later part; what they will count stands in the rows and in the list of who is busy.
"""

from collections import Counter
from dataclasses import dataclass, field

import pytest

from cases.models import Allegation, Case, Finding, Report, Thread
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import value_before, walkers
from tests.flows.walks import NOT_APPEALABLE, at, send
from tests.intake.conftest import Reporter, lines
from vault import receipts
from workflow.models import Step

pytestmark = pytest.mark.django_db
TOLD = {
    "first": "On the training trip somebody of the county paid a woman at the hotel.",
    "second": "I sat in the bus to the training and heard him brag about the hotel.",
    "named": "A colleague asked a woman for sex for money during a lesson of the training.",
    "proxy": "My neighbour was at the training; she saw a second county man pay as well.",
    "press": "Our paper was told of county staff who bought sex on a training trip.",
}
TRIP = {"relation": "employee", "tenure": "career", "minor": "no", "consideration": ["money"], "venue": "hotel"}
SUBJECT_A, SUBJECT_B = "E-subject", "E-bystander"
KNOWN = {SUBJECT_A: "Holtegaard", SUBJECT_B: "Nordahlen"}


@dataclass
class Trip:
    """Five reports on their way into one case. Cases are addressed, codes kept, by who told."""

    cast: Cast
    urls: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def tell(self, who: str, mode: str, **more: str) -> None:
        self.codes[who] = Reporter().report(mode, what_happened=TOLD[who], **more)
        self.urls[who] = newest_of(self.cast, self.urls)

    def press(self) -> None:
        page = Walker(self.cast["intake"]).send(
            "/cases/enter/", status=200, channel="press", mode="named", your_name="Tidings Desk", branch="executive",
            what_happened=TOLD["press"],
        )  # fmt: skip
        self.codes["press"] = receipt_on(page)
        self.urls["press"] = newest_of(self.cast, self.urls)

    def open(self, who: str) -> None:
        Walker(self.cast["intake"]).send(
            self.urls[who] + "acknowledge_and_open/", danger="no", title="Training trip", unit="Roads",
            manager=str(self.cast["manager"].person.pk),
        )  # fmt: skip

    def link(self, by: str, who: str) -> None:
        joins = {"primary": self.urls["first"].split("/")[2], "reason": "The same trip."}
        Walker(self.cast[by]).send(self.urls[who] + "link/", **joins)

    def inbox(self, who: str) -> str:
        reporter = Reporter()
        reporter.come_back(self.codes[who])
        return lines(reporter.thread)


def newest_of(cast: Cast, known: dict[str, str]) -> str:
    """The address of the case that is not among those known."""
    with acting(cast["intake"].actor):
        [reference] = set(Case.objects.values_list("reference", flat=True)) - {
            url.split("/")[2] for url in known.values()
        }
    return f"/cases/{reference}/"


def receipt_on(page: str) -> str:
    """The code that stands on the page from which an officer reads it aloud."""
    return page.split('data-copy="')[1].split('"', maxsplit=1)[0]


def alleged(manager: Walker, url: str, number: str, act: str, nexus: list[str], words: str, **more: str) -> None:
    """A new subject, or the one who bears the number already."""
    page = manager.get(url + "record_allegation/")
    known = value_before(page, KNOWN[number])
    who = {"subject": known} if known else {"subject": "new", "number": number}
    manager.send(url + "record_allegation/", words=words, act=act, nexus=nexus, **TRIP, **who, **more)


def told_by_five(cast: Cast) -> Trip:
    """The first is opened, two are linked from intake, one from triage, one while the case is investigated."""
    trip = Trip(cast)
    intake, manager = walkers(cast, "intake", "manager")
    with at(0):
        trip.tell("first", "anonymous")
        trip.tell("second", "anonymous")
        trip.open("first")
        intake.send(trip.urls["second"] + "acknowledge/", danger="no")
        assert "We have read your report" in trip.inbox("second")  # its own answer, before it is linked
        assert "We have read your report" not in trip.inbox("first")
        trip.link("intake", "second")
    with at(1):
        trip.tell("named", "named", your_name="Runa Tiller")
        trip.tell("proxy", "proxy", your_name="Ove Brandvik", for_whom="My neighbour")
        trip.press()
        for who in ("named", "proxy"):
            trip.open(who)
        trip.link("intake", "press")
        trip.link("manager", "named")  # found in triage
        alleged(manager, trip.urls["first"], SUBJECT_A, "buy", ["N2"], "Paid for sex at the hotel.")
        manager.send(
            trip.urls["first"] + "investigate/", scope="Both nights.", detriment="Colleagues may guess.", looked="on",
            investigator=str(cast["investigator"].person.pk),
        )  # fmt: skip
    with at(2):
        trip.link("manager", "proxy")  # and later
    return trip


@pytest.fixture
def trip(cast: Cast) -> Trip:
    return told_by_five(cast)


def test_five_reports_are_one_case_and_five_threads(cast: Cast, trip: Trip) -> None:
    url, (manager, ethics) = trip.urls["first"], walkers(cast, "manager", "ethics")
    with at(3):
        told = manager.get(url + "report/")
        assert all(told.count(words) == 1 for words in TOLD.values())  # five reports, none merged into another
        assert "1 open case" in manager.get(url + "assign/?role=case_manager")  # four duplicates are nobody's load
        each_reads_their_own(trip, "We know of this already", "proxy")
        each_reads_their_own(trip, "Someone who was not part of it now finds out", "first", "second", "named", "press")
        manager.send(url + "post/", thread=thread(cast, trip.codes["named"]), text="Which night was it?")
        assert [who for who in TOLD if "Which night was it?" in trip.inbox(who)] == ["named"]
        reporter = Reporter()
        reporter.come_back(trip.codes["second"])
        reporter.send("/inbox/thread/", text="It was the second night.")
        assert "It was the second night." in manager.get(url + "messages/")
        assert [who for who in TOLD if "It was the second night." in trip.inbox(who)] == ["second"]
        find(cast, url)
        ethics.send(url + "approve_findings/", ethics_decision="refer", ethics_reason="Item 1 is sustained.")
        packet = {"complaint": "On a training trip an employee of the county paid for sex."}
        ethics.send(url + "record_consent/", thread=thread(cast, trip.codes["named"]), given="yes", text="By letter.")
        page = ethics.send(url + "release_packet/", **packet, exposure="consent", status=409)
        assert "Not every reporter has agreed in writing" in page  # one reporter's word is not another's
        send(ethics, manager, url, **packet, exposure="office")
        ethics.send(url + "record_reply/", reply="declined")
        ethics.send(url + "end_referral/", outcome="declined", appeal="nothing")
        hr, authority = walkers(cast, "hr", "authority")
        hr.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        authority.send(url + "decide/", factors_1="Long service.")
        manager.send(url + "finish/", served_by="hand", why_no_forum=NOT_APPEALABLE, message="We looked into it.")
        each_reads_their_own(trip, "We looked into it.", *TOLD)
    it_counts_once(cast)


def each_reads_their_own(trip: Trip, words: str, *keys: str) -> None:
    """Each of these reporters reads the words, and nothing of any other reporter or of the people named."""
    for who in keys:
        page = trip.inbox(who)
        assert page.count(words) == 1, (who, words)
        others = [told for other, told in TOLD.items() if other != who]
        for other in (*others, "Tiller", "Brandvik", "Tidings", *KNOWN.values()):
            assert other not in page, (who, other)


def thread(cast: Cast, code: str) -> str:
    with acting(cast["manager"].actor):
        return str(Thread.objects.get(lookup=receipts.lookup(code)).pk)


def find(cast: Cast, url: str) -> None:
    """One more act of the first subject, and the second subject of whom one report knows: the same case. Both are heard."""
    manager, investigator = walkers(cast, "manager", "investigator")
    alleged(manager, url, SUBJECT_A, "solicit", ["N4"], "Asked for sex during a lesson.", time_basis="paid")
    alleged(manager, url, SUBJECT_B, "buy", ["N2"], "Paid at the hotel as well.")
    heard = {"outcome": "held", "representation": "waived", "statement": "voluntary", "minutes": "He was heard."}
    first = value_before(investigator.get(url + "record_interview/"), KNOWN[SUBJECT_A])
    investigator.send(url + "record_interview/", party=first, **heard)
    bought = value_before(investigator.get(url + "add_evidence/"), "Allegation 1")
    investigator.send(url + "add_evidence/", kind="log", description="Hotel bills.", allegation=bought)
    investigator.send(
        url + "submit_findings/", **heard, report="Bills and three interviews.",
        finding_1="sustained", reason_1="The bill of the first night.",
        finding_2="not_sustained", reason_2="Word against word.",
        finding_3="unfounded", reason_3="He had left before.",
    )  # fmt: skip


def it_counts_once(cast: Cast) -> None:
    """Five reports, one case, three allegations, one case with something sustained. All of it under the first reference."""
    with acting(cast["intake"].actor):
        assert Counter(Case.objects.values_list("state", flat=True)) == {"closed": 1, "linked": 4}
        assert Step.objects.filter(verb="link").count() == 4
    with acting(cast["manager"].actor):
        assert Report.objects.count() == 5
        rows = Allegation.objects.filter(superseded_by=None).order_by("number").values_list("subject__number", "codes")
        assert list(rows) == [(1, ["G1"]), (1, ["G3c"]), (2, ["G1"])]
        found = Finding.objects.filter(superseded_by=None)
        assert list(found.order_by("allegation__number").values_list("finding", flat=True)) == [
            "sustained", "not_sustained", "unfounded",
        ]  # fmt: skip
        assert {row.case.state for row in found.select_related("case")} == {"closed"}
