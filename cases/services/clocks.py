"""Which clocks a verb meets and which it starts, by the pack in force; and the next date of the case."""

from datetime import date

from django.db.models import Min

from audit import clock
from cases import rules
from cases.models import Case
from permissions.actors import Actor
from workflow import clocks
from workflow.models import Clock

# verb -> the clocks it satisfies, the clocks it starts. Source: domain.md 5b, column "Clock".
MOVES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "acknowledge": (("acknowledge",), ("open",)),
    "open": (("open",), ("triage",)),
    "link": (("open", "triage", "investigation", "abeyance_review"), ()),
    "investigate": (("triage",), ("investigation",)),
    "screen_out": (("triage",), ()),
    "pause": ((), ("abeyance_review",)),  # no other clock stops (I8)
    "resume": (("abeyance_review",), ()),
    "submit_findings": (("investigation",), ("findings_review",)),
    "return_findings": (("findings_review",), ("investigation",)),
    "approve_findings": (("findings_review",), ("ethics_decision",)),
    "approve_findings_after_referral": (("findings_review",), ("decide",)),
    "decline_referral": (("ethics_decision",), ("decide",)),
    "prepare_referral": (("ethics_decision",), ("prepare_referral",)),
    "step_back": ((), ()),
    "note_withdrawal": ((), ()),
    "refer_early": (("triage",), ("early_referral",)),
    "send_referral": (("prepare_referral", "early_referral"), ("referral_reply",)),
    "record_reply": (("referral_reply",), ()),
    "end_referral": (("ethics_appeal",), ("decide",)),
    "investigate_after_referral": (("decide",), ("investigation",)),
    "review_after_referral": (("decide",), ("findings_review",)),
    "propose_discipline": (("decide",), ()),
    "decide": (("decide",), ()),
    "decide_after_response": ((), ()),
    "raise_sanction": ((), ()),
    "serve_decision": ((), ()),
    "finalize": ((), ("close",)),
    "end_appeal": ((), ("close",)),
    "remand": (("close",), ()),
    "close": (("close",), ()),
    "reopen": ((), ("triage",)),
}


def moved(case: Case, verb: str, actor: Actor, happened_on: date) -> None:
    """Meet and start the clocks of `verb`, from the day it happened."""
    met, started = MOVES[verb]
    for kind in met:
        clocks.satisfy(case.pk, kind, happened_on=happened_on, person=actor.person)
    known = rules.clocks_on(happened_on)
    for kind in started:
        if kind in known:
            clocks.start(case.pk, kind, known, started=happened_on)
    next_date(case)


def begin(case: Case, kind: str, started: date, *, about: str = "") -> Clock:
    """Start one clock of the policy that no verb starts by itself, from the day it happened."""
    began = clocks.start(case.pk, kind, rules.clocks_on(started), started=started, about=about)
    next_date(case)
    return began


def begin_until(case: Case, kind: str, started: date, last_day: date, *, about: str, source: str) -> None:
    """Start a clock whose last day was set for this case: by an agreement, or by the letter that names it."""
    rule = {"days": (last_day - started).days, "unit": "calendar", "source": source, "status": "adopted"}
    clocks.start(case.pk, kind, {kind: rule}, started=started, about=about)
    next_date(case)


def meet(case: Case, kind: str, actor: Actor, happened_on: date, *, about: str = "") -> None:
    """Meet one clock that no verb meets by itself."""
    clocks.satisfy(case.pk, kind, happened_on=happened_on, person=actor.person, about=about)
    next_date(case)


# A link can be fired from several states, and meets only what runs in the one it is fired from.
RUNS_IN: dict[str, tuple[str, ...]] = {
    "acknowledged": ("open",), "triage": ("triage",), "investigation": ("investigation",),
    "abeyance": ("investigation", "abeyance_review"),
}  # fmt: skip


def undo(case: Case, verb: str, actor: Actor) -> None:
    """After a step back: what `verb` started has ended, what it met runs on, from the day on which it began."""
    met, started = MOVES.get(verb, ((), ()))
    for kind in started:
        clocks.satisfy(case.pk, kind, happened_on=clock.today(), person=actor.person)
    known = rules.clocks_on()
    for kind in RUNS_IN.get(case.state, ()) if verb == "link" else met:
        if kind in known:
            clocks.start(case.pk, kind, known, started=_began(case, kind))
    next_date(case)


def _began(case: Case, kind: str) -> date:
    """The day on which the clock that was met in error had begun: an error of ours gives nobody more time."""
    last = Clock.objects.filter(case_id=case.pk, kind=kind).order_by("-starts_on").first()
    return last.starts_on if last else clock.today()


def next_date(case: Case) -> None:
    """Keep on the case the nearest day by which something is due: lists show it without reading clocks."""
    running = Clock.objects.filter(case_id=case.pk, satisfied_on=None)
    nearest = running.aggregate(on=Min("due_on"), at=Min("due_at"))
    days = [nearest["on"], nearest["at"] and clock.day_of(nearest["at"])]
    case.next_on = min((day for day in days if day), default=None)
    case.save(update_fields=["next_on"])
