"""What is alleged in a case, one card for each allegation, with its codes, its approval check and its finding."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from cases import record, rules
from cases.facts import review
from cases.models import Allegation, ExemptionCheck, Finding
from cases.record import Record
from permissions.actors import Actor
from policies.shapes import Pack
from workflow.facts import Finding as Outcome

from . import words
from .actions import Frame, frame
from .asking import Answer
from .labels import code_words, day, label, labels
from .opening import Opening, opening
from .texts import Texts

KINDS = (
    "alleged", "outside", "other_track", "codes_reason", "other", "asset", "version_reason", "change_reason", words.REASON,
    words.NAME, "why_no_subject",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingShown:
    """The finding about an allegation: what, by which standard, why, and whether the reviewer signed it."""

    word: str
    standard: str
    reason: str
    who: str
    on: date
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier wording, which stays readable: what it said, who wrote it and when, and why it was put right."""

    text: str
    facts: list[Answer]
    codes: str
    who: str
    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    number: int
    act: str
    text: str
    codes: list[str]
    open: list[str]  # what somebody still has to decide, in sentences
    facts: list[Answer]
    finding: FindingShown | None
    earlier: list[Earlier]
    change_url: str
    find_url: str


@dataclass(frozen=True, slots=True)
class AllegationsPart:
    frame: Frame
    cards: list[Card]
    why_no_subject: str


def allegations(actor: Actor, reference: str) -> AllegationsPart:
    """The allegations of the case, by number."""
    with opening(actor, reference, "allegations") as seen:
        page = _Page.of(seen, frame(seen))
        return AllegationsPart(page.frame, page.cards, page.texts.of(seen.case.pk, "why_no_subject"))


def cards(seen: Opening) -> list[Card]:
    """The same cards on another page, without anything to do on them."""
    return _Page.of(seen, Frame(seen.header, seen.parts, [])).cards


@dataclass(frozen=True)
class _Page:
    """What every card of the page is made from."""

    seen: Opening
    on_record: Record
    texts: Texts
    frame: Frame
    names: dict[UUID, str]

    @classmethod
    def of(cls, seen: Opening, around: Frame) -> "_Page":
        on_record = record.of(seen.case.pk)
        names = words.names(one.by for one in [*on_record.finding, *on_record.allegation])
        return cls(seen, on_record, Texts(seen, *KINDS), around, names)

    @property
    def cards(self) -> list[Card]:
        return [self.card(row) for row in review.live(self.on_record)]

    def card(self, row: Allegation) -> Card:
        pack = rules.pack_behind(row.version_id)
        return Card(
            number=row.number, act=label(pack, "conduct", row.act), text=self.texts.of(row.pk, "alleged"),
            codes=[code_words(pack, code) for code in row.codes], open=self._open(row, pack), facts=self._facts(row, pack),
            finding=self._finding(row), earlier=self._earlier(row, pack), change_url=self._url("record_allegation", row),
            find_url=self._url("record_finding", row),
        )  # fmt: skip

    def _url(self, verb: str, row: Allegation) -> str:
        able = any(action.name == verb for action in self.frame.actions)
        return f"{reverse(verb, args=[self.seen.case.reference])}?about={row.number}" if able else ""

    def _open(self, row: Allegation, pack: Pack) -> list[str]:
        """What is still to be decided about it."""
        cells = [pack.table[row.act, nexus].reason for nexus in row.undecided if (row.act, nexus) in pack.table]
        found = [f"The decision table leaves the code to you. {reason}" for reason in cells]
        if row.version_id is None:
            found.append("Two versions of the policy held on its days. Choose one.")
        missing = review.missing_details(row, pack)
        return [*found, f"Not yet said: {', '.join(missing)}."] if missing else found

    def _facts(self, row: Allegation, pack: Pack) -> list[Answer]:
        said = {
            **self._told(row, pack), "Prior approval": self._approval(row), "Version of the policy": self._version(row),
            "Evidence": _items(review.supported(self.on_record, row)),
        }  # fmt: skip
        return [Answer(term, value) for term, value in said.items() if value]

    def _told(self, row: Allegation, pack: Pack) -> dict[str, str]:
        """What was said when it was recorded."""
        return {
            "Subject": self._subject(row), "Connection to the county": labels(pack, "nexus", row.nexus),
            "Day": _days(row), "County property": labels(pack, "property_kind", row.property_kinds),
            "Asset tag": self.texts.of(row.pk, "asset"), "Kind of work time": label(pack, "time_basis", row.time_basis),
            "Given or offered": labels(pack, "consideration", row.consideration),
            "Where": label(pack, "venue_kind", row.venue), "Abused": label(pack, "leverage", row.leverage),
            "“Other” means": self.texts.of(row.pk, "other"), "Attempted only": "Yes" if row.attempted else "",
            "Outside this policy": self.texts.of(row.pk, "outside"), "Other track": self.texts.of(row.pk, "other_track"),
            "Why these codes": self.texts.of(row.pk, "codes_reason"),
        }  # fmt: skip

    def _subject(self, row: Allegation) -> str:
        party = next((one for one in self.on_record.party if one.pk == row.subject_id), None)
        if party is None:
            return "Nobody named yet"
        return f"{party.number}. {self.texts.of(party.pk, words.NAME) or words.nameless(party)}"

    def _approval(self, row: Allegation) -> str:
        checks = [one for one in record.current(self.on_record.exemptioncheck) if one.allegation_id == row.pk]
        return ExemptionCheck.Result(checks[-1].result).label if checks else "Nobody looked yet"

    def _version(self, row: Allegation) -> str:
        if row.version_id is None:
            return ""
        why = self.texts.of(row.pk, "version_reason")
        return f"{rules.version_words(row.version_id)} {why}".strip()

    def _finding(self, row: Allegation) -> FindingShown | None:
        found = review.finding_of(self.on_record, row)
        if found is None:
            return None
        who = self.names.get(found.by, "Somebody") if found.by else "Somebody"
        return FindingShown(
            Outcome(found.finding).label, Finding.Standard(found.standard).label, self.texts.of(found.pk, words.REASON),
            who, found.happened_on, found.approved_on,
        )  # fmt: skip

    def _earlier(self, row: Allegation, pack: Pack) -> list[Earlier]:
        """Every wording before this one, newest first. Of the facts beside it, those that are not said any more."""
        rows = {one.pk: one for one in self.on_record.allegation}
        found, now = [], row
        while now.supersedes_id in rows:
            old = rows[now.supersedes_id]
            told = self._told(now, pack)
            gone = [Answer(term, v) for term, v in self._told(old, pack).items() if v and v != told[term]]
            who = self.names.get(old.by, "Somebody") if old.by else "Somebody"
            why = self.texts.of(now.pk, "change_reason")
            found.append(
                Earlier(self.texts.of(old.pk, "alleged"), gone, " ".join(old.codes), who, old.happened_on, why)
            )
            now = old
        return found


def _days(row: Allegation) -> str:
    if row.incident_on is None:
        return "Not known"
    if row.incident_to is None or row.incident_to == row.incident_on:
        return day(row.incident_on)
    return f"{day(row.incident_on)} to {day(row.incident_to)}"


def _items(number: int) -> str:
    return "" if not number else "1 item" if number == 1 else f"{number} items"
