"""Steps of the demonstration's stories after a case is opened; each is one page of the real thing."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from audit import clock
from cases.models import Allegation, Case, Finding, Party, Proposal
from cases.told import Alleged, Found, Heard, Item, Plan, Someone, Standing, Work
from cases.told_outcome import Amount, Decided, Notice, Notified, Outcome, Packet, Proposed, Served
from config.local.telling import Teller, Told
from permissions.actors import acting

EMPLOYEE = Standing(relation="employee", tenure="career", minor="no")


def opened(days: float, manager: str, title: str, unit: str) -> Told:
    """Intake answers and opens; a case manager has it from then on."""
    given = {"danger": "no", "title": title, "unit": unit}
    return lambda t: t.at(days, "intake2", "acknowledge_and_open", manager=t.person(manager), **given)


def asked(days: float, key: str, text: str) -> Told:
    """An officer asks the reporter something."""
    return lambda t: t.at(days, key, "post", thread=t.thread(key), text=text)


def linked(days: float, to: str) -> Told:
    """Intake sees that it is the same event."""

    def step(t: Teller) -> None:
        t.at(days, "intake2", "acknowledge", danger="no")
        t.at(days, "intake2", "link", primary=t.earlier[to], reason="The same trip, the same week.")

    return step


def investigated(
    days: float, manager: str, words: str, act: str, nexus: tuple[str, ...], number: str, *, unit: str = "none"
) -> Told:  # fmt: skip
    """The case manager alleges, plans, and hands the case to the investigator."""

    who = replace(EMPLOYEE, bargaining_unit=unit)

    def step(t: Teller) -> None:
        alleged = Alleged(
            words=words, act=act, nexus=nexus, new_subject=Someone(role="subject", number=number, standing=who),
            property_kinds=("computer",) if "N3" in nexus else (), time_basis="paid" if "N4" in nexus else "",
            consideration=("money",) if act == "buy" else (), venue="hotel" if act == "buy" else "",
        )  # fmt: skip
        plan = Plan(scope="What the logs of that week show, and who was there.", detriment="Nobody is at risk yet.")
        t.at(
            days, manager, "investigate",
            alleged=alleged, plan=plan, looked=True, investigator=t.person("investigator"),
        )  # fmt: skip

    return step


def told_subject(days: float, manager: str) -> Told:
    """It is safe by now: the case manager serves the notice of allegations."""
    return lambda t: t.at(
        days, manager, "notify_subject",
        notified=Notified(subject=_row(t, manager, Party), safe=True, served=Served(by="hand")),
    )  # fmt: skip


def found(days: float, finding: str) -> Told:
    """The investigator hears the subject, records the log and the finding, and submits."""

    def step(t: Teller) -> None:
        party, allegation = _row(t, "investigator", Party), _row(t, "investigator", Allegation)
        work = Work(
            heard=Heard(
                party=party, outcome="held", representation="waived", statement="voluntary", words="He was heard."
            ),
            item=Item(kind="log", words="Proxy log of the week.", allegation=allegation),
            found=(Found(allegation=allegation, finding=finding, reason="Log and interview agree."),),
        )
        t.at(days, "investigator", "submit_findings", report="The log shows who was signed in and when.", work=work)

    return step


def approved(days: float, decision: str) -> Told:
    """The ethics officer signs the findings and decides on the referral."""
    why = (
        "A rule of the Code of Ethics is concerned."
        if decision == "refer"
        else "No rule of the Code of Ethics is concerned."
    )
    return lambda t: t.at(days, "ethics", "approve_findings", ethics_decision=decision, ethics_reason=why)


def released(days: float, signer: str = "") -> Told:
    """The ethics officer puts the packet together, with the office as complainant; whoever is named signs it."""

    def step(t: Teller) -> None:
        chosen = (str(_row(t, "ethics", Finding)),)
        packet = Packet(complaint="The office complains of the following.", exposure="office", items=chosen)
        t.at(days, "ethics", "release_packet", packet=packet)
        if signer:
            t.at(days, signer, "approve", request=_row(t, signer, Proposal))

    return step


def referred(days: float) -> Told:
    """The packet goes to the Ombuds, as the case manager signed it."""

    def step(t: Teller) -> None:
        released(days, "manager")(t)
        t.at(days, "ethics", "send_referral")

    return step


def proposed(days: float, sanction: str, length: int | None = None) -> Told:
    """HR proposes; comparators are on record."""

    def step(t: Teller) -> None:
        subject = _row(t, "hr", Party)
        t.at(days, "hr", "record_proposal", proposed=Proposed(
            subject=subject, sanction=sanction, reason="First finding of this kind.",
            amount=Amount(days=length),
            comparators="Two earlier cases ended alike.",
        ))  # fmt: skip

    return step


def noticed(days: float) -> Told:
    """More than a reprimand is meant: the subject is told first and may answer."""

    def step(t: Teller) -> None:
        t.at(days, "authority", "propose_discipline")
        with t.on(days):
            respond_by = clock.today() + timedelta(days=14)
        notice = Notice(
            subject=_row(t, "hr", Party), evidence_summary="The proxy log and the interview.", respond_by=respond_by,
            served=Served(by="hand"),
        )  # fmt: skip
        t.at(days, "hr", "record_notice", notice=notice)

    return step


def decided(days: float, sanction: str) -> Told:
    """The appointing authority decides."""

    def step(t: Teller) -> None:
        one = Decided(
            subject=_row(t, "authority", Party), sanction=sanction, reason="First finding.", factors="Long service."
        )
        t.at(days, "authority", "decide", decided=(one,))

    return step


def served(days: float) -> Told:
    """The decision is served; the days to a grievance run."""

    def step(t: Teller) -> None:
        with t.on(days):
            last = clock.today() + timedelta(days=30)
        outcome = Outcome(served=Served(by="hand"), subject=_row(t, "hr", Party), until=last)
        t.at(days, "hr", "serve_decision", outcome=outcome)

    return step


def ended_unfounded(days: float, manager: str) -> Told:
    """Nothing is sustained: the case manager decides, tells the subject, and closes."""
    outcome = Outcome(served=Served(by="mail"), why_no_forum="Nothing was imposed.")
    return lambda t: t.at(
        days, manager, "decide_and_finish",
        reason="Malware opened the pages.", retention="cleared", outcome=outcome, message="We looked into it fully.",
    )  # fmt: skip


def _row(t: Teller, key: str, model: type[Party | Allegation | Finding | Proposal]) -> UUID:
    """The newest row of this kind in the case under way, as one of the cast sees it."""
    with acting(t.actors[key]):
        case = Case.objects.get(reference=t.reference)
        return model.objects.filter(case=case).latest("recorded_at").pk
