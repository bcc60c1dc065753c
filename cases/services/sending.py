"""Letters that leave the house: made from the policy's template, sealed, and on record as served."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from audit import clock
from audit.facts import Fact
from cases import letters, naming
from cases.facts import outcome as facts
from cases.forums import Named
from cases.models import Case, Decision, DisciplineProposal, Letter, Party, Report, Service
from cases.readers import drafts
from cases.readers.unsealing import Opener
from cases.record import Record
from cases.told_outcome import Notice, Served
from permissions.actors import Actor
from vault.sealed import Tampered
from workflow.facts import Weight

from . import words
from .stamps import stamp
from .unfit import Unfit
from .words import Written

Kept = tuple[Letter, list[Written]]  # a letter, and what the journal needs of its words
LETTER = "letter"  # kind of the entry that holds its text


@contextmanager
def filled() -> Iterator[None]:
    """A letter that does not know all it must say is not written: says which fact is missing, and where it is supplied."""
    try:
        yield
    except letters.Unfilled as lack:
        raise Unfit("subject", lack.sentence) from None


def allegations(case: Case, actor: Actor, on_record: Record, party: Party, served: Served) -> Kept:
    """The notice of allegations to one subject. Raises Unfit where it would say who reported, or who is a witness."""
    desk = drafts.desk(case, actor, on_record)
    with filled():
        text = drafts.allegations(desk, party, served.on or clock.today())
    said = [line.text for _, line in desk.alleged(party)]
    if _names(case, on_record, desk, said, set(Party.Role) - {Party.Role.SUBJECT}):
        raise Unfit(
            "subject",
            "The words of an allegation name somebody who reported, was affected or is a witness. Put the allegation "
            "right first: a notice never says who told.",
        )
    return _keep(case, actor, party, facts.ALLEGATIONS, text, served)


def _names(case: Case, on_record: Record, desk: drafts.Desk, said: list[str], roles: set[Party.Role]) -> bool:
    """Whether an officer's words in a letter name a reporter who gave a name, or anybody on record in these roles.

    The template's own words are not asked: whoever calls themselves "you" would keep every letter from being written.
    """
    reports = Report.objects.filter(thread__ties__case=case).select_related("thread")
    opener = Opener([case.pk], [one.thread for one in reports])
    told = [opener.answers(one) for one in reports]
    if None in told:
        raise Tampered  # whom the letter must not name cannot be known
    names = [one.get(key, "") for one in told if one for key in ("reporter_name", "reporter_contact")]
    names += [desk.names.get(one.pk, "") for one in on_record.party if one.role in roles]
    return naming.found(naming.pattern(names), " ".join(said))


def notice(  # what it tells and of which proposal
    case: Case, actor: Actor, on_record: Record, party: Party, told: Notice, proposal: DisciplineProposal
) -> Kept:
    """The notice before discipline to one subject. Raises Unfit where it would say who reported; a witness may be named,
    because whoever is heard must know what speaks against them.
    """
    desk = drafts.desk(case, actor, on_record)
    with filled():
        text = drafts.notice(desk, party, told, proposal)
    said = [told.evidence_summary, *(line.text for line, _, _ in desk.about(party, sustained=True))]
    if _names(case, on_record, desk, said, {Party.Role.REPORTER, Party.Role.PROXY}):
        raise Unfit(
            "evidence_summary",
            "The summary of the evidence, or an allegation, names somebody who reported. Say it without the name: a "
            "notice never says who told.",
        )
    tells = {"answer_by": told.respond_by, "proposal_id": proposal.pk}
    return _keep(case, actor, party, facts.NOTICE, text, told.served, tells=tells)


def outcome(
    desk: drafts.Desk, actor: Actor, party: Party, *, served: Served, forums: list[Named], why_no_forum: str
) -> Kept:
    """The letter about the outcome: a decision letter where something was imposed or decided, else word that it is over."""
    decided: Decision | None = facts.decision_of(desk.on_record, party)
    day = served.on or clock.today()
    with filled():
        text = drafts.decision(desk, party, decided, day, forums, why_no_forum)
    imposed = decided is not None and decided.weight != Weight.NONE
    return _keep(desk.case, actor, party, "decision" if imposed else "outcome", text, served)


def _keep(
    case: Case,
    actor: Actor,
    party: Party,
    kind: str,
    text: str,
    served: Served,
    *,
    tells: Mapping[str, Any] | None = None,
) -> Kept:
    day = served.on or clock.today()
    row = Letter(
        **stamp(case, actor, day), kind=kind, party_id=party.pk, served_on=day, served_by=served.by, **(tells or {})
    )
    row.save(force_insert=True)
    return row, [words.write(case, row.pk, LETTER, text, actor, happened_on=day), *serve(case, actor, row, served)]


def serve(case: Case, actor: Actor, letter: Letter, told: Served, why: str = "") -> list[Written]:
    """On record how a letter reached its reader, by whom, when and with what proof. What was recorded before stays readable."""
    day = told.on or clock.today()
    row = Service(
        **stamp(case, actor, day), letter=letter, how=told.by, served_on=None if told.by == Service.How.RETURNED else day,
        supersedes=Service.objects.filter(case=case, letter=letter, superseded_by=None).first(),
    )  # fmt: skip
    row.save(force_insert=True)
    said = {words.SERVED_WHO: told.who, words.PROOF: told.proof, words.REASON: why}
    return [words.write(case, row.pk, kind, text, actor, happened_on=day) for kind, text in said.items() if text]


def said(row: Letter, party: Party) -> dict[str, Fact]:
    """What the journal says of a letter."""
    day = row.served_on.isoformat() if row.served_on else ""
    return {"letter": row.kind, "number": party.number, "by": row.served_by, "happened_on": day}


def knows(party: Party, day: date) -> None:
    """From the day of its first letter a subject knows of the case, and hears how it ends."""
    Party.objects.filter(pk=party.pk, told_on=None).update(told_on=day)
