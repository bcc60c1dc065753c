"""A confidential reporter is a label everywhere; the name opens to intake of that case, with a motive on record (D8)."""

import pytest

from cases import readers, services
from permissions.refusals import Absent, Refused
from tests.cases.conftest import Handed, open_it, version
from tests.cases.test_verbs import thread_of
from tests.cast import Cast

REPORTER = {"name": "Perpetua Innisfree", "contact": "555 0100"}


@pytest.fixture
def confidential(handed_in: Handed) -> str:
    return handed_in(mode="confidential", reporter=REPORTER)


def open_name(cast: Cast, who: str, reference: str) -> dict[str, str]:
    actor = cast[who].actor
    thread = thread_of(cast, who, reference)
    return services.open_identity(
        actor, reference, seen=version(actor, reference), thread=thread, motive="To protect her."
    )


def test_no_page_of_the_case_shows_the_name(cast: Cast, confidential: str) -> None:
    client = cast["intake"].client
    for below in ("", "report/", "messages/", "people/", "members/", "history/", "open_identity/"):
        assert "Innisfree" not in client.get(f"/cases/{confidential}/{below}").content.decode()
    assert "confidential reporter" in client.get(f"/cases/{confidential}/").content.decode()


def test_intake_opens_the_name_and_the_motive_stays(cast: Cast, confidential: str) -> None:
    assert open_name(cast, "intake", confidential) == REPORTER
    events = readers.history(cast["intake"].actor, confidential).events
    assert events[0].sentence == "Imke Tarvold opened the reporter's name."


def test_the_case_manager_does_not(cast: Cast, confidential: str) -> None:
    open_it(cast, confidential)
    with pytest.raises(Refused):
        open_name(cast, "manager", confidential)


def test_whoever_opened_the_case_still_may(cast: Cast, confidential: str) -> None:
    open_it(cast, confidential)
    assert open_name(cast, "intake", confidential) == REPORTER


def test_an_intake_officer_of_another_case_does_not(cast: Cast, confidential: str) -> None:
    open_it(cast, confidential)
    with pytest.raises(Absent):
        services.open_identity(
            cast["intake2"].actor, confidential, seen=1, thread=thread_of(cast, "intake", confidential), motive="x"
        )


def test_the_page_shows_it_once_and_says_so(cast: Cast, confidential: str) -> None:
    thread = thread_of(cast, "intake", confidential)
    seen = version(cast["intake"].actor, confidential)
    answer = cast["intake"].client.post(
        f"/cases/{confidential}/open_identity/", {"thread": str(thread), "motive": "To protect her.", "seen": seen}
    )
    assert "Perpetua Innisfree" in answer.content.decode()
