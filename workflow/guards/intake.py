"""Guards of T2, T3 and T6: answering, opening and linking a report."""

from workflow.facts import Facts

from .shortfall import Shortfall, unless


def urgent_risk_answered(facts: Facts) -> Shortfall | None:
    """Somebody said whether anyone is at risk; when the clock acknowledges, a question left open counts as unknown."""
    return unless(
        bool(facts.intake.urgent_answer) or facts.acting.by_system,
        "Say whether anyone is in danger now: yes, no or not known.",
        "acknowledge",
    )


def case_manager_named(facts: Facts) -> Shortfall | None:
    """Someone owns the case who is clear of conflict (T3: the assignee is not recused)."""
    return unless(facts.intake.case_manager, "Choose a case manager for whom the case is clear.", "assign")


def primary_chosen(facts: Facts) -> Shortfall | None:
    """The case to follow is another one and still under way; a closed one stays closed and is only related (S11)."""
    link = facts.link
    if not link.primary_state or link.itself:
        return Shortfall("Choose the case that this report belongs to.", "link")
    if link.primary_state == "linked":
        return Shortfall("That case follows another one itself. Link to the case it follows.", "link")
    return unless(
        link.primary_state not in ("closed", "disposed"),
        "That case is closed. Open this one, and note there that the two are related.",
        "link",
    )
