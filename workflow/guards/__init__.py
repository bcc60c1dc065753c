"""Guards: pure functions of facts, each with the sentence shown when it refuses (design.md 4)."""

from types import ModuleType

from . import closing, findings, intake, outcome, referral, sealing, triage
from .shortfall import Guard, Shortfall

__all__ = ["GUARDS", "Guard", "Shortfall", "closing", "findings", "intake", "outcome", "referral", "sealing", "triage"]


def _guards_of(module: ModuleType) -> dict[str, Guard]:
    return {
        thing.__name__: thing
        for name, thing in vars(module).items()
        if callable(thing) and not name.startswith("_") and _is_guard(thing)
    }


def _is_guard(thing: object) -> bool:
    annotations = getattr(thing, "__annotations__", {})
    return list(annotations) == ["facts", "return"]


GUARDS: dict[str, Guard] = {
    name: guard
    for module in (intake, triage, findings, referral, outcome, closing, sealing)
    for name, guard in _guards_of(module).items()
}
