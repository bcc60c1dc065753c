"""The page of a verb before it is done: what it needs, what it may choose from, what is still missing."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from cases import phases, requests, seals
from cases.models import Entry, Thread
from cases.models.case import Mode
from cases.verbs import SUPPLIED_BY, VERBS, Verb
from cases.verbs.verb import TOLD_LATER
from permissions import conflicts, gate
from permissions.actors import Actor
from permissions.policy import POLICY
from permissions.refusals import Refused
from permissions.roles import GIVEN, Role
from workflow import engine
from workflow.guards import Shortfall
from workflow.machine import verbs as state_verbs

from . import candidates, choosing_end, prefilling_end, replies, words
from .actions import NAMES, first, offered, opens
from .approvals import asked
from .choosing import CHOOSING
from .opening import Header, Opening, opening
from .prefilling import PREFILLING
from .showing import Beside, Tab, beside, tabs

NOTHING_TO_CHOOSE = {
    "manager": "Nobody who is a case manager is clear of this case.",
    "person": "There is nobody here to choose who is clear of this case.",
    "thread": "There is no report to choose.",
    "whose": requests.NOBODY_AGREED,
    "investigator": "Nobody who is an investigator is clear of this case.",
    "party": "Nobody is on record yet.",
    "subject": "There is nobody to choose: nothing is sustained about anybody, or everyone has their letter.",
    "forum": "No forum is open.",
    "letter": "No letter about the outcome was served.",
    "task": "No task is open.",
    "which": "No clock runs.",
    "version": "Every allegation stands under one version of the policy already.",
}
Choices = list[tuple[str, str]]
GIVES = ("assign", "admit_member")  # the pages that ask for a role, then for a person in it


@dataclass(frozen=True, slots=True)
class Needed:
    """One line of what is still missing, with the page that supplies it and comes back."""

    sentence: str
    url: str
    word: str = "Add"
    done: bool = False
    whose: str = ""  # where the reader cannot supply it: the roles that can


@dataclass(frozen=True)
class Step:
    """Everything the page of a verb shows."""

    case: Header
    verb: Verb
    missing: list[Needed]
    choices: dict[str, Choices] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    beside: Beside | None = None  # what somebody should read before they do it
    tabs: list[Tab] = field(default_factory=list)  # several records that the same page can be about

    @property
    def confirm(self) -> dict[str, object]:
        """What `_confirm.html` shows."""
        blocked = any(not line.done for line in self.missing)
        told = [who if place else who[:1].upper() + who[1:] for place, who in enumerate(self.verb.told)]
        return {
            "happens": self.verb.happens, "told": told, "not_told": self.verb.not_told, "missing": self.missing,
            "blocked": blocked, "button": self.verb.button, "cancel_url": self.case.url, "grave": self.verb.grave,
        }  # fmt: skip

    @property
    def roles(self) -> Choices:
        """For the pages that give a role: the roles to choose from before a person can be chosen."""
        return [(role, role.label) for role in GIVEN] if self.verb.name in GIVES else []

    @property
    def nobody(self) -> str:
        """Why the page has no form: there is nobody or nothing to choose."""
        empty = [name for name, found in self.choices.items() if not found and name in NOTHING_TO_CHOOSE]
        return NOTHING_TO_CHOOSE[empty[0]] if empty else ""


def step(actor: Actor, reference: str, verb: str, chosen: str = "") -> Step:
    """The page of `verb` for this case. Raises Absent; Refused when it is not this actor's to do now."""
    with opening(actor, reference, verb) as seen:
        allowed = gate.allowed(actor, seen.case, seen.roles)
        if first(verb) not in allowed:
            gate.require(actor, first(verb), seen.case)
            raise Refused("This step is not possible at this stage of the case.", verb=verb)
        if sentence := seals.against(seen.case, first(verb)):
            raise Refused(sentence, verb=verb)
        if not offered(seen, first(verb)):
            raise Refused("Someone else asks for this. You may agree once it is asked.", verb=verb)
        choices = _choices(seen, verb, chosen)
        return Step(
            seen.header, _worded(seen, verb, chosen), missing(seen, verb, back=verb, blocks=choices.get("blocks")), choices,
            _initial(seen, verb, chosen), beside(seen, verb, chosen), tabs(seen, verb, chosen),
        )  # fmt: skip


def _worded(seen: Opening, verb: str, chosen: str) -> Verb:
    """The words of the page; whoever agrees reads who will be told by the step that was asked for, and whoever closes a case
    that a report in another open case is told later."""
    said, row = VERBS[verb], asked(seen, chosen) if verb == "approve" else None
    if row:
        about = VERBS[row.verb]
        return replace(said, told=about.agreed, happens=about.agreeing or said.happens)
    later = "close" in said.supplies and any(
        one.runs for beside in phases.others(seen.case.pk).values() for one in beside
    )
    return replace(said, told=(*said.told, TOLD_LATER)) if later else said


def stale(actor: Actor, reference: str) -> Header:
    """The case as it is now, for whoever wrote on a page that is older. Raises Absent if they see it no longer."""
    with opening(actor, reference) as seen:
        return seen.header


def after(verb: str, reference: str) -> str:
    """Where what `verb` recorded is shown."""
    part = VERBS[verb].shows
    return reverse(f"part_{part}" if part else "case", args=[reference])


# What the blocks of a page supply, in the guards' words.
SUPPLY = {
    "allegation": "allegations", "plan": "write_plan", "approval": "exemptions", "investigator": "assign",
    "interview": "record_interview", "evidence": "evidence", "findings": "record_finding",
    "letter": "record_letter", "several": "record_letter", "agreement": "record_letter",
    "why": "record_letter", "retention": "set_retention",
}  # fmt: skip


def missing(seen: Opening, verb: str, *, back: str = "", blocks: Choices | None = None) -> list[Needed]:
    """What the guards of `verb` still want, except what its own page supplies (the blocks it shows, where it has any)."""
    verb = {"finish": "finalize", "decide_and_finish": "decide"}.get(verb, verb)
    if verb not in state_verbs() or seen.case.state not in POLICY[verb].states:
        return []
    supplied = VERBS[verb].supplies if verb in VERBS else frozenset()
    if blocks is not None:
        supplied = supplied - set(SUPPLY.values()) | {SUPPLY[name] for name, _ in blocks if name in SUPPLY}
    find = engine.missing_to_ask if POLICY[verb].second_person else engine.missing
    wanted = [lack for lack in find(seen.case, verb, seen.facts) if lack.part not in supplied]
    return [_needed(seen, lack, back) for lack in wanted]


def _needed(seen: Opening, lack: Shortfall, back: str) -> Needed:
    url = _supplier(seen, lack, back)
    return Needed(lack.sentence, url, whose="" if url else _others(seen, lack))


def _others(seen: Opening, lack: Shortfall) -> str:
    """The roles whose page supplies it as the case stands, in words."""
    verb = SUPPLIED_BY.get(lack.part, lack.part)
    if verb not in VERBS:
        return ""
    return " or ".join(role.label for role in Role if opens(seen, verb, role))


def _supplier(seen: Opening, lack: Shortfall, back: str) -> str:
    """The page that supplies it and comes back; none while that part has no page, or not for this actor."""
    verb = SUPPLIED_BY.get(lack.part, lack.part)
    if verb not in VERBS or not any(opens(seen, verb, role) for role in seen.roles):
        return ""
    asked = {"about": str(lack.about) if lack.about else "", "back": back}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse(verb, args=[seen.case.reference]) + (f"?{query}" if query else "")


def _choices(seen: Opening, verb: str, chosen: str) -> dict[str, Choices]:
    """What the form of this verb may choose from."""
    if verb in ("open", "acknowledge_and_open", "name_manager"):
        return {"manager": candidates.choices(seen.case, Role.CASE_MANAGER)}
    if verb in GIVES:
        role = chosen if chosen in GIVEN else Role.INVESTIGATOR
        return {"person": candidates.choices(seen.case, role), "instead": candidates.holders(seen.case, role)}
    if verb in ("post", "split"):
        above = {"heading": replies.headings()} if verb == "post" else {}
        return {"thread": _threads(seen.threads), **above}
    if verb in NAMES:
        return _names(seen, verb)
    if verb == "clear_possible":
        return {"person": [(str(p.pk), f"{p.name}, {p.unit}") for p in conflicts.possible(seen.case.pk)]}
    found = CHOOSING.get(verb) or choosing_end.CHOOSING.get(verb)
    return found(seen, chosen) if found else {}


def _threads(threads: list[Thread]) -> Choices:
    return [
        (str(thread.pk), f"Reporter {number} ({Mode(thread.mode).label.lower()})")
        for number, thread in enumerate(threads, start=1)
    ]


def _names(seen: Opening, verb: str) -> dict[str, Choices]:
    """Reporters whose name is kept apart; to read it, those of whom a second person let this actor read it."""
    kept = {str(one.pk) for one in seen.threads if one.has_identity}
    if verb == "read_identity":
        kept &= {str(one.about) for one in requests.names_to_read(seen.case.pk, seen.actor.person)}
    found = [one for one in _threads(seen.threads) if one[0] in kept]
    return {"whose" if verb == "read_identity" else "thread": found}


def _initial(seen: Opening, verb: str, chosen: str) -> dict[str, Any]:
    """What the form begins with."""
    if verb == "set_title":
        return {"title": seen.titles.get(words.TITLE, ""), "unit": seen.titles.get(words.UNIT, "")}
    if verb == "post":
        return replies.begun(chosen)
    if verb in GIVES:
        return {"role": chosen if chosen in GIVEN else Role.INVESTIGATOR}
    if verb in ("acknowledge", "acknowledge_and_open"):
        return {"danger": seen.case.danger}
    if verb == "correct":
        return _to_correct(seen, chosen)
    found = PREFILLING.get(verb) or prefilling_end.PREFILLING.get(verb)
    return found(seen, chosen) if found else {}


def _to_correct(seen: Opening, chosen: str) -> dict[str, str]:
    """The words to correct, if this actor reads them."""
    try:
        row = Entry.objects.filter(case=seen.case, pk=UUID(chosen), kind=words.NOTE, superseded_by=None).first()
    except ValueError:
        row = None
    if row is None or "notes" not in seen.sees:
        raise Refused("Choose what to correct on its own page.", verb="correct")
    return {"entry": str(row.pk), "text": seen.opener.entry(row)}
