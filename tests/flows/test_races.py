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
from permissions import proving
from tests.audit.owner import signed_in_as_owner
from tests.cases import test_emergency as lent
from tests.cases.conftest import handed_in, opened
from tests.cases.conftest import open_it as open_for
from tests.cases.sealing import agree, ask_in, on_it, seal
from tests.cases.test_files import send
from tests.cases.walking import do, on_record
from tests.cast import Cast
from tests.flows.pages import Walker, filled
from tests.flows.test_straight_way import newest, report
from tests.flows.walks import People, investigate, open_it, to_findings
from tests.intake.conftest import Reporter
from tests.rig.database import AsOwner
from vault import receipts

__all__ = ["handed_in", "opened"]  # fixtures of another room
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
    steps: tuple[str, ...] = ()
    state: str = ""
    reads: bool = False  # by a link, and what is answered is read to its end


def button(walker: Walker, url: str, *steps: str, state: str = "", **told: Any) -> Pressed:
    return Pressed(walker.client.cookies, url, filled(walker.get(url), **told), steps, state)


def press(one: Pressed, barrier: Any) -> int:
    client = Client(raise_request_exception=False)
    client.cookies = one.cookies
    barrier.wait(60)
    try:
        answer = client.get(one.url) if one.reads else client.post(one.url, one.fields)
        if answer.streaming:
            b"".join(answer.streaming_content)
        return answer.status_code
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


def test_of_two_answers_to_an_emergency_one_counts(cast: Cast, opened: str, as_owner: AsOwner) -> None:
    lent.ask(cast, opened)
    url, said = f"/emergency/{lent.newest(cast)}/", {"counsel": "agree", "outside": "turn_down"}
    answers = Counter(race(*(Pressed(cast[key].client.cookies, url, {"answer": one}) for key, one in said.items())))
    assert answers.pop(302) == 1, answers
    assert set(answers) <= {403, 404}, answers
    with as_owner() as cursor:
        told = cursor.execute("select answer, answered_by from permissions_emergency").fetchall()
        events = cursor.execute(
            "select verb from audit_event where verb ~ '^(agree_to|turn_down)_emergency$'"
        ).fetchall()
    agreed = ("agreed", cast["counsel"].person.pk), ("agree_to_emergency",)
    turned_down = ("turned_down", cast["outside"].person.pk), ("turn_down_emergency",)
    assert (*told, *events) in (agreed, turned_down)
    assert lent.status(cast, opened) == (200 if events == [agreed[1]] else 404)


def test_of_two_who_would_be_let_into_a_sealed_case_at_once_one_is_and_the_other_waits(cast: Cast, opened: str) -> None:
    seal(cast, opened)
    ask_in(cast, "manager", opened, "counsel", "counsel")
    ask_in(cast, "manager", opened, "hr_officer", "hr")
    before, asked = on_it(cast, "manager", opened), on_record(cast, "manager", opened).proposal[-2:]
    url = f"/cases/{opened}/approve/?about="
    answers = Counter(race(*(button(Walker(cast["intake"]), f"{url}{one.pk}") for one in asked)))
    assert answers.pop(302) == 1, answers
    assert set(answers) == {409}, answers
    both = {("counsel", "counsel"), ("hr", "hr_officer")}
    [first] = on_it(cast, "manager", opened) - before
    assert first in both
    agree(cast, "intake", opened)
    assert on_it(cast, "manager", opened) - before == both


def test_an_anonymous_report_is_claimed_once_by_whoever_comes_first(as_owner: AsOwner) -> None:
    reporter, names = Reporter(), ("Perpetua Innisfree", "Quillon Abernathy")
    code, pressed = reporter.report(), []
    for name in names:
        browser = Reporter()
        browser.come_back(code)
        pressed.append(Pressed(browser.browser.cookies, "/inbox/thread/claim/", {"name": name, "contact": "555 0100"}))
    assert Counter(race(*pressed)) == {302: 12}, "whoever comes later finds it said already"
    with as_owner() as cursor:
        [[kept]] = cursor.execute("select count(*) from vault_identity").fetchall()
        [[events]] = cursor.execute("select count(*) from audit_event where verb = 'claim'").fetchall()
    assert (kept, events) == (1, 1)


def test_an_original_that_is_opened_by_several_at_once_stands_in_the_journal_as_often(
    cast: Cast, handed_in: Callable[..., str], as_owner: AsOwner
) -> None:
    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    open_for(cast, reference)
    [file] = send(receipt, ("a.txt", b"Ten past two. " * 9000))
    do(cast, "manager", "open_originals", reference, originals=[file], days=1, reason="The letter head.")
    agree(cast, "intake", reference)
    url = f"/cases/{reference}/files/{file}/original/"
    answers = Counter(race(*(Pressed(cast["manager"].client.cookies, url, {}, reads=True) for _ in range(2))))
    assert answers == {200: 12}
    with as_owner() as cursor:
        [[events]] = cursor.execute("select count(*) from audit_event where verb = 'open_original'").fetchall()
    assert events == 12
    with signed_in_as_owner():
        assert proving.first_fault() is None
