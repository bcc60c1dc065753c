"""What this actor may do on a case now, as links; and what every part's page has around what it shows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from audit.models import Event
from cases import requests
from cases.seals import against
from cases.turns import unmanaged
from cases.verbs import VERBS, Verb
from permissions import gate
from permissions.policy import POLICY, may, may_ask
from permissions.roles import Role
from workflow import engine
from workflow.facts import LastFacts
from workflow.guards import GUARDS
from workflow.machine import said_by
from workflow.machine import verbs as state_verbs

from .opening import Header, Opening, PartLink

JOINED = {
    "acknowledge_and_open": ("acknowledge", "open"),
    "finish": ("finalize", "set_retention", "close"),
    "decide_and_finish": ("decide", "finalize", "set_retention", "close"),
}  # one page and one button for two verbs, journalled each


@dataclass(frozen=True, slots=True)
class Action:
    """A verb this actor can open a page for."""

    name: str
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every part's page has around what it shows."""

    case: Header
    parts: list[PartLink]
    actions: list[Action]


def frame(seen: Opening) -> Frame:
    """The head, the menu, and what this actor may do on this part now."""
    shown = possible(seen, only=seen.part) if seen.part else []
    return Frame(seen.header, seen.parts, [action(seen, verb) for verb in shown])


def action(seen: Opening, verb: Verb) -> Action:
    return Action(verb.name, verb.title, reverse(verb.name, args=[seen.case.reference]))


def first(verb: str) -> str:
    """The verb whose rule decides: for a page that joins several, the one it begins with."""
    return JOINED.get(verb, (verb,))[0]


def possible(seen: Opening, done: set[str] | None = None, last: LastFacts | None = None, only: str = "") -> list[Verb]:
    """The pages of verbs that this actor may open now, in the order of the policy; `only` those that show in one part.

    `done` is what they did and `last` the last step of the case, where the page knows them already.
    """
    allowed = gate.allowed(seen.actor, seen.case, seen.roles, done)
    if "acknowledge" in allowed:
        allowed = ["acknowledge_and_open", *allowed]
    if "finalize" in allowed:
        allowed = ["finish", *allowed]
    if "decide" in allowed and Role.CASE_MANAGER in seen.roles:
        allowed = ["decide_and_finish", *allowed]
    named = any(thread.has_identity for thread in seen.threads)
    hidden = set(NOT_OFFERED) if named else {*NAMES, *NOT_OFFERED}
    if "read_identity" in allowed and named and not requests.names_to_read(seen.case.pk, seen.actor.person):
        hidden.add("read_identity")
    if seen.counts.of("child"):
        hidden.add("flag_minor")
    if "name_manager" in allowed and not unmanaged(seen.case):
        hidden.add("name_manager")
    verbs = [VERBS[verb] for verb in allowed if verb in VERBS and verb not in hidden and not against(seen.case, verb)]
    here = [verb for verb in verbs if only in ("", verb.shows) and _has_something(seen, verb)]
    return [verb for verb in here if offered(seen, verb.name, last)]


# What must be on record before the page of a verb has anything to offer.
NEEDS = {
    "class_party": "people", "record_interview": "people", "record_finding": "allegations",
    "check_exemption": "allegations", "clear_to_name": "sold", "pin_version": "unpinned",
    "record_service": "letters", "open_originals": "files", "record_protection": "child",
    "record_officer_event": "officers", "record_commission_notice": "notices",
}  # fmt: skip


def _has_something(seen: Opening, verb: Verb) -> bool:
    return verb.name not in NEEDS or bool(seen.counts.of(NEEDS[verb.name]))


# Where no reporter left a name there is none to open.
NAMES = ("open_identity", "ask_identity", "read_identity")

# Reached from the request or the note itself, which says what it is about.
NOT_OFFERED = ("approve", "turn_down", "correct", "hold_back")


def offered(seen: Opening, verb: str, last: LastFacts | None = None) -> bool:
    """What takes two people is offered to whoever may ask; the second person finds it among what waits."""
    rule = POLICY[first(verb)]
    if verb != "step_back":
        return any(opens(seen, verb, role) for role in seen.roles) if rule.second_person or rule.only_when else True
    last = last or engine.last_standing(seen.case)
    return last.revocable and may_ask(seen.roles, verb, seen.case.state, last.verb)


def opens(seen: Opening, verb: str, role: str) -> bool:
    """Whether this role may begin the verb as the case stands: the case manager decides only where nothing is sustained."""
    rule = POLICY[first(verb)]
    begins = (
        may_ask if rule.second_person and verb != "step_back" else may
    )  # that one is asked by who took the last step
    if not begins({role}, first(verb), seen.case.state):
        return False
    guard = rule.only_when.get(Role(role))
    return guard is None or GUARDS[guard](seen.facts) is None


def last_step(events: Iterable[Event]) -> LastFacts:
    """The last step that no step back has taken back, from the case's own events, newest first."""
    standing: list[tuple[str, str]] = []
    for event in [one for one in events if one.verb in state_verbs()][::-1]:
        facts = json.loads(event.body)["facts"]
        if event.verb == "step_back":
            standing.pop()
        elif facts.get("from") != facts.get("to"):
            standing.append((event.verb, facts["from"]))
    if not standing:
        return LastFacts()
    verb, source = standing[-1]
    return LastFacts(verb=verb, source=source, revocable=said_by(verb, source)["revocable"])
