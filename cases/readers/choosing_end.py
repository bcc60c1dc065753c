"""What the forms of referral and outcome may choose from, and which blocks of a page are still needed on it."""

from collections.abc import Callable

from audit import clock
from cases import duties, forums, record, rules
from cases.facts import outcome, review, rounds, served
from cases.models import Party, Task
from cases.models.case import Mode
from cases.record import Record, current
from permissions.roles import Role
from policies import forums as places
from policies import versions
from policies.shapes import Pack
from workflow.facts import Weight
from workflow.models import Clock

from . import candidates, drafts, due, packet, released
from .choosing import Choices, asking, parties
from .opening import Opening
from .texts import Texts


def threads(seen: Opening, _: str) -> Choices:
    rows = enumerate(seen.threads, start=1)
    return {"thread": [(str(row.pk), f"Reporter {place} ({Mode(row.mode).label.lower()})") for place, row in rows]}


def release_packet(seen: Opening, _: str) -> Choices:
    """What may go, and who could sign. What is withheld by its class is no choice; the page lists it above the form."""
    lines = packet.lines(seen.case.pk, seen.opener)
    return {
        "items": [(str(one.record), one.title) for one in lines if not (one.withheld or one.broken)],
        "second": released.choices(seen),
    }


def investigate_after_referral(seen: Opening, _: str) -> Choices:
    if seen.case.seal_id:  # nobody is let in by one person
        return {"blocks": []}
    return {"blocks": [("investigator", "")], "investigator": candidates.choices(seen.case, Role.INVESTIGATOR)}


def disciplined(seen: Opening, on_record: Record) -> list[tuple[str, str]]:
    """The subjects about whom something is sustained, with number and name."""
    hit = {str(one.pk) for one in outcome.disciplined(on_record)}
    return [one for one in parties(seen, on_record, Party.Role.SUBJECT) if one[0] in hit]


def subject(seen: Opening, _: str) -> Choices:
    return {"subject": disciplined(seen, record.of(seen.case.pk))}


def record_proposal(seen: Opening, _: str) -> Choices:
    """The whole ladder for an employee; for whom discipline does not reach, what is no discipline (S9)."""
    on_record = record.of(seen.case.pk)
    pack = review.pack_of(on_record)
    reached = any(review.under_discipline(one, pack) for one in outcome.disciplined(on_record))
    none = {one.code for one in pack.sanctions if one.discipline and not reached}
    rungs = [rung for rung in ladder(pack) if rung[0] not in none]
    return {"subject": disciplined(seen, on_record), "sanction": rungs}


def waive_discipline(seen: Opening, chosen: str) -> Choices:
    return {**asking("waive_discipline")(seen, chosen), **subject(seen, chosen)}


def record_notice(seen: Opening, _: str) -> Choices:
    on_record = rounds.read(seen.case.pk)
    heavy = {str(one.pk) for one in outcome.disciplined(on_record) if _proposed(on_record, one) == Weight.MORE}
    return {"subject": [one for one in disciplined(seen, on_record) if one[0] in heavy]}


def _proposed(on_record: Record, party: Party) -> str:
    row = outcome.proposal_of(on_record, party)
    return row.weight if row else ""


def decide(seen: Opening, _: str) -> Choices:
    on_record = record.of(seen.case.pk)
    return {"subjects": disciplined(seen, on_record), "sanction": ladder(review.pack_of(on_record))}


def ladder(pack: Pack) -> list[tuple[str, str]]:
    return _standing(pack, "sanctions", [(one.code, one.label) for one in pack.sanctions])


def _standing(pack: Pack, kind: str, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same with "(proposed)" behind each that the employer has not adopted (domain row 34)."""
    waiting = versions.waiting(pack, kind)
    return [(code, f"{label} (proposed)" if code in waiting else label) for code, label in rows]


def letter(seen: Opening, _: str) -> Choices:
    """The letter's fields where somebody is owed one; where something was imposed on them, what the policy cannot say."""
    on_record = rounds.read(seen.case.pk)
    owed = drafts.owed(on_record)
    imposed = [one for one in owed if drafts.imposed(on_record, one)]
    blocks = [("letter", "")] if owed else []
    blocks += [("several", "")] if len(owed) > 1 else []
    blocks += [(name, "") for one in imposed for name in _asked(on_record, one)]
    ids = {str(one.pk) for one in owed}
    to = [one for one in parties(seen, on_record, Party.Role.SUBJECT) if one[0] in ids]
    return {"blocks": blocks, "subject": to} if owed else {"blocks": []}


def _asked(on_record: Record, party: Party) -> list[str]:
    """What the policy cannot say of the forums of this subject: a last day that an agreement sets, or why there is none."""
    decided = outcome.decision_of(on_record, party)
    try:
        named = [] if decided is None or decided.award_id else forums.named(party, decided, clock.today(), None)
    except forums.Lacking as lack:
        return ["agreement"] if lack.typed else []
    return [] if named else ["why"]


def record_service(seen: Opening, _: str) -> Choices:
    """The letters about the outcome, each with whom it is to and the day it was served."""
    on_record = rounds.read(seen.case.pk)
    names = dict(parties(seen, on_record, Party.Role.SUBJECT))
    rows = [one for one in on_record.letter if one.party_id and one.kind in review.TELLS_OUTCOME]
    known = [(one, served.on(on_record, one)) for one in rows]
    return {"letter": [
        (str(one.pk), f"To {names.get(str(one.party_id), 'the subject')}, {clock.written(day) if day else 'came back'}")
        for one, day in known
    ]}  # fmt: skip


def notify_subject(seen: Opening, _: str) -> Choices:
    """The subjects something is alleged about under the policy."""
    on_record = record.of(seen.case.pk)
    about = {str(one.subject_id) for one in review.live(on_record)}
    return {"subject": [one for one in parties(seen, on_record, Party.Role.SUBJECT) if one[0] in about]}


def one_letter(seen: Opening, _: str) -> Choices:
    """The page is for this letter alone: with nobody to write to there is no form."""
    return {"subject": [], **letter(seen, _)}


def final_letter(seen: Opening, _: str) -> Choices:
    """Where it ends without an appeal there is no forum, and the letter says why."""
    found = letter(seen, _)
    return {**found, "blocks": [block for block in found["blocks"] if block[0] != "agreement"]}


def finish(seen: Opening, _: str) -> Choices:
    return {**final_letter(seen, _), "retention": classes(record.of(seen.case.pk))}


def classes(on_record: Record) -> list[tuple[str, str]]:
    pack = review.pack_of(on_record)
    rows = [(one.code, f"{one.label}: {one.years} years after {one.after}") for one in pack.retention]
    return _standing(pack, "retention", rows)


def close(seen: Opening, _: str) -> Choices:
    """Retention is asked for unless it was set."""
    found: Choices = {"retention": classes(record.of(seen.case.pk))}
    return {**found, "blocks": [] if seen.case.retention else [("retention", "")]}


def set_retention(seen: Opening, _: str) -> Choices:
    return {"retention": classes(record.of(seen.case.pk))}


def record_appeal(seen: Opening, _: str) -> Choices:
    on_record = rounds.read(seen.case.pk)
    numbers, pack = {one.pk: one.number for one in on_record.party}, rules.pack_on()
    open_ones = [
        (str(one.pk), f"{places.name(pack, one.name)}, subject {numbers[one.subject_id]}")
        for one in current(on_record.appealforum) if not one.ended
    ]  # fmt: skip
    return {"forum": open_ones, "sanction": ladder(review.pack_of(on_record))}


def complete_task(seen: Opening, _: str) -> Choices:
    texts = Texts(seen, "task")
    rows = Task.objects.filter(case=seen.case, done_on=None, superseded_by=None).order_by("due_on")
    return {"task": [(str(one.pk), f"{texts.of(one.pk, 'task')} (by {clock.written(one.due_on)})") for one in rows]}


def annotate_clock(seen: Opening, _: str) -> Choices:
    rows = Clock.objects.filter(case_id=seen.case.pk, satisfied_on=None).order_by("due_on")
    return {"which": [(str(one.pk), f"{due.what(one)}, by {clock.written(due.by(one))}") for one in rows]}


def record_officer_event(seen: Opening, _: str) -> Choices:
    on_record = record.of(seen.case.pk)
    officers = {str(one.pk) for one in on_record.party if one.peace_officer}
    return {"subject": [row for row in parties(seen, on_record, Party.Role.SUBJECT) if row[0] in officers]}


def record_commission_notice(seen: Opening, _: str) -> Choices:
    rows = duties.running(Clock.objects.filter(case_id=seen.case.pk), *duties.OFFICER)
    return {
        "which": [(str(one.pk), f"{due.what(one)}, subject {one.about}, by {clock.written(one.day)}") for one in rows]
    }


CHOOSING: dict[str, Callable[[Opening, str], Choices]] = {
    "record_consent": threads,
    "note_withdrawal": threads,
    "release_packet": release_packet,
    "investigate_after_referral": investigate_after_referral,
    "close_before_reply": asking("close_before_reply"),
    "reopen": asking("reopen"),
    "record_proposal": record_proposal,
    "waive_discipline": waive_discipline,
    "notify_subject": notify_subject,
    "record_notice": record_notice,
    "record_response": subject,
    "decide": decide,
    "decide_after_response": decide,
    "decide_anew": decide,
    "record_letter": one_letter,
    "record_service": record_service,
    "serve_decision": letter,
    "finalize": final_letter,
    "finish": finish,
    "decide_and_finish": finish,
    "close": close,
    "set_retention": set_retention,
    "record_appeal": record_appeal,
    "complete_task": complete_task,
    "annotate_clock": annotate_clock,
    "record_officer_event": record_officer_event,
    "record_commission_notice": record_commission_notice,
}
