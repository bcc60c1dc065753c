"""What stands beside the form of a verb: what somebody should read before they do it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cases import record, rules
from cases.facts import referral, review

from . import classed, packet, released
from .allegations import cards
from .approvals import shown
from .discipline import notes
from .exemptions import checks
from .letters import drafted, noticed
from .opening import Opening


@dataclass(frozen=True, slots=True)
class Beside:
    """A partial and what it shows."""

    template: str
    shown: Any


@dataclass(frozen=True, slots=True)
class Tab:
    word: str
    url: str
    here: bool


def _request(seen: Opening, chosen: str) -> Any:
    return shown(seen, chosen)[0]


def _decided(seen: Opening, _: str) -> Any:
    """What the decider reads first: the findings, then what was proposed and answered."""
    return {"cards": cards(seen), "items": notes(seen)}


def _ending(seen: Opening, _: str) -> Any:
    return drafted(seen)


def _packet(seen: Opening) -> Any:
    """What could go, and who may sign it."""
    row = referral.newest(record.of(seen.case.pk))
    could = released.who_could(seen.case, row, seen.actor.person) if row else ""
    return {"lines": packet.lines(seen.case.pk, seen.opener), "could": could}


SHOWING: dict[str, tuple[str, Callable[[Opening, str], Any]]] = {
    "check_exemption": ("cases/_checks.html", lambda seen, _: checks(seen)),
    "hold_back": ("cases/_words.html", classed.said),
    "approve": ("cases/_request.html", _request),
    "turn_down": ("cases/_request.html", _request),
    "release_packet": ("cases/_packet.html", lambda seen, _: _packet(seen)),
    "send_referral": ("cases/_going.html", lambda seen, _: released.preview(seen)),
    "decide": ("cases/_decided.html", _decided),
    "decide_after_response": ("cases/_decided.html", _decided),
    "decide_anew": ("cases/_decided.html", _decided),
    "decide_and_finish": ("cases/_ending.html", _ending),
    "finish": ("cases/_ending.html", _ending),
    "finalize": ("cases/_ending.html", _ending),
    "serve_decision": ("cases/_ending.html", _ending),
    "notify_subject": ("cases/_ending.html", lambda seen, _: noticed(seen)),
    "record_letter": ("cases/_ending.html", _ending),
    "record_proposal": ("cases/_cards.html", lambda seen, _: cards(seen)),
    "propose_discipline": ("cases/_decided.html", _decided),
    "approve_findings": ("cases/_cards.html", lambda seen, _: cards(seen)),
    "approve_findings_after_referral": ("cases/_cards.html", lambda seen, _: cards(seen)),
    "return_findings": ("cases/_cards.html", lambda seen, _: cards(seen)),
}


def beside(seen: Opening, verb: str, chosen: str) -> Beside | None:
    if verb not in SHOWING:
        return None
    template, read = SHOWING[verb]
    return Beside(template, read(seen, chosen))


def _replies(url: str, chosen: str) -> list[Tab]:
    known = rules.pack_on().replies
    ready = [Tab(one.title, f"{url}?about={key}", key == chosen) for key, one in known.items()]
    return [Tab("My own words", url, chosen not in known), *ready] if known else []


def tabs(seen: Opening, verb: str, chosen: str) -> list[Tab]:
    """The allegations that the page can put right, beside a new one; the replies that a message can begin with."""
    if verb == "post":
        return _replies(reverse(verb, args=[seen.case.reference]), chosen)
    if verb != "record_allegation":
        return []
    live = review.live(record.of(seen.case.pk))
    url = reverse(verb, args=[seen.case.reference])
    known = [Tab(f"Allegation {one.number}", f"{url}?about={one.number}", str(one.number) == chosen) for one in live]
    return [Tab("A new one", url, not any(tab.here for tab in known)), *known] if known else []
