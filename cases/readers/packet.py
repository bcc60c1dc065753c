"""What can go into a referral's packet, line by line, with the hash of each as it would leave; inside `acting`."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from cases import record
from cases.facts import referral, review
from cases.models import Entry, Evidence
from cases.record import Record, current
from policies.shapes import Pack
from vault.sealed import TAMPERED
from workflow.facts import Finding as Outcome

from . import words
from .labels import code_words, label
from .unsealing import Opener

COMPLAINT, THE_COMPLAINT = "complaint", "The complaint"
WITHHELD = {  # the classes that never leave for the ethics forum, and why (design 2.14)
    Evidence.Class.PRIVILEGED: "privileged: what counsel wrote stays with counsel",
    Evidence.Class.COMPELLED: "compelled: a statement made under order cannot be used against its giver elsewhere",
    Evidence.Class.MEDICAL: "medical: what was learnt of somebody's health stays apart",
    Evidence.Class.MINOR: "about a minor: what tells who a child is never leaves",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that could go. `withheld` is the class for which it stays; `broken` where it was changed outside Candor."""

    kind: str
    record: UUID
    title: str
    text: str
    withheld: str = ""

    @property
    def sha256(self) -> str:
        """Of the words as they would leave; empty where they stay and whoever packs may not read them."""
        return "" if self.withheld and not self.text else hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def broken(self) -> bool:
        return self.text is TAMPERED

    @property
    def why(self) -> str:
        return why(self.withheld)


def why(withheld: str) -> str:
    """Why something stays here, by its class; nothing for what goes."""
    return WITHHELD[Evidence.Class(withheld)] if withheld else ""


def manifest(items: Iterable[Line]) -> str:
    """One hash over all that goes, in an order that can be made again from the lines themselves."""
    rows = sorted(f"{one.kind} {one.record} {one.sha256}\n" for one in items)
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def chosen(found: Iterable[Line], items: Collection[str]) -> list[Line]:
    """Of what could go, what was chosen; nothing of a class that stays."""
    return [line for line in found if str(line.record) in items and not line.withheld]


@dataclass(frozen=True, slots=True)
class Going:
    """The packet as it would leave now, the complaint first, and all that would stay."""

    goes: list[Line]
    stays: list[Line]

    @property
    def manifest(self) -> str:
        return manifest(self.goes)


def going(case_id: UUID, about: UUID, items: Collection[str], opener: Opener) -> Going:
    """What was put together for the referral `about`, in the words as this reader opens them."""
    written = [one for one in words.current([case_id], COMPLAINT) if one.about == about]
    found = lines(case_id, opener)
    goes = [*(Line("statement", one.pk, THE_COMPLAINT, opener.entry(one)) for one in written), *chosen(found, items)]
    gone = {line.record for line in goes}
    return Going(goes, [line for line in found if line.record not in gone])


def lines(case_id: UUID, opener: Opener) -> list[Line]:
    """Allegations with their findings, then evidence by number. The report as told is never among them (S1)."""
    on_record = record.of(case_id)
    kinds = ("alleged", "reason", "evidence")
    entries = Entry.objects.filter(case=case_id, kind__in=kinds, superseded_by=None).order_by("recorded_at")
    words = {(one.about, one.kind): opener.entry(one) for one in entries if opener.reads(one)}
    return [*_findings(on_record, words), *_evidence(on_record, words)]


def _findings(on_record: Record, words: dict[tuple[UUID, str], str]) -> Iterator[Line]:
    pack = review.pack_of(on_record)
    for one in review.live(on_record):
        title = f"Allegation {one.number}: {label(pack, 'conduct', one.act).lower()}{_under(pack, one.codes)}"
        yield Line("allegation", one.pk, title, words.get((one.pk, "alleged"), title))
        found = review.finding_of(on_record, one)
        if found and found.approved_on:
            reason = words.get((found.pk, "reason"), "")
            said = TAMPERED if reason is TAMPERED else f"{Outcome(found.finding).label}. {reason}"
            yield Line("finding", found.pk, f"Finding on allegation {one.number}", said)


def _under(pack: Pack, codes: Iterable[str]) -> str:
    named = "; ".join(code_words(pack, code) for code in codes)
    return f" ({named})" if named else ""


def _evidence(on_record: Record, words: dict[tuple[UUID, str], str]) -> Iterator[Line]:
    for one in sorted(current(on_record.evidence), key=lambda item: item.number):
        title = f"Evidence {one.number}: {Evidence.Kind(one.kind).label.lower()}"
        withheld = one.evidence_class if one.evidence_class in referral.BARRED else ""
        yield Line("evidence", one.pk, title, words.get((one.pk, "evidence"), "" if withheld else title), withheld)
