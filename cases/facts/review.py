"""Facts of triage, investigation and findings."""

from typing import TYPE_CHECKING
from uuid import UUID

from cases import rules
from cases.facts import agreed, served
from cases.models import Allegation, Authorization, Evidence, Finding, Interview, Party
from cases.record import Record, current
from policies import details
from policies.exclusion import excludable
from policies.shapes import Pack
from workflow.facts import AllegationFacts, ReviewFacts, ScreeningFacts, SubjectFacts

if TYPE_CHECKING:
    from cases.models import Case

NO_BASIS = {Evidence.Kind.ARREST, Evidence.Kind.COURT}  # never the basis of a finding by themselves (row 35)
TELLS_OUTCOME = {"decision", "outcome"}


def facts(case: "Case", on_record: Record, staffed: frozenset[str]) -> ReviewFacts:
    pause = next((a for a in reversed(on_record.abeyance) if a.ended_on is None), None)
    return ReviewFacts(
        branch=case.branch_id is not None,
        scope=on_record.said("scope"),
        detriment=on_record.said("detriment"),
        investigator="investigator" in staffed,
        why_no_subject=on_record.said("why_no_subject"),
        report=on_record.said("report"),
        gaps=on_record.said("gaps"),
        pause_by=pause.requested_by if pause else "",
        pause_reason=bool(pause and on_record.said("reason", pause.pk)),
        pause_review_days=(pause.review_on - pause.happened_on).days if pause else None,
    )


def parties(on_record: Record, role: str) -> list[Party]:
    """Parties in a role that were not named in error."""
    return [p for p in current(on_record.party) if p.role == role and p.ended_on is None]


def live(on_record: Record) -> list[Allegation]:
    """Allegations that no later version supersedes, by number."""
    return sorted(current(on_record.allegation), key=lambda a: a.number)


def subjects(on_record: Record, present: Record) -> tuple[SubjectFacts, ...]:
    """`present` is the record of this round: an outcome told in an earlier one does not tell this one."""
    pack = pack_of(on_record)
    return tuple(_subject(on_record, present, party, pack) for party in parties(on_record, Party.Role.SUBJECT))


def _subject(on_record: Record, present: Record, party: Party, pack: Pack) -> SubjectFacts:
    heard = [i for i in current(on_record.interview) if i.party_id == party.pk]
    last = heard[-1] if heard else None
    held = [i for i in heard if i.outcome == Interview.Outcome.HELD]
    letters = [x for x in current(on_record.letter) if x.party_id == party.pk and served.on(on_record, x)]
    return SubjectFacts(
        number=party.number,
        relation=party.relation,
        tenure=party.tenure,
        may_be_disciplined=under_discipline(party, pack),
        peace_officer=party.peace_officer,
        minor=party.minor != Party.Minor.NO,
        screen_open=_screen_open(on_record, party),
        interview=last.outcome if last else "",
        interview_reason=bool(last and on_record.said("reason", last.pk)),
        interviews_incomplete=sum(not (i.representation and i.statement) for i in held),
        told=party.told_on is not None or bool(held) or any(x.kind == "notice_of_allegations" for x in letters),
        told_outcome=any(x in letters and x.kind in TELLS_OUTCOME for x in present.letter),
    )


def under_discipline(party: Party, pack: Pack) -> bool:
    """The pack says whom employee discipline reaches; whoever left is out of its reach."""
    known = party.relation in pack.lists["relation"]
    row = pack.lists["relation"][party.relation] if known else None
    return bool(row and row.more.get("discipline") == "yes") and party.left_on is None


def _screen_open(on_record: Record, party: Party) -> bool:
    """Alleged to have sold: the exploited-person screen and a second person come first (rows 40, 41)."""
    if not any(a.subject_id == party.pk for a in agreed.screened(live(on_record))):
        return False
    return not agreed.approved(on_record, "clear_to_name", party.pk)


def allegations(on_record: Record) -> tuple[AllegationFacts, ...]:
    pack = pack_of(on_record)
    numbers = {p.pk: p.number for p in parties(on_record, Party.Role.SUBJECT)}
    return tuple(_allegation(on_record, a, numbers, pack) for a in live(on_record))


def _allegation(on_record: Record, a: Allegation, numbers: dict[UUID, int], pack: Pack) -> AllegationFacts:
    finding = finding_of(on_record, a)
    checks = [c for c in current(on_record.exemptioncheck) if c.allegation_id == a.pk]
    check = checks[-1] if checks else None
    outside = a.track == Allegation.Track.OUTSIDE and on_record.said("outside", a.pk)
    return AllegationFacts(
        number=a.number,
        subject=numbers.get(a.subject_id) if a.subject_id else None,
        codes=tuple(a.codes),
        other_track=a.track == Allegation.Track.OTHER,
        outside_policy=outside,
        nexus=bool(a.nexus) and (a.nexus != [details.unconnected(pack)] or on_record.said("outside", a.pk)),
        details_missing=tuple(missing_details(a, pack)),
        codes_decided=not a.undecided,
        version_pinned=a.version_id is not None,
        exemption=check.result if check else "",
        exemption_noted=bool(check and check.noted) or noted(on_record, a),
        exemption_confirmed=confirmed(on_record, a),
        exemption_needs_note=not excludable(pack).issuperset(a.codes),
        refer_by_default=any(code in pack.guidelines and pack.guidelines[code].refer for code in a.codes),
        finding=finding.finding if finding else "",
        finding_reasoned=bool(finding and finding.standard and on_record.said("reason", finding.pk)),
        evidence=supported(on_record, a),
        finding_approved=bool(finding and finding.approved_on),
    )


def noted(on_record: Record, a: Allegation) -> bool:
    """Counsel's note that an approval holds for this allegation, whatever it lists and whatever had to be asked."""
    return Authorization.Kind.EXEMPTION in _counsels_words(on_record, a)


def confirmed(on_record: Record, a: Allegation) -> bool:
    """Counsel's word that the act served the purpose of an approval (row 20); their note says it too."""
    return not {Authorization.Kind.PURPOSE, Authorization.Kind.EXEMPTION}.isdisjoint(_counsels_words(on_record, a))


def _counsels_words(on_record: Record, a: Allegation) -> set[str]:
    return {one.kind for one in current(on_record.authorization) if one.about == a.pk}


def supported(on_record: Record, a: Allegation) -> int:
    """Items of evidence tied to the allegation, also to an earlier wording of it."""
    same = {one.pk for one in on_record.allegation if one.number == a.number}
    return sum(e.allegation_id in same and e.kind not in NO_BASIS for e in current(on_record.evidence))


def finding_of(on_record: Record, a: Allegation) -> Finding | None:
    """The newest finding about this allegation."""
    return next((f for f in reversed(current(on_record.finding)) if f.allegation_id == a.pk), None)


def missing_details(a: Allegation, pack: Pack) -> list[str]:
    """What its act and its nexus ask for; "unknown" is an answer. Source: domain.md rows 10, 15, 69."""
    if a.track != Allegation.Track.CODE:
        return []
    return [details.MISSING[one] for one in details.asked(pack, a.act, a.nexus) if not getattr(a, one)]


def screening(on_record: Record) -> ScreeningFacts:
    open_ones = [p for p in on_record.proposal if p.verb == "screen_out" and p.answer == ""]
    asked = open_ones[-1] if open_ones else None
    offices = details.onward(pack_of(on_record), {p.relation for p in parties(on_record, Party.Role.SUBJECT)})
    return ScreeningFacts(
        why_no_ethics_decision=bool(asked and on_record.said("why_no_ethics_decision", asked.pk)),
        forum_named=bool(asked and on_record.said("forum", asked.pk)),
        onward_needed=bool(offices),
        onward_sent=offices <= {o.kind for o in on_record.onward if o.sent_on},
    )


def pack_of(on_record: Record) -> Pack:
    """Of the newest pinned version; before anything is pinned, of the version in force."""
    pinned = [a.version_id for a in live(on_record) if a.version_id]
    return rules.pack_behind(pinned[-1] if pinned else None)
