"""Does what was alleged fit the policy of its day, and which codes follow from it."""

from dataclasses import dataclass

from cases.models import Allegation
from cases.told import Alleged
from policies import details, table
from policies.shapes import Pack
from policies.table import Proposal

from .unfit import Unfit

UNKNOWN = "unknown"  # an answer to every question of detail
LISTS = {  # field of the form -> code list of the pack
    "act": "conduct", "nexus": "nexus", "consideration": "consideration", "property_kinds": "property_kind",
    "venue": "venue_kind", "time_basis": "time_basis", "leverage": "leverage",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes decided, those that the table proposed, and the cells that are still a person's to decide."""

    track: str
    chosen: tuple[str, ...]
    proposed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def check_lists(pack: Pack, alleged: Alleged) -> None:
    """Every code chosen is one of this version of the policy. Raises Unfit."""
    none = details.unconnected(pack)
    for field, name in LISTS.items():
        value = getattr(alleged, field)
        for code in (value,) if isinstance(value, str) else value:
            known = pack.lists[name]
            if code and code != UNKNOWN and code not in known:
                raise Unfit(field, f"The policy of that day does not know “{code[:40]}”. Choose again.")
            if code in known and known[code].needs_text and not (alleged.other or code == none):
                raise Unfit("other", f"Say what “{known[code].label.lower()}” means here.")
    if none in alleged.nexus and len(alleged.nexus) > 1:
        raise Unfit("nexus", "“None of these” stands alone. Take it off, or the others.")


def codes_of(pack: Pack, alleged: Alleged) -> Codes:
    """The codes of an allegation. A person may differ from the table with a reason; what it leaves open they decide."""
    if alleged.track != Allegation.Track.CODE or alleged.nexus == (details.unconnected(pack),):
        return _no_code(alleged)
    _known(pack, alleged.codes)
    proposal = table.propose(
        pack, alleged.act, alleged.nexus, attempted=alleged.attempted, property_kinds=alleged.property_kinds,
        consideration=alleged.consideration,
    )  # fmt: skip
    if alleged.codes and set(alleged.codes) != set(proposal.codes) and not alleged.codes_reason:
        raise Unfit("codes_reason", f"{_proposes(proposal)} Say why you decide otherwise.")
    chosen = tuple(code for code in pack.guidelines if code in (alleged.codes or proposal.codes))
    decided = bool(alleged.codes_reason)
    if decided and not chosen:
        raise Unfit("codes", "Choose a code, or put the allegation outside this policy.")
    undecided = () if decided else tuple(cell.nexus for cell in proposal.reviewer_decides)
    return Codes(Allegation.Track.CODE, chosen, proposal.codes, undecided)


def _no_code(alleged: Alleged) -> Codes:
    other = alleged.track == Allegation.Track.OTHER
    if not alleged.track_reason:
        what = "Say on which other track it goes on." if other else "Say why it has no connection to the county."
        raise Unfit("track_reason", what)
    if alleged.codes:
        raise Unfit("codes", "Outside this policy there is no guideline code. Take it off.")
    return Codes(Allegation.Track.OTHER if other else Allegation.Track.OUTSIDE, ())


def _known(pack: Pack, codes: tuple[str, ...]) -> None:
    """A code of another version is not a code of this one, however alike it looks (D34)."""
    usable = [code for code, line in pack.guidelines.items() if line.breached]
    strange = [code for code in codes if code not in usable]
    if strange:
        raise Unfit(
            "codes", f"{strange[0][:20]} is no code of the policy version in force on that day. "
            f"That version has {', '.join(usable)}.",
        )  # fmt: skip


def _proposes(proposal: Proposal) -> str:
    named = ", ".join(proposal.codes)
    return f"The decision table proposes {named}." if named else "The decision table proposes no code."
