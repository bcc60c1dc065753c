"""Triage and the way into an investigation: allegations, people, approvals, plan, pause."""

from typing import Any
from uuid import UUID

from django import forms

from cases.models import ExemptionCheck, Party
from cases.models.allegation import Allegation
from cases.told import Alleged, Plan, Someone, Standing
from permissions.typed import Words

from .act import Act, Group, late
from .fields import (
    SHORT,
    Codes,
    Coming,
    Day,
    chosen,
    one_of,
    pick,
    several,
    their_bargaining_unit,
    their_supervisor,
    their_unit,
)

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
AS_IT_IS = "Leave unit and supervisor empty if nothing changes, or if the person is in the directory."
NEW, NOBODY = "new", "nobody"  # answers beside the subjects on record
WHAT = ("words", "act", "nexus")
WHO = ("subject", "name", "number", "unit", "supervisor", "relation", "tenure", "bargaining_unit", "minor", "peace_officer",
       "why_no_subject")  # fmt: skip
DETAILS = ("incident_on", "property_kinds", "time_basis", "consideration", "venue")
MORE = ("incident_to", "attempted", "leverage", "asset", "other")
CODES = ("codes", "codes_reason", "track", "track_reason")
ALLEGED = ("replaces", *WHAT, *WHO, *DETAILS, *MORE, *CODES)
ASKED_ABOUT = (  # the groups of everything that is asked about one allegation
    Group("What is alleged", WHAT),
    Group("Who is said to have done it", WHO),
    Group(
        "When, where and how",
        DETAILS,
        hint="What is not known can be left open now and added before the investigation.",
    ),
    Group("More about it", MORE, folded=True),
    Group(
        "Guideline codes",
        CODES,
        folded=True,
        hint="Leave this alone to take the codes that the decision table proposes.",
    ),
)


class AllegationFields(Act):
    """One act by one subject. The lists are those of the policy; which codes follow, its decision table proposes."""

    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = Words(label="In a sentence or two", rows=3, help_text="Without names. What was done, and where it shows.")
    act = chosen("Act")
    nexus = several("What connects it to the county")
    subject = chosen("Subject")
    name = Words(label="Name", longest=SHORT, required=False, help_text="First and last name, as far as known.")
    number = Words(
        label="Employee number", longest=40, required=False,
        help_text="If they are in the directory. Then name, relation and class are taken from there.",
    )  # fmt: skip
    unit = their_unit()
    supervisor = their_supervisor()
    relation = pick("Relation to the county", required=False)
    tenure = pick("Class of tenure", "It picks the process that is due before discipline.", required=False)
    bargaining_unit = their_bargaining_unit()
    minor = chosen("Is this person under 18?", choices=ANSWERS, required=False)
    peace_officer = forms.BooleanField(label="Peace officer", required=False)
    why_no_subject = Words(label="Why nobody can be named yet", rows=2, required=False)
    incident_on = Day(
        label="Day it happened, or the first day", help_text="Leave it empty if it is not known.", required=False
    )
    property_kinds = several("County property used", required=False)
    time_basis = pick("Kind of work time", empty="Not recorded", required=False)
    consideration = several("What was given or offered", required=False)
    venue = pick("Where, or by what means", empty="Not recorded", required=False)
    incident_to = Day(label="Last day", help_text="Only if it went on for several days.", required=False)
    attempted = forms.BooleanField(label="It was attempted and not completed", required=False)
    leverage = pick("What was abused", empty="Nothing of these", required=False)
    asset = Words(
        label="Asset tag", longest=60, required=False, help_text="Of the device or vehicle, as written on it."
    )
    other = Words(label="What “other” means", longest=SHORT, required=False)
    codes = Codes(label="Codes", required=False)
    codes_reason = Words(label="Why these codes", rows=2, required=False)
    track = chosen("Where it belongs", choices=Allegation.Track.choices, required=False, initial="code")
    track_reason = Words(
        label="Why outside this policy, or on which other track", rows=2, required=False,
        help_text="Needed where nothing connects it to the county, or where another office takes it.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "words" in self.fields and not self.errors:
            self._name_somebody(given)
        return given

    def _name_somebody(self, given: dict[str, Any]) -> None:
        if given["subject"] == NEW and not (given["name"] or given["number"]):
            self.add_error("name", "Give a name or the employee number, or say that nobody can be named yet.")
        if given["subject"] == NOBODY and not given["why_no_subject"]:
            self.add_error("why_no_subject", "Say why nobody can be named yet.")

    def alleged(self, given: dict[str, Any]) -> Alleged | None:
        """What was said about the allegation; None where the page did not ask."""
        if "words" not in self.fields:
            return None
        plain = {name: given[name] for name in (*WHAT, *DETAILS, *MORE, *CODES, "why_no_subject", "replaces")}
        lists = {name: tuple(given[name]) for name in ("nexus", "property_kinds", "consideration", "codes")}
        return Alleged(**{
            **plain, **lists, "why": given.get("why", ""), "track": given["track"] or "code",
            "subject": None if given["subject"] in (NEW, NOBODY) else UUID(given["subject"]),
            "new_subject": _new(given) if given["subject"] == NEW else None,
        })  # fmt: skip


def _new(given: dict[str, Any]) -> Someone:
    said = {name: given[name] for name in ("name", "number", "unit", "supervisor")}
    return Someone(role=Party.Role.SUBJECT, **said, standing=_standing(given))


def _standing(given: dict[str, Any]) -> Standing:
    return Standing(
        **{name: given[name] for name in ("relation", "tenure", "bargaining_unit", "minor", "peace_officer")}
    )


class RecordAllegation(AllegationFields):
    """A new one, or one put right: the words before stay readable, so the page asks why."""

    groups = (*ASKED_ABOUT, Group("What changes", ("why",)))
    why = Words(label="Why it changes", rows=2, help_text="The earlier wording stays readable, with this reason.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self["replaces"].value():
            self.fields.pop("why")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        return given if self.errors else {"alleged": self.alleged(given)}


class PinVersion(Act):
    allegation = one_of("Allegation")
    version = one_of("Version of the policy", "Those that held on its days.")
    reason = Words(label="Why this one", rows=3)


class ClassParty(Act):
    party = one_of("Person")
    relation = pick("Relation to the county", "“Not known” is an answer.")
    tenure = pick("Class of tenure", "It picks the process that is due before discipline.")
    bargaining_unit = their_bargaining_unit()
    minor = chosen("Is this person under 18?", choices=ANSWERS)
    branch = pick("Branch", "Whose appointing authority would decide.", empty="As it is", required=False)
    peace_officer = forms.BooleanField(label="Peace officer", required=False)
    unit = their_unit(AS_IT_IS)
    supervisor = their_supervisor()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        said = {name: given[name] for name in ("party", "branch", "unit", "supervisor")}
        return {**said, "standing": _standing(given)}


class CheckExemption(Act):
    allegation = one_of("Allegation")
    result = chosen(
        "What a prior approval covers", "An approval never closes a case by itself, and one given afterwards excuses nothing.",
        choices=ExemptionCheck.Result.choices,
    )  # fmt: skip
    reason = Words(
        label="How you know", rows=3, help_text="Whether the act served the purpose is counsel’s to confirm first."
    )


class WritePlan(Act):
    scope = Words(label="What will be investigated, and what not", rows=4)
    detriment = Words(
        label="Who may suffer for the report, and what is done about it", rows=3,
        help_text="The reporter, a witness, the person affected. If nobody, say why.",
    )  # fmt: skip


class Investigate(AllegationFields, WritePlan):
    groups = (
        *ASKED_ABOUT,
        Group("The plan", ("scope", "detriment")),
        Group("Prior approval", ("looked",)),
        Group("Who investigates", ("investigator",)),
        Group("Entered late, or a remark", ("happened_on", "remark"), folded=True),
    )
    blocks = {
        "allegation": ALLEGED,
        "plan": ("scope", "detriment"),
        "approval": ("looked",),
        "investigator": ("investigator",),
    }  # fmt: skip
    looked = forms.BooleanField(label="I looked: no prior approval covers it")
    investigator = one_of("Investigator", "Only people who are clear of this case are listed, the least busy first.")
    happened_on = Day(label="Day it happened", help_text="Leave it empty for today.", required=False)
    remark = Words(label="Remark", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.errors:
            return given
        kept: dict[str, Any] = {name: given[name] for name in ("looked", "investigator") if name in given}
        plan = Plan(scope=given["scope"], detriment=given["detriment"]) if "scope" in given else None
        return {"alleged": self.alleged(given), "plan": plan, "late": late(given), **kept}


class Pause(Act):
    requested_by = chosen("Who asked for the pause", choices=[("counsel", "Counsel"), ("prosecutor", "The prosecutor")])
    reason = Words(label="Why", rows=3)
    review_on = Coming(label="Day on which it is looked at again", help_text="Within thirty days.")


class Resume(Act):
    reason = Words(label="Why it goes on now", rows=3)


FORMS: dict[str, type[Act]] = {
    "record_allegation": RecordAllegation,
    "pin_version": PinVersion,
    "class_party": ClassParty,
    "check_exemption": CheckExemption,
    "write_plan": WritePlan,
    "investigate": Investigate,
    "pause": Pause,
    "resume": Resume,
}
