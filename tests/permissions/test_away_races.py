"""Two acts at once, one of which takes somebody in again or sends them away: each sees what the other did, and none is lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, connections

from config.local.cast import BRANCH
from permissions import appointing, people, resetting
from permissions.actors import Actor, acting
from permissions.models import Branch, Held, Suspension
from tests.cast import Cast
from tests.permissions.test_away import INTAKE, reset
from tests.permissions.test_wall import seen_by, tell
from tests.rig.database import AsOwner

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "select 1 from pg_locks where not granted and relation = 'public.permissions_seat'::regclass"
Act = Callable[[], object]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch, as_owner: AsOwner) -> Callable[[Act, Act], None]:
    """Does the first act up to its word in the journal, begins the other, and goes on when that one waits or has ended."""
    written, go_on, record = Event(), Event(), resetting._record

    def held_back(actor: Actor, verb: str, row: Suspension) -> None:
        if not written.is_set():
            written.set()
            assert go_on.wait(60)
        record(actor, verb, row)

    def ended(act: Act) -> None:
        try:
            act()
        finally:
            connections.close_all()

    def both(one: Act, other: Act) -> None:
        monkeypatch.setattr(resetting, "_record", held_back)
        with ThreadPoolExecutor(2) as pool, as_owner() as cursor:
            first = pool.submit(ended, one)
            assert written.wait(60)
            second = pool.submit(ended, other)
            while not second.done() and not cursor.execute(WAITS).fetchone():
                time.sleep(0.01)
            go_on.set()
            first.result(60)
            second.result(60)

    connection.close()
    return both


def vouch(cast: Cast, by: str, who: str = "counsel") -> Act:
    waiting = Suspension.objects.open().get(person=cast[who].person).pk
    return lambda: resetting.readmit(cast[by].actor, waiting)


def test_of_two_who_vouch_at_once_the_later_gives_back_what_waits(
    cast: Cast, at_once: Callable[[Act, Act], None]
) -> None:
    reset(cast, "counsel", "outside", *INTAKE, "alternate")
    tell()
    at_once(vouch(cast, "authority"), vouch(cast, "ethics"))
    assert len(seen_by(cast["counsel"].actor)) == 1


def test_a_report_that_comes_in_while_somebody_is_taken_in_again_goes_to_them(
    cast: Cast, at_once: Callable[[Act, Act], None]
) -> None:
    reset(cast, "counsel", "outside", *INTAKE, "alternate")
    vouch(cast, "authority")()
    at_once(vouch(cast, "ethics"), tell)
    assert len(seen_by(cast["counsel"].actor)) == 1


def agrees(cast: Cast) -> Act:
    branch = Branch.objects.get(pk=BRANCH)
    with acting(cast["owner"].actor) as owner:
        asked = appointing.ask(owner, cast["bystander"].person, "hr_officer", branch, reason="x").pk
    return acts(cast["outside"].actor, lambda actor: appointing.agree(actor, [asked]))


def dismisses(cast: Cast) -> Act:
    held = Held.objects.get(person=cast["intake"].person)
    return acts(cast["owner"].actor, lambda actor: appointing.dismiss(actor, held, reason="Left."))


def declares_kin(cast: Cast) -> Act:
    one, other = cast["intake"].person, cast["subject"].person
    return acts(cast["owner"].actor, lambda actor: people.declare_kin(actor, one, other, "sister"))


def acts(actor: Actor, what: Callable[[Actor], object]) -> Act:
    def act() -> None:
        with acting(actor) as known:
            what(known)

    return act


OTHERS = {"appoint": agrees, "dismiss": dismisses, "declare_kin": declares_kin}


@pytest.mark.parametrize("verb", OTHERS)
def test_whoever_waits_for_the_seats_holds_nothing_that_is_waited_for(
    cast: Cast, at_once: Callable[[Act, Act], None], as_owner: AsOwner, verb: str
) -> None:
    reset(cast, "counsel")
    at_once(vouch(cast, "authority"), OTHERS[verb](cast))
    with as_owner() as cursor:
        verbs = [
            row[0] for row in cursor.execute("select verb from audit_event where chain_kind = 'system' order by seq")
        ]
    assert verb in verbs[verbs.index("readmit") :]
