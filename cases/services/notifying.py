"""Telling a subject what is alleged, once that is safe (T4), and reporters that they were heard and how it ended."""

from datetime import date

from audit import clock, journal
from cases import letters
from cases.facts import review, rounds
from cases.models import Case, Letter, Party, Thread, Tie
from cases.phases import letter_due
from cases.readers import replies
from cases.told_outcome import Notified
from permissions.actors import Actor

from . import sending, telling, words
from .acts import act, done
from .stamps import stamp
from .unfit import Unfit
from .writing import say

ACKNOWLEDGEMENT, CLOSING = "acknowledgement", "closing"


def notify_subject(actor: Actor, reference: str, *, seen: int, notified: Notified) -> bool:
    """Serve the notice of allegations on one subject, and record how it reached them."""
    with act(actor, reference, "notify_subject", seen) as case:
        on_record = rounds.read(case.pk)
        held = {one.pk: one for one in review.parties(on_record, Party.Role.SUBJECT)}
        party = held.get(notified.subject)
        if party is None:
            raise Unfit("subject", "Choose a subject of this case.")
        if not notified.safe:
            raise Unfit("safe", "Serve it once it is safe. Until then the subject is not told.")
        if any(one.number == party.number and one.screen_open for one in case.facts().subjects):
            raise Unfit("subject", "Screen this person first: whoever is said to have sold may be exploited.")
        row, sealed = sending.allegations(case, actor, on_record, party, notified.served)
        done(case, "notify_subject", actor, facts=sending.said(row, party), sealed=sealed)
        sending.knows(party, notified.served.on or clock.today())
    return True


def acknowledge(case: Case, actor: Actor) -> None:
    """Inside T2, or T3 where the clock acknowledged: the letter to the reporter, once. A clock has no key to seal with."""
    if actor.kind != "staff" or Letter.objects.filter(case=case, kind=ACKNOWLEDGEMENT).exists():
        return
    for tie in Tie.objects.filter(case=case, kind=Tie.Kind.ORIGIN).select_related("thread"):
        with sending.filled():
            text = replies.acknowledgement(tie.thread, case.reference)
        _hand(case, actor, tie.thread, ACKNOWLEDGEMENT, text, clock.today())


def close(case: Case, actor: Actor, message: str, day: date) -> None:
    """Inside T22: the closing letter, to each reporter in their own thread; none learns of another.

    Whose report stands in another case that still runs has it when the last of them ends (ADR 18). Until then they read
    `message` alone, as a word about this part of what they told.
    """
    for thread, others in telling.tied(case):
        if letter_due(others, handled=True):
            _hand_closing(case, actor, thread, message, day)
        else:
            _say(thread, message, actor)


def set_aside(case: Case, actor: Actor, message: str) -> None:
    """Inside T5: where each reporter can turn instead; and the letter that an earlier end in their report left to the last."""
    for thread, others in telling.tied(case):
        _say(thread, message, actor)
        if letter_due(others, handled=False):
            _hand_closing(case, actor, thread, "", clock.today())


def _say(thread: Thread, message: str, actor: Actor) -> None:
    """A word that is no letter, if there is one to say."""
    if message:
        said = say(thread, message, actor)
        journal.record(journal.Chain.thread(thread.pk), "post", actor=actor.label, sealed=[said])


def _hand_closing(case: Case, actor: Actor, thread: Thread, message: str, day: date) -> None:
    origin = Tie.objects.filter(thread=thread, kind=Tie.Kind.ORIGIN).select_related("case").first()
    with sending.filled():
        text = replies.closing(thread, origin.case.reference if origin else "", message, day)
    _hand(case, actor, thread, CLOSING, text, day)


def _hand(case: Case, actor: Actor, thread: Thread, kind: str, text: str, day: date) -> None:
    """A letter into a thread, where the receipt opens it, and on the case's record as it was written."""
    row = Letter(**stamp(case, actor, day), kind=kind, thread=thread, served_on=day, served_by=letters.IN_THREAD)
    row.save(force_insert=True)
    sealed = words.write(case, row.pk, sending.LETTER, text, actor, happened_on=day)
    done(case, "write_to_reporter", actor, facts={"letter": kind, "happened_on": day.isoformat()}, sealed=[sealed])
    locked = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    _say(locked, letters.plain(text), actor)
