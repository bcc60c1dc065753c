"""Every verb: who may, what it leaves behind, what it refuses."""

from typing import Any
from uuid import UUID

import pytest

from audit import journal
from cases import readers, services
from cases.models import Case, Entry, Message, Party, Thread, Tie
from cases.readers.actions import first
from permissions.actors import acting
from permissions.policy import POLICY, may
from permissions.refusals import Absent, Refused
from tests.cases.arguments import EVERY, INTAKE
from tests.cases.conftest import Handed, open_it, version
from tests.cast import Cast
from vault import receipts
from workflow.engine import Stale
from workflow.models import Clock, Outbox

HOLDERS = {
    "investigator": "investigator", "records_officer": "records", "appointing_authority": "authority",
    "labor_relations": "labor",
}  # fmt: skip


def do(cast: Cast, who: str, verb: str, reference: str, **arguments: Any) -> bool:
    actor = cast[who].actor
    return services.SERVICES[verb](actor, reference, seen=version(actor, reference), **arguments)


def thread_of(cast: Cast, who: str, reference: str) -> UUID:
    with acting(cast[who].actor):
        return Thread.objects.get(ties__case__reference=reference).pk


def test_every_service_stands_here() -> None:
    assert set(EVERY) == set(services.SERVICES)


@pytest.mark.parametrize("who", ["bystander", "hr", "admin"])
def test_for_whoever_has_no_part_in_it_the_case_is_not_there(
    cast: Cast, opened: str, who: str, subtests: pytest.Subtests
) -> None:
    for verb, arguments in EVERY.items():
        with subtests.test(verb), pytest.raises(Absent):
            services.SERVICES[verb](cast[who].actor, opened, seen=1, **arguments)


@pytest.mark.parametrize("role", HOLDERS)
def test_a_member_without_the_role_for_it_is_refused(
    cast: Cast, opened: str, role: str, subtests: pytest.Subtests
) -> None:
    who = HOLDERS[role]
    do(cast, "manager", "assign", opened, role=role, person=cast[who].person.pk, reason="Needed.")
    seen, without = version(cast[who].actor, opened), [one for one in EVERY if not may({role}, first(one), "triage")]
    assert len(without) > len(EVERY) / 2
    for verb in without:
        with subtests.test(verb), pytest.raises(Refused):
            services.SERVICES[verb](cast[who].actor, opened, seen=seen, **EVERY[verb])
    assert version(cast[who].actor, opened) == seen


@pytest.mark.parametrize("verb", INTAKE)
def test_a_page_older_than_the_case_stores_nothing(cast: Cast, handed_in: Handed, verb: str) -> None:
    reference, who = handed_in(), cast["intake"].actor
    state = next(iter(sorted(POLICY[verb.partition("_and_")[0]].states & {"received", "acknowledged"}, reverse=True)))
    if state == "acknowledged":
        do(cast, "intake", "acknowledge", reference, danger="no")
    before = version(who, reference)
    with pytest.raises(Stale):
        services.SERVICES[verb](who, reference, seen=before - 1, **INTAKE[verb])
    assert version(who, reference) == before


def test_acknowledging_tells_the_reporter_and_meets_the_clock(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    do(cast, "intake", "acknowledge", reference, danger="yes")
    with acting(cast["intake"].actor):
        thread, case = Thread.objects.get(), Case.objects.get(reference=reference)
        assert (thread.note, thread.phase, case.urgent, case.danger) == ("acknowledged", "intake", True, "yes")
        assert set(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == {"open"}


def test_the_clock_acknowledges_without_a_person(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    with acting(cast["intake"].actor):
        case = Case.objects.get(reference=reference).pk
    services.acknowledge_by_clock(case)
    with acting(cast["intake"].actor):
        assert Thread.objects.get().note == "acknowledged_by_clock"
        assert Case.objects.get().danger == "unknown"


def test_opening_on_one_page_journals_both_verbs(cast: Cast, opened: str) -> None:
    with acting(cast["manager"].actor):
        chain = journal.Chain.case(Case.objects.get().pk)
        verbs = [event.verb for event in journal.history([chain])]
    assert verbs.index("acknowledge") < verbs.index("open") < verbs.index("take")


def test_a_manager_who_is_not_clear_cannot_be_chosen(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(who=cast["manager"].person.name)
    page = readers.step(cast["intake"].actor, reference, "acknowledge_and_open")
    assert str(cast["manager"].person.pk) not in dict(page.choices["manager"])
    with pytest.raises(services.Unfit):
        open_it(cast, reference)


def test_the_assign_page_says_how_busy_each_candidate_is(cast: Cast, opened: str, handed_in: Handed) -> None:
    page = readers.step(cast["intake"].actor, handed_in(), "acknowledge_and_open")
    found = dict(page.choices["manager"])
    assert found[str(cast["manager"].person.pk)].endswith("1 open case")
    assert found[str(cast["manager2"].person.pk)].endswith("no open case")


def test_a_count_does_not_move_for_a_case_its_reader_must_not_know(cast: Cast, handed_in: Handed) -> None:
    hidden = handed_in(who=cast["intake"].person.name)
    services.SERVICES["acknowledge_and_open"](
        cast["alternate"].actor, hidden, seen=1, danger="no", manager=cast["manager"].person.pk, title="x", unit=""
    )
    found = dict(readers.step(cast["intake"].actor, handed_in(), "acknowledge_and_open").choices["manager"])
    assert found[str(cast["manager"].person.pk)].endswith("no open case")


def test_assigning_instead_of_somebody_ends_their_access(cast: Cast, opened: str) -> None:
    new, old = cast["manager2"].person.pk, cast["manager"].person.pk
    stays = do(cast, "manager", "assign", opened, role="case_manager", person=new, instead=old, reason="On leave.")
    assert stays is False
    with pytest.raises(Absent):
        readers.case_page(cast["manager"].actor, opened)
    assert readers.case_page(cast["manager2"].actor, opened).answers.turn == "Nils Ostervang (case manager)"


def test_linking_keeps_each_reporter_apart_and_merges_conflicts(cast: Cast, opened: str, handed_in: Handed) -> None:
    reference = handed_in(who=cast["investigator"].person.name)
    do(cast, "intake", "acknowledge", reference, danger="no")
    with acting(cast["intake"].actor):
        mine = Thread.objects.get(ties__case__reference=reference).pk
    do(cast, "intake", "assign", reference, role="case_manager", person=cast["manager"].person.pk, reason="x")
    primary = readers.case_page(cast["intake"].actor, opened).case.reference
    do(cast, "intake", "link", reference, primary=primary.lower().replace("-", " "), reason="Same evening.")
    with acting(cast["manager"].actor):
        assert Tie.objects.filter(case__reference=opened).count() == 2
        assert Thread.objects.get(pk=mine).phase == "review"
        assert Case.objects.get(reference=reference).state == "linked"
    page = readers.step(cast["manager"].actor, opened, "assign", "investigator")
    assert str(cast["investigator"].person.pk) not in dict(page.choices["person"])


def test_linking_to_a_case_out_of_sight_says_the_same_as_to_none(cast: Cast, handed_in: Handed) -> None:
    hidden, reference = handed_in(who=cast["intake"].person.name), handed_in()
    do(cast, "intake", "acknowledge", reference, danger="no")
    said = []
    for primary in (hidden, "0000-0000"):
        with pytest.raises(services.Unfit) as refusal:
            do(cast, "intake", "link", reference, primary=primary, reason="x")
        said.append(refusal.value.sentence)
    assert said[0] == said[1]


def test_a_split_begins_at_intake_on_the_same_report(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(who=cast["manager"].person.name)
    do(cast, "intake", "acknowledge", reference, danger="no")
    thread = thread_of(cast, "intake", reference)
    do(cast, "intake", "split", reference, thread=thread, reason="Two evenings.")
    with acting(cast["intake2"].actor):
        second = Case.objects.exclude(reference=reference).get()
        assert (second.state, Tie.objects.get(case=second).thread_id) == ("received", thread)
    page = readers.step(cast["intake2"].actor, second.reference, "acknowledge_and_open")
    assert str(cast["manager"].person.pk) not in dict(page.choices["manager"])


def test_a_manager_may_split_without_seeing_the_new_case(cast: Cast, opened: str) -> None:
    do(cast, "manager", "split", opened, thread=thread_of(cast, "manager", opened), reason="Two evenings.")
    with acting(cast["manager"].actor):
        assert Case.objects.count() == 1


def test_a_message_is_read_with_the_receipt(cast: Cast, handed_in: Handed) -> None:
    from cases import door

    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    do(cast, "intake", "post", reference, thread=thread_of(cast, "intake", reference), text="On which day was it?")
    opened = door.find_thread(receipt)
    assert opened
    assert [message.text for message in opened.messages] == ["On which day was it?"]


def test_an_answer_is_new_until_the_office_writes_again(cast: Cast, handed_in: Handed) -> None:
    from cases import door

    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    door.post(receipt, "It was on Tuesday.")
    fresh = {part.word: part.fresh for part in readers.case_page(cast["intake"].actor, reference).parts}
    assert fresh["Messages"] == 1
    do(cast, "intake", "post", reference, thread=thread_of(cast, "intake", reference), text="Thank you.")
    with acting(cast["intake"].actor):
        assert not Message.objects.filter(read_on=None, side="reporter").exists()


def test_a_party_is_screened_at_once(cast: Cast, opened: str) -> None:
    stays = do(cast, "manager", "add_party", opened, role="subject", number="E-manager")
    assert stays is False
    with pytest.raises(Absent):
        readers.case_page(cast["manager"].actor, opened)


def test_a_partys_name_is_nowhere_in_clear(cast: Cast, opened: str) -> None:
    do(cast, "manager", "add_party", opened, role="witness", name="Quillon Abernathy")
    people = readers.part(cast["manager"].actor, opened, "people")
    assert [(one.number, one.name) for one in people.people] == [(1, "Quillon Abernathy")]
    with acting(cast["manager"].actor):
        row, entry = Party.objects.get(), Entry.objects.get(kind="name")
        assert "Quillon" not in repr(vars(row))
        assert b"Quillon" not in entry.text.envelope


def test_an_unknown_employee_number_is_said_beside_the_field(cast: Cast, opened: str) -> None:
    with pytest.raises(services.Unfit) as refusal:
        do(cast, "manager", "add_party", opened, role="subject", number="nobody")
    assert refusal.value.field == "number"


def test_a_correction_stands_beside_what_it_corrects(cast: Cast, opened: str) -> None:
    do(cast, "manager", "note", opened, text="Called on Friday.")
    with acting(cast["manager"].actor):
        entry = Entry.objects.get(kind="note").pk
    do(cast, "manager", "correct", opened, entry=entry, text="Called on Monday.", reason="Wrong day.")
    note = readers.part(cast["manager"].actor, opened, "notes").notes[0]
    assert (note.text, note.reason) == ("Called on Monday.", "Wrong day.")
    assert [one.text for one in note.earlier] == ["Called on Friday."]


def test_what_was_corrected_once_is_not_corrected_twice(cast: Cast, opened: str) -> None:
    do(cast, "manager", "note", opened, text="x")
    with acting(cast["manager"].actor):
        entry = Entry.objects.get(kind="note").pk
    do(cast, "manager", "correct", opened, entry=entry, text="y", reason="z")
    with pytest.raises(services.Unfit):
        do(cast, "manager", "correct", opened, entry=entry, text="w", reason="z")


def test_a_likely_match_is_cleared_by_a_holder_and_never_by_the_matched(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    name = cast["manager"].person.last_name
    from cases import door

    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    door.post(receipt, f"I think {name} was there too.")
    page = readers.step(cast["intake"].actor, reference, "clear_possible")
    assert str(cast["manager"].person.pk) in dict(page.choices["person"])
    do(cast, "intake", "clear_possible", reference, person=cast["manager"].person.pk, reason="A street of that name.")
    found = readers.step(cast["intake"].actor, reference, "acknowledge_and_open").choices["manager"]
    assert str(cast["manager"].person.pk) in dict(found)


def test_opening_hands_the_case_over_and_leaves_notices(cast: Cast, handed_in: Handed, as_owner) -> None:
    open_it(cast, handed_in())
    kinds = set(_outbox())
    assert {"acknowledged", "assigned", "moved", "new_report"} <= kinds


def _outbox() -> list[str]:
    from permissions.actors import Actor

    with acting(Actor.system("test")):
        return list(Outbox.objects.values_list("kind", flat=True))
