"""The forms of discipline and decision."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from cases import ladder
from cases.letters import SERVED
from cases.models import Response
from cases.told_outcome import Amount, Decided, Notice, Proposed, Served
from permissions.typed import Words

from .act import Act, Choices, Group, late
from .fields import SHORT, Coming, Day, chosen, one_of, pick
from .findings import Signed
from .second import Asking

MOST_DAYS, MOST_MONTHS = 365, 120
HOW_MUCH = "Fill in what this outcome asks for. Leave the rest empty."


def days() -> forms.IntegerField:
    return forms.IntegerField(
        label="Days", help_text="For a suspension.", min_value=1, max_value=MOST_DAYS, required=False
    )


def percent() -> forms.DecimalField:
    return forms.DecimalField(
        label="Percent of the pay", help_text="For a reduction in pay.", min_value=Decimal("0.1"), max_value=100,
        max_digits=4, decimal_places=1, required=False,
    )  # fmt: skip


def months() -> forms.IntegerField:
    return forms.IntegerField(
        label="Months", help_text="How long the pay is reduced.", min_value=1, max_value=MOST_MONTHS, required=False
    )


def terms() -> Words:
    return Words(
        label="Terms, class or place", rows=2, required=False,
        help_text="The terms of a last chance, the class after a demotion, the place after a transfer.",
    )  # fmt: skip


AMOUNTS = {"days": days, "percent": percent, "months": months, ladder.TERMS: terms}


def amount(given: dict[str, Any], place: str = "") -> Amount:
    """How much, taken out of what was filled in."""
    return Amount(**{name: given.pop(f"{name}{place}") for name in ladder.AMOUNTS})


class RecordProposal(Act):
    groups = (
        Group("What is proposed", ("subject", "sanction")),
        Group("How much", ladder.AMOUNTS, hint=HOW_MUCH),
        Group("Why", ("reason", "comparators")),
        Group("Proposed earlier", ("happened_on",), folded=True),
    )
    subject = one_of("Subject")
    sanction = pick("Outcome", empty="No discipline", required=False)
    days, percent, months, terms = days(), percent(), months(), terms()
    reason = Words(label="Reason", rows=5, help_text="Why this and not less or more.")
    comparators = Words(
        label="Similar decisions", rows=3, required=False,
        help_text="What was decided elsewhere for the same rule. Needed for more than a reprimand.",
    )  # fmt: skip
    happened_on = Day(label="Day", help_text="Leave it empty for today.", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"proposed": Proposed(amount=amount(given), **given)}


class WaiveDiscipline(Asking):
    subject = one_of("Subject")
    reason = Words(label="Why there is no discipline", rows=4, help_text="For example: gone, elected, not an employee.")
    field_order = ("subject", "reason", "second")


HOW = ("served_by", "served_on", "served_who", "proof")


class Serving(Act):
    """How a letter reached somebody, and on which day."""

    served_by = chosen("Served", choices=SERVED)
    served_on = Day(label="Day", help_text="Leave it empty for today.", required=False)
    served_who = Words(label="Who served it", longest=SHORT, required=False, help_text="Leave it empty if you did.")
    proof = Words(label="Proof", rows=2, required=False, help_text="A receipt, a tracking number, or who saw it.")

    @staticmethod
    def served(given: dict[str, Any]) -> Served:
        by, on, who, proof = (given.pop(name) for name in HOW)
        return Served(by=by, on=on, who=who, proof=proof)


class RecordNotice(Serving):
    groups = (
        Group("The notice", ("subject", "evidence_summary", "respond_by")),
        Group("How it reached them", HOW),
    )
    subject = one_of("Subject")
    evidence_summary = Words(label="What the evidence is", rows=6, help_text="Without who reported.")
    respond_by = Coming(label="Last day to answer", help_text="As the agreement or the employer's rules set it.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"notice": Notice(served=self.served(given), **given)}


class RecordResponse(Act):
    subject = one_of("Subject")
    kind = chosen("Answer", choices=Response.Kind.choices)
    text = Words(label="What was said", rows=6, required=False)
    happened_on = Day(label="Day", help_text="Leave it empty for today.", required=False)


class Deciding(Act):
    """One group of fields for each subject with something sustained; where there is none, a reason."""

    def __init__(
        self, data: QueryDict | None = None, *, choices: Choices | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        offered = dict(choices or {})
        self.subjects = offered.pop("subjects", [])
        ladder = offered.pop("sanction", [])
        super().__init__(data, choices=offered, initial=initial)
        if self.subjects:
            self.fields.pop("reason", None)
        for place, _ in enumerate(self.subjects, start=1):
            self._ask(place, ladder)

    def _ask(self, place: int, ladder: list[tuple[str, str]]) -> None:
        self.fields[f"sanction_{place}"] = forms.ChoiceField(
            label="Outcome", choices=[("", "No discipline"), *ladder], required=False
        )
        for name, field in AMOUNTS.items():
            self.fields[f"{name}_{place}"] = field()
        self.fields[f"effective_{place}"] = forms.DateField(
            label="Takes effect on", required=False, help_text="Leave it empty for the day the letter is served.",
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )  # fmt: skip
        self.fields[f"why_{place}"] = Words(label="Reason", rows=4)
        self.fields[f"factors_{place}"] = Words(
            label="What weighed for and against", rows=3, required=False, help_text="Needed for any discipline."
        )

    @property
    def groups(self) -> tuple[Group, ...]:  # type: ignore[override]  # one for each subject
        asked = ("sanction", *ladder.AMOUNTS, "effective", "why", "factors")
        return tuple(
            Group(label, tuple(f"{name}_{place}" for name in asked))
            for place, (_, label) in enumerate(self.subjects, start=1)
        )

    def decided(self, given: dict[str, Any]) -> list[Decided]:
        return [
            Decided(
                subject=UUID(row), sanction=given[f"sanction_{place}"], amount=amount(given, f"_{place}"),
                effective_on=given[f"effective_{place}"], reason=given[f"why_{place}"], factors=given[f"factors_{place}"],
            )
            for place, (row, _) in enumerate(self.subjects, start=1)
        ]  # fmt: skip


class Decide(Deciding):
    reason = Words(label="Reason", rows=4, help_text="Nothing is sustained: why the case ends so.")
    happened_on = Day(label="Day it happened", help_text="Leave it empty for today.", required=False)
    remark = Words(label="Remark", rows=2, required=False)

    @property
    def groups(self) -> tuple[Group, ...]:  # type: ignore[override]  # as many as there are subjects
        plain = () if self.subjects else (Group("Why", ("reason",)),)
        return (*super().groups, *plain, *Signed.groups)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        kept = {"reason": given["reason"]} if "reason" in given else {}
        return {"decided": self.decided(given), "late": late(given), **kept}


class DecideAfterResponse(Decide):
    reason = None  # type: ignore[assignment]  # there is always a subject here


class DecideAnew(Deciding):
    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"decided": self.decided(given)}


class RaiseSanction(Act):
    reason = Words(label="Why more than a reprimand is due", rows=4)


FORMS: dict[str, type[Act]] = {
    "record_proposal": RecordProposal,
    "waive_discipline": WaiveDiscipline,
    "propose_discipline": Signed,
    "record_notice": RecordNotice,
    "record_response": RecordResponse,
    "decide": Decide,
    "decide_after_response": DecideAfterResponse,
    "decide_anew": DecideAnew,
    "raise_sanction": RaiseSanction,
}
