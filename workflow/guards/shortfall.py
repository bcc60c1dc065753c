"""What a guard says when it refuses, and the small grammar the guards share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from workflow.facts import Facts


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is still missing, as a colleague would say it, and the part or verb page of the case that supplies it."""

    sentence: str
    part: str
    about: int | str | None = field(
        default=None, compare=False
    )  # the first number, or the role, that the sentence names


Guard: TypeAlias = Callable[[Facts], Shortfall | None]
BY_ANOTHER = "_asked_by_another"  # how the guards of a second person end


def unless(holds: bool, sentence: str, part: str) -> Shortfall | None:
    """No shortfall when it `holds`; else this one."""
    return None if holds else Shortfall(sentence, part)


def numbered(noun: str, numbers: Iterable[int]) -> str:
    """ "Allegation 2", "Allegations 2 and 3", "Allegations 1, 2 and 3"."""
    texts = [str(number) for number in sorted(set(numbers))]
    if len(texts) <= 1:
        return f"{noun} {''.join(texts)}"
    return f"{noun}s {', '.join(texts[:-1])} and {texts[-1]}"


def none_of(noun: str, numbers: Iterable[int], sentence: str, part: str) -> Shortfall | None:
    """A shortfall that names the `numbers` it concerns: "{who}" in the sentence. None when there are none."""
    found = list(numbers)
    return Shortfall(sentence.format(who=numbered(noun, found)), part, min(found)) if found else None


def asked_by_another(verb: str) -> Guard:
    """The guard of a verb for two: one person asked with a reason, and another is at it now. Source: T5, T23, T28."""

    def guard(facts: Facts) -> Shortfall | None:
        asked = facts.asked_for(verb)
        if asked is None or not asked.reason:
            return Shortfall("This takes two people. Write the reason and ask for it; someone else approves.", verb)
        if asked.by == facts.acting.person:
            return Shortfall("You asked for this, so someone else has to approve it.", "approve")
        return None

    guard.__name__ = verb + BY_ANOTHER
    guard.__doc__ = f"One person asked for `{verb}` with a reason, and another does it."
    return guard
