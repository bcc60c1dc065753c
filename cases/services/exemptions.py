"""Does a prior approval cover what is alleged: looked up, decided by a person, noted by counsel (rows 19, 20)."""

from uuid import UUID

from django.db.models import Q

from audit import clock
from audit.facts import Fact
from cases import register, rules
from cases.facts import outcome, rounds
from cases.models import Allegation, Authorization, Case, ExemptionCheck, Party
from permissions import gate
from permissions.actors import Actor
from permissions.refusals import Refused
from policies.exemptions import Answer
from policies.models import Exemption
from policies.shapes import Pack

from . import handing, words
from .acts import act, done
from .unfit import Unfit

Result = ExemptionCheck.Result
OF_APPROVALS = (Authorization.Kind.PURPOSE, Authorization.Kind.EXEMPTION)
OWN = "You gave or entered this approval, so another counsel has to say what it covers."


def check_exemption(
    actor: Actor,
    reference: str,
    *,
    seen: int,
    allegation: UUID,
    result: str,
    reason: str,
) -> bool:
    """Record what the register of approvals means for an allegation. Never closes a case by itself (row 20)."""
    with act(actor, reference, "check_exemption", seen) as case:
        row = Allegation.objects.filter(case=case, pk=allegation, superseded_by=None).select_related("subject").first()
        if row is None:
            raise Unfit("allegation", "Choose an allegation of this case.")
        by = _reaching(case, row, result) if result != Result.NONE else None
        _check(case, actor, row, result, by, reason)
    return True


def _reaching(case: Case, row: Allegation, result: str) -> UUID:
    """The approval that reaches it. Raises Unfit: it excuses what it lists, for its days, given before, and nothing else.

    Counsel's note settles what had to be asked and extends the same authority to a code (S7). It never reaches another
    device, other days or what happened before the approval was given.
    """
    pack = _pack(row)
    if not row.codes:
        raise Unfit("result", "This allegation has no guideline code that an approval could take away.")
    held = register.held_by(row.subject, pack, register.of_case(case.pk))
    counsel = _words_of_counsel(case, row)
    said = register.best(register.answers(held, row, pack, noted=Authorization.Kind.EXEMPTION in counsel))
    if result == Result.PARTLY and all(one.answer == Answer.NO for one in said):
        raise Unfit("result", "No approval reaches any of its codes. Record that none covers it.")
    left = [one for one in said if one.answer != Answer.YES]
    if result == Result.COVERS and (left or not said):
        codes = ", ".join(one.code for one in left) or ", ".join(row.codes)
        why = left[0].reason if left else "The register holds no approval for it."
        raise Unfit("result", f"{codes} is not covered. {why} Ask counsel, or record that a part is covered.")
    if result == Result.COVERS and not counsel:
        raise Unfit("result", "Counsel has to confirm first that the act served the purpose of the approval.")
    return min(said, key=lambda one: register.BEST_FIRST.index(one.answer)).approval


def _words_of_counsel(case: Case, row: Allegation) -> set[str]:
    """What counsel said of a prior approval for this very allegation."""
    said = Authorization.objects.filter(case=case, kind__in=OF_APPROVALS, about=row.pk, superseded_by=None)
    return set(said.values_list("kind", flat=True))


def none_found(case: Case, actor: Actor) -> None:
    """Inside another verb: record "none" for each allegation that nobody checked, if the register holds nothing at all."""
    gate.require(actor, "check_exemption", case)
    checked = ExemptionCheck.objects.filter(case=case).values("allegation_id")
    rows = Allegation.objects.filter(case=case, superseded_by=None).exclude(pk__in=checked)
    held = register.of_case(case.pk)
    for row in rows.select_related("subject").order_by("number"):
        if register.held_by(row.subject, _pack(row), held):
            raise Unfit(
                "looked", f"The register holds a prior approval for the subject of allegation {row.number}. "
                "Look at it on the page of approvals first.",
            )  # fmt: skip
        _check(case, actor, row, Result.NONE, None, "")


def _check(case: Case, actor: Actor, row: Allegation, result: str, exemption: UUID | None, reason: str) -> None:
    before = ExemptionCheck.objects.filter(case=case, allegation=row, superseded_by=None).first()
    check = ExemptionCheck(
        case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(), supersedes=before,
        allegation=row, result=result, exemption_id=exemption,
    )  # fmt: skip
    check.save(force_insert=True)
    sealed = [words.write(case, check.pk, words.REASON, reason, actor)] if reason else []
    facts: dict[str, Fact] = {"number": row.number, "result": str(result), "record": str(check.pk)}
    done(case, "check_exemption", actor, facts=facts, sealed=sealed)


def _pack(row: Allegation) -> Pack:
    return rules.pack_behind(row.version_id)


def authorize(actor: Actor, reference: str, *, seen: int, kind: str, reason: str, about: UUID | None = None) -> bool:
    """Counsel's word that a step may be taken, for one allegation or subject or for the case, with its reason."""
    with act(actor, reference, "authorize", seen) as case:
        subject = Party.objects.filter(case=case, pk=about).first() if about else None
        allegation = Allegation.objects.filter(case=case, pk=about).select_related("subject").first() if about else None
        _fits(kind, subject, allegation)
        if kind in OF_APPROVALS and allegation:
            _may_sign(case, actor, allegation)
        if kind == Authorization.Kind.SANCTION and subject:
            about = _proposed(case, subject)
        row = Authorization(
            case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(), kind=kind,
            subject=subject, about=about,
        )  # fmt: skip
        row.save(force_insert=True)
        sealed = words.write(case, row.pk, words.REASON, reason, actor)
        done(case, "authorize", actor, facts={"kind": str(kind)}, sealed=[sealed])
        if kind == Authorization.Kind.RUN_AHEAD and all(one.finding_approved for one in case.facts().allegations):
            handing.to_deciders(case, actor)
    return True


def _proposed(case: Case, subject: Party) -> UUID:
    """The proposal that counsel reviewed: the one that counts now. Another takes their word again."""
    proposal = outcome.proposal_of(rounds.read(case.pk), subject)
    if proposal is None:
        raise Unfit(
            "about", "Nothing is proposed for this subject as the findings stand, so there is nothing to review."
        )
    return proposal.pk


def _may_sign(case: Case, actor: Actor, allegation: Allegation) -> None:
    """There is an approval that a word of counsel can reach, and somebody else gave and entered it (two people, row 20)."""
    pack = _pack(allegation)
    held = register.held_by(allegation.subject, pack, register.of_case(case.pk))
    said = register.best(register.answers(held, allegation, pack, noted=True))
    if all(one.answer == Answer.NO for one in said):
        why = said[0].reason if said else "The register holds none for its subject."
        raise Unfit("about", f"No prior approval reaches this act. {why}")
    reaching = Exemption.objects.filter(pk__in=[one.approval for one in said if one.answer != Answer.NO])
    if reaching.filter(Q(recorded_by=actor.someone) | Q(approver=actor.someone)).exists():
        raise Refused(OWN, verb="authorize")


def _fits(kind: str, subject: Party | None, allegation: Allegation | None) -> None:
    if kind in OF_APPROVALS and allegation is None:
        raise Unfit("about", "Say for which allegation the approval holds.")
    if kind == Authorization.Kind.SANCTION and subject is None:
        raise Unfit("about", "Say for which subject.")
