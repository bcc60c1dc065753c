"""How every act on a case begins and ends: lock, version, gate; then one more version (D28)."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from audit import clock, journal
from audit.facts import Fact
from cases import requests, seals, standing, turns
from cases.models import Case, Proposal
from permissions import gate
from permissions.actors import Actor, acting
from permissions.refusals import Absent, Refused
from workflow import engine, outbox

from .words import Written

log = logging.getLogger(__name__)


@contextmanager
def act(actor: Actor, reference: str, verb: str, seen: int) -> Iterator[Case]:
    """The case, locked, as this actor saw it and may act on it, sealed or not. Raises Absent, Refused, Stale.

    Whoever waits for the lock and then finds another version is told so; nothing of theirs is stored.
    """
    with acting(actor, at=reference):
        found = gate.case(actor, reference)
        case = Case.objects.select_for_update(of=("self",)).filter(pk=found.pk).first()
        if case is None:  # an access that ended while we waited
            raise Absent
        if case.version != seen:
            raise engine.Stale(case)
        gate.require(actor, verb, case)
        require_fits_seal(case, verb)
        look(case, actor)
        yield case
        stand(case, actor)


def require_fits_seal(case: Case, verb: str) -> None:
    """Raises Refused where the case is sealed and `verb` waits until it is not, or the other way round."""
    if sentence := seals.against(case, verb):
        raise Refused(sentence, verb=verb)


def look(case: Case, actor: Actor) -> None:
    """Before an act: is what stands on record as the act before left it? What was written past the services stays in the
    chain from now on, and those who look after the journal are told. Nobody is kept from working by it.
    """
    changed = standing.of(case.pk).changed
    if changed:
        facts = {"changed": changed}
        event = journal.record(journal.Chain.case(case.pk), "find_changed", actor=actor.label, facts=facts)
        log.error("facts changed outside: event %s", event)
        outbox.put("facts_changed", ids={}, effect=f"facts_changed:{event}")


def stand(case: Case, actor: Actor) -> None:
    """After an act: journal what stands on record now. An act that may cost its actor the case calls it before that."""
    left = standing.of(case.pk)
    if left.now and not left.same:
        journal.record(journal.Chain.case(case.pk), "stand", actor=actor.label, facts={"stands": left.now})


def done(
    case: Case,
    verb: str,
    actor: Actor,
    *,
    facts: Mapping[str, Fact] | None = None,
    sealed: Iterable[Written | None] = (),
) -> None:
    """Journal an act that changes no state, raise the version of the case, void what was asked before it changed."""
    written = [one for one in sealed if one]
    journal.record(journal.Chain.case(case.pk), verb, actor=actor.label, facts=facts, sealed=written)
    case.version += 1
    case.save(update_fields=["version"])
    turns.note(case)
    void_changed(case, actor)


def void_changed(case: Case, actor: Actor) -> None:
    """What somebody asked a second person for is void once the case is no longer as they saw it; it stays on record."""
    void(case, actor, requests.outdated(case))


def void(case: Case, actor: Actor, asked: Iterable[Proposal]) -> None:
    """End these open requests without an answer; they stay on record."""
    for row in asked:
        row.answer, row.answered_on = row.Answer.VOID, clock.today()
        row.save(update_fields=["answer", "answered_on"])
        facts = {"verb": row.verb, "request": str(row.pk)}
        journal.record(journal.Chain.case(case.pk), "void_request", actor=actor.label, facts=facts)
