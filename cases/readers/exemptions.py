"""Prior approvals: what the register says about each allegation, and what was decided."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from cases import record, register, rules
from cases.facts import review
from cases.models import Allegation, ExemptionCheck, Party
from cases.record import Record
from permissions.actors import Actor
from permissions.roles import Role
from policies.exemptions import Answer

from . import words
from .actions import Frame, frame
from .opening import Opening, opening
from .texts import Texts

WORD = {Answer.YES: "Yes", Answer.NO: "No", Answer.ASK: "Ask"}


@dataclass(frozen=True, slots=True)
class Line:
    """What the register answers for one code: yes, no or ask, and why. What an approval says stays in the register."""

    code: str
    answer: str
    reason: str
    url: str  # of the approval in the register, for counsel alone


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided about an allegation."""

    result: str
    reason: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Checked:
    number: int
    codes: str
    lines: list[Line]
    decided: Decided | None
    noted: bool  # counsel's note stands
    confirmed: bool  # counsel confirmed that the act served the purpose of an approval
    unconfirmed: bool  # an approval reaches it, and nobody confirmed that yet


@dataclass(frozen=True, slots=True)
class ExemptionsPart:
    frame: Frame
    checks: list[Checked]


def exemptions(actor: Actor, reference: str) -> ExemptionsPart:
    """For each allegation the register's answers and the decision. One query for the register, however many there are."""
    with opening(actor, reference, "exemptions") as seen:
        return ExemptionsPart(frame(seen), checks(seen))


def checks(seen: Opening) -> list[Checked]:
    on_record = record.of(seen.case.pk)
    texts, names = Texts(seen, words.REASON), words.names(one.by for one in on_record.exemptioncheck)
    said = said_of(seen.case.pk, on_record)
    counsel = Role.COUNSEL in seen.roles
    return [_checked(row, said[row.pk], on_record, _Words(texts, names, counsel)) for row in review.live(on_record)]


def said_of(case: UUID, on_record: Record) -> dict[UUID, list[register.Said]]:
    """What the register answers, by allegation; nothing where its subject is not in the directory."""
    subjects = {one.pk: one for one in on_record.party}
    held = register.of_case(case)
    return {row.pk: _answers(row, subjects, held, on_record) for row in review.live(on_record)}


def _answers(
    row: Allegation, subjects: dict[UUID, Party], held: register.Held, on_record: Record
) -> list[register.Said]:
    pack = rules.pack_behind(row.version_id)
    subject = subjects.get(row.subject_id) if row.subject_id else None
    return register.answers(register.held_by(subject, pack, held), row, pack, noted=review.noted(on_record, row))


@dataclass(frozen=True, slots=True)
class _Words:
    """Reasons and names of the page; and whether counsel reads it, who finds the approval in the register."""

    texts: Texts
    names: dict[UUID, str]
    counsel: bool


def _checked(row: Allegation, said: list[register.Said], on_record: Record, words_: _Words) -> Checked:
    best, confirmed = register.best(said), review.confirmed(on_record, row)
    lines = [Line(one.code, WORD[one.answer], one.reason, _url(one, words_)) for one in best]
    reached = any(one.answer != Answer.NO for one in best)
    mine = [one for one in record.current(on_record.exemptioncheck) if one.allegation_id == row.pk]
    decided = None
    if mine:
        last = mine[-1]
        label = ExemptionCheck.Result(last.result).label
        who = words_.names.get(last.by, "Somebody") if last.by else "The system"
        decided = Decided(label, words_.texts.of(last.pk, words.REASON), who, last.happened_on)
    return Checked(
        row.number, " ".join(row.codes), lines, decided, review.noted(on_record, row), confirmed,
        reached and not confirmed,
    )  # fmt: skip


def _url(said: register.Said, words_: _Words) -> str:
    return reverse("prior_approval", args=[said.approval]) if words_.counsel else ""
