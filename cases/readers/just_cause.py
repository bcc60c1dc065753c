"""The seven tests of just cause, subject by subject: what speaks for each, with where it stands, and what is missing."""

from dataclasses import dataclass

from django.urls import reverse

from cases import facts, just_cause, ladder, record, rules
from cases.facts import outcome, review, rounds
from cases.models import Allegation, Party
from cases.parts import PARTS
from cases.record import Record
from permissions.actors import Actor
from policies.shapes import Pack
from workflow.facts import Facts, Weight

from . import words
from .actions import Frame
from .labels import code_words
from .opening import Opening, opening
from .texts import Texts

MOOT = "Nothing is sustained against them, so no discipline has to have just cause."
NOTHING = "Nothing is alleged against them."
NONE = "It was decided that no discipline follows, so nothing has to have just cause."


@dataclass(frozen=True, slots=True)
class Spoken:
    """A fact that speaks for a test, and the page on which it stands."""

    text: str
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One test as the page shows it."""

    name: str
    question: str
    state: str
    speaks: list[Spoken]
    missing: list[str]
    beside: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The tests for one subject; `moot` says why there are none."""

    name: str
    moot: str
    tests: list[Shown]


@dataclass(frozen=True, slots=True)
class JustCausePart:
    frame: Frame
    subjects: list[Subject]


def tests(actor: Actor, reference: str) -> JustCausePart:
    """For each subject, of the present round; only tests that rest on parts which this actor reads."""
    with opening(actor, reference, "just_cause") as seen:
        ever = record.of(seen.case.pk)
        present, texts = rounds.present(ever), Texts(seen, words.NAME, ladder.TERMS)
        on_record = facts.of(seen.case, ever)
        rows = review.parties(present, Party.Role.SUBJECT)
        around = Frame(seen.header, seen.parts, [])  # nothing is done here
        return JustCausePart(around, [_subject(seen, row, present, texts, on_record) for row in rows])


def _subject(seen: Opening, party: Party, present: Record, texts: Texts, on_record: Facts) -> Subject:
    rows = [one for one in review.live(present) if one.subject_id == party.pk]
    of = just_cause.known(
        on_record, party.number, under={one.number: _under(one) for one in rows}, meant=_meant(present, party, texts),
        versions={one.number: rules.version_words(one.version_id) for one in rows if one.version_id},
        ordered=_ordered(present, party),
        in_force=frozenset(one.number for one in rows if one.version_id and rules.effective(one.version_id)[1]),
        dated=frozenset(one.number for one in rows if one.incident_on),
    )  # fmt: skip
    name = f"{texts.of(party.pk, words.NAME) or words.nameless(party)} (subject {party.number})"
    moot = NONE if of.discipline.decided == Weight.NONE else "" if of.charges else MOOT if rows else NOTHING
    found = [] if moot else just_cause.tests(of, seen.sees)
    return Subject(name, moot, [_shown(one, seen.case.reference) for one in found])


def _under(row: Allegation) -> str:
    pack = rules.pack_behind(row.version_id)
    return "; ".join(code_words(pack, code) for code in row.codes)


def _ordered(present: Record, party: Party) -> bool:
    row = outcome.decision_of(present, party)
    return row is not None and row.award_id is not None


def _meant(present: Record, party: Party, texts: Texts) -> str:
    """The outcome in words, with its amount."""
    row = outcome.decision_of(present, party) or outcome.proposal_of(present, party)
    pack: Pack = review.pack_of(present)
    return ladder.said(pack, row, texts.of(row.pk, ladder.TERMS)) if row else ""


def _shown(test: just_cause.Test, reference: str) -> Shown:
    speaks = [_spoken(one, reference) for one in test.speaks]
    return Shown(test.name, test.question, test.state.value, speaks, test.missing, test.beside)


def _spoken(one: just_cause.Check, reference: str) -> Spoken:
    url = reverse(f"part_{one.part}", args=[reference])
    anchor = f"#allegation-{one.allegation}" if one.allegation and one.part == "allegations" else ""
    return Spoken(one.says, PARTS[one.part].word, url + anchor)
