"""Nobody copies the directory page by page: a search needs two letters, and one person has only so many (TM-41)."""

from datetime import timedelta

from audit import clock, journal
from permissions.actors import acting
from permissions.limits import A_SHARE
from tests.cast import Cast

AN_HOUR = A_SHARE[0][1]


def test_a_search_of_the_directory_needs_two_letters(cast: Cast) -> None:
    client = cast["intake"].client
    named = {"Bodil Nordahlen", "Sverre Holtegaard"}  # who hold no role, so that only a search finds them
    for short in ("N", "%4E", " n "):
        page = client.get(f"/people/?q={short}")
        assert "Type at least two letters" in page.content.decode()
        assert not named & {person.name for person in page.context["people"]}
    page = client.get("/people/?q=no")
    assert "Type at least two letters" not in page.content.decode()
    assert {person.name for person in page.context["people"]} == {"Bodil Nordahlen"}


def test_one_person_searches_the_directory_only_so_often(cast: Cast) -> None:
    client = cast["intake"].client
    assert {client.get("/people/?q=no").status_code for _ in range(AN_HOUR)} == {200}
    page = client.get("/people/?q=ho")
    assert page.status_code == 429
    assert "You have searched the directory 30 times in an hour." in page.content.decode()
    assert "Holtegaard" not in page.content.decode()
    assert cast["intake"].client.get("/people/?q=ho").status_code == 429  # a new session of the same person
    assert client.get("/people/").status_code == 200  # who holds a role stays to be read
    assert cast["intake2"].client.get("/people/?q=ho").status_code == 200  # nobody uses up another's share
    with acting(cast["intake"].actor) as actor:
        verbs = [event.verb for event in journal.history([journal.Chain.person(actor.someone)])]
    assert (verbs.count("refused"), verbs.count("search_people"), verbs.count("list_people")) == (2, AN_HOUR, 1)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert client.get("/people/?q=ho").status_code == 200
