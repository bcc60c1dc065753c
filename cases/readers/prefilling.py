"""What the forms of the review begin with: the record they are about, or what is on record already."""

from collections.abc import Callable
from typing import Any

from cases import record
from cases.facts import review
from cases.models import Allegation
from policies import details

from . import classed
from .approvals import shown
from .choosing import parties
from .opening import Opening
from .texts import Texts

Initial = dict[str, Any]
FIELDS = ("act", "nexus", "property_kinds", "time_basis", "consideration", "venue", "incident_on", "incident_to", "attempted",
          "leverage", "codes", "track")  # fmt: skip
WORDS = {"words": "alleged", "codes_reason": "codes_reason", "other": "other", "asset": "asset"}


def record_allegation(seen: Opening, chosen: str) -> Initial:
    """The allegation to be put right, by its number; a new one begins with a new subject."""
    on_record = record.of(seen.case.pk)
    row = _numbered(review.live(on_record), chosen)
    if row is None:
        return {"subject": "new" if not parties(seen, on_record, "subject") else ""}
    texts = Texts(seen, *WORDS.values(), "outside", "other_track", "why_no_subject")
    said = {field: texts.of(row.pk, kind) for field, kind in WORDS.items()}
    return {
        **{name: getattr(row, name) for name in FIELDS}, **said, "replaces": row.pk,
        "track_reason": texts.of(row.pk, "outside") or texts.of(row.pk, "other_track"),
        "subject": str(row.subject_id) if row.subject_id else "nobody",
        "why_no_subject": texts.of(seen.case.pk, "why_no_subject"),
    }  # fmt: skip


def _numbered(rows: list[Allegation], chosen: str) -> Allegation | None:
    return next((one for one in rows if str(one.number) == chosen), None)


def about_allegation(seen: Opening, chosen: str) -> Initial:
    """The allegation that the link named, or the only one."""
    live = review.live(record.of(seen.case.pk))
    row = _numbered(live, chosen) or (live[0] if len(live) == 1 else None)
    return {"allegation": str(row.pk)} if row else {}


def record_finding(seen: Opening, chosen: str) -> Initial:
    """By the standard of proof that the policy sets."""
    standard = details.standard_of_proof(review.pack_of(record.of(seen.case.pk)))
    return {**about_allegation(seen, chosen), "standard": standard}


def class_party(seen: Opening, chosen: str) -> Initial:
    found = [one for one in record.of(seen.case.pk).party if one.ended_on is None]
    row = next((one for one in found if str(one.number) == chosen), found[0] if len(found) == 1 else None)
    if row is None:
        return {}
    fields = ("relation", "tenure", "bargaining_unit", "minor", "peace_officer")
    return {"party": str(row.pk), "branch": row.branch_id or "", **{name: getattr(row, name) for name in fields}}


def write_plan(seen: Opening, _: str) -> Initial:
    texts = Texts(seen, "scope", "detriment")
    return {kind: texts.of(seen.case.pk, kind) for kind in ("scope", "detriment")}


def investigate(seen: Opening, _: str) -> Initial:
    return {**write_plan(seen, ""), "subject": "new", "track": "code"}


def submit_findings(seen: Opening, _: str) -> Initial:
    return {**about_allegation(seen, ""), "report": Texts(seen, "report").of(seen.case.pk, "report")}


def answer(seen: Opening, chosen: str) -> Initial:
    row, forum = shown(seen, chosen)
    return {"request": row.id, "message": forum}


def open_originals(seen: Opening, chosen: str) -> Initial:
    return {"originals": [chosen] if chosen else [], "days": "7"}


PREFILLING: dict[str, Callable[[Opening, str], Initial]] = {
    "record_allegation": record_allegation,
    "check_exemption": about_allegation,
    "record_finding": record_finding,
    "add_evidence": about_allegation,
    "hold_back": classed.begun,
    "class_party": class_party,
    "write_plan": write_plan,
    "investigate": investigate,
    "submit_findings": submit_findings,
    "open_originals": open_originals,
    "approve": answer,
    "turn_down": answer,
}
