"""From a report to its case, with everybody looking on: who has no right to it never learns that it is there."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from cases import door, services
from cases.models import Case, Thread
from config.local.cast import BRANCH
from permissions import appointing
from permissions.actors import acting
from permissions.models import Branch, Held
from tests.cast import Cast
from tests.flows.onlookers import Onlookers
from vault import receipts

pytestmark = pytest.mark.django_db
DOOR = ("intake", "intake2", "many")  # who shares the pool of the branch


@dataclass
class Way:
    """One report on its way; each step is done by one of the cast from a page that shows the case as it is."""

    cast: Cast
    reference: str
    receipt: str
    onlookers: Onlookers = field(init=False)

    def __post_init__(self) -> None:
        self.onlookers = Onlookers(self.cast, self.reference)

    def do(self, key: str, verb: str, **given: Any) -> None:
        actor = self.cast[key].actor
        with acting(actor):
            seen = Case.objects.get(reference=self.reference).version
        services.SERVICES[verb](actor, self.reference, seen=seen, **given)

    def open(self, key: str = "intake", manager: str = "manager") -> None:
        self.do(
            key, "acknowledge_and_open", danger="no", manager=self.cast[manager].person.pk, title="North desk", unit=""
        )

    def thread(self, key: str) -> Any:
        with acting(self.cast[key].actor):
            return Thread.objects.get(lookup=receipts.lookup(self.receipt)).pk


def reported(cast: Cast, seen_by: str = "intake", **told: Any) -> Way:
    receipt = receipts.make()
    answers = {"what_happened": told.pop("text", "An escort site was open on the shared workstation at 14:10.")}
    stored = door.submit(door.Telling(**{"mode": "anonymous", "answers": answers, "branch": BRANCH, **told}), receipt)
    with acting(cast[seen_by].actor):
        reference = Case.objects.get(ties__thread_id=stored.thread).reference
    return Way(cast, reference, receipt)


@pytest.mark.long  # at every step everybody else looks; the tests below take one step each
def test_from_the_door_to_an_investigator(cast: Cast) -> None:
    way = reported(cast, mode="confidential", reporter={"name": "Runa Tiller", "contact": "runa@example.org"})
    way.onlookers.look(*DOOR)
    way.do("intake", "acknowledge", danger="no")
    way.onlookers.look(*DOOR)
    way.do("intake", "open", manager=cast["manager"].person.pk, title="North desk", unit="Roads")
    way.onlookers.look("intake", "manager")
    way.do(
        "manager", "assign", role="investigator", person=cast["investigator"].person.pk, instead=None, reason="Is free."
    )
    way.onlookers.look("intake", "manager", "investigator")
    way.do("manager", "add_party", role="subject", number="E-subject", name="")
    way.onlookers.look("intake", "manager", "investigator")
    way.do("manager", "post", thread=way.thread("manager"), text="When was it?")
    way.do("investigator", "note", text="The log is here.", happened_on=None)
    way.onlookers.look("intake", "manager", "investigator")


@pytest.mark.long
@pytest.mark.timeout(900)  # every address of a case, as each of twenty people, both ways
@pytest.mark.parametrize("opened", [False, True], ids=["a new report", "an opened case"])
def test_no_address_of_a_case_tells_anyone_without_a_right_that_it_is_there(cast: Cast, opened: bool) -> None:
    way = reported(cast, mode="confidential", reporter={"name": "Runa Tiller", "contact": "runa@example.org"})
    if opened:
        way.open()
    way.onlookers.look(*(("intake", "manager") if opened else DOOR), everything=True)


def test_an_officer_named_in_the_report_and_their_peers_never_learn_of_it(cast: Cast) -> None:
    way = reported(cast, "alternate", text="I saw Imke Tarvold open the site at the north desk.")
    way.onlookers.look("alternate")
    way.open("alternate")
    way.onlookers.look("alternate", "manager")


def test_whoever_is_named_on_the_way_loses_it_at_once(cast: Cast) -> None:
    way = reported(cast)
    way.open()
    way.onlookers.look("intake", "manager")
    way.do(
        "manager", "assign", role="investigator", person=cast["investigator"].person.pk, instead=None, reason="Is free."
    )
    way.do("manager", "add_party", role="witness", number="E-investigator", name="")
    way.onlookers.look("intake", "manager")
    way.do("manager", "add_party", role="subject", number="E-intake", name="")
    way.onlookers.look("manager")


def test_a_role_that_ended_takes_its_cases_with_it(cast: Cast) -> None:
    way = reported(cast)
    way.onlookers.look(*DOOR)
    with acting(cast["owner"].actor) as owner:
        appointing.dismiss(owner, Held.objects.get(person=cast["intake2"].person), reason="left")
    way.onlookers.sign_in_again("intake2")
    way.onlookers.look("intake", "many")


def test_a_role_in_another_branch_opens_nothing_here(cast: Cast) -> None:
    way = reported(cast)
    with acting(cast["owner"].actor) as owner:
        other = Branch.objects.exclude(pk=BRANCH).first()
        asked = appointing.ask(owner, cast["bystander"].person, "intake_officer", other, reason="new")
    with acting(cast["outside"].actor) as second:
        assert len(appointing.agree(second, [asked.pk])) == 1
    way.onlookers.sign_in_again("bystander")
    way.onlookers.look(*DOOR)


@pytest.mark.long
def test_two_linked_cases_are_one_wall(cast: Cast) -> None:
    """Who is conflicted in one of two tied cases is conflicted in both (D23)."""
    first = reported(cast)
    first.open()
    second = reported(cast)
    second.onlookers.look(*DOOR)
    second.do("intake", "acknowledge", danger="no")
    second.do("intake", "link", primary=first.reference, reason="The same afternoon.")
    first.onlookers.look("intake", "manager")
