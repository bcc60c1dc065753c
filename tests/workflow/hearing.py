"""A case from its findings to a decision, in memory: acts that the policy lets happen, guards on facts of the record.

The rows are as bad as a service could write them: a notice may name any proposal, an answer any notice, on any day. Only what
the facts make of them decides.
"""

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import ladder
from cases.facts import agreed, outcome, rounds
from cases.models import (
    Allegation,
    Authorization,
    Decision,
    DisciplineProposal,
    Entry,
    Finding,
    Letter,
    Party,
    Response,
)
from cases.record import Record
from cases.services.deciding import unheard
from permissions.policy import may_fire, same_person_bars
from permissions.roles import Role
from policies.shapes import Pack
from workflow.facts import Facts
from workflow.machine import guards_of
from workflow.models import Step

from .ready import READY, SUBJECT

PEOPLE = {
    "hr": {Role.HR_OFFICER, Role.LABOR_RELATIONS},
    "authority": {Role.APPOINTING_AUTHORITY},
    "both": {Role.HR_OFFICER, Role.APPOINTING_AUTHORITY},
    "finder": {Role.INVESTIGATOR, Role.APPOINTING_AUTHORITY, Role.HR_OFFICER},
    "counsel": {Role.COUNSEL},
}
IDS = {name: UUID(int=place) for place, name in enumerate(PEOPLE, start=1)}
STEPS = {"propose_discipline": "pre_disciplinary", "decide": "decision", "decide_after_response": "decision",
         "raise_sanction": "pre_disciplinary"}  # fmt: skip
DECISIONS = ("decide", "decide_after_response", "decide_anew")
START, BEGAN = date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)
Try = tuple[str, str, int, str, int, int]  # verb, who, which row or subject, sanction, amount, days that pass


@dataclass
class Hearing:
    """One case with so many subjects about each of whom something is sustained."""

    version: UUID
    pack: Pack
    subjects: int = 1
    state: str = "not_referred"
    day: date = START
    decided: list[Decision] = field(default_factory=list)  # above a reprimand, as they were taken
    _tick: int = 0

    def __post_init__(self) -> None:
        self.record = Record(**{one.name: [] for one in fields(Record)})
        self.did: dict[str, set[str]] = defaultdict(set, finder={"record_finding"})
        self.back: list[str] = []
        for number in range(1, self.subjects + 1):
            self.record.party.append(
                Party(role="subject", number=number, relation="employee", **self._stamp("counsel"))
            )
            self.record.allegation.append(
                Allegation(
                    number=number,
                    subject_id=self.record.party[-1].pk,
                    version_id=self.version,
                    **self._stamp("counsel"),
                )
            )
            self._find(number - 1)

    def try_(self, tried: Try) -> bool:
        """Whether it happened: the policy lets this person do it now, and no guard stood against it."""
        verb, who, at, sanction, amount, days = tried
        self.day += timedelta(days=days)
        if verb in ("step_back", "remand", "find_anew"):
            return self._turn(verb, at)
        if not may_fire(PEOPLE[who], verb, self.state) or same_person_bars(verb, self.did[who]):
            return False
        before = {one.name: list(getattr(self.record, one.name)) for one in fields(Record)}
        written = self._write(verb, who, at, sanction, amount)
        if written is False or self._against(verb):
            self.record = Record(**before)
            return False
        self.did[who].add(verb)
        if verb in STEPS:
            self.back.append(self.state)
            self.state = STEPS[verb]
        if verb in DECISIONS:
            self.decided += [one for one in self.record.decision[len(before["decision"]) :] if one.weight == "more"]
        return True

    def facts(self) -> Facts:
        present = rounds.present(self.record)
        people = tuple(replace(SUBJECT, number=one.number) for one in self.record.party)
        return replace(READY, state=self.state, subjects=people, discipline=outcome.discipline(present, self.record))

    def _against(self, verb: str) -> bool:
        known = self.facts()
        if verb == "decide_anew":
            return bool(unheard(known))
        return verb in STEPS and any(guard(known) for guard in guards_of(verb, self.state))

    def _write(self, verb: str, who: str, at: int, sanction: str, amount: int) -> bool:
        party = self.record.party[at % self.subjects]
        rung = ladder.rung(self.pack, sanction)
        measure = {
            "sanction": sanction,
            "weight": ladder.weight(rung),
            "days": amount if sanction == "suspension" else None,
        }
        stamp = self._stamp(who)
        if verb == "record_proposal":
            before = outcome.proposed_last(rounds.present(self.record), party)
            self.record.disciplineproposal.append(
                DisciplineProposal(
                    subject_id=party.pk, comparators=True, matter=agreed.found_about(self.record, party.pk),
                    supersedes_id=before.pk if before else None, **measure, **stamp,
                )
            )  # fmt: skip
        elif verb == "record_notice":
            return self._notice(stamp, at)
        elif verb == "record_letter":
            told = {"kind": "decision", "party_id": party.pk, "served_on": self.day}
            self.record.letter.append(Letter(**told, **stamp))
        elif verb == "record_response":
            return self._response(stamp, at, ("held", "waived", "no_answer")[amount % 3])
        elif verb == "authorize":
            rows = self.record.disciplineproposal
            about = rows[-1 - at % len(rows)] if rows else None
            self.record.authorization.append(
                Authorization(kind="sanction", subject_id=party.pk, about=about.pk if about else None, **stamp)
            )
        elif verb in DECISIONS:
            for one in self.record.party:
                old = outcome.decision_of(rounds.present(self.record), one)
                self.record.decision.append(
                    Decision(
                        subject_id=one.pk, factors=True, supersedes_id=old.pk if old else None, **measure,
                        **self._stamp(who),
                    )
                )  # fmt: skip
        return True

    def _notice(self, stamp: dict[str, Any], at: int) -> bool:
        """Of the newest proposal, or by mistake of one before it, about whomever."""
        rows = self.record.disciplineproposal
        if not rows:
            return False
        of = rows[-1 - at % len(rows)]
        letter = Letter(
            kind=outcome.NOTICE, party_id=of.subject_id, proposal_id=of.pk, served_on=self.day,
            answer_by=self.day + timedelta(days=10), **stamp,
        )  # fmt: skip
        self.record.letter.append(letter)
        self.record.entry.append(Entry(kind="evidence_summary", about=letter.pk, recorded_at=letter.recorded_at))
        return True

    def _response(self, stamp: dict[str, Any], at: int, kind: str) -> bool:
        rows = self.record.letter
        if not rows:
            return False
        to = rows[-1 - at % len(rows)]
        self.record.response.append(Response(subject_id=to.party_id, kind=kind, notice_id=to.pk, **stamp))
        return True

    def _turn(self, verb: str, at: int) -> bool:
        """Back by one step, back by an award, or the facts found anew after either; whoever may, with all that it takes."""
        source = self.state
        if verb == "step_back" and self.back:
            self.state = self.back.pop()
        elif verb == "remand" and self.state == "decision":
            self.state, self.back = ("decision", "pre_disciplinary")[at % 2], []
        elif verb == "find_anew":
            self._find(at % self.subjects)
        else:
            return False
        said = {**self._stamp("counsel"), "person": None}
        moment = {name: said[name] for name in ("id", "person", "recorded_at", "happened_on")}
        self.record.step.append(Step(verb=verb, source=source, target=self.state, **moment))
        return True

    def _find(self, at: int) -> None:
        of = self.record.allegation[at].pk
        old = [one for one in self.record.finding if one.allegation_id == of]
        before = old[-1].pk if old else None
        self.record.finding.append(
            Finding(allegation_id=of, finding="sustained", supersedes_id=before, **self._stamp("finder"))
        )

    def _stamp(self, who: str) -> dict[str, Any]:
        self._tick += 1
        return {
            "id": uuid4(),
            "by": IDS[who],
            "happened_on": self.day,
            "recorded_at": BEGAN + timedelta(seconds=self._tick),
        }
