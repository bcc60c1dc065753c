"""Opening a case: the gate, the event that says who read what, and the head that every page of a case has."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from audit import journal
from cases.models import Case, Thread
from cases.models.case import Mode
from cases.parts import PARTS, readable
from permissions import classes, gate, parts
from permissions.actors import Actor, acting
from permissions.pace import require
from permissions.refusals import Absent, Refused
from workflow.facts import Facts
from workflow.states import PHASE_OF, Phase, State

from . import pacing, words
from .counting import Counts, counted
from .unsealing import Opener

REPORTERS = {
    Mode.NAMED: "named reporter",
    Mode.CONFIDENTIAL: "confidential reporter",
    Mode.ANONYMOUS: "anonymous reporter",
    Mode.PROXY: "reported for someone else",
}


@dataclass(frozen=True, slots=True)
class Header:
    """What stands on top of every page of a case. A reporter is a label here, never a name (D8)."""

    reference: str
    title: str
    unit: str
    reporter: str
    tags: tuple[str, ...]
    state: str
    state_word: str
    phase: str
    version: int
    lent: datetime | None = None  # until when somebody reads it in an emergency who is no member

    @property
    def url(self) -> str:
        return reverse("case", args=[self.reference])


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part of the case in its menu."""

    word: str
    url: str
    count: int | None  # None: a part of which nobody counts anything
    fresh: int
    here: bool

    @property
    def holds(self) -> bool:
        """Whether there is something to read, or the reader is there already."""
        return self.here or self.count is None or self.count > 0


@dataclass(frozen=True)
class Opening:
    """A case that this actor has opened, with what they may read of it."""

    case: Case
    actor: Actor
    roles: frozenset[str]
    sees: frozenset[str]
    threads: list[Thread]
    opener: Opener
    counts: Counts
    header: Header
    part: str
    titles: dict[str, str] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Facts:
        """What the guards may know, read once for the page."""
        return self.case.facts()

    @property
    def parts(self) -> list[PartLink]:
        """The parts this actor reads and that hold something, and the one they are on."""
        links = [self._link(part.name, part.word) for part in readable(self.sees)]
        return [link for link in links if link.holds]

    @property
    def empty(self) -> list[PartLink]:
        """The parts this actor reads in which there is nothing yet."""
        links = [self._link(part.name, part.word) for part in readable(self.sees)]
        return [link for link in links if not link.holds]

    def _link(self, name: str, word: str) -> PartLink:
        url = reverse(f"part_{name}", args=[self.case.reference])
        fresh = self.counts.fresh if name == "messages" else 0
        return PartLink(word, url, self.counts.of(name), fresh, name == self.part)


@contextmanager
def opening(actor: Actor, reference: str, part: str = "") -> Iterator[Opening]:
    """The case inside one `acting`, journalled as read (D18). Raises Absent, Refused for a part not theirs, TooFast.

    To whom it is lent in an emergency, it opens too: every part, no verb, and each page is journalled as such (decision 24).
    """
    with acting(actor, at=reference):
        case, roles, right, until = _opened(actor, reference)
        sees = parts.LENT if right else frozenset().union(*(parts.sees(role, case.state) for role in roles))
        if part in PARTS and not PARTS[part].opened_by & sees:
            raise Refused("Your part in this case does not include this page.", part=part)
        pace = pacing.looked(actor, case)
        if not pace.wait:
            verb, facts = ("read_in_emergency", {"right": str(right)}) if right else ("read", {})
            chain = journal.Chain.case(case.pk)
            journal.record(chain, verb, actor=actor.label, facts={"part": part or "case", **facts})
            yield _opening(actor, case, roles, sees, part, until)
    require(pace)  # outside, so that what was told of it stays told


def _opened(actor: Actor, reference: str) -> tuple[Case, frozenset[str], UUID | None, datetime | None]:
    """The case and the actor's roles in it; for whoever has none, the right by which it is lent, and until when."""
    with suppress(Absent):
        return (*gate.opened(actor, reference), None, None)
    case, right, until = gate.lent(actor, reference)
    return case, frozenset(), right, until


def _opening(
    actor: Actor, case: Case, roles: frozenset[str], sees: frozenset[str], part: str, lent: datetime | None
) -> Opening:
    threads, counts = counted(case.pk)
    entries = words.current([case.pk], words.TITLE, words.UNIT)
    opener = Opener([case.pk], threads, classes=classes.reads(roles, lent=lent is not None))
    titles = {entry.kind: opener.entry(entry) for entry in entries}
    header = _header(case, threads, titles, lent)
    return Opening(case, actor, roles, sees, threads, opener, counts, header, part, titles)


def _header(case: Case, threads: list[Thread], titles: dict[str, str], lent: datetime | None) -> Header:
    state = State(case.state)
    reporter = REPORTERS[Mode(case.mode)] if len(threads) < 2 else f"{len(threads)} reporters"
    marks = (
        ("sealed", case.seal_id is not None),
        ("urgent", case.urgent and PHASE_OF[state] == Phase.INTAKE),
        ("wish to withdraw", any(thread.withdrawal_on for thread in threads)),
    )
    return Header(
        reference=case.reference, title=titles.get(words.TITLE, "Untitled report"),
        unit=titles.get(words.UNIT, ""), reporter=reporter, tags=tuple(word for word, holds in marks if holds),
        state=state, state_word=state.label, phase=PHASE_OF[state], version=case.version,
        lent=lent,
    )  # fmt: skip


def untitled(reference: str) -> str:
    """What a case is called before somebody gave it a working title."""
    return f"Report {reference.replace('-', ' ')}"
