"""What is alleged: one act by one subject, under codes that the decision table proposes and a person decides (row 27)."""

from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import rules
from cases.models import Allegation, Case, Party
from cases.told import Alleged
from permissions import gate
from permissions.actors import Actor
from policies.models import PolicyVersion
from policies.versions import NoneInForce
from vault import blind

from . import parties, words
from .acts import act, done
from .alleging import Codes, check_lists, codes_of
from .parties import Put
from .unfit import Unfit

MOST = 50  # allegations of one case; a case with more is several cases
DEVICE = "device"  # kind of the index token of an asset tag, as in the register of approvals
WORDS = {  # kinds of entries about an allegation, and the field each comes from
    "alleged": "words", "outside": "track_reason", "codes_reason": "codes_reason", "other": "other", "asset": "asset",
    "change_reason": "why",
}  # fmt: skip


def record_allegation(actor: Actor, reference: str, *, seen: int, alleged: Alleged) -> bool:
    """Record an allegation, or put one right: the earlier row stays readable. False: a new subject hides the case.

    Raises Unfit for what does not fit the policy of its day.
    """
    with act(actor, reference, "record_allegation", seen) as case:
        return record(case, actor, alleged)


def record(case: Case, actor: Actor, alleged: Alleged) -> bool:
    """Inside another verb: the same, with its own event. False: the actor no longer sees the case, nothing may follow."""
    gate.require(actor, "record_allegation", case)
    before = _before(case, alleged.replaces)
    found = _versions(case, alleged)
    pack = rules.pack_of(found[-1].pk)
    check_lists(pack, alleged)
    codes = codes_of(pack, alleged)
    added, subject = _subject(case, actor, alleged)
    row = _row(case, actor, alleged, before, codes)
    row.subject = subject
    row.version = found[0] if len(found) == 1 else None
    row.save(force_insert=True)
    _say(case, actor, row, alleged, codes, found)
    return parties.screen(case, actor, added) if added else True


def _before(case: Case, replaces: UUID | None) -> Allegation | None:
    """The allegation put right; none for a new one, of which there may be so many."""
    live = Allegation.objects.filter(case=case, superseded_by=None)
    if replaces is None:
        if live.count() >= MOST:
            raise Unfit("words", f"A case holds {MOST} allegations at most. Split off a second case for what is left.")
        return None
    found = live.filter(pk=replaces).first()
    if found is None:
        raise Unfit("words", "This allegation was put right already. Look at it as it is now.")
    return found


def _versions(case: Case, alleged: Alleged) -> tuple[PolicyVersion, ...]:
    if alleged.incident_to and alleged.incident_on is None:
        raise Unfit("incident_on", "Give the first day too, or only one day.")
    if alleged.incident_on and alleged.incident_to and alleged.incident_to < alleged.incident_on:
        raise Unfit("incident_to", "The last day is before the first.")
    try:
        return rules.versions_on(case.received_on, alleged.incident_on, alleged.incident_to)
    except NoneInForce as none:
        raise Unfit("incident_on", none.sentence) from none


def _subject(case: Case, actor: Actor, alleged: Alleged) -> tuple[Put | None, Party | None]:
    if alleged.new_subject:
        gate.require(actor, "add_party", case)
        added = parties.put(case, actor, alleged.new_subject)
        return added, added.party
    if alleged.subject is None:
        return None, None
    found = Party.objects.filter(case=case, pk=alleged.subject, role=Party.Role.SUBJECT, ended_on=None).first()
    if found is None:
        raise Unfit("subject", "Choose one of the subjects on record, or name a new one.")
    return None, found


def _row(case: Case, actor: Actor, alleged: Alleged, before: Allegation | None, codes: Codes) -> Allegation:
    last = Allegation.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0
    return Allegation(
        case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(), supersedes=before,
        number=before.number if before else last + 1, track=codes.track, act=alleged.act, attempted=alleged.attempted,
        nexus=list(alleged.nexus), codes=list(codes.chosen), undecided=list(codes.undecided),
        consideration=list(alleged.consideration), property_kinds=list(alleged.property_kinds),
        asset=blind.index_token(DEVICE, alleged.asset) if alleged.asset else "", venue=alleged.venue,
        time_basis=alleged.time_basis, leverage=alleged.leverage,
        incident_on=alleged.incident_on, incident_to=alleged.incident_to,
    )  # fmt: skip


def _say(
    case: Case, actor: Actor, row: Allegation, alleged: Alleged, codes: Codes, found: tuple[PolicyVersion, ...]
) -> None:
    """The words, sealed; the codes of the case; the event that says which versions were named and what was proposed."""
    texts = {kind: getattr(alleged, field) for kind, field in WORDS.items()}
    if codes.track == Allegation.Track.OTHER:
        texts["other_track"] = texts.pop("outside")
    sealed = [words.write(case, row.pk, kind, text, actor) for kind, text in texts.items() if text]
    if alleged.why_no_subject and row.subject is None:
        sealed += [
            one for one in [words.replace(case, case.pk, "why_no_subject", alleged.why_no_subject, actor)] if one
        ]
    keep_codes(case)
    facts: dict[str, Fact] = {
        "number": row.number, "act": row.act, "nexus": row.nexus, "codes": row.codes, "proposed": list(codes.proposed),
        "versions": [one.sha256[:12] for one in found],
    }  # fmt: skip
    done(case, "record_allegation", actor, facts=facts, sealed=sealed)


def keep_codes(case: Case) -> None:
    """The codes alleged, on the case itself, where lists show them."""
    live = Allegation.objects.filter(case=case, superseded_by=None).values_list("codes", flat=True)
    case.codes = " ".join(sorted({code for codes in live for code in codes}))
    case.save(update_fields=["codes"])


def pin_version(actor: Actor, reference: str, *, seen: int, allegation: UUID, version: UUID, reason: str) -> bool:
    """Choose between the versions that held during a span, with the reason; before findings (D34)."""
    with act(actor, reference, "pin_version", seen) as case:
        row = Allegation.objects.filter(case=case, pk=allegation, superseded_by=None).first()
        if row is None or row.finding_set.exists():
            raise Unfit("allegation", "Choose an allegation of this case about which nothing was found yet.")
        named = {one.pk: one for one in rules.versions_on(case.received_on, row.incident_on, row.incident_to)}
        if version not in named:
            raise Unfit("version", "This version did not hold on any of its days. Choose one of those named.")
        gone = [code for code in row.codes if code not in rules.pack_of(version).guidelines]
        if gone:
            raise Unfit("version", f"This version does not have {', '.join(gone)}. Put the allegation right first.")
        row.version = named[version]
        row.save(update_fields=["version"])
        sealed = words.write(case, row.pk, "version_reason", reason, actor)
        facts: dict[str, Fact] = {"number": row.number, "version": named[version].sha256[:12]}
        done(case, "pin_version", actor, facts=facts, sealed=[sealed])
    return True
