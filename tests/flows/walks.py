"""Stretches of a case that many tests walk, through the pages."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from audit import clock
from cases.models import Case
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.test_straight_way import newest, report

START = datetime(2026, 3, 2, 18, tzinfo=UTC)
NOT_APPEALABLE = "A reprimand is not appealable."


def at(days: int) -> AbstractContextManager[None]:
    """So many days after the story began."""
    return clock.at(START + timedelta(days=days))


@dataclass
class People:
    """Who takes part; one person may stand in several roles."""

    cast: Cast
    many: Walker
    investigator: Walker
    ethics: Walker
    authority: Walker

    @classmethod
    def of(cls, cast: Cast) -> "People":
        return cls(cast, *(Walker(cast[who]) for who in ("many", "investigator", "ethics", "authority")))

    @property
    def everyone(self) -> list[Walker]:
        return [self.many, self.investigator, self.ethics, self.authority]

    @property
    def forms(self) -> int:
        return sum(one.forms for one in self.everyone)

    @property
    def clicks(self) -> int:
        return sum(one.clicks for one in self.everyone)

    def other(self, key: str) -> Walker:
        """Somebody else of the cast."""
        return Walker(self.cast[key])

    def person(self, key: str) -> str:
        return str(self.cast[key].person.pk)


def open_it(people: People) -> str:
    """A report, acknowledged and opened; its address."""
    report()
    url = newest(people.cast)
    people.many.send(
        url + "acknowledge_and_open/", danger="no", title="North desk", unit="IT", manager=people.person("many")
    )
    return url


def investigate(people: People, url: str, **alleged: Any) -> None:
    told = {
        "words": "Escort advertisements on the shared workstation.", "act": "ads", "nexus": ["N3"], "subject": "new",
        "number": "E-subject", "relation": "employee", "tenure": "career", "minor": "no", "property_kinds": ["computer"],
        "scope": "The log of that day.", "detriment": "Nobody is known.", "looked": "on",
        "investigator": people.person("investigator"), **alleged,
    }  # fmt: skip
    people.many.send(url + "investigate/", **told)


def to_findings(
    people: People, finding: str = "sustained", *, refer: str = "not_refer", evidence: Iterable[dict[str, str]] = (),
    alleged: dict[str, Any] | None = None, heard: dict[str, Any] | None = None,
) -> str:  # fmt: skip
    """Report, opening, investigation, findings, their approval and the ethics decision: four forms."""
    url = open_it(people)
    investigate(people, url, **(alleged or {}))
    for item in evidence:
        people.investigator.send(url + "add_evidence/", **item)
    interview = {"outcome": "held", "representation": "waived", "statement": "voluntary", "minutes": "He was heard."}
    people.investigator.send(
        url + "submit_findings/", **(interview if heard is None else heard), kind="log", description="Proxy log of 14:10.",
        finding_1=finding, reason_1="The log and the interview agree.", report="Done and found.",
    )  # fmt: skip
    people.ethics.send(url + "approve_findings/", ethics_decision=refer, ethics_reason="Item 2 alone.")
    return url


def a_sustained_case(cast: Cast) -> str:
    """Of one allegation, not to be referred, on the day the story begins; its address."""
    with at(0):
        return to_findings(People.of(cast))


def a_sustained_case_of_today(cast: Cast) -> str:
    return to_findings(People.of(cast))


def a_case_to_refer(cast: Cast) -> str:
    """A sustained case whose referral is being put together, on the day the story begins."""
    with at(0):
        return to_findings(People.of(cast), refer="refer")


def refer(people: People, url: str, **packet: Any) -> None:
    """The packet is put together by the ethics officer, signed by the case manager, and sent."""
    send(people.ethics, people.many, url, **packet)


def send(carries: Walker, signs: Walker, url: str, **packet: Any) -> None:
    """Whoever carries the referral puts its packet together and sends it; somebody else signs it in between."""
    carries.send(url + "release_packet/", **packet)
    second(signs, url)
    carries.send(url + "send_referral/")


def finish_reprimand(people: People, url: str) -> None:
    """Proposal, decision and end of a written reprimand."""
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    people.authority.send(url + "decide/", factors_1="Long service.")
    people.many.send(url + "finish/", served_by="hand", why_no_forum=NOT_APPEALABLE)


def state(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(Case.objects.get().state)


def second(walker: Walker, url: str, **told: Any) -> None:
    """Decide what waits for a second person, from the page on which it stands."""
    page = walker.get(url + "approvals/")
    start = page.index("approve/?")
    walker.send(url + page[start : page.index('"', start)].replace("&amp;", "&"), **told)
