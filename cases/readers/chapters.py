"""The case told, as far as the findings: each chapter in plain sentences, from a pen that knows what it may say."""

from cases import record, rules
from cases.facts import review
from cases.models import Allegation, Evidence, ExemptionCheck, Finding, Interview, Party
from cases.models.case import Channel, Mode
from permissions.classes import HELD_BACK
from workflow.facts import Finding as Outcome

from . import words
from .asking import answered
from .labels import code_words, day, label, labels
from .pen import Passage, Passages, Pen, on, sha256
from .sentences import sentence

KINDS = (words.THEIR_UNIT, words.LED_BY, "alleged", "outside", "other_track", "why_no_subject", words.EVIDENCE, words.MINUTES,
         words.REASON)  # fmt: skip
NOT_SAID = ("", "unknown", Party.Tenure.NONE)


def reported(pen: Pen) -> Passages:
    """How each report came, and in whose own words. A confidential reporter's name is not among the answers (D8)."""
    for number, thread in enumerate(pen.seen.threads, start=1):
        report = thread.report
        told = pen.seen.opener.answers(report)
        lead = "The report" if len(pen.seen.threads) == 1 else f"Report {number}"
        way, mode = Channel(report.channel).label.lower(), Mode(thread.mode).label.lower()
        yield Passage(f"It came in on {day(report.received_on)}. The way it came: {way}. Its reporter: {mode}.", lead)
        if told is None:
            yield Passage("Its words were changed outside Candor, so they are not shown.")
        for answer in answered(told or {}, report.received_on):
            yield Passage(answer.term, words=answer.value)
        if thread.withdrawal_on:
            yield Passage(f"The reporter wished to take it back on {day(thread.withdrawal_on)}.")
    written, files = pen.seen.counts.of("messages"), pen.seen.counts.of("files")
    if written:
        sent = f" The reporter sent {_many(files, 'file')} with them." if files else ""
        were = "was" if written == 1 else "were"
        yield Passage(f"{_many(written, 'message')} {were} written with the reporter since.{sent}")


def concerned(pen: Pen) -> Passages:
    """Everybody on record, by number: who they are here, and how they stand to the county."""
    for row in sorted(pen.on_record.party, key=lambda one: one.number):
        if pen.tells(row):
            continue
        unit, led = pen.words(row.pk, words.THEIR_UNIT), pen.words(row.pk, words.LED_BY)
        said = [
            f"{Party.Role(row.role).label} {row.number}", *_standing(pen, row), f"Works in: {unit}" if unit else "",
            f"Led by: {led}" if led else "", "A peace officer" if row.peace_officer else "",
            f"Left the county{on(row.left_on)}" if row.left_on else "",
            f"Named here in error, as was found{on(row.ended_on)}" if row.ended_on else "",
        ]  # fmt: skip
        yield Passage(" ".join(f"{one}." for one in said if one), pen.name(row))


def _standing(pen: Pen, row: Party) -> list[str]:
    relation = "" if row.relation in NOT_SAID else label(pen.pack, "relation", row.relation)
    tenure = "" if row.tenure in NOT_SAID else Party.Tenure(row.tenure).label
    return [relation, tenure]


def alleged(pen: Pen) -> Passages:
    """Each allegation with its codes, the version of the policy that held on its day, and whether an approval covers it."""
    for row in review.live(pen.on_record):
        pack = rules.pack_behind(row.version_id)
        subject = pen.party(row.subject_id)
        said = [
            f"{label(pack, 'conduct', row.act)}, by {subject}{_days(row)}", "It was only attempted" if row.attempted else "",
            f"What connects it to the county: {labels(pack, 'nexus', row.nexus)}" if row.nexus else "",
            *_track(pen, row), f"Under {'; '.join(code_words(pack, one) for one in row.codes)}" if row.codes else "",
            f"Version of the policy: {rules.version_words(row.version_id).rstrip('.')}" if row.version_id else "",
            _approval(pen, row),
        ]  # fmt: skip
        text = " ".join(f"{one.rstrip('.')}." for one in said if one)
        yield Passage(text, f"Allegation {row.number}", pen.words(row.pk, "alleged"))
    if why := pen.words(pen.seen.case.pk, "why_no_subject"):
        yield Passage("Why nobody is named as the subject:", words=why)


def _track(pen: Pen, row: Allegation) -> list[str]:
    if row.track == Allegation.Track.CODE:
        return []
    kind = "outside" if row.track == Allegation.Track.OUTSIDE else "other_track"
    return [f"{Allegation.Track(row.track).label}: {pen.words(row.pk, kind)}"]


def _days(row: Allegation) -> str:
    if row.incident_on is None:
        return ", on a day that is not known"
    if row.incident_to in (None, row.incident_on):
        return f", on {day(row.incident_on)}"
    return f", from {day(row.incident_on)} to {day(row.incident_to)}"


def _approval(pen: Pen, row: Allegation) -> str:
    checks = [one for one in record.current(pen.on_record.exemptioncheck) if one.allegation_id == row.pk]
    if not checks:
        return "Nobody looked yet whether a prior approval covers it"
    return f"Prior approval: {ExemptionCheck.Result(checks[-1].result).label.lower()}"


def done(pen: Pen) -> Passages:
    """Each step of the case with its day, first to last."""
    for row in sorted(pen.on_record.step, key=lambda one: one.version):
        late = f" It was entered on {day(row.recorded_on)}." if row.late else ""
        yield Passage(sentence(row.verb, pen.who(row.person), {}, {}) + late, day(row.happened_on))


def exhibits(pen: Pen) -> Passages:
    """The items of evidence by number, each with the hash of its words as sealed."""
    numbers = {one.pk: one.number for one in pen.on_record.allegation}
    for row in sorted(record.current(pen.on_record.evidence), key=lambda one: one.number):
        kind = Evidence.Kind(row.kind).label
        about = f"Allegation {numbers[row.allegation_id]}" if row.allegation_id in numbers else "The case as a whole"
        alone = " By itself it carries no finding." if row.kind in review.NO_BASIS else ""
        said = pen.words(row.pk, words.EVIDENCE, HELD_BACK)
        text = (
            f"{kind}{', collected' + on(row.collected_on) if row.collected_on else ''}. It speaks to: {about}.{alone}"
        )
        yield Passage(text, f"Exhibit {row.number}", said, sha256(said), pen.read_by(row.pk, words.EVIDENCE))


def heard(pen: Pen) -> Passages:
    """Who was heard and how, or why they were not."""
    people = {one.pk: one for one in pen.on_record.party}
    for row in record.current(pen.on_record.interview):
        party = people[row.party_id]
        if pen.tells(party):
            continue
        said = pen.words(row.pk, words.MINUTES) or pen.words(row.pk, words.REASON, HELD_BACK)
        yield Passage(_hearing(row), pen.party(party.pk), said, note=pen.read_by(row.pk, words.MINUTES))


def _hearing(row: Interview) -> str:
    if row.outcome != Interview.Outcome.HELD:
        declined = row.outcome == Interview.Outcome.DECLINED
        return f"{'Declined to be heard' if declined else 'Could not be heard'}, as recorded on {day(row.happened_on)}."
    beside = Interview.Representation(row.representation).label.lower()
    said = [f"Heard on {day(row.happened_on)}", f"Representation: {beside}"]
    said += [f"Statement {Interview.Statement(row.statement).label.lower()}"] if row.statement else []
    return " ".join(f"{one}." for one in said)


def found(pen: Pen) -> Passages:
    """What was found about each allegation, by which standard of proof, by whom and why."""
    for row in review.live(pen.on_record):
        finding = review.finding_of(pen.on_record, row)
        lead = f"Allegation {row.number}"
        if finding is None:
            yield Passage("Nothing is found yet.", lead)
            continue
        standard = Finding.Standard(finding.standard).label.lower()
        said = f"{Outcome(finding.finding).label}. The standard of proof: {standard}."
        by = f" Found by {pen.who(finding.by)}{on(finding.happened_on)}."
        yield Passage(f"{said}{by}{_reviewed(pen, finding)}", lead, pen.words(finding.pk, words.REASON))


def _reviewed(pen: Pen, row: Finding) -> str:
    if not row.approved_on:
        return " Nobody approved it yet."
    return f" Approved by {pen.who(row.approved_by)}{on(row.approved_on)}."


def _many(number: int | None, word: str) -> str:
    return f"{number or 0} {word}{'' if number == 1 else 's'}"
