"""Interviews, evidence, findings, and what the reviewer does with them."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import QueryDict

from cases.models import Evidence, Finding, Interview
from cases.told import Found, Heard, Item, Work
from permissions.classes import CHOICES, FieldClass
from permissions.typed import Words
from workflow.facts import Finding as Outcome

from .act import Act, Choices, Group, late
from .fields import READ_BY, READ_BY_HINT, Day, chosen, one_of, pick

HELD = Interview.Outcome.HELD
REPRESENTATION = [one for one in Interview.Representation.choices if one[0]]


class InterviewFields(Act):
    outcome = chosen("Interview", choices=Interview.Outcome.choices)
    representation = pick(
        "Representation", "A represented employee may ask for somebody beside them.", required=False,
        choices=[("", "Not asked"), *REPRESENTATION],
    )  # fmt: skip
    statement = pick(
        "Statement", "By its effect: was the person free not to answer?", required=False,
        choices=[("", "Choose"), *Interview.Statement.choices],
    )  # fmt: skip
    minutes = Words(label="What was said, or why there was no interview", rows=6)
    field_class = pick(READ_BY, READ_BY_HINT, choices=CHOICES, initial=FieldClass.NORMAL, required=False)

    def heard(self, given: dict[str, Any]) -> Heard | None:
        if "outcome" not in self.fields:
            return None
        return Heard(
            party=given["party"], outcome=given["outcome"], representation=given["representation"],
            statement=given["statement"], words=given["minutes"], happened_on=given.get("held_on"),
            field_class=given["field_class"] or FieldClass.NORMAL,
        )  # fmt: skip


class RecordInterview(InterviewFields):
    party = one_of("Who")
    held_on = Day(label="Day", help_text="Leave it empty for today.", required=False)
    field_order = ("party", "outcome", "held_on", "representation", "statement", "minutes", "field_class")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"heard": self.heard(given)}


class AddEvidence(Act):
    kind = pick("Kind", choices=[("", "Choose"), *Evidence.Kind.choices])
    description = Words(label="What it is and what it shows", rows=4)
    evidence_class = pick(READ_BY, READ_BY_HINT, choices=CHOICES, initial=FieldClass.NORMAL)
    allegation = one_of("Speaks to", required=False, empty="The case as a whole")
    collected_on = Day(label="Day it was collected", help_text="Leave it empty for today.", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"item": Item(words=given.pop("description"), **given)}


class RecordFinding(Act):
    allegation = one_of("Allegation")
    finding = chosen("Finding", choices=Outcome.choices)
    standard = pick("Standard of proof", choices=Finding.Standard.choices)
    reason = Words(label="Why", rows=6, help_text="What proves it, what speaks against it, what is not known.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"found": Found(**given)}


class SubmitFindings(InterviewFields):
    """The report, and whatever of interview, evidence and findings is still open. One pair of fields an allegation."""

    blocks = {
        "interview": ("party", "outcome", "representation", "statement", "minutes", "field_class"),
        "evidence": ("kind", "description", "allegation"),
        "reviewer": ("reviewer",),
    }  # fmt: skip
    party = one_of("Who")
    kind = pick("Kind", choices=[("", "No further item"), *Evidence.Kind.choices], required=False)
    description = Words(label="What it is and what it shows", rows=3, required=False)
    allegation = one_of("Speaks to", required=False, empty="The case as a whole")
    report = Words(label="Report", rows=10, help_text="What was done, what was found, what is left open.")
    reviewer = one_of("Who reviews them", required=False, empty="The ethics officers of the branch")
    happened_on = Day(label="Day it happened", help_text="Leave it empty for today.", required=False)
    remark = Words(label="Remark", rows=2, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, choices: Choices | None = None, initial: dict[str, str] | None = None
    ) -> None:
        offered = dict(choices or {})
        self.open = offered.pop("findings", [])
        super().__init__(data, choices=offered, initial=initial)
        for place, (_, label) in enumerate(self.open, start=1):
            self.fields[f"finding_{place}"] = chosen(f"Finding: {label}", choices=Outcome.choices)
            self.fields[f"reason_{place}"] = Words(label="Why", rows=4)

    @property
    def groups(self) -> tuple[Group, ...]:  # type: ignore[override]  # one for each allegation still open
        pairs = tuple(f"{name}_{place}" for place in range(1, len(self.open) + 1) for name in ("finding", "reason"))
        return (
            Group("Interview of the subject", self.blocks["interview"]),
            Group("Evidence", self.blocks["evidence"]),
            Group("Findings", pairs),
            Group("Report", ("report",)),
            Group("Reviewer", ("reviewer",), folded=True),
            Group("Entered late, or a remark", ("happened_on", "remark"), folded=True),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") and not given.get("description"):
            self.add_error("description", "Say what it is.")
        if self.errors:
            return given
        found = tuple(
            Found(allegation=UUID(row), finding=given[f"finding_{place}"], reason=given[f"reason_{place}"])
            for place, (row, _) in enumerate(self.open, start=1)
        )
        work = Work(heard=self.heard(given), item=_item(given), found=found)
        return {"report": given["report"], "reviewer": given.get("reviewer"), "work": work, "late": late(given)}


def _item(given: dict[str, Any]) -> Item | None:
    if not given.get("kind"):
        return None
    return Item(kind=given["kind"], words=given["description"], allegation=given["allegation"])


class ReturnFindings(Act):
    gaps = Words(label="What is missing", rows=6, help_text="So that the investigator knows what to do.")


class Signed(Act):
    groups: ClassVar[tuple[Group, ...]] = (Group("Entered late, or a remark", ("happened_on", "remark"), folded=True),)
    happened_on = Day(label="Day it happened", help_text="Leave it empty for today.", required=False)
    remark = Words(label="Remark", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"late": late(given)}


class ApproveFindings(Signed):
    groups = (
        Group(
            "Ethics decision", ("ethics_decision", "ethics_reason"),
            hint="You may decide it now, or on a page of its own.",
        ),
        *Signed.groups,
    )  # fmt: skip
    ethics_decision = chosen(
        "Code of Ethics referral", required=False,
        choices=[("refer", "Refer it, and begin the packet"), ("not_refer", "Do not refer it"), ("", "Decide later")],
    )  # fmt: skip
    ethics_reason = Words(label="Why", rows=4, required=False)

    def clean(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name, "") for name in ("ethics_decision", "ethics_reason")}
        if typed["ethics_decision"] and not typed["ethics_reason"]:
            self.add_error("ethics_reason", "Say why.")
        return {**super().clean(), **typed}


class EthicsReason(Act):
    reason = Words(label="Why", rows=6)


FORMS: dict[str, type[Act]] = {
    "record_interview": RecordInterview,
    "add_evidence": AddEvidence,
    "record_finding": RecordFinding,
    "submit_findings": SubmitFindings,
    "return_findings": ReturnFindings,
    "approve_findings": ApproveFindings,
    "approve_findings_after_referral": Signed,
    "decline_referral": EthicsReason,
    "prepare_referral": EthicsReason,
}
