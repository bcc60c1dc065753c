"""The journal of a case for an auditor: who did and read what and when, and no word of the case (D18)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from audit import clock, journal
from permissions import conflicts, journals, reasons
from permissions.actors import Actor, acting
from permissions.models import JournalGrant
from permissions.roles import Role

from . import words
from .history import Happened, people_of, told

INSTANT = timedelta(seconds=1)  # a right ends at midnight; people read the day before as its last


@dataclass(frozen=True, slots=True)
class Line:
    """One event: its place in the chain, its verb as a code, and the sentence."""

    number: int
    verb: str
    happened: Happened


@dataclass(frozen=True, slots=True)
class JournalPage:
    reference: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Right:
    """A right to read a journal. `url` for whoever holds it, `end_url` for whoever gave it; others are told no reference."""

    reference: str
    auditor: str
    given_by: str
    given_at: datetime
    until: datetime
    in_force: bool
    reason: str
    url: str
    end_url: str


@dataclass(frozen=True, slots=True)
class Rights:
    rights: list[Right]
    auditors: list[tuple[str, str]]  # for whoever may give one; else nobody


def journal_page(actor: Actor, reference: str) -> JournalPage:
    """Every event of the case's own chain, newest first. Raises Absent; reading it is journalled there."""
    with acting(actor):
        chain = journal.Chain.case(journals.case_behind(reference))
        journal.record(chain, "read_journal", actor=actor.label)
        events = journal.history([chain])
        sentences = told(events, words.names(people_of(events)))
        lines = [Line(event.seq, event.verb, happened) for event, happened in zip(events, sentences, strict=True)]
        return JournalPage(reference, lines[::-1])


def rights(actor: Actor) -> Rights:
    """The rights that this person holds, gave, or is told of as an independent reader."""
    with acting(actor):
        journal.record(journal.Chain.person(actor.someone), "list_journals", actor=actor.label)
        rows = list(JournalGrant.objects.select_related("person").order_by("-given_at", "id"))
        names = words.names(row.given_by for row in rows)
        gives = journals.may_give(actor)
        auditors = [(str(one.pk), one.name) for one in conflicts.holders(Role.AUDITOR) if one.pk != actor.person]
        return Rights([_right(row, actor, names, gives) for row in rows], auditors if gives else [])


def _right(row: JournalGrant, actor: Actor, names: dict[UUID, str], gives: bool) -> Right:
    holds, gave, in_force = row.person_id == actor.person, row.given_by == actor.person, row.until > clock.now()
    return Right(
        row.reference if holds or gave else "", row.person.name, names.get(row.given_by, "somebody"), row.given_at,
        row.until - INSTANT, in_force, reasons.told(row),
        url=reverse("journal", args=[row.reference]) if holds and in_force else "",
        end_url=reverse("end_journal", args=[row.pk]) if gave and gives and in_force else "",
    )  # fmt: skip
