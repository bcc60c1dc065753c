"""One decision, once: twelve clients in three processes press two buttons that exclude each other (TM-31, TM-32).

Exactly one of them is answered with what it did; to all others the case has moved on, in a sentence. It has the effects of
the one step and of no other.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from audit import clock
from tests.flows.pages import Walker, filled
from tests.flows.test_straight_way import newest, report
from tests.flows.walks import People, investigate, open_it, to_findings
from tests.rig.database import AsOwner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

PROCESSES, THREADS = 3, 4
MOVED_ON = {409, 403, 404}  # older than the case; not theirs any more; out of their sight
BRANCHED = multiprocessing.get_context("fork")  # so that the others use this test's database


@dataclass(frozen=True)
class Pressed:
    """One button: whose sign-in, where, with what, and the steps and the state that it brings."""

    cookies: Any
    url: str
    fields: dict[str, Any]
    steps: tuple[str, ...]
    state: str


def button(walker: Walker, url: str, *steps: str, state: str, **told: Any) -> Pressed:
    return Pressed(walker.client.cookies, url, filled(walker.get(url), **told), steps, state)


def press(one: Pressed, barrier: Any) -> int:
    client = Client(raise_request_exception=False)
    client.cookies = one.cookies
    barrier.wait(60)
    try:
        return client.post(one.url, one.fields).status_code
    finally:
        connections.close_all()


def one_process(pressed: list[Pressed], barrier: Any, answers: Any) -> None:
    with ThreadPoolExecutor(len(pressed)) as pool:
        answers.put(list(pool.map(lambda one: press(one, barrier), pressed)))


def race(one: Pressed, other: Pressed) -> list[int]:
    """What the clients were answered, six for each button, two of each in every process."""
    connections.close_all()
    barrier, answers = BRANCHED.Barrier(PROCESSES * THREADS), BRANCHED.Queue()
    mixed = [one, other] * (THREADS // 2)
    started = [BRANCHED.Process(target=one_process, args=(mixed, barrier, answers)) for _ in range(PROCESSES)]
    for process in started:
        process.start()
    found = [status for _ in started for status in answers.get(timeout=120)]
    for process in started:
        process.join(30)
    return found


def triage(people: People) -> tuple[Pressed, Pressed]:
    """A second person agrees to set it aside while the manager begins the investigation."""
    url = open_it(people)
    told = {
        "words": "Escort advertisements.", "act": "ads", "nexus": ["N3"], "subject": "new", "number": "E-subject",
        "relation": "employee", "tenure": "career", "minor": "no", "property_kinds": ["computer"], "scope": "The log.",
        "detriment": "Nobody.", "looked": "on", "investigator": people.person("investigator"),
    }  # fmt: skip
    people.many.send(
        url + "screen_out/", code="outside_policy", reason="A private matter.", forum="None.",
        why_no_ethics_decision="Nothing is alleged.",
        second=f"counsel/{people.person('counsel')}",
    )  # fmt: skip
    second = people.other("counsel")
    page = second.get(url + "approvals/")
    start = page.index("approve/?")
    approve = url + page[start : page.index('"', start)].replace("&amp;", "&")
    return (
        button(people.many, url + "investigate/", "investigate", state="investigation", **told),
        button(second, approve, "screen_out", state="closed"),
    )


def first_answer(people: People) -> tuple[Pressed, Pressed]:
    """Two intake officers open the same report, each for another manager."""
    report()
    url = newest(people.cast)
    pressed = [
        button(
            people.other(who), url + "acknowledge_and_open/", "acknowledge", "open", state="triage", danger="no",
            title=f"Desk {who}", unit="IT", manager=people.person(manager),
        )
        for who, manager in (("intake", "manager"), ("intake2", "manager2"))
    ]  # fmt: skip
    return pressed[0], pressed[1]


def investigation(people: People) -> tuple[Pressed, Pressed]:
    """The investigator hands in what was found while the manager lets the case rest."""
    url = open_it(people)
    investigate(people, url)
    soon = clock.today() + timedelta(days=20)
    return (
        button(
            people.investigator, url + "submit_findings/", "submit_findings", state="findings_review", outcome="held",
            representation="waived", statement="voluntary", minutes="He was heard.", kind="log", description="Proxy log.",
            finding_1="sustained", reason_1="The log and the interview agree.", report="Done and found.",
        ),
        button(
            people.many, url + "pause/", "pause", state="abeyance", requested_by="prosecutor", reason="A trial.",
            review_on=soon.isoformat(),
        ),
    )  # fmt: skip


def review(people: People) -> tuple[Pressed, Pressed]:
    """Two ethics officers: one approves the findings and decides, the other sends them back."""
    url = open_it(people)
    investigate(people, url)
    people.investigator.send(
        url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", minutes="He was heard.",
        kind="log", description="Proxy log.", finding_1="sustained", reason_1="They agree.", report="Done.",
    )  # fmt: skip
    return (
        button(
            people.ethics, url + "approve_findings/", "approve_findings", "decline_referral", state="not_referred",
            ethics_decision="not_refer", ethics_reason="Item 2 alone.",
        ),
        button(people.other("ethics2"), url + "return_findings/", "return_findings", state="investigation", gaps="Who?"),
    )  # fmt: skip


def decision(people: People) -> tuple[Pressed, Pressed]:
    """The authority decides on what HR proposed while HR proposes something else."""
    url = to_findings(people)
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    return (
        button(people.authority, url + "decide/", "decide", state="decision", factors_1="Long service."),
        button(
            people.many, url + "record_proposal/", state="not_referred", sanction="suspension", days="3", reason="Anew."
        ),
    )


SCENES: dict[str, Callable[[People], tuple[Pressed, Pressed]]] = {
    "received": first_answer, "triage": triage, "investigation": investigation, "findings_review": review,
    "not_referred": decision,
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_of_twelve_clients_one_acts_and_all_others_read_that_the_case_moved_on(
    people: People, as_owner: AsOwner, scene: str
) -> None:
    one, other = SCENES[scene](people)
    before, _ = _standing(as_owner)
    answers = Counter(race(one, other))
    assert answers.pop(302) == 1, answers
    assert set(answers) <= MOVED_ON, answers
    assert answers[409], "somebody read the sentence"
    after, state = _standing(as_owner)
    assert (after[len(before) :], state) in [(list(pressed.steps), pressed.state) for pressed in (one, other)]


def _standing(as_owner: AsOwner) -> tuple[list[str], str]:
    """The steps of the only case, oldest first, and where it is."""
    with as_owner() as cursor:
        cursor.execute("select verb from workflow_step order by version")
        steps = [verb for (verb,) in cursor.fetchall()]
        cursor.execute("select state from cases_case")
        [(state,)] = cursor.fetchall()
    return steps, state
