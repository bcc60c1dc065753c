"""Whoever has the code of an anonymous report may say who they are: sealed, screened, once, and for good (ADR 28)."""

import json

import pytest
from django.db import DatabaseError, transaction

from audit import journal
from cases import door, readers, services
from cases.models import Thread
from permissions.actors import Actor, acting
from permissions.refusals import Absent, Refused
from tests.cases.conftest import Handed, open_it, version
from tests.cases.test_verbs import thread_of
from tests.cast import Cast
from vault import receipts

WHO = {"name": "Perpetua Innisfree", "contact": "555 0100"}
PAGES = ("", "report/", "messages/", "people/", "members/", "history/", "open_identity/")


@pytest.fixture
def receipt() -> str:
    return receipts.make()


@pytest.fixture
def claimed(handed_in: Handed, receipt: str) -> str:
    """The reference of an anonymous report whose reporter said who they are."""
    reference = handed_in(receipt=receipt)
    assert door.claim(receipt, WHO)
    return reference


def open_name(cast: Cast, who: str, reference: str) -> dict[str, str]:
    actor, thread = cast[who].actor, thread_of(cast, who, reference)
    return services.open_identity(
        actor, reference, seen=version(actor, reference), thread=thread, motive="To call her."
    )


def test_the_office_reads_that_it_was_said_and_no_page_shows_what(cast: Cast, claimed: str) -> None:
    pages = [cast["intake"].client.get(f"/cases/{claimed}/{below}").content.decode() for below in PAGES]
    assert [page for page in pages if "Innisfree" in page] == []
    assert "Nobody has checked it." in pages[2]
    assert "anonymous reporter" in pages[0]
    said = [event.sentence for event in readers.history(cast["intake"].actor, claimed).events]
    assert "The reporter said who they are, which is sealed and which nobody has checked." in said


def test_intake_opens_it_with_a_motive_and_the_case_manager_does_not(cast: Cast, claimed: str) -> None:
    open_it(cast, claimed)
    assert open_name(cast, "intake", claimed) == WHO
    with pytest.raises(Refused):
        open_name(cast, "manager", claimed)


def test_an_anonymous_report_that_nobody_claimed_has_no_name_to_open(cast: Cast, handed_in: Handed) -> None:
    with pytest.raises(Refused):
        open_name(cast, "intake", handed_in())


def test_whoever_bears_that_name_no_longer_sees_the_case(cast: Cast, handed_in: Handed, receipt: str) -> None:
    reference = handed_in(receipt=receipt)
    version(cast["intake"].actor, reference)
    door.claim(receipt, {"name": cast["intake"].person.name})
    with pytest.raises(Absent):
        readers.case_page(cast["intake"].actor, reference)


def test_it_is_said_once_and_its_moment_is_a_day(cast: Cast, claimed: str, receipt: str) -> None:
    assert not door.claim(receipt, {"name": "Somebody Else"})
    assert not door.claim(receipts.make(), WHO)
    assert open_name(cast, "intake", claimed) == WHO
    with acting(cast["intake"].actor):
        chain = journal.Chain.thread(Thread.objects.get(ties__case__reference=claimed).pk)
        [event] = [one for one in journal.history([chain]) if one.verb == "claim"]
    assert json.loads(event.body)["at"].endswith("T00:00:00Z")
    assert door.find_thread(receipt).mode == "anonymous"  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize("mode", ["named", "confidential", "proxy"])
def test_only_an_anonymous_report_is_claimed(handed_in: Handed, receipt: str, mode: str) -> None:
    handed_in(mode=mode, receipt=receipt)
    assert not door.claim(receipt, WHO)


def test_nobody_takes_it_back_and_no_row_makes_a_known_reporter_one_who_claimed(
    handed_in: Handed, claimed: str, receipt: str
) -> None:
    other = receipts.make()
    handed_in(mode="named", receipt=other)
    for code, statement in ((receipt, {"claimed_on": None}), (other, {"claimed_on": "2026-11-20"})):
        with (
            acting(Actor.door(receipts.lookup(code))),
            pytest.raises(DatabaseError, match="made once"),
            transaction.atomic(),
        ):
            Thread.objects.update(**statement)
