"""Guards of a sealed case, which no pool is given: whoever takes the next step was let in by name before it (ADR 30)."""

from workflow.facts import Facts

from .shortfall import Shortfall


def reviewer_let_in(facts: Facts) -> Shortfall | None:
    """T8, T15b."""
    return _let_in(facts, "ethics_officer", "This case is sealed. Let an ethics officer in, who reviews the findings.")


def proposer_let_in(facts: Facts) -> Shortfall | None:
    """T10b, T11, T15: where something is sustained, HR proposes."""
    if not facts.sustained:
        return None
    return _let_in(facts, "hr_officer", "This case is sealed. Let an HR officer in, who proposes the outcome.")


def decider_let_in(facts: Facts) -> Shortfall | None:
    """T10b, T11, T15: where something is sustained, the appointing authority decides."""
    if not facts.sustained:
        return None
    return _let_in(facts, "appointing_authority", "This case is sealed. Let the appointing authority in, who decides.")


def follower_let_in(facts: Facts) -> Shortfall | None:
    """T19."""
    return _let_in(
        facts, "labor_relations", "This case is sealed. Let somebody of labor relations in, who follows the appeal."
    )


def _let_in(facts: Facts, role: str, sentence: str) -> Shortfall | None:
    """The page that lets somebody in begins with the role."""
    if not facts.seal.sealed or role in facts.seal.named:
        return None
    return Shortfall(sentence, "admit_member", role)
