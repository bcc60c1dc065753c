"""What the register of prior approvals says about an allegation. Inside `acting`: the database answers members of the case."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.models import Allegation, Party
from policies import approvals
from policies.exclusion import excludable
from policies.exemptions import Answer, covers
from policies.models import Exemption
from policies.shapes import Pack

BEST_FIRST = (Answer.YES, Answer.ASK, Answer.NO)


@dataclass(frozen=True, slots=True)
class Said:
    """What one approval answers for one guideline code, and why: all that a case is told of it."""

    approval: UUID
    code: str
    answer: Answer
    reason: str


Held = dict[str, list[Exemption]]  # approvals by the token of whom they are for, newest first


def of_case(case: UUID) -> Held:
    """The approvals of the subjects of a case, for whoever reads it, in one query. No text and no key comes with them."""
    found: Held = {}
    for row in Exemption.objects.raw("select * from public.candor_approvals(%s)", [case]):
        found.setdefault(row.person, []).append(row)
    return found


def held_by(subject: Party | None, pack: Pack, held: Held) -> list[Exemption]:
    """The approvals of a subject under this policy; none where the subject is unknown or not in the directory."""
    if subject is None or not subject.person:
        return []
    return [row for row in held.get(subject.person, []) if row.policy_id == pack.id]


def answers(found: Iterable[Exemption], allegation: Allegation, pack: Pack, *, noted: bool = False) -> list[Said]:
    """For each code of the allegation what each approval answers; over a span of days the worse of first and last.

    `noted`: counsel noted for this allegation that an approval holds.
    """
    rows = list(found)
    return [_said(row, code, allegation, pack, noted) for code in allegation.codes for row in rows]


def best(said: Iterable[Said]) -> list[Said]:
    """One answer for each code: that of the approval which reaches furthest; of several alike, of the newest."""
    found: dict[str, Said] = {}
    for one in sorted(said, key=lambda one: BEST_FIRST.index(one.answer)):
        found.setdefault(one.code, one)
    return [found[code] for code in sorted(found)]


def _said(row: Exemption, code: str, allegation: Allegation, pack: Pack, noted: bool) -> Said:
    terms, alone = approvals.approval(row), excludable(pack)
    days = {allegation.incident_on, allegation.incident_to or allegation.incident_on}
    found = [covers(terms, code, day, allegation.asset or None, excludable=alone, noted=noted) for day in days]
    worst = max(found, key=lambda one: BEST_FIRST.index(one.answer))
    return Said(row.pk, code, worst.answer, worst.reason)
