"""Reports as they come in, and the case behind each, for the tests of this room."""

from collections.abc import Callable
from functools import partial

import pytest

from cases import door, services
from cases.models import Case
from config.local.cast import BRANCH
from permissions.actors import Actor, acting
from tests.cast import Cast
from tests.rig.stations import standing_at
from vault import receipts

Handed = Callable[..., str]


@pytest.fixture
def handed_in(cast: Cast) -> Handed:
    """`handed_in(...)`: a report that nobody is conflicted in, through the door; gives its case's reference."""

    return partial(hand_in, cast)


@pytest.fixture
def sent(cast: Cast, handed_in: Handed) -> tuple[str, str]:
    """A case with a report behind it, and the receipt of that."""
    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    open_it(cast, reference)
    return reference, receipt


def hand_in(cast: Cast, who: str = "", mode: str = "anonymous", receipt: str = "", **more: object) -> str:
    answers: dict[str, str] = {"what_happened": "An escort site was open on the shared workstation at 14:10."}
    answers |= more.pop("answers", {})  # type: ignore[operator]  # what is told beside
    telling = door.Telling(mode=mode, answers=answers, branch=BRANCH, who=who, **more)  # type: ignore[arg-type]  # any field
    stored = door.submit(telling, receipt or receipts.make())
    return reference_of(stored, cast)


def reference_of(stored: door.Stored, cast: Cast) -> str:
    """The reference of the case a report became, as the first of the pools that may see it sees it."""
    for key in ("intake", "alternate", "counsel", "outside"):
        with acting(cast[key].actor):
            found = Case.objects.filter(ties__thread_id=stored.thread).values_list("reference", flat=True).first()
        if found:
            return found
    raise AssertionError("nobody was given the report")


def an_opened_case(cast: Cast) -> str:
    """The reference of a case that intake has opened and given to the case manager."""
    reference = hand_in(cast)
    open_it(cast, reference)
    return reference


opened = standing_at(an_opened_case)


def open_it(cast: Cast, reference: str, title: str = "North desk") -> None:
    services.SERVICES["acknowledge_and_open"](
        cast["intake"].actor, reference, seen=1, danger="no", manager=cast["manager"].person.pk, title=title,
        unit="IT services",
    )  # fmt: skip


def version(actor: Actor, reference: str) -> int:
    with acting(actor):
        return Case.objects.get(reference=reference).version
