"""What a seal changes: which acts wait until it is lifted, and which there are under it alone (ADR 30)."""

from cases.models import Case

BY_TWO = "This case is sealed, so nobody is let in by one person. Ask with “Let somebody in”; a second person agrees."
NOT_SEALED = "This case is not sealed."
UNDER_IT = ("admit_member", "unseal")
WAITS = {
    "seal": "This case is sealed already.",
    "assign": BY_TWO,
    "name_manager": BY_TWO,
    "split": "This case is sealed, and what is split off would go to the officers who take new reports. Unseal it first.",
    "link": "This case is sealed, so its report joins no other case. Unseal it first.",
}


def against(case: Case, verb: str) -> str:
    """Why `verb` is not possible in this case as it is, sealed or not; empty where nothing is against it."""
    if case.seal_id:
        return WAITS.get(verb, "")
    return NOT_SEALED if verb in UNDER_IT else ""
