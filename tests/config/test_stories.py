"""The demonstration's stories are told through the real services, and show what they promise."""

from audit import clock
from cases import readers
from config.local.stories import STORIES
from config.local.telling import Teller
from permissions.actors import acting
from permissions.gate import visible


def told() -> Teller:
    teller = Teller()
    for story in STORIES:
        teller.tell(story)
    return teller


def test_every_story_can_be_told_and_one_is_hidden_from_its_subject(cast):
    teller = told()
    assert len(teller.receipts) == len(STORIES)
    hidden = teller.earlier["About an HR officer"]
    with acting(cast["hr"].actor):
        assert not visible(cast["hr"].actor).filter(reference=hidden).exists()
    with acting(cast["manager2"].actor):
        assert visible(cast["manager2"].actor).filter(reference=hidden).exists()


def test_the_first_line_of_today_is_late(cast):
    told()
    page = readers.today(cast["manager"].actor)
    assert page.work[0].due_on < clock.today()
