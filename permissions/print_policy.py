"""The policy as Markdown tables: what `manage.py roles` prints and `docs/roles.md` keeps."""

from collections.abc import Iterable

from .classes import LENT, READS, WHY
from .parts import PARTS, PHASES, SEES, SEES_ONLY_IN, STATES
from .policy import POLICY, Rule
from .roles import MEANING, OFFICE, Role

HEAD = """# Roles: who sees what, who may do what

Printed by `manage.py roles` from `permissions/roles.py`, `permissions/parts.py`, `permissions/classes.py` and
`permissions/policy.py`, which are the rules themselves; a test keeps this page equal to them. A role acts on a case
only with a grant for it, and a conflict takes precedence over every grant.
"""


def page() -> str:
    """The whole page, the same text on every run."""
    return "\n".join([HEAD, *_roles(), "", *_sight(), "", *_classes(), "", *_verbs(), ""])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_row(heads), _row("---" for _ in heads), *(_row(row) for row in rows)]


def _roles() -> list[str]:
    rows = ((role.label, MEANING[role], OFFICE[role].office.label, OFFICE[role].why) for role in Role)
    return ["## The roles", "", *_table(("Role", "What for", "Office", "Why this office"), rows)]


def _sight() -> list[str]:
    rows = ((role.label, *(_seen(role, phase) for phase in PHASES)) for role in Role)
    heads = ("Role", *(phase.replace("_", " ") for phase in PHASES))
    return ["## What each role sees, by phase", "", *_table(heads, rows)]


def _classes() -> list[str]:
    rows = ((one.label, ", ".join(role.label for role in Role if role in READS[one]), WHY[one]) for one in READS)
    lent = ", ".join(one.label for one in READS if one in LENT)
    return [
        "## Words that not each member reads", "", *_table(("Class", "Read by", "Why"), rows), "",
        f"Somebody to whom a case is lent in an emergency reads, of these: {lent}.",
    ]  # fmt: skip


def _seen(role: Role, phase: str) -> str:
    parts = SEES[role][phase]
    if not parts:
        return "nothing"
    text = "every part" if parts == frozenset(PARTS) else ", ".join(p for p in PARTS if p in parts)
    only = SEES_ONLY_IN.get(role)
    return f"{text} (only when {_states(only)})" if only else text


def _verbs() -> list[str]:
    rows = (
        (f"`{verb}`", rule.number, _doers(rule), _states(rule.states), _seconds(rule), _barred(rule))
        for verb, rule in POLICY.items()
    )
    heads = ("Verb", "No.", "Who", "In which state", "Second person", "Never the same person as who did")
    return ["## What each role may do", "", *_table(heads, rows)]


def _doers(rule: Rule) -> str:
    return ", ".join(_with_limits(rule, role) for role in Role if role in rule.roles)


def _with_limits(rule: Rule, role: Role) -> str:
    limits = []
    if role in rule.only_in:
        limits.append("in " + _states(rule.only_in[role]))
    if role in rule.only_when:
        limits.append("while " + rule.only_when[role].replace("_", " "))
    return f"{role.label} ({'; '.join(limits)})" if limits else role.label


def _seconds(rule: Rule) -> str:
    limits = {role: f" (while {guard.replace('_', ' ')})" for role, guard in rule.agrees_when.items()}
    return ", ".join(f"{role.label}{limits.get(role, '')}" for role in Role if role in rule.approvers) or "no"


def _states(states: frozenset[str]) -> str:
    if not states:
        return "no case yet"
    missing = [state for state in STATES if state not in states]
    if len(missing) <= len(STATES) // 3:
        return "any" + (f" but {', '.join(missing)}" if missing else "")
    return ", ".join(state for state in STATES if state in states)


def _barred(rule: Rule) -> str:
    return ", ".join(f"`{verb}`" for verb in rule.never_after) or "no bar"
