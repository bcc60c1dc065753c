"""The case told from the referral on: each chapter in plain sentences, from a pen that knows what it may say."""

from cases import facts, ladder, rules
from cases.facts import served
from cases.facts.referral import newest
from cases.models import AppealForum, Award, Decision, DisciplineProposal, Letter, Referral, Response, Service
from cases.record import current
from cases.turns import turn
from policies import forums
from workflow.states import State

from . import due, words
from .discipline import Row, gone
from .labels import day
from .letters import KINDS as LETTERS
from .letters import SERVED
from .pen import Passage, Passages, Pen, on, sha256
from .referral import EARLY

KINDS = ("reply", "order", "comparators", "factors", "response", ladder.TERMS, "letter", "award", "task")
ANSWERED = {
    Response.Kind.HELD: "{subject} answered{on}.", Response.Kind.WAIVED: "{subject} waived the answer in writing{on}.",
    Response.Kind.NO_ANSWER: "{subject} gave no answer by the last day, as recorded{on}.",
}  # fmt: skip
ENDED = {"passed": "Its last day passed", "withdrawn": "The appeal was withdrawn", "decided": "The appeal was decided"}


def referred(pen: Pen) -> Passages:
    """Whether the case was to go to the Ombuds, when it went, what was answered and ordered."""
    for one in pen.on_record.ethicsdecision:
        what = "to refer the case to the Ombuds" if one.refer else "not to refer the case to the Ombuds"
        yield Passage(f"{pen.who(one.by)} decided{on(one.happened_on)} {what}.", words=pen.words(one.pk, words.REASON))
    for row in pen.on_record.referral:
        yield from _referral(pen, row)


def _referral(pen: Pen, row: Referral) -> Passages:
    if row.early:
        why = EARLY.get(row.early_reason, "")
        yield Passage(f"It was to go before the findings{': ' + why[:1].lower() + why[1:] if why else ''}.")
    if row.sent_on:
        yield Passage(f"{pen.who(row.sent_by)} sent the packet to the Ombuds{on(row.sent_on)}.", sha256=row.manifest)
    elif row == newest(pen.on_record) and not row.outcome:
        yield Passage("The packet is being put together.")
    if row.reply:
        said = f"The Ombuds answered{on(row.replied_on)}: {row.get_reply_display().lower()}."
        yield Passage(said, words=pen.words(row.pk, "reply"))
    if row.outcome:
        last = f" The last day to appeal it: {day(row.appeal_last_day)}." if row.appeal_last_day else ""
        said = f"It came out{on(row.outcome_on)} as: {row.get_outcome_display().lower()}.{last}"
        yield Passage(said, words=pen.words(row.pk, "order"))
    if row.ended_on:
        yield Passage(f"The referral is over since {day(row.ended_on)}.")


def decided(pen: Pen) -> Passages:
    """What was proposed, answered and decided, first to last; what counts no more says so."""
    rows: list[Row] = [*pen.on_record.disciplineproposal, *pen.on_record.response, *pen.on_record.decision]
    replaced = {row.supersedes_id for row in rows if row.supersedes_id}
    for row in sorted(rows, key=lambda one: one.recorded_at):
        why = gone(pen.on_record, row, row.pk in replaced)
        after = f" This was {why}." if why == "replaced later" else f" This {why}." if why else ""
        if isinstance(row, Response):
            said = ANSWERED[Response.Kind(row.kind)].format(subject=pen.party(row.subject_id), on=on(row.happened_on))
            yield Passage(said + after, words=pen.words(row.pk, "response"))
        else:
            yield from _measure(pen, row, after)


def _measure(pen: Pen, row: DisciplineProposal | Decision, after: str) -> Passages:
    what = ladder.said(pen.pack, row, pen.words(row.pk, ladder.TERMS)) or "an amount that is not on record"
    did = "decided" if isinstance(row, Decision) else "proposed"
    about = f" about {pen.party(row.subject_id)}" if row.subject_id else ""
    effect = f" It takes effect on {day(row.effective_on)}." if isinstance(row, Decision) and row.effective_on else ""
    said = f"{pen.who(row.by)} {did}{on(row.happened_on)}{about}: {what}.{effect}{after}"
    yield Passage(said, words=pen.words(row.pk, words.REASON))
    beside = {"comparators": "What was decided in similar cases:", "factors": "What weighed for and against:"}
    for kind, text in beside.items():
        if kept := pen.words(row.pk, kind):
            yield Passage(text, words=kept)


def letters(pen: Pen) -> Passages:
    """Each letter with its day, how it was served, and the hash of its words as sealed."""
    for number, row in enumerate(pen.on_record.letter, start=1):
        if pen.without and row.thread_id:
            continue
        to = "the reporter" if row.thread_id else pen.party(row.party_id)
        asked = f" To be answered by {day(row.answer_by)}." if row.answer_by else ""
        text = f"{LETTERS.get(row.kind, row.kind)} to {to}: {_served(pen, row)}.{asked}"
        yield Passage(text, f"Letter {number}", sha256=sha256(pen.texts.of(row.pk, "letter")))


def _served(pen: Pen, row: Letter) -> str:
    """As it was recorded last."""
    known = served.of(pen.on_record, row)
    if known is None:
        return f"{SERVED.get(row.served_by, 'Served').lower()}{on(row.served_on)}"
    return f"{Service.How(known.how).label.lower()}{on(known.served_on or known.happened_on)}"


def appealed(pen: Pen) -> Passages:
    """Each place to appeal to with its last day as it is known now and how it ended; then what was ordered."""
    for row in current(pen.on_record.appealforum):
        yield Passage(_forum(row), f"{forums.name(rules.pack_on(), row.name)}, for {pen.party(row.subject_id)}")
    for one in pen.on_record.award:
        yield Passage(_award(one), words=pen.words(one.pk, "award"))


def _forum(row: AppealForum) -> str:
    said = [f"Last day: {day(row.last_day)}" if row.last_day else "Its last day is not known"]
    said += [f"An appeal was filed{on(row.filed_on)}"] if row.filed_on else []
    said += [f"{ENDED.get(row.ended, 'It ended')}{on(row.ended_on)}"] if row.ended else []
    return " ".join(f"{one}." for one in said)


def _award(row: Award) -> str:
    changed = (
        " It ordered another sanction" + (", which is carried out." if row.amended_on else ".") if row.amend else ""
    )
    back = f" It sent the case back to: {State(row.remand_to).label.lower()}." if row.remand_to else ""
    return f"There was an award{on(row.happened_on)}.{changed}{back}"


def open_now(pen: Pen) -> Passages:
    """What the case waits for; what is due by when, and what is to be done, for whoever reads those parts."""
    seen = pen.seen
    yield Passage(turn(seen.case.state, lambda: facts.of(seen.case, pen.on_record), seen.case.turn).now)
    if "clocks" in seen.sees:
        for one in sorted((one for one in pen.on_record.clock if not one.satisfied_on), key=lambda one: one.day):
            number = one.about.partition(" ")[0]
            about, late = f" (subject {number})" if number else "", " It is late." if due.late(one) else ""
            yield Passage(f"{due.what(one)}{about}: due on {day(one.day)}.{late}")
    if "tasks" in seen.sees:
        for task in current(pen.on_record.task):
            if not task.done_on:
                yield Passage(f"A task, due on {day(task.due_on)}:", words=pen.words(task.pk, "task"))
