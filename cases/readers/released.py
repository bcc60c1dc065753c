"""The packet as it will go, who signed it, and who still could: for whoever signs, sends or looks on (T13, TM-33)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit import clock, journal
from cases import record, requests
from cases.facts import agreed, referral
from cases.models import Case, Proposal, Referral
from cases.record import Record
from permissions import conflicts, gate
from permissions.models import Held, Person
from permissions.policy import POLICY, same_person_bars
from permissions.roles import Role

from . import packet, words
from .asking import Answer
from .labels import day, of_role
from .opening import Opening

SIGNERS = POLICY[referral.RELEASE].approvers
NOT_CHOSEN = "not chosen"
CHANGED = (
    "It no longer reads as it was put together: something that it quotes has changed since. It can be neither signed nor sent, "
    "and has to be put together again."
)
VOID = "Signed, and changed since: the packet, what stays here, or who may be named. It has to be signed again."
NOBODY = (
    "Nobody who could sign is clear of this case and in office. Ask a policy owner to appoint somebody else: {others}."
)
SEALED = "Nobody else on this sealed case may sign. Let in somebody first: {others}."


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that goes, in its words, or that stays, with why."""

    title: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The packet as it would leave now. `missing` says what is still wanted before it can go; empty: nothing. `changed` says
    that this is not what was put together.
    """

    rows: list[Row]
    facts: list[Answer]
    missing: str
    changed: str


def preview(seen: Opening, on_record: Record | None = None) -> Preview | None:
    """The packet that was put together and has not gone; None while there is none."""
    on_record = on_record or record.of(seen.case.pk)
    row = referral.newest(on_record)
    request = referral.release(on_record, row) if row and not row.sent_on else None
    if row is None or request is None or seen.case.state != "referral_prepared":
        return None
    going = packet.going(seen.case.pk, row.pk, request.given["items"], seen.opener)
    goes = [Row(line.title, line.text, "") for line in going.goes]
    stays = [Row(line.title, "", line.why or NOT_CHOSEN) for line in going.stays]
    facts = [
        Answer("Who reported", row.get_exposure_display()),
        *people(request),
        Answer("Hash of the packet", row.manifest),
    ]
    changed = _changed(on_record, request, going.manifest)
    missing = "" if changed else _missing(seen, on_record, row, request)
    return Preview([*goes, *stays], facts, missing, changed)


def _changed(on_record: Record, request: Proposal, manifest: str) -> str:
    """What signing and sending would find, asked of the words as they are now, while the request waits or stands.

    Whoever reads this part of the case reads every word that can go: what is of a class that they do not read stays here.
    """
    if request.answer not in (Proposal.Answer.OPEN, Proposal.Answer.APPROVED):
        return ""
    waits = request.answer == Proposal.Answer.OPEN
    same = manifest == request.given["manifest"] and (not waits or agreed.holds(on_record, request))
    return "" if same else CHANGED


def people(request: Proposal) -> list[Answer]:
    """Who put a packet together, and who signed it."""
    names = words.names([request.by, request.answered_by])
    did: dict[str, tuple[UUID | None, date]] = {"Put together by": (request.by, request.happened_on)}
    if request.answer == Proposal.Answer.APPROVED and request.answered_on:
        did["Signed by"] = (request.answered_by, request.answered_on)
    return [Answer(term, f"{(who and names.get(who)) or 'Somebody'}, {day(on)}") for term, (who, on) in did.items()]


def _missing(seen: Opening, on_record: Record, row: Referral, request: Proposal) -> str:
    if request.answer == Proposal.Answer.OPEN:
        return who_could(seen.case, row, request.by)
    if request.answer != Proposal.Answer.APPROVED:
        return f"{Proposal.Answer(request.answer).label}. Put the packet together again, and ask for a signature."
    held = agreed.holds(on_record, request) and requests.stands(seen.case.pk, request)
    return "" if held else VOID


def who_could(case: Case, row: Referral, asks: UUID | None) -> str:
    """Who may sign what this person put together: of those on the case, else of those who could be named."""
    barred = {asks, *_past(row)}
    on_it = [
        f"{person.name} ({of_role(role)})" for person, role in _on_it(case, signers(row)) if person.pk not in barred
    ]
    if on_it:
        return f"Any of these may sign it: {', '.join(sorted(set(on_it)))}."
    others = "a case manager or counsel" if row.early else "an ethics officer, a case manager or counsel"
    if case.seal_id:
        return SEALED.format(others=others)
    free = ", ".join(label for _, label in could_name(case, row, asks))
    if not free:
        return NOBODY.format(others=others)
    return f"Nobody else on this case may sign it. You can name one of these: {free}."


def signers(row: Referral | None) -> list[Role]:
    """The roles that sign; an early referral goes past the ethics office."""
    past = set(POLICY[referral.RELEASE].agrees_when) if row and row.early else set()
    return [role for role in (Role.CASE_MANAGER, Role.COUNSEL, Role.ETHICS_OFFICER) if role in SIGNERS - past]


def choices(seen: Opening) -> list[tuple[str, str]]:
    """Who could be named to sign and may not be on the case yet; nobody in a sealed one."""
    if seen.case.seal_id:
        return []
    return could_name(seen.case, referral.newest(record.of(seen.case.pk)), seen.actor.person)


def could_name(case: Case, row: Referral | None, asks: UUID | None) -> list[tuple[str, str]]:
    """Who could be named to sign what this person put together: "role/person", and their name with the role."""
    barred = {asks, *_past(row)}
    return [
        (f"{role}/{one.pk}", f"{one.name} ({of_role(role)})")
        for role in signers(row) for one in named(case, role) if one.pk not in barred
    ]  # fmt: skip


def _past(row: Referral | None) -> set[UUID]:
    """Of an early referral: everybody with an office in ethics, whatever else they are, since they may review it later."""
    if row is None or not row.early:
        return set()
    return {person for role in POLICY[referral.RELEASE].agrees_when for person in _holders(role)}


def _holders(role: Role) -> Iterable[UUID]:
    return Held.objects.dated().filter(role=role).values_list("person_id", flat=True)


def named(case: Case, role: Role) -> list[Person]:
    """Who holds this role, is clear of the case, and did nothing in it that another has to do."""
    return _apart(case, conflicts.free(case.pk, conflicts.holders(role)))


def _on_it(case: Case, roles: list[Role]) -> list[tuple[Person, Role]]:
    """Who sees the case in one of these roles, by name or through the pool of their office, and may sign."""
    by_name = [(person, role) for person, role in conflicts.on_it(case.pk) if role in roles]
    pools = [row.pool for row in gate.members(case.pk) if row.pool and row.role in roles and row.until > clock.now()]
    through = Held.objects.in_force().filter(group_id__in=pools).values_list("person_id", "role")
    held = [*by_name, *through]
    people = Person.objects.filter(pk__in={person for person, _ in held})
    clear = {one.pk: one for one in _apart(case, conflicts.free(case.pk, people))}
    return [(clear[person], Role(role)) for person, role in held if person in clear]


def _apart(case: Case, people: Iterable[Person]) -> list[Person]:
    """Those who neither found the facts nor decide."""
    return [
        one for one in people
        if not same_person_bars(referral.RELEASE, journal.verbs_of(case.pk, f"person:{one.pk}"))
    ]  # fmt: skip
