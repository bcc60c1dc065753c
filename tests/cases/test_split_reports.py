"""Whose report stands in several cases reads the least far of them, and hears once that it is over (ADR 18)."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import door, readers, services
from cases.models import Case, Letter
from cases.phases import Other, letter_due, reading
from cases.told_outcome import Outcome, Served
from cases.verbs.verb import TOLD_LATER
from permissions import conflicts
from permissions.actors import acting
from tests.cases.conftest import Handed, open_it
from tests.cases.test_screen_out import agree, ask
from tests.cases.walking import case_of, do, submit
from tests.cast import Cast
from vault import receipts
from workflow.states import State

LETTER = "the case is closed"
RESULT = "The first evening is dealt with."


# --- The rule --------------------------------------------------------------------------------------------------------

CLOSED, ASIDE, GONE = Other(State.CLOSED, "close"), Other(State.CLOSED, "screen_out"), Other(State.DISPOSED, "dispose")
AT = {state: Other(state, "x") for state in State}


@pytest.mark.parametrize(
    ("state", "note", "others", "before", "reads"),
    [
        # one case, or the others are over: as it says
        ("triage", "opened", [], "intake", ("review", "opened")),
        ("triage", "reopened", [CLOSED], "outcome", ("review", "reopened")),
        ("acknowledged", "acknowledged", [ASIDE], "outcome", ("intake", "acknowledged")),
        # the least far is the one that moved
        ("investigation", "investigating", [AT[State.DECISION]], "review", ("review", "investigating")),
        ("decision", "decided", [AT[State.FINAL]], "review", ("outcome", "decided")),
        # another holds it back: nothing is said, or the other's phase without a word of this one
        ("decision", "decided", [AT[State.TRIAGE]], "review", None),
        ("decision", "decided", [AT[State.REFERRED]], "review", ("ethics_referral", "")),
        # what waits at intake holds nobody back, and repeats nothing
        ("acknowledged", "acknowledged", [AT[State.TRIAGE]], "review", None),
        ("decision", "decided", [AT[State.RECEIVED]], "review", ("outcome", "decided")),
        ("acknowledged", "acknowledged", [AT[State.RECEIVED]], "intake", ("intake", "acknowledged")),
        # an end is no end while another runs
        ("closed", "closed", [AT[State.TRIAGE]], "outcome", ("review", "")),
        ("closed", "closed", [AT[State.RECEIVED], GONE], "outcome", ("intake", "")),
        ("closed", "screened_out", [AT[State.DECISION], CLOSED], "review", ("outcome", "")),
        # the last one
        ("closed", "closed", [ASIDE], "outcome", ("outcome", "closed")),
        ("closed", "screened_out", [ASIDE], "outcome", ("outcome", "screened_out")),
        ("closed", "screened_out", [ASIDE, CLOSED], "outcome", ("outcome", "closed")),
        ("closed", "screened_out", [GONE], "outcome", ("outcome", "closed")),
    ],
)
def test_what_a_report_in_several_cases_reads(state, note, others, before, reads) -> None:
    assert reading(State(state), note, others, before=before) == reads


RUNS = AT[State.TRIAGE]


@pytest.mark.parametrize(
    ("others", "when_handled", "when_set_aside"),
    [
        ([], True, False),
        ([CLOSED], True, True),
        ([ASIDE], True, False),
        ([RUNS], False, False),
        ([CLOSED, RUNS], False, False),
    ],
)
def test_the_letter_comes_with_the_last_end_if_anything_was_handled(others, when_handled, when_set_aside) -> None:
    assert letter_due(others, handled=True) is when_handled
    assert letter_due(others, handled=False) is when_set_aside


# --- Through the services --------------------------------------------------------------------------------------------


@dataclass
class Split:
    """A report that tells of two evenings: two cases, one code; and another report, linked to the first case alone."""

    cast: Cast
    first: str
    second: str
    receipt: str
    other_receipt: str

    def reads(self, receipt: str = "") -> tuple[str, str]:
        told = door.find_thread(receipt or self.receipt)
        assert told
        return told.phase, told.note

    def said(self, receipt: str = "") -> list[str]:
        """What the office wrote."""
        told = door.find_thread(receipt or self.receipt)
        assert told
        return [message.text for message in told.messages if not message.mine]

    def letters(self, receipt: str = "") -> int:
        return sum(LETTER in text for text in self.said(receipt))

    def find_nothing(self, reference: str) -> None:
        submit(self.cast, reference, "unfounded")
        decided = {"ethics_decision": "not_refer", "ethics_reason": "No item is concerned."}
        do(self.cast, "ethics", "approve_findings", reference, **decided)

    def close(self, reference: str, message: str = "") -> None:
        self.find_nothing(reference)
        told = Outcome(served=Served(by="mail"), why_no_forum="Nothing was imposed.")
        do(
            self.cast, "manager", "decide_and_finish", reference,
            reason="Malware.", retention="cleared", outcome=told, message=message,
        )  # fmt: skip

    def set_aside(self, reference: str) -> None:
        ask(self.cast, reference)
        agree(self.cast, "intake", reference, message="Call the parking office.")


@pytest.fixture
def split(cast: Cast, handed_in: Handed) -> Split:
    receipt, other = receipts.make(), receipts.make()
    first, duplicate = handed_in(receipt=receipt), handed_in(receipt=other)
    open_it(cast, first)
    do(cast, "intake", "acknowledge", duplicate, danger="no")
    do(cast, "intake", "link", duplicate, primary=first, reason="The same evening.")
    with acting(cast["manager"].actor):
        thread = Case.objects.get(reference=first).ties.get(kind="origin").thread_id
    do(cast, "manager", "split", first, thread=thread, reason="Two evenings.")
    with acting(cast["intake"].actor):
        second = Case.objects.exclude(reference__in=(first, duplicate)).get().reference
    return Split(cast, first, second, receipt, other)


def test_one_closing_letter_comes_from_the_last_of_the_cases(cast: Cast, split: Split) -> None:
    assert split.reads() == ("review", "opened")
    services.SERVICES["acknowledge"](cast["intake"].actor, split.second, seen=1, danger="no")
    assert split.reads() == ("review", "opened")  # they know already that somebody read it
    assert split.letters() == split.letters(split.other_receipt) == 0
    split.close(split.first, RESULT)
    assert split.reads() == ("intake", "")
    assert (split.said()[-1], split.letters()) == (RESULT, 0)
    assert (split.reads(split.other_receipt), split.letters(split.other_receipt)) == (("outcome", "closed"), 1)
    given = {"manager": cast["manager"].person.pk, "title": "The second evening", "unit": "IT services"}
    do(cast, "intake", "open", split.second, **given)
    assert split.reads() == ("review", "opened")
    split.close(split.second)
    assert (split.reads(), split.letters()) == (("outcome", "closed"), 1)
    assert split.letters(split.other_receipt) == 1
    assert [closing_letters(cast, one) for one in (split.first, split.second)] == [1, 1]


def closing_letters(cast: Cast, reference: str) -> int:
    with acting(cast["manager"].actor):
        return Letter.objects.filter(case__reference=reference, kind="closing").count()


@pytest.mark.parametrize("handled_first", [True, False])
def test_a_case_set_aside_does_not_hide_that_another_was_handled(cast: Cast, split: Split, handled_first: bool) -> None:
    open_it(cast, split.second)
    if handled_first:
        split.close(split.first)
        split.set_aside(split.second)
    else:
        split.set_aside(split.second)
        assert split.reads() == ("review", "")
        split.close(split.first)
    assert (split.reads(), split.letters()) == (("outcome", "closed"), 1)
    assert split.said().count("Call the parking office.") == 1


def test_two_cases_that_are_both_set_aside_end_without_a_letter(cast: Cast, split: Split) -> None:
    open_it(cast, split.second)
    split.set_aside(split.first)
    split.set_aside(split.second)
    assert (split.reads(), split.letters()) == (("outcome", "screened_out"), 0)


def test_the_page_says_who_is_told_later(cast: Cast, split: Split) -> None:
    """Only where there is another open case, and only on the page of a verb that closes."""

    def later(verb: str) -> bool:
        return TOLD_LATER in readers.step(cast["manager"].actor, split.first, verb).verb.told

    split.find_nothing(split.first)
    assert (later("decide_and_finish"), later("post")) == (True, False)
    open_it(cast, split.second)
    split.set_aside(split.second)
    assert not later("decide_and_finish")


def test_the_threads_are_locked_before_the_other_cases_are_asked(cast: Cast, split: Split) -> None:
    """Of two cases that end at the same moment the second waits, and then finds the first one ended."""
    open_it(cast, split.second)
    ask(cast, split.first)
    with CaptureQueriesContext(connection) as asked:
        agree(cast, "intake", split.first)
    lock = [at for at, one in enumerate(asked) if "FOR UPDATE" in one["sql"] and '"cases_thread"' in one["sql"]]
    ask_for = [at for at, one in enumerate(asked) if "candor_beside" in one["sql"]]
    assert lock[0] < ask_for[0]


def test_who_does_not_see_a_case_learns_of_none_beside_it(cast: Cast, split: Split) -> None:
    case = case_of(cast, "manager", split.first).pk
    for who, sees in (("manager", 1), ("hr", 0), ("manager2", 0)):
        with acting(cast[who].actor):
            assert len(conflicts.beside(case)) == sees
