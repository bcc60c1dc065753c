"""Who a confidential reporter is: opened by intake of that case, or by another of its members whom a second person let (D8)."""

from uuid import UUID

from cases import requests
from cases.models import Case, Proposal, Tie
from permissions.actors import Actor
from permissions.refusals import Refused
from vault import identity
from vault.models import Identity

from . import words
from .acts import act, done
from .asking import ask, asking


def open_identity(actor: Actor, reference: str, *, seen: int, thread: UUID, motive: str) -> dict[str, str]:
    """Who a confidential reporter is, or says they are who claimed an anonymous report; for intake of that case, with a motive
    that stays on record.
    """
    with act(actor, reference, "open_identity", seen) as case:
        record = _record(case, thread)
        sealed = words.write(case, record.pk, words.MOTIVE, motive, actor)
        done(case, "open_identity", actor, facts={"thread": str(thread)}, sealed=[sealed])
        return identity.open(record)


def ask_identity(actor: Actor, reference: str, *, seen: int, thread: UUID, reason: str) -> bool:
    """Ask a second person of the case to let the actor read a confidential reporter's name. Raises Refused, Unfit."""
    with asking(actor, reference, "ask_identity", seen) as case:
        _record(case, thread)
        ask(case, actor, "ask_identity", reason=reason, about=thread)
    return True


def read_identity(actor: Actor, reference: str, *, seen: int, whose: UUID) -> dict[str, str]:
    """The name that a second person let the actor read: once, and their word is used up. `whose` is the thread."""
    with act(actor, reference, "read_identity", seen) as case:
        row = next((one for one in requests.names_to_read(case.pk, actor.person) if one.about == whose), None)
        if row is None:
            raise Refused(requests.NOBODY_AGREED, verb="read_identity")
        record = _record(case, whose)
        row.answer = Proposal.Answer.USED
        row.save(update_fields=["answer"])
        done(case, "read_identity", actor, facts={"thread": str(whose), "request": str(row.pk)})
        return identity.open(record)


def _record(case: Case, thread: UUID) -> Identity:
    """The sealed name behind a report of this case: left by a confidential reporter, or claimed."""
    tie = Tie.objects.filter(case=case, thread_id=thread).select_related("thread").first()
    named = tie is not None and tie.thread.has_identity
    record = Identity.objects.filter(thread_id=thread).first() if named else None
    if record is None:
        raise Refused("This reporter left no name to open.")
    return record
