"""How much each part of a case holds, counted in the statement that fetches its threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from cases import duties, rules
from cases.models import (
    Allegation,
    AppealForum,
    DisciplineProposal,
    Entry,
    EthicsDecision,
    Evidence,
    ExemptionCheck,
    File,
    Interview,
    Letter,
    Message,
    Party,
    Proposal,
    Thread,
)
from policies import details
from workflow.models import Clock

from . import words


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by part. `fresh` are messages of a reporter that nobody has answered."""

    rows: Mapping[str, int]
    fresh: int

    def of(self, part: str) -> int | None:
        """For the menu; a part that is never empty, such as members or history, says no number."""
        return self.rows.get(part)


def _counted(case_id: UUID) -> dict[str, QuerySet[Any]]:
    """What each part holds of a case. A new part that can be empty is a line here."""
    live = {"case": case_id, "superseded_by": None}
    return {
        "people": Party.objects.filter(case=case_id, ended_on=None),
        "notes": Entry.objects.filter(kind=words.NOTE, **live),
        "allegations": Allegation.objects.filter(**live),
        "evidence": Evidence.objects.filter(**live),
        "interviews": Interview.objects.filter(**live),
        "exemptions": ExemptionCheck.objects.filter(**live),
        "referral": EthicsDecision.objects.filter(case=case_id),
        "discipline": DisciplineProposal.objects.filter(**live),
        "letters": Letter.objects.filter(**live),
        "appeal": AppealForum.objects.filter(**live),
        "tasks": Entry.objects.filter(kind__in=("scope", "onward", "task", words.SPOKEN_TO, words.OFFICER_EVENT), **live),
        # No part of their own: what a verb needs before its page has anything to offer.
        "unpinned": Allegation.objects.filter(version=None, **live),
        "files": File.objects.filter(thread__ties__case=case_id),
        "officers": Party.objects.filter(case=case_id, role=Party.Role.SUBJECT, peace_officer=True, ended_on=None),
        "notices": Clock.objects.filter(case_id=case_id, kind__in=duties.OFFICER, satisfied_on=None),
        "child": Clock.objects.filter(case_id=case_id, kind__in=duties.CHILD, satisfied_on=None),
        "approvals": Proposal.objects.filter(case=case_id),
    }  # fmt: skip


def counted(case_id: UUID) -> tuple[list[Thread], Counts]:
    """The threads tied to a case, oldest first, with their reports; and the counts. One statement."""
    messages = Message.objects.filter(thread=OuterRef("pk"))
    unread = Q(side=Message.Side.REPORTER, read_on=None)
    parts = _counted(case_id)
    alleged = Allegation.objects.filter(case=case_id, superseded_by=None)
    rows = Thread.objects.filter(ties__case=case_id).select_related("report").annotate(
        written=_number(messages), unread=_number(messages.filter(unread)), acts=_acts(alleged),
        **{f"all_{name}": _number(found) for name, found in parts.items()},
    )  # fmt: skip
    threads: list[Any] = list(rows.order_by("created_on", "id"))
    same = {name: getattr(threads[0], f"all_{name}") or 0 if threads else 0 for name in parts}  # on each row
    same["sold"] = sum(_screened(**one) for one in threads[0].acts) if threads else 0
    written, fresh = sum(t.written or 0 for t in threads), sum(t.unread or 0 for t in threads)
    return threads, Counts({**same, "report": len(threads), "messages": written}, fresh)


def _acts(alleged: QuerySet[Allegation]) -> ArraySubquery:
    """What is alleged and under which version, of each: the packs are known, so this asks for no statement of its own."""
    return ArraySubquery(alleged.values(one=JSONObject(act="act", version="version_id")))


def _screened(act: str, version: str | None) -> bool:
    """Whether the policy of its day screens the act for an exploited person."""
    return act in details.screened(rules.pack_behind(UUID(version) if version else None))


def _number(rows: QuerySet[Any]) -> Subquery:
    """How many, as one value. A plain function, because an aggregate would be grouped by row and return many."""
    return Subquery(rows.order_by().annotate(how_many=Func(F("pk"), function="count")).values("how_many"))
