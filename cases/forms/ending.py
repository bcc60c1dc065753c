"""The forms of letters, appeal, closing, and of what goes on beside the steps: tasks and clocks."""

from typing import Any, ClassVar

from django import forms

from cases import ladder
from cases.letters import RETURNED, SERVED
from cases.told_outcome import Appealed, Notified, Outcome
from permissions.typed import Words

from .act import Act, Group, late
from .fields import Coming, Day, chosen, one_of, pick
from .findings import Signed
from .outcome import HOW, HOW_MUCH, Serving, amount, days, months, percent, terms
from .second import Asking

HAPPENED = [
    ("filed", "Filed: the subject chose this forum"), ("tolled", "Its days were stopped"),
    ("withdrawn", "Ended in writing without a decision, or withdrawn"), ("decided", "Decided"),
]  # fmt: skip
SENT_BACK = [
    ("", "It does not go back"), ("decision", "To a new decision"), ("pre_disciplinary", "To the notice before discipline"),
    ("investigation", "To the investigation"),
]  # fmt: skip
REOPENED = [
    ("new_evidence", "New evidence"), ("remand", "An award or order sends it back"), ("retaliation_link", "Retaliation"),
]  # fmt: skip
TO_WHOM = ("subject", *HOW)
PLACES = ("until", "why_no_forum")
WHY = ("why_no_forum",)


class LetterFields(Serving):
    """The letter about the outcome. Left out where nobody is owed one."""

    blocks = {"letter": HOW, "several": ("subject",), "agreement": ("until",), "why": WHY}
    groups: ClassVar[tuple[Group, ...]] = (
        Group("The letter", TO_WHOM, hint="It is made from the letter of the policy and kept. Its text stands above."),
        Group("Where it can be appealed", PLACES, hint="The policy names the places, each with its own last day."),
    )
    subject = one_of("To", required=False, empty="Everyone who is owed a letter")
    until = Coming(label="Last day for a grievance", help_text="As the bargaining agreement sets it.", required=False)
    why_no_forum = Words(
        label="Why it cannot be appealed", rows=2, required=False,
        help_text="Needed where something was imposed and the policy names no place for it.",
    )  # fmt: skip

    def outcome(self, given: dict[str, Any]) -> Outcome | None:
        if "served_by" not in self.fields:
            return None
        return Outcome(
            served=self.served(given), subject=given.get("subject"), until=given.get("until"),
            why_no_forum=given.get("why_no_forum") or "",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        kept = {name: value for name, value in given.items() if name not in (*TO_WHOM, *PLACES)}
        return {"outcome": self.outcome(given), **kept}


class NotifySubject(Serving):
    groups = (
        Group("The notice", ("subject", "safe"), hint="Its text stands above, as it will be sent."),
        Group("How it reached them", HOW),
    )
    subject = one_of("Subject")
    safe = forms.BooleanField(
        label="It is safe to tell them now", help_text="Evidence is kept, and nobody is put at risk by it."
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"notified": Notified(served=self.served(given), **given)}


class RecordService(Serving):
    """Of a letter that went out: another day, its proof, or that it came back."""

    groups = (
        Group("The letter", ("letter",)),
        Group("How it reached them", HOW),
        Group("Why it is recorded anew", ("reason", "until")),
    )
    letter = one_of("Letter")
    served_by = chosen("Served", choices=[*SERVED, RETURNED])
    reason = Words(
        label="What is known now", rows=2, help_text="For example what the receipt says. The record before stays."
    )
    until = LetterFields.base_fields["until"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"served": self.served(given), **given}


class ServeDecision(LetterFields):
    groups = (*LetterFields.groups, Group("Served earlier, or a remark", ("remark",), folded=True))
    remark = Words(label="Remark", rows=2, required=False, help_text="Needed if it was served before today.")


class Finish(LetterFields):
    """Everything that is left, on one page."""

    retention = pick("How long the file is kept")
    message = Words(
        label="What each reporter reads beside the note", rows=3, required=False,
        help_text="The result in general, as the law allows. Name nobody.",
    )  # fmt: skip
    groups: ClassVar[tuple[Group, ...]] = (*LetterFields.groups, Group("The end", ("retention", "message")))


class DecideAndFinish(Finish):
    reason = Words(label="Why the case ends without discipline", rows=4)
    groups: ClassVar[tuple[Group, ...]] = (Group("The decision", ("reason",)), *Finish.groups)


class Close(Act):
    blocks = {"retention": ("retention",)}
    retention = pick("How long the file is kept")
    message = Finish.base_fields["message"]
    happened_on = Day(label="Day it happened", help_text="Leave it empty for today.", required=False)
    remark = Words(label="Remark", rows=2, required=False)
    groups = (Group("", ("retention", "message")), *Signed.groups)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kept: dict[str, Any] = {name: given[name] for name in ("retention", "message") if name in given}
        return given if self.errors else {**kept, "late": late(given)}


class SetRetention(Act):
    retention = pick("How long the file is kept")


class RecordAppeal(Act):
    groups = (
        Group("What happened", ("forum", "what", "on")),
        Group(
            "The days were stopped",
            ("until", "reason"),
            folded=True,
            hint="Only where an agreement sets the last day. What the law sets is not stopped.",
        ),
        Group("The award", ("award", "remand_to"), folded=True, hint="Only where it was decided."),
        Group(
            "Another sanction", ("sanction", *ladder.AMOUNTS), folded=True, hint=f"Only where it orders one. {HOW_MUCH}"
        ),
    )
    forum = one_of("Forum")
    what = chosen("What happened", choices=HAPPENED)
    on = Day(label="Day", help_text="Leave it empty for today.", required=False)
    until = Coming(label="New last day", required=False)
    reason = Words(
        label="By what they were stopped", rows=2, required=False, help_text="The article, or what was agreed."
    )
    award = Words(label="What was decided", rows=5, required=False)
    sanction = pick("Another sanction that it orders", empty="None", required=False)
    days, percent, months, terms = days(), percent(), months(), terms()
    remand_to = forms.ChoiceField(label="Where it sends the case", choices=SENT_BACK, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"appealed": Appealed(amount=amount(given), **given)}


class Remand(Act):
    reason = Words(label="Which award, and what it asks", rows=4)


class Reopen(Asking):
    code = chosen("Why it is taken up again", choices=REOPENED)
    reason = Words(label="What happened", rows=4)
    field_order = ("code", "reason", "second")


class AddTask(Act):
    text = Words(label="What is to be done", rows=3)
    due_on = Coming(label="By")
    must_end = forms.BooleanField(label="The case cannot be closed before it is done", required=False, initial=True)


class CompleteTask(Act):
    task = one_of("Task")
    text = Words(label="What came of it", rows=3)
    on = Day(label="Day it was done", help_text="Leave it empty for today.", required=False)


class AnnotateClock(Act):
    which = one_of("Clock")
    text = Words(label="Note", rows=3, help_text="For example why it will be missed. The clock itself stays as it is.")


class NoteWithdrawal(Act):
    thread = one_of("Who said so")
    text = Words(label="What they said", rows=3)


FORMS: dict[str, type[Act]] = {
    "notify_subject": NotifySubject,
    "record_letter": LetterFields,
    "record_service": RecordService,
    "serve_decision": ServeDecision,
    "finalize": LetterFields,
    "finish": Finish,
    "decide_and_finish": DecideAndFinish,
    "close": Close,
    "set_retention": SetRetention,
    "record_appeal": RecordAppeal,
    "end_appeal": Signed,
    "remand": Remand,
    "reopen": Reopen,
    "add_task": AddTask,
    "complete_task": CompleteTask,
    "annotate_clock": AnnotateClock,
    "note_withdrawal": NoteWithdrawal,
}
