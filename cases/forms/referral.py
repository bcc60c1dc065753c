"""The forms of the Code of Ethics referral."""

from typing import Any

from cases.models import Referral
from cases.told_outcome import Order, Packet
from permissions.typed import Words

from .act import Act, Group, late
from .fields import Day, chosen, one_of, several
from .findings import Signed
from .second import Asking

EARLY = [
    ("conflicted_liaison", "The ethics office is close to it"),
    ("conflicted_hr", "Human resources is close to it"),
    ("subject_in_office", "The subject works in one of the two"),
    ("ethics_only", "It is a matter of the Code of Ethics alone"),
]
APPEAL = [
    ("nothing", "There is nothing to appeal"),
    ("passed", "The last day to appeal has passed"),
    ("decided", "It was appealed, and the appeal is decided"),
]


class ReferEarly(Act):
    early_reason = chosen("Why it cannot wait for the findings", choices=EARLY)
    reason = Words(label="On what grounds", rows=4)


class RecordConsent(Act):
    thread = one_of("Whose word")
    given = chosen("May the complaint name them?", choices=[("yes", "Yes"), ("no", "No")])
    text = Words(label="How they said so", rows=3, help_text="In writing. Where it is kept, or their words.")
    on = Day(label="Day", help_text="Leave it empty for today.", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {**given, "given": given["given"] == "yes"}


class ReleasePacket(Asking):
    groups = (
        Group("The complaint", ("complaint",)),
        Group(
            "What goes with it",
            ("items",),
            hint="What is not listed stays here. Above stands what is withheld, and why.",
        ),
        Group("Who reported", ("exposure",), hint="The respondent gets a copy of the complaint."),
        Group("Who signs it", ("second", "reason"), hint="Another person reads it as it will go, and signs it."),
    )
    complaint = Words(
        label="Complaint", rows=10,
        help_text="In words of the office, without who reported. The report as it was told never goes.",
    )  # fmt: skip
    items = several("Findings and evidence", required=False)
    exposure = chosen("How they stay protected", choices=Referral.Exposure.choices)
    reason = Words(label="What they should know", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        complaint, exposure, items = given.pop("complaint"), given.pop("exposure"), given.pop("items")
        return {"packet": Packet(complaint=complaint, exposure=exposure, items=tuple(items)), **given}


class NoteReply(Act):
    reply = chosen("What the Ombuds answered", choices=Referral.Reply.choices)
    text = Words(label="In their words", rows=4, required=False)
    happened_on = Day(label="Day it came", help_text="Leave it empty for today.", required=False)


class RecordReply(NoteReply):
    remark = Words(label="Remark", rows=2, required=False, help_text="Needed if it came before today.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given if self.errors else {"reply": given["reply"], "text": given["text"], "late": late(given)}


class RecordOrder(Act):
    outcome = chosen("How it ended", choices=Referral.Outcome.choices)
    order_on = Day(label="Day the order was received", help_text="Leave it empty for today.", required=False)
    report = Words(
        label="What its report says",
        rows=6,
        required=False,
        help_text="It becomes evidence. Leave it empty if none came.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        order = Order(outcome=given.pop("outcome"), order_on=given.pop("order_on"), words=given.pop("report"))
        return {"order": order, **given}


class NoteReferralEnd(RecordOrder):
    appeal = chosen("Appeal", choices=APPEAL)
    happened_on = Day(label="Day it was over", help_text="Leave it empty for today.", required=False)
    field_order = ["outcome", "order_on", "report", "appeal", "happened_on"]


class EndReferral(NoteReferralEnd):
    remark = Words(label="Remark", rows=2, required=False, help_text="Needed if it was over before today.")
    field_order = [*NoteReferralEnd.field_order, "remark"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        return given if self.errors else {"order": given["order"], "appeal": given["appeal"], "late": late(given)}


class InvestigateAfterReferral(Act):
    reason = Words(label="Why the facts are found here now", rows=3)
    blocks = {"investigator": ("investigator",)}
    investigator = one_of("Investigator", required=False, empty="Whoever has it already")


class ReviewAfterReferral(Act):
    reason = Words(label="Why the findings can be reviewed now", rows=3)


class CloseBeforeReply(Asking):
    reason = Words(label="Why the case should not wait for the Ombuds", rows=4)
    field_order = ("reason", "second")


FORMS: dict[str, type[Act]] = {
    "refer_early": ReferEarly,
    "record_consent": RecordConsent,
    "release_packet": ReleasePacket,
    "send_referral": Signed,
    "record_reply": RecordReply,
    "note_reply": NoteReply,
    "record_order": RecordOrder,
    "end_referral": EndReferral,
    "note_referral_end": NoteReferralEnd,
    "investigate_after_referral": InvestigateAfterReferral,
    "review_after_referral": ReviewAfterReferral,
    "close_before_reply": CloseBeforeReply,
}
