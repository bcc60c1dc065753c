"""The case told: what a newcomer reads first, on one page and on paper, chapter by chapter as their sight allows (ADR 45)."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils import formats

from audit import clock, journal
from cases import rules
from cases.facts import outcome, review, rounds
from cases.ladder import TERMS, said
from cases.models import Decision
from cases.record import current
from permissions.actors import Actor
from permissions.refusals import Absent
from permissions.roles import Role
from workflow.facts import Finding as Outcome

from . import chapters, chapters_end, words
from .actions import Frame
from .asking import Answer
from .labels import day, of_role
from .opening import opening
from .pen import Form, Passage, Passages, Pen, on

KINDS = (*chapters.KINDS, *chapters_end.KINDS)


@dataclass(frozen=True, slots=True)
class Chapter:
    heading: str
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class Told:
    """The page: the whole in short, then the chapters that this actor reads and that hold something."""

    frame: Frame
    brief: list[str]
    chapters: list[Chapter]


@dataclass(frozen=True, slots=True)
class Paper:
    """The same for a PDF. `seal` is the SHA-256 of everything below it; the journal keeps it with who made the paper."""

    seal: str
    case: str
    title: str
    made_on: date
    reader: str
    form: str
    facts: list[Answer]
    brief: list[str]
    chapters: list[Chapter]


# The chapters in order, each with the part of the policy that opens it; "" is read by whoever sees the case at all.
CHAPTERS: tuple[tuple[str, str, Callable[[Pen], Passages]], ...] = (
    ("What was reported", "messages", chapters.reported),
    ("Who is concerned", "people", chapters.concerned),
    ("What is alleged", "allegations", chapters.alleged),
    ("What was done", "history", chapters.done),
    ("Exhibits", "evidence", chapters.exhibits),
    ("Who was heard", "interviews", chapters.heard),
    ("What was found", "allegations", chapters.found),
    ("The Code of Ethics referral", "referral", chapters_end.referred),
    ("What was proposed, answered and decided", "discipline", chapters_end.decided),
    ("Letters", "letters", chapters_end.letters),
    ("Appeal", "appeal", chapters_end.appealed),
    ("What stands open now", "", chapters_end.open_now),
)
OF_THE_REPORTER = (chapters.reported,)  # what the form without the reporter leaves out as a whole
FORMS = {
    Form.WHOLE: "As its reader reads it. What only some members of the case read is not on paper.",
    Form.WITHOUT: (
        "Without the reporter: no report and no word of it, not how it came in, nothing that was written with whoever "
        "reported, and nobody who is on record as having reported. Words that name them are left out. A name that is kept "
        "sealed, and words that describe somebody without the name, are not found by a program: read it before you hand it on."
    ),
}  # fmt: skip
UNREAD = " Its maker does not read the report, so a name that stands there alone was not looked for."
HASHES = "An exhibit whose words stand here, and each letter, bears the SHA-256 of its words as they were sealed."
SAID = {Form.WHOLE: "as its reader reads it", Form.WITHOUT: "without the reporter"}  # on every sheet


def narrative(actor: Actor, reference: str) -> Told:
    """The case as this actor may read it, in order."""
    with opening(actor, reference, "told") as seen:
        pen = Pen.of(seen, Form.PAGE, *KINDS)
        around = Frame(seen.header, seen.parts, [])  # nothing is done here
        return Told(around, _brief(pen), _chapters(pen))


def paper(actor: Actor, reference: str, *, whole: bool = False) -> Paper:
    """The same on paper, without the reporter unless `whole`. Making it is journalled with its hash, beside the read.

    Raises Absent, Refused, TooFast; Tampered where a report was changed, so that nobody knows whom the paper must not name.
    """
    form = Form.WHOLE if whole else Form.WITHOUT
    with opening(actor, reference, "told") as seen:
        if seen.header.lent:
            raise Absent  # an emergency is to be read, not to be taken along (decision 24)
        made = _paper(Pen.of(seen, form, *KINDS), clock.now())
        facts: dict[str, journal.Fact] = {"paper": form.value, "sha256": made.seal}
        journal.record(journal.Chain.case(seen.case.pk), "make_paper", actor=actor.label, facts=facts)
        return made


def _chapters(pen: Pen) -> list[Chapter]:
    found = [(heading, list(write(pen))) for heading, sight, write in CHAPTERS if _opens(pen, sight, write)]
    return [Chapter(heading, passages) for heading, passages in found if passages]


def _opens(pen: Pen, sight: str, write: Callable[[Pen], Passages]) -> bool:
    """Whether a chapter is this reader's, and this form's."""
    return (not sight or sight in pen.seen.sees) and not (pen.without and write in OF_THE_REPORTER)


def _brief(pen: Pen) -> list[str]:
    """The whole in a few sentences, of the parts that this reader reads."""
    seen = pen.seen
    sentences = [
        f"The county learned of it on {day(seen.case.received_on)}. The case is at: {seen.header.state_word.lower()}."
    ]
    if "allegations" in seen.sees:
        sentences.append(_findings(pen))
    if "discipline" in seen.sees:
        sentences += _decisions(pen)
    if "appeal" in seen.sees and (open_ones := [one for one in current(pen.on_record.appealforum) if not one.ended]):
        filed = any(one.filed_on for one in open_ones)
        sentences.append("An appeal runs." if filed else "It can still be appealed.")
    return sentences


def _findings(pen: Pen) -> str:
    live = review.live(pen.on_record)
    if not live:
        return "Nothing is alleged yet."
    found = [review.finding_of(pen.on_record, one) for one in live]
    count = Counter(Outcome(one.finding).label.lower() if one else "without a finding yet" for one in found)
    subjects = len({one.subject_id for one in live if one.subject_id})
    people = f" against {_several(subjects, 'person', 'people')}" if subjects else ""
    results = ", ".join(f"{number} {word}" for word, number in count.items())
    return f"{_several(len(live), 'allegation', 'allegations')}{people}: {results}."


def _decisions(pen: Pen) -> Iterator[str]:
    present = rounds.present(pen.on_record)
    for party in review.parties(pen.on_record, "subject"):
        if row := outcome.decision_of(present, party):
            yield f"Decided about {pen.party(party.pk)}{on(row.happened_on)}: {_measured(pen, row)}."


def _measured(pen: Pen, row: Decision) -> str:
    return said(pen.pack, row, pen.words(row.pk, TERMS)) or "an amount that is not on record"


def _several(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _paper(pen: Pen, now: datetime) -> Paper:
    seen, here = pen.seen, now.astimezone(clock.COUNTY)
    moment = formats.date_format(here, "F j, Y, H:i")
    stands = ", ".join(of_role(role) for role in Role if role in seen.roles)
    title = pen.screened(seen.titles.get(words.TITLE, "")) or "A case without a working title"
    facts = [
        Answer("Case", f"{seen.case.reference.replace('-', ' ')}, version {seen.case.version} of its record"),
        Answer("Where it stands", seen.header.state_word),
        Answer("Policy", _policy(pen)),
        Answer("Made", f"{moment}, by {seen.actor.name} ({stands})"),
        Answer("Form", FORMS[pen.form] + (UNREAD if pen.without and "messages" not in seen.sees else "")),
        Answer("Hashes", HASHES),
    ]
    brief, told = _brief(pen), _chapters(pen)
    reader = f"For {seen.actor.name}, {moment} · confidential"
    return Paper(
        _seal(title, facts, brief, told), seen.case.reference.replace("-", " "), title, here.date(), reader, SAID[pen.form],
        facts, brief, told,
    )  # fmt: skip


def _policy(pen: Pen) -> str:
    """The versions that the allegations stand under; before any does, the one in force."""
    theirs = review.live(pen.on_record) if "allegations" in pen.seen.sees else []
    pack, pinned = pen.pack if theirs else rules.pack_on(), {one.version_id for one in theirs if one.version_id}
    versions = sorted(rules.version_words(one) for one in pinned) or [f"{pack.sha256[:8]}."]
    return f"{pack.title}. {'Version' if len(versions) == 1 else 'Versions'} {' '.join(versions)}"


def _seal(title: str, facts: list[Answer], brief: list[str], told: list[Chapter]) -> str:
    parts = [title, *map(asdict, facts), *brief, *map(asdict, told)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
