"""The lifecycle as a Mermaid state diagram: sorted, so that two runs and two machines print the same."""

from collections.abc import Iterable

from .edges import EdgeRow
from .states import STATES_OF, State


def mermaid(edges: Iterable[EdgeRow]) -> str:
    """States grouped by phase, one arrow for each edge, the steps back last."""
    rows = sorted(edges)
    lines = ["stateDiagram-v2", "    direction LR", *_phases(), f"    [*] --> {State.RECEIVED}: T1 submit"]
    lines += [f"    {edge.source} --> {edge.target}: {_label(edge)}" for edge in rows if edge.verb != "step_back"]
    lines.append("    note right of closed: T24 note_withdrawal leaves every state as it is")
    lines += [f"    {edge.source} --> {edge.target}: {_label(edge)}" for edge in rows if edge.verb == "step_back"]
    lines.append(f"    {State.DISPOSED} --> [*]")
    return "\n".join(lines) + "\n"


def _phases() -> list[str]:
    lines = []
    for phase, states in STATES_OF.items():
        lines.append(f'    state "{phase.label}" as phase_{phase} {{')
        lines += [f'        state "{state.label}" as {state}' for state in states]
        lines.append("    }")
    return lines


def _label(edge: EdgeRow) -> str:
    return f"{edge.number} {edge.verb}"


def literal(edges: Iterable[EdgeRow]) -> str:
    """The edges as the Python rows that a migration freezes."""
    rows = "".join(
        f'    ("{e.source}", "{e.target}", "{e.verb}", "{e.number}", {e.revocable}, {e.by_system}),\n'
        for e in sorted(edges)
    )
    return f"EDGES = [\n{rows}]\n"
