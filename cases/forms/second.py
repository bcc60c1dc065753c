"""What takes two people: asking, agreeing, turning down; counsel's word; handing on elsewhere."""

from typing import Any
from uuid import UUID

from django import forms

from cases.models import Authorization
from permissions.typed import Words

from .act import Act, Group
from .acts import Assign
from .fields import Day, chosen, one_of, pick, several

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
WHY_SET_ASIDE = [
    ("outside_policy", "It is outside this policy"),
    ("no_jurisdiction", "It is not ours to decide"),
    ("not_an_employee", "The person is not under employee discipline"),
    ("valid_exemption", "A prior approval covers it"),
    ("insufficient", "There is too little to go on, also after asking the reporter"),
]
SCREEN = {
    "minor": "Under 18?",
    "force": "Forced?",
    "fraud": "Deceived?",
    "coercion": "Threatened or pressed?",
    "dependency": "Dependent on somebody who profits (money, housing, papers, drugs)?",
}
ELSEWHERE = [
    ("contract_office", "Contract office"),
    ("police", "Police"),
    ("sheriff", "Sheriff’s internal unit"),
    ("equal_employment", "Equal employment office"),
    ("child_protection", "Child protection"),
    ("ombuds", "Ombuds"),
    ("services", "Services for the person affected"),
    ("policy_owner", "Policy owner, about a gap in the policy"),
]


class Asking(Act):
    """Every request may name somebody who is not on the case yet."""

    second = pick("Who shall look at it", empty="Whoever on this case may agree", required=False)


class ScreenOut(Asking):
    code = chosen("Why it is set aside", choices=WHY_SET_ASIDE)
    reason = Words(label="How you know", rows=3)
    forum = Words(
        label="Where the reporter can turn instead", rows=3,
        help_text="They read these words in their thread once a second person agreed. If there is nowhere, say so.",
    )  # fmt: skip
    why_no_ethics_decision = Words(label="Why no ethics decision is needed", rows=2)
    field_order = ("code", "reason", "forum", "why_no_ethics_decision", "second")


class ClearToName(Asking):
    party = one_of("Who is said to have sold")
    groups = (
        Group("Who", ("party",)),
        Group(
            "The screen",
            tuple(SCREEN),
            hint="Whoever is exploited is someone to protect. Ask gently, or those who know.",
        ),
        Group("What you propose", ("reason", "second")),
    )
    reason = Words(label="Why this person should be named a subject all the same", rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, ask in SCREEN.items():
            self.fields[name] = chosen(ask, choices=ANSWERS)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"answers": {name: given.pop(name) for name in SCREEN}, **given}


class AskIdentity(Act):
    """Nobody is let in to agree: whoever asks would choose their own second person."""

    thread = one_of("Whose name")
    reason = Words(
        label="Why you need it",
        rows=3,
        help_text="It stays on record. The second person and other members can read it.",
    )


class ReadIdentity(Act):
    whose = one_of("Whose name")


class OpenOriginals(Asking):
    originals = several(
        "Which files", "An original may tell who the reporter is: by its name, its maker, the place of a picture."
    )
    days = chosen(
        "How long you need them", choices=[("1", "Today and tomorrow"), ("7", "Seven days"), ("30", "Thirty days")]
    )
    reason = Words(label="What you look for that no copy shows", rows=3)
    field_order = ("originals", "days", "reason", "second")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            given |= {"originals": [UUID(one) for one in given["originals"]], "days": int(given["days"])}
        return given


class StepBack(Asking):
    reason = Words(label="What went wrong", rows=3)
    field_order = ("reason", "second")


class Seal(Asking):
    reason = Words(label="Why no office should see it", rows=3)
    field_order = ("reason", "second")


class AdmitMember(Assign):
    reason = Words(label="Why this person is needed", rows=2)


class Unseal(Act):
    reason = Words(label="Why it need not be sealed any more", rows=3)


class Approve(Act):
    request = forms.UUIDField(widget=forms.HiddenInput)
    message = Words(label="What the reporter will read", rows=3, required=False)
    remark = Words(label="Remark", rows=2, required=False)
    blocks = {"message": ("message",)}


class TurnDown(Act):
    request = forms.UUIDField(widget=forms.HiddenInput)
    reason = Words(label="Why not", rows=3)


class Authorize(Act):
    kind = chosen("What counsel allows", choices=Authorization.Kind.choices)
    about = one_of("For", required=False, empty="The case as a whole")
    reason = Words(label="On what grounds", rows=4)


class SendOnward(Act):
    kind = chosen("Who got it", choices=ELSEWHERE)
    text = Words(label="What was handed on", rows=4, help_text="Name nobody whom that office need not know.")
    sent_on = Day(label="Day", help_text="Leave it empty for today.", required=False)


FORMS: dict[str, type[Act]] = {
    "screen_out": ScreenOut,
    "clear_to_name": ClearToName,
    "ask_identity": AskIdentity,
    "read_identity": ReadIdentity,
    "step_back": StepBack,
    "seal": Seal,
    "admit_member": AdmitMember,
    "unseal": Unseal,
    "open_originals": OpenOriginals,
    "approve": Approve,
    "turn_down": TurnDown,
    "authorize": Authorize,
    "send_onward": SendOnward,
}
