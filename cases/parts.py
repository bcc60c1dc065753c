"""The parts of a case that have a page of their own, and which sight of `permissions.parts` opens each (D33)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One page below a case: its heading, and the parts of the policy of which one is enough to read it."""

    name: str
    word: str
    opened_by: frozenset[str]


# The report as told is read by whoever reads its messages; who is on a case, by whoever reads anything of it. So is the
# case told: each of its chapters is opened by a part of its own (`cases.readers.narrative`).
PARTS = {
    part.name: part
    for part in (
        Part("told", "The case told", frozenset({"people", "messages", "history"})),
        Part("report", "Report", frozenset({"messages"})),
        Part("messages", "Messages", frozenset({"messages"})),
        Part("allegations", "Allegations", frozenset({"allegations"})),
        Part("people", "People", frozenset({"people"})),
        Part("evidence", "Evidence", frozenset({"evidence"})),
        Part("interviews", "Interviews", frozenset({"interviews"})),
        Part("exemptions", "Prior approvals", frozenset({"exemptions"})),
        Part("referral", "Code of Ethics referral", frozenset({"referral"})),
        Part("discipline", "Discipline", frozenset({"discipline"})),
        Part("just_cause", "Just cause", frozenset({"discipline"})),
        Part("letters", "Letters", frozenset({"letters"})),
        Part("appeal", "Appeal", frozenset({"appeal"})),
        Part("tasks", "Plan and tasks", frozenset({"tasks"})),
        Part("clocks", "Clocks", frozenset({"clocks"})),
        Part("approvals", "Second person and counsel", frozenset({"people", "messages", "history"})),
        Part("notes", "Notes", frozenset({"notes"})),
        Part("members", "Who is on it", frozenset({"people", "messages", "history"})),
        Part("history", "History", frozenset({"history"})),
    )
}


def readable(sees: frozenset[str]) -> list[Part]:
    """The parts that somebody with this sight reads, in the order of the page."""
    return [part for part in PARTS.values() if part.opened_by & sees]
