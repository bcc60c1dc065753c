"""What the untrusted door imports of this room; beside it only the half for files, `cases/uploads.py` (D27).

Everything here runs as the door: a database role that can add a report, and with a receipt in hand read and extend
that one thread; or, for somebody signed in, the threads that row security says are theirs. It never learns which case a
report became, who may read it, or whether anyone was routed around.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection
from django.db.models import Exists, OuterRef, Subquery

from audit import clock, journal
from permissions import conflicts, matching
from permissions.actors import Actor, acting
from permissions.models import Branch, Installation
from permissions.typed import LONGEST
from policies.shapes import Pack
from vault import blind, receipts, threads
from vault.sealed import DataKey, Place, Sealed, Tampered
from workflow import clocks, outbox
from workflow.models import Clock

from . import addresses, duties, marks, places, references, rules, uploads, ways
from .marks import MOST_A_DAY, TooMany, claim
from .models import Case, Message, Report, ReportedBy, Thread, Tie
from .models.case import Channel, Mode
from .uploads import Sent, Taken
from .ways import Own, Way, actor_of, behind, key_of

__all__ = ["LONGEST", "MOST_A_DAY", "Own", "Sent", "Taken", "TooMany", "Way", "claim"]  # beside what is defined here

Counted = Mapping[str, Mapping[str, Any]]  # the clocks of a pack, by kind
LATER = ("withdrawal_on", "claimed_on")  # columns of a thread that nothing fills when it begins
LANGUAGE, ENGLISH = "language", "en"  # an answer that no question asks, where the pages were in another language
MINOR = "minor"  # the question, the same in every pack, by whose "yes" a report takes no files, whoever wrote it down


@dataclass(frozen=True)
class Telling:
    """A report about to be handed in. `answers` are the questionnaire's, by key; nothing here is stored in clear."""

    mode: str
    answers: dict[str, str]
    channel: str = Channel.WEB
    branch: str = ""  # code; empty takes the default branch
    urgent: bool = False
    minor: bool = False  # an earlier report closed itself for files: neither does this one take any
    involved: str = ""  # "is anyone who handles reports involved?": people or offices that must not see it
    who: str = ""  # names given in the "who" answers
    reporter: dict[str, str] = field(default_factory=dict)  # name and contact, only when not anonymous
    person: UUID | None = None  # the signed-in reporter, if any; never of an anonymous report
    language: str = "en"  # of the pages on which it was told
    policy: Pack | None = None  # the pack whose questions were asked; none: the one in force
    after: str = ""  # lookup of the earlier report, where this one tells of payback for it


@dataclass(frozen=True)
class Stored:
    """What the door tells back: nothing but that the report is stored, and since when."""

    received_on: date
    thread: UUID


def channel(mode: str, *, supervisor: bool) -> str:
    """How a report of somebody signed in came in. A confidential one comes in like any other: staff see the channel, and a
    rarer one would narrow down whose it is.
    """
    return Channel.SUPERVISOR if supervisor and mode != Mode.CONFIDENTIAL else Channel.WEB


def submit(telling: Telling, receipt: str) -> Stored:
    """Store a report once, whatever the number of times it is sent with the same receipt (D5). T1.

    Raises KeyMissing when it cannot be sealed; nothing is stored then. Raises ValueError for an anonymous telling that
    says whose it is.
    """
    lookup = receipts.lookup(receipt)
    if telling.person and telling.mode == Mode.ANONYMOUS:
        raise ValueError("an anonymous report has no person")
    actor = Actor.reporter(telling.person, lookup) if telling.person else Actor.door(lookup)
    for attempt in range(3):
        try:
            with acting(actor):
                return _store(telling, receipt, actor)
        except IntegrityError:  # the reference is taken: another is made
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def _store(telling: Telling, receipt: str, actor: Actor) -> Stored:
    today, lookup = clock.today(), actor.id
    thread_id = uuid4()
    keys = threads.make(thread_id, receipt)
    thread = Thread(
        id=thread_id, lookup=lookup, staff_wrap=keys.staff_wrap, receipt_wrap=keys.receipt_wrap,
        mode=telling.mode, phase_on=today, created_on=today,
        files_closed=telling.minor or telling.answers.get(MINOR) == "yes",
    )  # fmt: skip
    if not _added(thread):
        earlier = Thread.objects.get(lookup=lookup)
        return Stored(earlier.created_on, earlier.pk)
    if actor.token:
        ReportedBy(thread=thread, token=actor.token).save(force_insert=True)
    counted = rules.clocks_of(telling.policy or rules.pack_on(today))
    case = Case(
        reference=references.make(), branch_id=_branch(telling.branch), channel=telling.channel, mode=telling.mode,
        urgent=telling.urgent, received_on=today, opened_on=today,
    )  # fmt: skip
    begun = _clocks(case, telling, counted, started=today if marks.hidden(thread) else clock.now())
    case.next_on = min(one.day for one in begun)
    report = Report(thread=thread, channel=telling.channel, received_on=today)
    place = Place("cases_report", report.pk, "answers", 1)
    report.answers = keys.key.seal(json.dumps(_told(telling), ensure_ascii=False), place)
    case.save(force_insert=True)
    report.save(force_insert=True)
    if telling.mode == Mode.CONFIDENTIAL and telling.reporter:
        marks.keep_identity(thread_id, telling.reporter)
    if telling.after:
        conflicts.after(case.pk, telling.after)
    clocks.start_all(begun)  # before it is admitted: afterwards the door may not
    stands = _tie(case, thread, today)
    _admit(case, telling, thread, (place, report.answers), stands)
    due_at = outbox.window(urgent=telling.urgent) if marks.hidden(thread) else None
    outbox.put("new_report", case=case.pk, ids={"case": str(case.pk)}, effect=f"new_report:{case.pk}", due_at=due_at)
    return Stored(today, thread_id)


def _clocks(case: Case, telling: Telling, counted: Counted, *, started: date | datetime) -> list[Clock]:
    """The clocks of a new report. Where a child is harmed, the hours run from now, or from the day that is kept (D31)."""
    begun = [clocks.made(case.pk, "acknowledge", counted, started=case.received_on)]
    if telling.answers.get(MINOR) == "yes":
        begun += [clocks.made(case.pk, kind, counted, started=started) for kind in duties.CHILD]
    return begun


def _added(thread: Thread) -> bool:
    """Add the thread unless its receipt has one. One statement: whoever sends at the same moment is waited for, and
    a repetition leaves no error with its hour in the server's log.
    """
    columns = [column for column in Thread._meta.concrete_fields if column.attname not in LATER]
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
    """The answers as told; a confidential reporter's name is not among them (D8).

    The language is: it tells about a reporter what their words do, and is sealed with these (ADR 47).
    """
    told = dict(telling.answers)
    if telling.mode in (Mode.NAMED, Mode.PROXY):
        told |= {f"reporter_{key}": value for key, value in telling.reporter.items() if value}
    if telling.language != ENGLISH:
        told[LANGUAGE] = telling.language
    return told


def _tie(case: Case, thread: Thread, today: date) -> list[str]:
    """Tie the report to its case, which is complete by now, and say what stands of it: two things in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with tied as (insert into cases_tie (id, case_id, thread_id, kind, made_on) values (%s, %s, %s, %s, %s)) "
            "select public.candor_stands(%s)",
            [uuid4(), case.pk, thread.pk, Tie.Kind.ORIGIN, today, case.pk],
        )
        (stands,) = cursor.fetchone()
    return list(stands)


def _admit(case: Case, telling: Telling, thread: Thread, answers: tuple[Place, Sealed], stands: list[str]) -> None:
    """Journal what came in, screen and route it, before the report appears to anyone.

    Of a name that nobody here bears whoever gets the report is asked before they read it; which one it is the door does
    not learn.
    """
    named = matching.named(telling.who) + matching.named(telling.involved)
    named += matching.named(telling.reporter.get("name", ""))
    if telling.person:
        named.append(blind.person_token(telling.person))
    said = [token for text in telling.answers.values() for token in matching.said(text)]
    asking = conflicts.names_of([telling.who, telling.involved], besides=telling.reporter.get("name", ""))
    facts: dict[str, journal.Fact] = {"channel": telling.channel, "mode": telling.mode}
    told = journal.Entry(journal.Chain.thread(thread.pk), "submit", facts, (answers,))
    counted: dict[str, journal.Fact] = {
        **facts,
        "tokens": len(named) + len(said),
        "stands": stands,
        "thread": str(thread.pk),
        **({"payback": True} if telling.after else {}),
    }
    names = (asking.written,) if asking else ()
    admitted = journal.Entry(journal.Chain.case(case.pk), "submit", counted, names)
    events = journal.record_all([told, admitted], actor="door", day_only=marks.hidden(thread), begins=True)
    conflicts.admit(case.pk, events[1], case.branch_id, named=named, said=said, asking=asking)


@dataclass(frozen=True)
class Said:
    """One message as its reporter sees it: by which side, on which day, whether it is new to them.

    `text` is None where it is not what was written (D3).
    """

    mine: bool
    text: str | None
    on: date
    new: bool
    files: tuple[Sent, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A thread as its reporter sees it. `answers` is None where they are not what was told (D3)."""

    phase: str
    note: str
    since: date
    received_on: date
    mode: str
    answers: dict[str, str] | None
    messages: list[Said]
    withdrawal_on: date | None
    claimed_on: date | None = None
    files_closed: bool = False  # somebody under 18 may be in this: nothing but words is taken
    address_kept: bool = False  # for notes that there is something new; which one is told to nobody


def knows(receipt: str) -> bool:
    """Whether a thread stands behind a receipt; opens nothing. Raises BadReceipt, KeyMissing."""
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        return Thread.objects.filter(lookup=lookup).exists()


@dataclass(frozen=True, slots=True)
class Mine:
    """One of a person's own reports, in the list of them. Nothing of it is opened."""

    thread: UUID
    phase: str
    note: str
    since: date
    received_on: date
    mode: str
    new: bool  # something from the office was not read yet
    answered: bool  # nothing that the office wrote waits for an answer


def own(person: UUID) -> list[Mine]:
    """The reports that this person handed in while signed in, newest first.

    That somebody read such a list stands in the system's chain, by the day, and not in the threads' or the person's: marks on
    the same days in several threads would say that their reporters are one person, and a mark that no code leaves would
    say of a confidential reporter that they were signed in.
    """
    with acting(Actor.reporter(person)) as actor:
        written = Message.objects.filter(thread=OuterRef("pk"))
        last = written.order_by("-number").values("side")[:1]
        unread = written.filter(side=Message.Side.OFFICE, read_on=None)
        rows = ways.own(actor).annotate(last=Subquery(last), unread=Exists(unread)).order_by("-created_on", "-pk")
        journal.record(journal.Chain.system(), "list_own", actor="door", day_only=True)
        return [
            Mine(row.pk, row.phase, row.note, row.phase_on, row.created_on, row.mode, row.unread,
                 answered=row.last != Message.Side.OFFICE)
            for row in rows
        ]  # fmt: skip


def lookup_of(way: Way) -> str:
    """What names the thread at the end of this way to `submit(Telling(after=...))`; empty for none."""
    with acting(actor_of(way)) as actor:
        return behind(way, actor).values_list("lookup", flat=True).first() or ""


def is_own(way: Own) -> bool:
    """Whether this thread is that person's; opens nothing."""
    with acting(actor_of(way)) as actor:
        return behind(way, actor).exists()


def find_thread(way: Way) -> Opened | None:
    """The thread behind a receipt or of one's own, opened, or None: the same for a wrong one and for none at all.

    Marks what the office wrote as read. Raises BadReceipt when the code is not even one, Tampered when the thread's key is
    not the one that was wrapped, KeyMissing for one's own on any plane but the staff's.
    """
    with acting(actor_of(way)) as actor:
        thread = behind(way, actor).select_related("report").first()
        if thread is None:
            return None
        key = key_of(thread, way)
        messages = list(thread.messages.order_by("number"))
        shown = journal.digests([thread.pk])
        sent = uploads.listed(thread, key, shown)
        said = [_said(message, key, shown, sent.get(message.pk, ())) for message in messages]
        Message.objects.filter(thread=thread, side=Message.Side.OFFICE, read_on=None).update(read_on=clock.today())
        journal.record(journal.Chain.thread(thread.pk), "read_thread", actor="door", day_only=marks.hidden(thread))
        told = _open(thread.report.answers, key, places.answers(thread.report.pk), shown)
        return Opened(
            phase=thread.phase, note=thread.note, since=thread.phase_on, received_on=thread.created_on,
            mode=thread.mode, answers=None if told is None else json.loads(told),
            messages=said, withdrawal_on=thread.withdrawal_on, claimed_on=thread.claimed_on, files_closed=thread.files_closed,
            address_kept=addresses.read(thread.pk),
        )  # fmt: skip


def post(way: Way, text: str, files: Sequence[Taken] = ()) -> bool:
    """Add the reporter's message and screen it for every tied case before anyone can read it. False: no such thread.

    The same words and files twice in a row are one message that was sent twice (double click, back, retry).
    Raises TooMany, and uploads.Closed where files came and the thread takes none.
    """
    with acting(actor_of(way)) as actor:
        thread = behind(way, actor).select_for_update().first()
        if thread is None:
            return False
        key = key_of(thread, way)
        last = thread.messages.order_by("-number").first()
        if last and _repeats(last, text, files, key):
            return True
        marks.room(thread)
        number = last.number + 1 if last else 1
        message = Message(thread=thread, side=Message.Side.REPORTER, number=number, written_on=clock.today())
        place = places.message(message)
        message.body = key.seal(text[:LONGEST], place)
        message.save(force_insert=True)
        added = uploads.attach(thread, message, files, key)
        journal.record(
            journal.Chain.thread(thread.pk), "post", actor="door", day_only=marks.hidden(thread),
            facts={"files": len(added)} if added else None, sealed=[(place, message.body), *added],
        )  # fmt: skip
        marks.screen(thread, text, *(one.name for one in files))
        marks.notice(thread, "new_message", f"new_message:{message.pk}")
        return True


def withdraw(way: Way) -> bool:
    """Note the wish to take the report back. It never ends the case by itself (T24). False: no such thread."""
    with acting(actor_of(way)) as actor:
        found = behind(way, actor)
        thread = found.filter(withdrawal_on=None).first()
        if thread is None:
            return found.exists()
        thread.withdrawal_on = clock.today()
        thread.save(update_fields=["withdrawal_on"])
        journal.record(journal.Chain.thread(thread.pk), "note_withdrawal", actor="door", day_only=marks.hidden(thread))
        marks.notice(thread, "withdrawal", f"withdrawal:{thread.pk}")
        return True


def _repeats(last: Message, text: str, files: Sequence[Taken], key: DataKey) -> bool:
    """Whether this was the last thing said. What was tampered with repeats nothing, and keeps nobody from writing."""
    if last.side != Message.Side.REPORTER:
        return False
    try:
        same = last.body.unseal(key, places.message(last)) == text[:LONGEST]
        return same and uploads.digests_of(last, key) == [one.sha256 for one in files]
    except Tampered:
        return False


def _said(message: Message, key: DataKey, shown: journal.Digests, files: tuple[Sent, ...]) -> Said:
    mine = message.side == Message.Side.REPORTER
    text = _open(message.body, key, places.message(message), shown)
    return Said(mine, text, message.written_on, new=not mine and message.read_on is None, files=files)


def _open(sealed: Sealed, key: DataKey, place: Place, shown: journal.Digests) -> str | None:
    """The text; None where it is not the one whose digest the journal holds (D3). The rest of the thread is shown."""
    if shown.get((place.row, place.field)) != (place.version, sealed.digest):
        return None
    try:
        return sealed.unseal(key, place)
    except Tampered:
        return None
