"""What a letter says: its fields filled from the record, in words; inside `acting`, for whoever serves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit import clock
from cases import ladder, letters
from cases.facts import outcome, referral, review, served
from cases.forums import Named
from cases.models import Allegation, Case, Decision, DisciplineProposal, Finding, Party, Response
from cases.record import Record, current
from cases.told_outcome import Notice
from permissions import classes, gate
from permissions.actors import Actor
from permissions.roles import Role
from policies import forums as places
from policies.limits import of_payback
from policies.shapes import Pack
from vault.sealed import TAMPERED, Tampered
from workflow.facts import SUSTAINED, Weight

from . import delegated, packet, replies, words
from .packet import Line
from .unsealing import Opener

MISSING = "[missing]"  # a draft whose forums cannot be named yet
WHY_TO_COME = "[why, as you say below]"
NO_FORUM = "There is no place to appeal this to: {why}"
ONE_OF = "Choose one of these: {places}. Once you have turned to one of them, the others can be closed to you."
NOTHING_DECIDED = "Nothing had to be decided about you."
NO_CHOICE = "You do not have to choose between places."
NO_ORDER = "No order of the Ombuds that you could contest is on record in this case."
ORDER = (
    "The order of the Ombuds that was received on {received} can be contested before the Board of Ethics until {last}."
)
REPRESENTED = "If a union represents you, it may be present and speak for you."


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the letters of one case are written from."""

    case: Case
    pack: Pack
    on_record: Record
    lines: tuple[Line, ...]
    names: dict[UUID, str]
    terms: dict[UUID, str]  # of a proposal or a decision: its terms, class or place
    signed_by: str
    draft: bool = False  # only to be looked at: what is missing stands in brackets

    def name(self, party: Party) -> str:
        return self.names.get(party.pk, "")

    def compose(self, kind: str, fields: dict[str, str]) -> str:
        """The letter. Raises letters.Unfilled."""
        return letters.compose(self.pack, kind, fields, draft=self.draft)

    def alleged(self, party: Party) -> list[tuple[Allegation, Line]]:
        """Each allegation against this party under the policy, with its line, found or not."""
        held = [one for one in review.live(self.on_record) if one.subject_id == party.pk]
        kept = [one for one in held if one.track == Allegation.Track.CODE]
        return [(one, next(line for line in self.lines if line.record == one.pk)) for one in kept]

    def about(self, party: Party, *, sustained: bool) -> list[tuple[Line, str, str]]:
        """Each allegation against this party: its line, what was found about it, and by which standard of proof."""
        found = []
        for one in review.live(self.on_record):
            finding = review.finding_of(self.on_record, one)
            if one.subject_id == party.pk and finding and (not sustained or finding.finding in SUSTAINED):
                line = next(line for line in self.lines if line.record == one.pk)
                by = Finding.Standard(finding.standard).label.lower()
                found.append((line, str(finding.get_finding_display()).lower(), by))
        return found


def desk(case: Case, actor: Actor, on_record: Record, *, draft: bool = False) -> Desk:
    """What letters are made of. Raises Tampered where any of it was changed, unless it is only to be looked at."""
    roles = gate.roles_in(actor, case.pk)
    opener = Opener([case.pk], classes=classes.reads(roles))
    said = words.current([case.pk], words.NAME, ladder.TERMS)
    names, terms = (
        {one.about: opener.entry(one) for one in said if one.kind == kind} for kind in (words.NAME, ladder.TERMS)
    )
    lines = tuple(packet.lines(case.pk, opener))
    if not draft and TAMPERED in {*names.values(), *terms.values(), *(line.text for line in lines)}:
        raise Tampered
    stands = sorted(Role(role).label for role in roles)
    signed = "\n".join((actor.name, ", ".join(stands)))
    return Desk(case, review.pack_of(on_record), on_record, lines, names, terms, signed, draft)


def allegations(desk: Desk, party: Party, day: date) -> str:
    """The notice of allegations: what under which codes, on which days, and what is owed to whom (T4)."""
    alleged = desk.alleged(party)
    used = [f"cells/{one.act}/{nexus}" for one, _ in alleged for nexus in one.nexus]
    fields = {
        **_always(desk, day, used), "subject_name": desk.name(party), "representation": REPRESENTED,
        "allegations": "\n".join(f"- {line.title}. {line.text}" for _, line in alleged),
        "incident_dates": "\n".join(f"- Allegation {one.number}: {_days(one)}" for one, _ in alleged),
    }  # fmt: skip
    return desk.compose(outcome.ALLEGATIONS, fields)


def _days(one: Allegation) -> str:
    if one.incident_on is None:
        return "the day is not known."
    until = f" to {letters.written(one.incident_to)}" if one.incident_to else ""
    return f"{letters.written(one.incident_on)}{until}."


def notice(desk: Desk, party: Party, told: Notice, proposal: DisciplineProposal) -> str:
    """The notice before discipline: charges, evidence, what is considered, until when to answer."""
    meant = ladder.said(desk.pack, proposal, desk.terms.get(proposal.pk, ""))
    charges = [f"- {line.title}. {line.text}" for line, _, _ in desk.about(party, sustained=True)]
    used = [f"sanctions/{proposal.sanction}"]
    fields = {
        **_always(desk, told.served.on or clock.today(), used), "subject_name": desk.name(party),
        "charges": "\n".join(charges), "evidence_summary": told.evidence_summary, "representation": REPRESENTED,
        "sanction_range": f"At most this: {meant}. It can be less." if meant else "",
        "respond_by": letters.written(told.respond_by),
    }  # fmt: skip
    return desk.compose(outcome.NOTICE, fields)


def decision(
    desk: Desk, party: Party, decided: Decision | None, served_on: date, forums: list[Named], why_no_forum: str
) -> str:
    """The letter that tells a subject what was found and decided, with each forum, its own last day and where to file."""
    used = [f"sanctions/{decided.sanction}"] if decided else []
    for one in forums:
        used += [f"clocks/{one.forum.clock.kind}", f"lists/{places.LIST}/{one.forum.code}"]
    limits = of_payback(desk.pack)
    used += [f"clocks/{one.kind}" for one in limits]
    fields = {
        **_always(desk, served_on, used), "subject_name": desk.name(party),
        "findings": "\n".join(f"- {line.title}: {found} ({by})." for line, found, by in desk.about(party, sustained=False)),
        "sanction": _sanction(desk, decided), "decided_by": _decided_by(desk, party, decided),
        "effective_on": letters.written((decided.effective_on if decided else None) or served_on),
        "response_summary": _answered(desk.on_record, party),
        "forums": _forums(forums, why_no_forum), "election": _election(forums), "ethics_appeal": _order(desk.on_record),
        "retaliation_limits": replies.limits(limits),
        "retaliation_contacts": replies.contacts(desk.pack),
    }  # fmt: skip
    return desk.compose("decision", fields)


def _sanction(desk: Desk, decided: Decision | None) -> str:
    """What was decided, with its amount; nothing where that lacks, so that no letter goes out without it."""
    said = ladder.said(desk.pack, decided, desk.terms.get(decided.pk, "")) if decided else "No discipline"
    return f"{said}." if said else ""


def _decided_by(desk: Desk, party: Party, decided: Decision | None) -> str:
    """Who proposed and who decided, of which branch, by which delegation of that day; of an award, which forum ordered it."""
    if decided is None:
        return NOTHING_DECIDED
    when = letters.written(decided.happened_on)
    award = next((one for one in desk.on_record.award if one.pk == decided.award_id), None)
    if award:
        forum = next((one.name for one in desk.on_record.appealforum if one.pk == award.forum_id), "")
        return f"This was ordered on {when}: {places.name(desk.pack, forum)}."
    held = delegated.on_that_day(delegated.of([decided]), decided, party.branch_id or desk.case.branch_id)
    if held is None:
        return ""
    proposal = outcome.proposed_last(desk.on_record, party)
    called = words.names([decided.by, proposal.by if proposal else None])
    said = f"Decided on {when} by {_named(called, decided.by)}, {delegated.said(held, party)}."
    if proposal is None:
        return said
    return f"Proposed on {letters.written(proposal.happened_on)} by {_named(called, proposal.by)}.\n{said}"


def _named(called: dict[UUID, str], person: UUID | None) -> str:
    return called.get(person, "") if person else ""


def _always(desk: Desk, day: date, used: Iterable[str]) -> dict[str, str]:
    return letters.always(desk.pack, desk.case.reference, desk.signed_by, day, used)


def _forums(forums: list[Named], why: str) -> str:
    """Each with its last day and where to turn; and which of them the end of another opens again."""
    if not forums:
        return NO_FORUM.format(why=why or "nothing was imposed.") if why != MISSING else ""
    return "\n".join(_forum(one, {other.forum.code: other.forum.name for other in forums}) for one in forums)


def _forum(one: Named, beside: dict[str, str]) -> str:
    said = f"- {one.forum.name}: until {letters.written(one.last_day)}, {one.forum.where}."
    again = one.forum.after_clock
    if again is None or one.forum.after not in beside:
        return said
    return f"{said} If you first use “{beside[one.forum.after]}” and it ends in writing: {again.length} days from then."


def _election(forums: list[Named]) -> str:
    """Of which forums only one is used. Source: domain.md 3, "Election of forum"."""
    groups = dict.fromkeys(one.forum.one_of for one in forums if one.forum.one_of)
    together = ([one.forum.name for one in forums if one.forum.one_of == group] for group in groups)
    return "\n".join(ONE_OF.format(places="; ".join(names)) for names in together if len(names) > 1) or NO_CHOICE


def _order(on_record: Record) -> str:
    """The ethics forum's own order, whose days run by themselves, beside those of the discipline (S4)."""
    row = referral.newest(on_record)
    if row is None or row.outcome_on is None or row.appeal_last_day is None:
        return NO_ORDER
    return ORDER.format(received=letters.written(row.outcome_on), last=letters.written(row.appeal_last_day))


def _answered(on_record: Record, party: Party) -> str:
    rows = [one for one in current(on_record.response) if one.subject_id == party.pk]
    if not rows:
        return "For this outcome no answer was asked for beforehand."
    day = letters.written(rows[-1].happened_on)
    return {
        Response.Kind.HELD: f"You answered on {day}. What you said was weighed.",
        Response.Kind.WAIVED: f"You told us on {day} that you do not want to answer.",
    }.get(Response.Kind(rows[-1].kind), "We had no answer from you by the last day.")


def owed(on_record: Record) -> list[Party]:
    """Who is still to be told how the case ended: whom something was decided about, and whoever knows of the case."""
    return [
        party
        for party in review.parties(on_record, Party.Role.SUBJECT)
        if (imposed(on_record, party) or _knows(on_record, party)) and not _told(on_record, party)
    ]


def imposed(on_record: Record, party: Party) -> bool:
    """Whether the newest decision about them is more than nothing."""
    decided = outcome.decision_of(on_record, party)
    return decided is not None and decided.weight != Weight.NONE


def _knows(on_record: Record, party: Party) -> bool:
    """Told by a notice or an interview, as `SubjectFacts.told` has it."""
    heard = any(i.party_id == party.pk and i.outcome == "held" for i in current(on_record.interview))
    return party.told_on is not None or heard


def _told(on_record: Record, party: Party) -> bool:
    """A letter that was served after the newest decision about them."""
    decided = outcome.decision_of(on_record, party)
    since = decided.recorded_at if decided else None
    return any(
        x.party_id == party.pk
        and x.kind in review.TELLS_OUTCOME
        and served.on(on_record, x)
        and (since is None or x.recorded_at >= since)
        for x in current(on_record.letter)
    )
