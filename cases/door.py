"""The only module of this room that the untrusted door imports (D27).

Everything here runs as the door: a database role that can add a report, and with a receipt in hand read and extend
that one thread. It never learns which case a report became, who may read it, or whether anyone was routed around.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID, uuid4

from django.db import IntegrityError, connection

from audit import clock, journal
from permissions import matching
from permissions.actors import Actor, acting
from permissions.models import Branch, Installation
from policies.shapes import Pack
from vault import blind, identity, receipts, threads
from vault.models import Identity
from vault.sealed import DataKey, Place, Sealed, Tampered
from workflow import clocks, outbox

from . import places, references, rules
from .models import Case, Message, Report, Thread, Tie
from .models.case import Channel, Mode

LONGEST = 20_000  # characters in one answer or message


@dataclass(frozen=True)
class Telling:
    """A report about to be handed in. `answers` are the questionnaire's, by key; nothing here is stored in clear."""

    mode: str
    answers: dict[str, str]
    channel: str = Channel.WEB
    branch: str = ""  # code; empty takes the default branch
    urgent: bool = False
    involved: str = ""  # "is anyone who handles reports involved?": people or offices that must not see it
    who: str = ""  # names given in the "who" answers
    reporter: dict[str, str] = field(default_factory=dict)  # name and contact, only when not anonymous
    person: UUID | None = None  # the signed-in reporter, if any
    language: str = "en"
    policy: Pack | None = None  # the pack whose questions were asked; none: the one in force


@dataclass(frozen=True)
class Stored:
    """What the door tells back: nothing but that the report is stored, and since when."""

    received_on: date
    thread: UUID


def submit(telling: Telling, receipt: str) -> Stored:
    """Store a report once, whatever the number of times it is sent with the same receipt (D5). T1.

    Raises KeyMissing when it cannot be sealed; nothing is stored then.
    """
    lookup = receipts.lookup(receipt)
    for attempt in range(3):
        try:
            with acting(Actor.door(lookup)):
                return _store(telling, receipt, lookup)
        except IntegrityError:  # the reference is taken: another is made
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def _store(telling: Telling, receipt: str, lookup: str) -> Stored:
    today = clock.today()
    thread_id = uuid4()
    keys = threads.make(thread_id, receipt)
    thread = Thread(
        id=thread_id, lookup=lookup, staff_wrap=keys.staff_wrap, receipt_wrap=keys.receipt_wrap,
        mode=telling.mode, phase_on=today, created_on=today,
    )  # fmt: skip
    if not _added(thread):
        earlier = Thread.objects.get(lookup=lookup)
        return Stored(earlier.created_on, earlier.pk)
    counted = rules.clocks_of(telling.policy or rules.pack_on(today))
    case = Case(
        reference=references.make(), branch_id=_branch(telling.branch), channel=telling.channel, mode=telling.mode,
        urgent=telling.urgent, received_on=today, opened_on=today,
        next_on=clocks.due(clocks.ClockRule.of(counted["acknowledge"]), today).on,
    )  # fmt: skip
    report = Report(thread=thread, channel=telling.channel, received_on=today, language=telling.language)
    place = Place("cases_report", report.pk, "answers", 1)
    report.answers = keys.key.seal(json.dumps(_told(telling), ensure_ascii=False), place)
    case.save(force_insert=True)
    report.save(force_insert=True)
    Tie(case=case, thread=thread, kind=Tie.Kind.ORIGIN, made_on=today).save(force_insert=True)
    _keep_identity(telling, thread_id, today)
    clocks.start(case.pk, "acknowledge", counted, started=today)  # before it is admitted: afterwards the door may not
    _admit(case, telling, thread, (place, report.answers))
    due_at = outbox.window(urgent=telling.urgent) if _hidden(thread) else None
    outbox.put("new_report", case=case.pk, ids={"case": str(case.pk)}, effect=f"new_report:{case.pk}", due_at=due_at)
    return Stored(today, thread_id)


def _added(thread: Thread) -> bool:
    """Add the thread unless its receipt has one. One statement: whoever sends at the same moment is waited for, and
    a repetition leaves no error with its hour in the server's log.
    """
    columns = [column for column in Thread._meta.concrete_fields if column.attname != "withdrawal_on"]
    names = ", ".join(f'"{column.column}"' for column in columns)
    values = [column.get_db_prep_save(getattr(thread, column.attname), connection) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into cases_thread ({names}) values ({', '.join(['%s'] * len(columns))}) "  # noqa: S608 - our names
            "on conflict (lookup) do nothing",
            values,
        )
        return bool(cursor.rowcount)


@cache
def _branch(code: str) -> str | None:
    """The branch of that code, else the one that takes reports of no branch. Asked once in the life of a process."""
    if Branch.objects.filter(pk=code).exists():
        return code
    return Installation.objects.values_list("default_branch_id", flat=True).first()


def _told(telling: Telling) -> dict[str, str]:
    """The answers as told; a confidential reporter's name is not among them (D8)."""
    told = dict(telling.answers)
    if telling.mode in (Mode.NAMED, Mode.PROXY):
        told |= {f"reporter_{key}": value for key, value in telling.reporter.items() if value}
    return told


def _keep_identity(telling: Telling, thread_id: UUID, today: date) -> None:
    if telling.mode == Mode.CONFIDENTIAL and telling.reporter:
        sealed = identity.seal(thread_id, telling.reporter)
        Identity(thread_id=thread_id, sealed=sealed, created_on=today).save(force_insert=True)


def _admit(case: Case, telling: Telling, thread: Thread, answers: tuple[Place, Sealed]) -> None:
    """Journal what came in, screen and route it, before the report appears to anyone."""
    named = matching.named(telling.who) + matching.named(telling.involved)
    named += matching.named(telling.reporter.get("name", ""))
    if telling.person:
        named.append(blind.person_token(telling.person))
    said = [token for text in telling.answers.values() for token in matching.said(text)]
    facts: dict[str, journal.Fact] = {"channel": telling.channel, "mode": telling.mode}
    told = journal.Entry(journal.Chain.thread(thread.pk), "submit", facts, (answers,))
    admitted = journal.Entry(journal.Chain.case(case.pk), "submit", {**facts, "tokens": len(named) + len(said)})
    events = journal.record_all([told, admitted], actor="door", day_only=_hidden(thread), begins=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "select public.candor_admit(%s, %s, %s, %s, %s)",
            [case.pk, events[1], case.branch_id, sorted(set(named)), sorted(set(said))],
        )


@dataclass(frozen=True)
class Said:
    """One message as its reporter sees it: by which side, on which day, whether it is new to them."""

    mine: bool
    text: str
    on: date
    new: bool


@dataclass(frozen=True)
class Opened:
    """A thread as its reporter sees it."""

    phase: str
    note: str
    since: date
    received_on: date
    mode: str
    answers: dict[str, str]
    messages: list[Said]
    withdrawal_on: date | None


def knows(receipt: str) -> bool:
    """Whether a thread stands behind a receipt; opens nothing. Raises BadReceipt, KeyMissing."""
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        return Thread.objects.filter(lookup=lookup).exists()


def find_thread(receipt: str) -> Opened | None:
    """The thread behind a receipt, opened with it, or None: the same for a wrong code and for none at all.

    Marks what the office wrote as read. Raises BadReceipt when the code is not even one, Tampered when a stored
    text is not what was written.
    """
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        thread = Thread.objects.filter(lookup=lookup).select_related("report").first()
        if thread is None:
            return None
        key = threads.open_with_receipt(thread.pk, receipt, bytes(thread.receipt_wrap))
        messages = list(thread.messages.order_by("number"))
        shown = journal.digests([thread.pk])
        said = [_said(message, key, shown) for message in messages]
        Message.objects.filter(thread=thread, side=Message.Side.OFFICE, read_on=None).update(read_on=clock.today())
        journal.record(journal.Chain.thread(thread.pk), "read_thread", actor="door", day_only=_hidden(thread))
        place = Place("cases_report", thread.report.pk, "answers", 1)
        return Opened(
            phase=thread.phase, note=thread.note, since=thread.phase_on, received_on=thread.created_on,
            mode=thread.mode, answers=json.loads(_open(thread.report.answers, key, place, shown)),
            messages=said, withdrawal_on=thread.withdrawal_on,
        )  # fmt: skip


def post(receipt: str, text: str) -> bool:
    """Add the reporter's message and screen it for every tied case before anyone can read it. False: no such thread.

    The same words twice in a row are one message that was sent twice (double click, back, retry).
    """
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        thread = Thread.objects.select_for_update().filter(lookup=lookup).first()
        if thread is None:
            return False
        key = threads.open_with_receipt(thread.pk, receipt, bytes(thread.receipt_wrap))
        last = thread.messages.order_by("-number").first()
        if last and last.side == Message.Side.REPORTER and _repeats(last, text, key):
            return True
        number = last.number + 1 if last else 1
        message = Message(thread=thread, side=Message.Side.REPORTER, number=number, written_on=clock.today())
        place = places.message(message)
        message.body = key.seal(text[:LONGEST], place)
        message.save(force_insert=True)
        journal.record(
            journal.Chain.thread(thread.pk), "post", actor="door", day_only=_hidden(thread),
            sealed=[(place, message.body)],
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("select public.candor_name_in_thread(%s, %s)", [thread.pk, sorted(set(matching.said(text)))])
        _notice(thread, "new_message", f"new_message:{message.pk}")
        return True


def withdraw(receipt: str) -> bool:
    """Note the wish to take the report back. It never ends the case by itself (T24). False: no such thread."""
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        thread = Thread.objects.filter(lookup=lookup, withdrawal_on=None).first()
        if thread is None:
            return Thread.objects.filter(lookup=lookup).exists()
        thread.withdrawal_on = clock.today()
        thread.save(update_fields=["withdrawal_on"])
        journal.record(journal.Chain.thread(thread.pk), "note_withdrawal", actor="door", day_only=_hidden(thread))
        _notice(thread, "withdrawal", f"withdrawal:{thread.pk}")
        return True


def _repeats(last: Message, text: str, key: DataKey) -> bool:
    """Whether these words were the last ones. What was tampered with repeats nothing, and keeps nobody from writing."""
    try:
        return last.body.unseal(key, places.message(last)) == text[:LONGEST]
    except Tampered:
        return False


def _notice(thread: Thread, kind: str, effect: str) -> None:
    """Tell the office, in a fixed window where the moment would tell something about the reporter (D31)."""
    due_at = outbox.window() if _hidden(thread) else None
    outbox.put(kind, ids={"thread": str(thread.pk)}, effect=effect, due_at=due_at)


def _hidden(thread: Thread) -> bool:
    return thread.mode == Mode.ANONYMOUS


def _said(message: Message, key: DataKey, shown: journal.Digests) -> Said:
    mine = message.side == Message.Side.REPORTER
    text = _open(message.body, key, places.message(message), shown)
    return Said(mine, text, message.written_on, new=not mine and message.read_on is None)


def _open(sealed: Sealed, key: DataKey, place: Place, shown: journal.Digests) -> str:
    """The text, unless it is not the one whose digest the journal holds (D3)."""
    if shown.get((place.row, place.field)) != (place.version, sealed.digest):
        raise Tampered
    return sealed.unseal(key, place)
