"""What waits for a second person, what they answered, and counsel's word."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse

from cases import record, requests
from cases.facts import agreed, outcome, rounds
from cases.facts.referral import RELEASE
from cases.models import Authorization, Proposal
from cases.record import Record
from cases.verbs import VERBS
from permissions import gate
from permissions.actors import Actor
from permissions.policy import POLICY, may_fire, same_person_bars
from permissions.refusals import Refused
from permissions.roles import Role

from . import files, words
from .actions import Frame, frame
from .asking import Answer
from .labels import of_role
from .opening import Opening, opening
from .released import Preview, preview
from .texts import Texts

TERMS = {  # kinds of words beside the reason, and what they say
    "why_no_ethics_decision": "Why no ethics decision is needed", "forum": "What the reporter will read", "answer": "Answer",
}  # fmt: skip
CODES = {
    "outside_policy": "outside this policy", "no_jurisdiction": "not ours to decide",
    "not_an_employee": "no employee discipline", "valid_exemption": "a prior approval covers it",
    "insufficient": "too little to go on",
}  # fmt: skip
NO_LONGER = "No. What it was about has changed since, or a step was taken back. It can be asked for again."


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked a second person for. `approve_url` is empty for whoever may not decide it."""

    id: UUID
    what: str
    facts: list[Answer]
    who: str
    on: date
    answer: str
    answered: str
    approve_url: str
    turn_down_url: str
    packet: Preview | None = None  # what it would send, as it would go


@dataclass(frozen=True, slots=True)
class Word:
    """Counsel's word."""

    what: str
    about: str
    reason: str
    who: str
    on: date
    gone: bool = False  # it was for a proposal that counts no more


@dataclass(frozen=True, slots=True)
class ApprovalsPart:
    frame: Frame
    waiting: list[Request]
    answered: list[Request]
    counsel: list[Word]


def approvals(actor: Actor, reference: str) -> ApprovalsPart:
    """Open requests first, then those that were answered, newest first."""
    with opening(actor, reference, "approvals") as seen:
        on_record = record.of(seen.case.pk)
        page = _Page.of(seen, on_record)
        rows = [page.request(one) for one in on_record.proposal[::-1]]
        return ApprovalsPart(
            frame(seen), [one for one in rows if not one.answer], [one for one in rows if one.answer],
            [page.word(one) for one in record.current(on_record.authorization)],
        )  # fmt: skip


def asked(seen: Opening, chosen: str) -> Proposal | None:
    """The request that a page is about: the one chosen, else the only one that waits for this person."""
    mine = [one for one in requests.waiting(seen.case.pk) if may_answer(seen, one)]
    return next((one for one in mine if str(one.pk) == chosen), mine[0] if len(mine) == 1 and not chosen else None)


def may_answer(seen: Opening, row: Proposal) -> bool:
    """Whether this person may be the second: another than who asked and whom it lets in, in a role that may, and no duty of
    theirs in this case bars them.
    """
    if not requests.may_answer(row, seen.actor.person) or not may_fire(seen.roles, row.verb, seen.case.state):
        return False
    apart = POLICY[row.verb].never_after
    return not apart or not same_person_bars(row.verb, gate.did(seen.actor, seen.case.pk))


def shown(seen: Opening, chosen: str) -> tuple[Request, str]:
    """The request on the page that answers it, and the words proposed for the reporter. Raises Refused where none waits."""
    row = asked(seen, chosen)
    if row is None:
        raise Refused("Nothing waits for you here. Perhaps you asked for it yourself, or it was answered already.")
    page = _Page.of(seen, record.of(seen.case.pk))
    found = page.request(row)
    if row.verb == RELEASE:
        found = replace(found, packet=preview(seen))
    return found, page.texts.of(row.pk, "forum")


@dataclass(frozen=True)
class _Page:
    """What every request of the page is made from."""

    seen: Opening
    on_record: Record
    texts: Texts
    names: dict[UUID, str]

    @classmethod
    def of(cls, seen: Opening, on_record: Record) -> "_Page":
        people = [one.by for one in [*on_record.proposal, *on_record.authorization]]
        answered = [one.answered_by for one in on_record.proposal]
        given = [
            UUID(one.given[who]) for one in on_record.proposal for who in ("person", "instead") if who in one.given
        ]
        texts = Texts(seen, words.REASON, words.NAME, *TERMS)
        return cls(seen, on_record, texts, words.names([*people, *answered, *given]))

    def request(self, row: Proposal) -> Request:
        facts = {"For": self._about(row.about), **self._member(row), "Files": self._files(row), "Why": self._why(row)}
        facts |= {term: self.texts.of(row.pk, kind) for kind, term in TERMS.items()}
        facts |= {f"{name.capitalize()}?": str(value) for name, value in row.given.get("screen", {}).items()}
        if row.answer == Proposal.Answer.APPROVED and not agreed.holds(self.on_record, row):
            facts["Still holds"] = NO_LONGER
        urls = [f"{reverse(verb, args=[self.seen.case.reference])}?about={row.pk}" for verb in ("approve", "turn_down")]
        able = not row.answer and may_answer(self.seen, row)
        return Request(
            row.pk, VERBS[row.verb].asked if row.verb in VERBS else row.verb.replace("_", " ").capitalize(),
            [Answer(term, value) for term, value in facts.items() if value], self._name(row.by), row.happened_on,
            Proposal.Answer(row.answer).label if row.answer else "", self._name(row.answered_by),
            *(urls if able else ("", "")),
        )  # fmt: skip

    def _member(self, row: Proposal) -> dict[str, str]:
        """Whom a request lets into a sealed case, in which role and in whose place."""
        if "person" not in row.given:
            return {}
        who, instead = (self._name(UUID(row.given[one])) if one in row.given else "" for one in ("person", "instead"))
        return {"Who": f"{who}, as {of_role(Role(row.given['role']))}", "In place of": instead}

    def _why(self, row: Proposal) -> str:
        reason, code = self.texts.of(row.pk, words.REASON), CODES.get(row.code, "")
        return f"{code.capitalize()}. {reason}" if code else reason

    def _files(self, row: Proposal) -> str:
        """Of a request to open originals: which, and how long whoever asked may open them once somebody agreed."""
        chosen = row.given.get("files")
        return f"{files.numbers(self.seen, chosen)}, for {row.given['days']} days from the agreement" if chosen else ""

    def _about(self, about: UUID | None) -> str:
        reporter = next((number for number, one in enumerate(self.seen.threads, start=1) if one.pk == about), 0)
        if reporter:
            return "The reporter" if len(self.seen.threads) == 1 else f"Reporter {reporter}"
        party = next((one for one in self.on_record.party if one.pk == about), None)
        if party:
            return f"{party.number}. {self.texts.of(party.pk, words.NAME) or words.nameless(party)}"
        allegation = next((one for one in self.on_record.allegation if one.pk == about), None)
        return f"Allegation {allegation.number}" if allegation else ""

    def word(self, row: Authorization) -> Word:
        kind, about = Authorization.Kind(row.kind).label, self._about(row.subject_id or row.about)
        said = self.texts.of(row.pk, words.REASON)
        return Word(kind, about, said, self._name(row.by), row.happened_on, self._gone(row))

    def _gone(self, row: Authorization) -> bool:
        """Whether counsel's review was of a proposal that counts no more; their word on anything else stands."""
        if row.kind != Authorization.Kind.SANCTION:
            return False
        present = rounds.present(self.on_record)
        counting = (outcome.proposal_of(present, one) for one in present.party if one.pk == row.subject_id)
        return row not in present.authorization or all(one is None or one.pk != row.about for one in counting)

    def _name(self, person: UUID | None) -> str:
        return self.names.get(person, "Somebody") if person else ""
