"""The shortest way to every state of a case, told through the services, with something on every page of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from audit import clock
from cases import door, uploads
from cases.models import Allegation, Case, Entry, Party, Proposal
from cases.told import Alleged, Someone
from cases.told_outcome import Order, Outcome, Served
from config.local import steps
from config.local.telling import Story, Teller, Told
from permissions import conflicts
from permissions.actors import acting
from workflow.states import State

FIRST_DAY = date(2026, 7, 1)  # of the second version of the policy
LAST_DAY = FIRST_DAY - timedelta(days=1)
LONG = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstelle"  # no page may break on a word
TOLD_FIRST = "An escort site was open on the shared workstation at 14:10."
TRIP = Story("The same desk", 60, TOLD_FIRST, then=(steps.opened(59, "manager", "The same desk", "Roads"),))


def did(days: float, who: str, verb: str, **given: object) -> Told:
    return lambda t: t.at(days, who, verb, **given)


def filled(t: Teller) -> None:
    """What happens beside the steps: messages both ways, notes, one of them corrected, tasks, people, a request."""
    thread = t.thread("manager")
    t.at(48, "manager", "post", thread=thread, text="Which of the two workstations was it?")
    with t.on(47):
        door.post(
            t.receipt,
            f"The one by the window, {LONG}.",
            [sent(t.receipt, "seen.txt", b"Ten past two.\n"), film(t.receipt)],
        )
        door.withdraw(t.receipt)
    t.at(47, "manager", "note", text=f"The proxy log of that hour is kept. {LONG}")
    with acting(t.actors["manager"]):
        note = Entry.objects.filter(case__reference=t.reference, kind="note").latest("recorded_at").pk
    t.at(46, "manager", "correct", entry=note, text="The log of that day is kept.", reason="The hour was wrong.")
    t.at(46, "manager", "note", text=f"She is treated for it. {LONG}", field_class="medical")
    for text, days in (("Ask for the log", -40), ("Read the log", 10)):
        due_on = clock.today() + timedelta(days=days)
        t.at(46, "manager", "add_task", text=text, due_on=due_on, must_end=False)
    t.at(45, "manager", "add_party", role="witness", number="E-bystander")
    t.at(45, "manager", "assign", role="counsel", person=t.person("counsel"), reason="Legal gates.")
    t.at(45, "manager", "send_onward", kind="police", text="The log was sent.")


def sent(receipt: str, name: str, raw: bytes) -> uploads.Taken:
    """A file as the door takes it, still without its message."""
    way = uploads.ready(receipt)
    assert way is not None
    receiving = way.file()
    receiving.add(raw)
    return receiving.end(name)


def film(receipt: str) -> uploads.Taken:
    """Of a kind that has no copy, and with a name that breaks nowhere."""
    return sent(receipt, f"{LONG}.mp4", b"\0\0\0\x18ftypisom" + bytes(9000))


def asked_to_screen_out(t: Teller) -> None:
    """It waits for a second person, so that there is something to agree to."""
    why = {"reason": "No rule.", "why_no_ethics_decision": "No item.", "forum": "The unit."}
    t.at(44, "manager", "screen_out", code="outside_policy", **why)


def alleged(t: Teller) -> None:
    steps.investigated(40, "manager", "Escort advertisements.", "ads", ("N3",), "E-subject")(t)


def looked(t: Teller) -> None:
    """The register of prior approvals was asked again."""
    with acting(t.actors["manager"]):
        about = Allegation.objects.filter(case__reference=t.reference).latest("recorded_at").pk
    t.at(39, "manager", "check_exemption", allegation=about, result="none", reason="Nothing covers it.")


def paused(t: Teller) -> None:
    later = clock.today() - timedelta(days=10)  # for review since ten days
    t.at(38, "manager", "pause", requested_by="prosecutor", reason="A trial.", review_on=later)


def in_danger(t: Teller) -> None:
    """A child's danger was reported, and there is another child."""
    t.at(37, "manager", "flag_minor", text=f"A girl, maybe 15. {LONG}")
    with t.on(37):
        call = {
            "agency": "police",
            "spoken_to": "Officer Reyes",
            "their_number": "26-118",
            "harm": f"He pays her. {LONG}",
        }
        t.do("manager", "record_protection", at=clock.now(), **call)
    t.at(1.2, "manager", "flag_minor", text="A boy too.")


def an_officer_left(t: Teller) -> None:
    """The subject is a peace officer, and resigned."""
    with acting(t.actors["manager"]):
        subject = Party.objects.get(case__reference=t.reference, role="subject").pk
    officer = replace(steps.EMPLOYEE, peace_officer=True)
    t.at(37, "manager", "class_party", party=subject, standing=officer)
    left = clock.today() - timedelta(days=38)
    t.at(
        37,
        "manager",
        "record_officer_event",
        subject=subject,
        kind="separation",
        happened_on=left,
        text=f"He resigned. {LONG}",
    )


def represented(t: Teller) -> None:
    """The subject has a union: there is a forum to turn to."""
    with acting(t.actors["manager"]):
        subject = Party.objects.get(case__reference=t.reference, role="subject").pk
    t.at(12, "manager", "class_party", party=subject, standing=replace(steps.EMPLOYEE, bargaining_unit="represented"))


def ended_appeal(t: Teller) -> None:
    with acting(t.actors["hr"]):
        case = Case.objects.get(reference=t.reference)
        subject = Party.objects.get(case=case, role="subject").pk
    outcome = Outcome(served=Served(by="hand"), subject=subject, why_no_forum="A reprimand is not appealable.")
    t.at(9, "hr", "record_letter", outcome=outcome)
    t.at(8, "manager", "finalize")


def spanning(t: Teller) -> None:
    """From the last day of the policy's first version to the first day of its second."""
    t.at(40, "manager", "record_allegation", alleged=alleged_by("ads", incident_on=LAST_DAY, incident_to=FIRST_DAY))


def sold(t: Teller) -> None:
    """Who is said to have sold is screened first, and a second person is asked."""
    told = alleged_by("sell", consideration=("money",), venue="work_site")
    t.at(40, "manager", "record_allegation", alleged=told)


def alleged_by(act: str, **more: Any) -> Alleged:
    subject = Someone(role="subject", number="E-subject", standing=steps.EMPLOYEE)
    nexus, property_kinds = ("N3", "N4"), ("computer",)
    return Alleged(
        words=f"A second one. {LONG}", act=act, nexus=nexus, property_kinds=property_kinds, time_basis="paid",
        new_subject=subject, **more,
    )  # fmt: skip


def without_a_manager(t: Teller) -> None:
    """It comes out that the case manager is concerned."""
    with acting(t.actors["investigator"]):
        case = Case.objects.get(reference=t.reference)
        conflicts.name_later(case.pk, people=[t.person("manager")])


def sealed(t: Teller) -> None:
    """Two people seal it, let an investigator in, and somebody else waits for a second word."""
    t.at(44, "manager", "seal", reason=f"The office talks. {LONG}")
    _agree(t, 44)
    t.at(43, "manager", "admit_member", role="investigator", person=t.person("investigator"), reason="The facts.")
    _agree(t, 43)
    t.at(42, "manager", "admit_member", role="hr_officer", person=t.person("hr"), reason=f"The outcome. {LONG}")


def _agree(t: Teller, days: float) -> None:
    with acting(t.actors["intake2"]):
        asked = Proposal.objects.get(case__reference=t.reference, answer=Proposal.Answer.OPEN).pk
    t.at(days, "intake2", "approve", request=asked)


OPEN: tuple[Told, ...] = (steps.opened(49, "manager", f"North desk {LONG}", "IT services"), filled)
BEGUN = (*OPEN, alleged, looked)
FOUND = (*BEGUN, steps.found(30, "sustained"))
SIGNED = (*FOUND, did(28, "ethics", "approve_findings"))
KEPT = (*FOUND, steps.approved(28, "not_refer"))
PREPARED = (*FOUND, steps.approved(28, "refer"))
SENT = (*PREPARED, steps.referred(26))
ANSWERED = (*SENT, did(24, "ethics", "record_reply", reply="accepted"))
ENDED = (*ANSWERED, did(22, "ethics", "end_referral", order=Order(outcome="early_resolution"), appeal="nothing"))
HEARD = (*KEPT, steps.proposed(20, "suspension", 10), steps.noticed(18))
DECIDED = (*KEPT, steps.proposed(20, "written_reprimand"), steps.decided(16, "written_reprimand"))
CLEARED = (*BEGUN, steps.found(30, "unfounded"), steps.approved(28, "not_refer"))

WAYS: dict[State, tuple[Told, ...]] = {
    State.RECEIVED: (),
    State.ACKNOWLEDGED: (did(49, "intake", "acknowledge", danger="no"),),
    State.TRIAGE: (*OPEN, asked_to_screen_out),
    State.LINKED: (steps.linked(48, TRIP.title),),
    State.INVESTIGATION: BEGUN,
    State.ABEYANCE: (*BEGUN, paused, in_danger, an_officer_left),
    State.FINDINGS_REVIEW: FOUND,
    State.ETHICS_DECISION: SIGNED,
    State.NOT_REFERRED: KEPT,
    State.REFERRAL_PREPARED: PREPARED,
    State.REFERRED: SENT,
    State.ETHICS_PENDING: ANSWERED,
    State.ETHICS_FINAL: ENDED,
    State.PRE_DISCIPLINARY: HEARD,
    State.DECISION: DECIDED,
    State.APPEAL_OPEN: (*DECIDED, represented, steps.served(10)),
    State.FINAL: (*DECIDED, ended_appeal),
    State.CLOSED: (*CLEARED, steps.ended_unfounded(8, "manager")),
}
# What a case comes to beside its states, and who is asked then.
SELDOM: dict[str, tuple[str, tuple[Told, ...]]] = {
    "over two versions": ("manager", (*OPEN, spanning)),
    "said to have sold": ("manager", (*OPEN, sold)),
    "nothing proven": ("manager", CLEARED),
    "to be signed": ("manager", (*PREPARED, steps.released(26))),
    "signed": ("ethics", (*PREPARED, steps.released(26, "manager"))),
    "sealed": ("manager", (*OPEN, sealed)),
    "without a manager": ("intake2", (*BEGUN, without_a_manager)),
}


def case_in(state: State, mode: str = "confidential") -> tuple[str, str]:
    """A case in `state` beside another one; its reference, and the receipt of its reporter."""
    return told(WAYS[state], mode)


def told(way: tuple[Told, ...], mode: str = "confidential") -> tuple[str, str]:
    teller = Teller()
    teller.tell(TRIP)
    named = {"name": "Runa Tiller", "contact": "runa@example.org"}
    report = Story("In every state", 50, f"{TOLD_FIRST} {LONG}", mode=mode, reporter=named, then=way)
    teller.tell(report)
    return teller.reference, teller.receipt
