"""One decision, once: every two steps that leave the same state, and every step twice, from twelve clients (TM-31, TM-32).

Who may take a step and what it needs is tested elsewhere and answered with yes here, in all processes alike: what is left
is the lock of the row, the version that a page was made from, and the trigger. What the losers read is tested through the
pages, in `test_races.py`.
"""

import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations_with_replacement
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from cases.door import Telling, submit
from cases.models import Case
from config.local.cast import BRANCH
from permissions import gate
from permissions.actors import Actor, acting
from tests.cast import Cast
from tests.rig.database import AsOwner
from tests.workflow.ready import but
from vault import receipts
from workflow import engine
from workflow.edges import between
from workflow.facts import LastFacts
from workflow.machine import Lifecycle

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long, pytest.mark.timeout(600)]

PROCESSES, THREADS = 3, 4
BRANCHED = multiprocessing.get_context("fork")  # so that the others use this test's database
LEAVING: dict[str, dict[str, str]] = defaultdict(dict)  # state -> verb -> a state that it leads to
for edge in between(Lifecycle):
    LEAVING[edge.source].setdefault(edge.verb, edge.target)
PAIRS = [(state, pair) for state, verbs in LEAVING.items() for pair in combinations_with_replacement(sorted(verbs), 2)]

Race = tuple[UUID, tuple[str, str]]
Answer = tuple[UUID, str, str]  # which case, by which verb, and what came of it


@pytest.fixture
def nothing_stands_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that could be missing is there, and everybody may do everything."""
    monkeypatch.setattr(gate, "require", lambda actor, verb, case: None)
    monkeypatch.setattr(engine, "_require_role", lambda actor, verb, case, known: None)
    monkeypatch.setattr(engine, "_shortfalls", lambda verb, known: [])
    monkeypatch.setattr(engine, "last_standing", lambda case: LastFacts(source=LEAVING[case.state]["step_back"]))
    monkeypatch.setattr(Case, "facts", lambda case: but(state=case.state, appeal={"remand_to": "investigation"}))
    monkeypatch.setattr(Case, "sent_since", lambda case: False)


def placed(as_owner: AsOwner) -> list[Race]:
    """A case for each pair, in the state that both leave."""
    for _ in PAIRS:
        submit(Telling(mode="anonymous", answers={"what": "A site was open."}, branch=BRANCH), receipts.make())
    with as_owner() as owner:
        ids = [case for (case,) in owner.execute("select id from cases_case").fetchall()]
        owner.execute("alter table cases_case disable trigger candor_state_edge")
        owner.execute("alter table cases_case disable trigger candor_referred")  # whether the packet was signed
        for case, (state, _) in zip(ids, PAIRS, strict=True):
            owner.execute("update cases_case set state = %s where id = %s", (state, case))
        owner.execute("alter table cases_case enable always trigger candor_state_edge")
        owner.execute("delete from workflow_outbox")
    return [(case, pair) for case, (_, pair) in zip(ids, PAIRS, strict=True)]


def client(number: int, actor: Actor, races: list[Race], barrier: Any) -> list[Answer]:
    """One that is at every race, and presses one of its two buttons when all are there."""
    try:
        return [(case, pair[number % 2], fired(actor, case, pair[number % 2], barrier)) for case, pair in races]
    finally:
        connections.close_all()


def fired(actor: Actor, case: UUID, verb: str, barrier: Any) -> str:
    barrier.wait(60)
    try:
        with acting(actor):
            engine.fire(case, verb, actor=actor, seen=1)
    except Exception as answer:  # noqa: BLE001 - whatever it was is compared below
        return type(answer).__name__
    return "done"


def one_process(actor: Actor, races: list[Race], barrier: Any, answers: Any) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        answers.put(list(pool.map(lambda number: client(number, actor, races, barrier), range(THREADS))))


def run(actor: Actor, races: list[Race]) -> Iterator[Answer]:
    connections.close_all()
    barrier, answers = BRANCHED.Barrier(PROCESSES * THREADS), BRANCHED.Queue()
    started = [BRANCHED.Process(target=one_process, args=(actor, races, barrier, answers)) for _ in range(PROCESSES)]
    for process in started:
        process.start()
    for _ in started:
        for of_a_client in answers.get(timeout=400):
            yield from of_a_client
    for process in started:
        process.join(30)


def test_of_every_two_steps_one_is_taken_once_and_has_its_effects_alone(
    cast: Cast, as_owner: AsOwner, nothing_stands_against_it: None, subtests: pytest.Subtests
) -> None:
    races = placed(as_owner)
    told: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for case, verb, answer in run(cast["intake"].actor, races):
        told[case].append((verb, answer))
    assert len(races) == len(PAIRS) > 100
    for (case, pair), (state, _) in zip(races, PAIRS, strict=True):
        with subtests.test(f"{state}: {' and '.join(pair)}"):
            assert Counter(answer for _, answer in told[case]) == {"done": 1, "Stale": PROCESSES * THREADS - 1}
            [taken] = [verb for verb, answer in told[case] if answer == "done"]
            assert left(as_owner, case) == ([taken], [taken], [taken], [(2,)])


def left(as_owner: AsOwner, case: UUID) -> tuple[list[str], list[str], list[str], list[tuple[int]]]:
    """The verbs of the steps of this case, of its events but its coming in, of what goes out for it; and its version."""
    with as_owner() as owner:
        steps = owner.execute("select verb from workflow_step where case_id = %s", [case]).fetchall()
        events = owner.execute(
            "select verb from audit_event where chain_kind = 'case' and chain_id = %s and actor like 'person:%%'",
            [case],
        ).fetchall()
        out = owner.execute("select ids ->> 'verb' from workflow_outbox where case_id = %s", [case]).fetchall()
        version = owner.execute("select version from cases_case where id = %s", [case]).fetchall()
    return [v for (v,) in steps], [v for (v,) in events], [v for (v,) in out], version
