"""Findings: recorded for each allegation, submitted, returned, approved."""

from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import rules
from cases.models import Allegation, Case, Finding
from cases.told import NO_WORK, ON_TIME, Found, Late, Work
from permissions import gate
from permissions.actors import Actor
from permissions.roles import Role
from policies import details

from . import ethics, handing, investigating, words
from .acts import act, done
from .intake import clear_person
from .moves import move, told
from .unfit import Unfit


def record_finding(actor: Actor, reference: str, *, seen: int, found: Found) -> bool:
    """Say what was found about one allegation; a later finding takes the place of an earlier one."""
    with act(actor, reference, "record_finding", seen) as case:
        find(case, actor, found)
    return True


def find(case: Case, actor: Actor, found: Found) -> None:
    """Inside another verb: the same, with its own event."""
    gate.require(actor, "record_finding", case)
    allegation = Allegation.objects.filter(case=case, pk=found.allegation, superseded_by=None).first()
    if allegation is None:
        raise Unfit("allegation", "Choose an allegation as it stands now.")
    before = Finding.objects.filter(case=case, allegation=allegation, superseded_by=None).first()
    as_set = details.standard_of_proof(rules.pack_behind(allegation.version_id))
    row = Finding(
        case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(), supersedes=before,
        allegation=allegation, finding=found.finding, standard=found.standard or as_set,
    )  # fmt: skip
    row.save(force_insert=True)
    sealed = words.write(case, row.pk, words.REASON, found.reason, actor)
    facts: dict[str, Fact] = {"number": allegation.number, "finding": str(row.finding), "standard": str(row.standard)}
    done(case, "record_finding", actor, facts=facts, sealed=[sealed])


def submit_findings(
    actor: Actor, reference: str, *, seen: int, report: str, work: Work = NO_WORK, reviewer: UUID | None = None,
    late: Late = ON_TIME,
) -> bool:  # fmt: skip
    """Give report and findings to the reviewer. T8, with whatever was still open on the page, each journalled by itself."""
    with act(actor, reference, "submit_findings", seen) as case:
        if work.item:
            investigating.keep(case, actor, work.item)
        if work.heard:
            investigating.hear(case, actor, work.heard)
        for one in work.found:
            find(case, actor, one)
        _report(case, actor, report)
        chosen = clear_person(case, Role.ETHICS_OFFICER, reviewer, field="reviewer") if reviewer else None
        handing.to_reviewers(case, actor, chosen)
        move(case, "submit_findings", actor, note="findings_in_review", told=told(case, late))
    return True


def _report(case: Case, actor: Actor, report: str) -> None:
    sealed = words.replace(case, case.pk, "report", report, actor)
    done(case, "write_report", actor, sealed=[sealed])


def return_findings(actor: Actor, reference: str, *, seen: int, gaps: str) -> bool:
    """Send the findings back with what is missing in them. T9."""
    with act(actor, reference, "return_findings", seen) as case:
        sealed = words.replace(case, case.pk, "gaps", gaps, actor)
        done(case, "list_gaps", actor, sealed=[sealed])
        move(case, "return_findings", actor, note="check_in")
    return True


def approve_findings(
    actor: Actor, reference: str, *, seen: int, ethics_decision: str = "", ethics_reason: str = "", late: Late = ON_TIME
) -> bool:
    """Sign the findings. T10; and, if decided on the same page, the ethics decision (T11 or T12)."""
    with act(actor, reference, "approve_findings", seen) as case:
        _sign(case, actor)
        case = move(case, "approve_findings", actor, note="findings_approved", told=told(case, late))
        if ethics_decision:
            ethics.decide(case, actor, refer=ethics_decision == "refer", reason=ethics_reason)
    return True


def approve_findings_after_referral(actor: Actor, reference: str, *, seen: int, late: Late = ON_TIME) -> bool:
    """Sign the findings where the ethics forum has answered already; a decision is due. T10b."""
    with act(actor, reference, "approve_findings_after_referral", seen) as case:
        _sign(case, actor)
        step = told(case, late)
        case = move(case, "approve_findings_after_referral", actor, note="findings_approved", told=step)
        handing.to_deciders(case, actor)
    return True


def _sign(case: Case, actor: Actor) -> None:
    """This very version of each finding is approved; one recorded later is not."""
    live = Allegation.objects.filter(case=case, superseded_by=None)
    rows = Finding.objects.filter(case=case, allegation__in=live, superseded_by=None)
    rows.update(approved_by=actor.person, approved_on=clock.today())
