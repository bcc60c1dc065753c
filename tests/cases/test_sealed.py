"""A sealed case: no pool has it, two people choose each member, and nobody is left alone in it (TM-33, ADR 30)."""

from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import DatabaseError, connection

from audit import clock
from cases import proving, readers, services
from cases.models import Case, Proposal, Thread
from permissions import appointing, conflicts, gate, grants, resetting
from permissions.actors import acting
from permissions.models import Held, Suspension
from permissions.refusals import Absent, Refused
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import Handed, open_it
from tests.cases.sealing import agree, ask_in, let_in, name_conflict, on_it, request_of, seal, sees
from tests.cases.test_notices import carry, waiting
from tests.cases.walking import allege, approve, case_of, do, investigate, on_record, submit, verbs_of
from tests.cast import Cast
from tests.permissions.test_away import reset
from workflow.engine import Blocked

pytestmark = pytest.mark.django_db


# Sealing


def test_two_people_seal_it_and_every_pool_loses_it(cast: Cast, opened: str) -> None:
    submit(cast, opened)  # with the findings the ethics officers got it, as a pool
    assert sees(cast, "ethics", "ethics2") == {"ethics": 1, "ethics2": 1}
    do(cast, "manager", "seal", opened, reason="The office talks.")
    assert sees(cast, "ethics2") == {"ethics2": 1}, "asking changes nothing yet"
    agree(cast, "ethics", opened)
    assert verbs_of(cast, "manager", opened)[-4:] == ["approve", "give", "take", "seal"]
    members = {"manager", "intake", "investigator", "ethics"}
    assert {key for key, found in sees(cast).items() if found} == members
    assert on_it(cast, "manager", opened) == {
        ("manager", "case_manager"), ("intake", "intake_officer"), ("investigator", "investigator"),
        ("ethics", "ethics_officer"),
    }  # fmt: skip
    with acting(cast["manager"].actor):
        case = Case.objects.get()
        assert not [row for row in gate.members(case.pk) if row.pool and row.until > clock.now()]
    page = cast["manager"].client.get(f"/cases/{opened}/").content.decode()
    assert "This case is sealed. Only these people see it: Edda Lundquire (ethics officer), Imke Tarvold" in page
    assert "no office sees it" in cast["manager"].client.get(f"/cases/{opened}/members/").content.decode()


@pytest.mark.parametrize("who", ["manager", "investigator"])
def test_who_asked_and_who_has_no_say_in_it_do_not_agree(cast: Cast, opened: str, who: str) -> None:
    investigate(cast, opened)
    do(cast, "manager", "seal", opened, reason="The office talks.")
    with pytest.raises(Refused):
        agree(cast, who, opened)
    assert case_of(cast, "manager", opened).seal_id is None


def test_it_is_asked_by_the_case_manager_once_there_is_one(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    with pytest.raises(Refused):
        do(cast, "intake", "seal", reference, reason="x")
    open_it(cast, reference)
    with pytest.raises(Refused):
        do(cast, "intake", "seal", reference, reason="x")
    seal(cast, reference)
    with pytest.raises(Refused, match="sealed already"):
        do(cast, "manager", "seal", reference, reason="x")


def test_a_word_of_somebody_who_is_off_the_case_since_counts_for_nothing(cast: Cast, opened: str) -> None:
    do(cast, "manager", "seal", opened, reason="x")
    name_conflict(cast, "intake", opened, "manager")
    with pytest.raises(services.Unfit, match="no longer works on the case"):
        agree(cast, "intake", opened)


# Letting somebody in


@pytest.fixture
def sealed(cast: Cast, opened: str) -> str:
    seal(cast, opened)
    return opened


def test_one_asks_another_agrees_and_that_person_sees_it_in_that_role(cast: Cast, sealed: str) -> None:
    carry()
    ask_in(cast, "manager", sealed, "investigator", "investigator")
    assert sees(cast, "investigator") == {"investigator": 0}
    page = cast["intake"].client.get(f"/cases/{sealed}/approvals/").content.decode()
    assert "Ines Brambeck, as investigator" in page
    agree(cast, "intake", sealed)
    assert ("investigator", "investigator") in on_it(cast, "manager", sealed)
    mail.outbox.clear()
    assert set(carry()) == {"intake@county.example", "manager@county.example", "investigator@county.example"}
    told = [one.sentence for one in readers.PART_READERS["history"](cast["manager"].actor, sealed).events]
    assert "Imke Tarvold let Ines Brambeck into the sealed case as investigator." in told


def test_nobody_agrees_to_a_membership_of_their_own(cast: Cast, sealed: str) -> None:
    let_in(cast, sealed, "case_manager", "manager2")
    ask_in(cast, "intake", sealed, "case_manager", "manager2")
    waiting = readers.today(cast["manager2"].actor).waiting
    with pytest.raises(Refused, match="lets you in"):
        agree(cast, "manager2", sealed)
    assert waiting == []
    with pytest.raises(services.Unfit, match="yourself|themselves"):
        ask_in(cast, "intake", sealed, "intake_officer", "intake")


def test_one_person_lets_nobody_in(cast: Cast, sealed: str, handed_in: Handed) -> None:
    with acting(cast["manager"].actor):
        thread = Thread.objects.get(ties__case__reference=sealed).pk
    person = cast["investigator"].person.pk
    alone = {
        ("manager", "assign"): {"role": "investigator", "person": person, "reason": "x"},
        ("intake", "name_manager"): {"manager": cast["manager2"].person.pk, "reason": "x"},
        ("manager", "split"): {"thread": thread, "reason": "x"},
        ("manager", "link"): {"primary": handed_in(), "reason": "x"},
        ("manager", "unseal"): {"reason": "x"},
        ("manager", "step_back"): {"reason": "x", "second": f"counsel/{cast['counsel'].person.pk}"},
    }
    for (who, verb), arguments in alone.items():
        if verb == "unseal":
            do(cast, who, verb, sealed, **arguments)  # it is only asked
            continue
        with pytest.raises(Refused, match=r"sealed|Someone else asks"):
            do(cast, who, verb, sealed, **arguments)
        assert cast[who].client.get(f"/cases/{sealed}/{verb}/").status_code == 403, verb
    allege(cast, sealed)
    with pytest.raises(Refused, match="second person agrees"):
        do(cast, "manager", "investigate", sealed, investigator=person)
    names = {one.name for one in readers.case_page(cast["manager"].actor, sealed).others}
    assert names >= {"admit_member", "unseal"}
    assert not names & {"assign", "seal", "split", "link"}
    assert case_of(cast, "manager", sealed).seal_id


def test_what_was_asked_is_void_once_the_case_changed(cast: Cast, sealed: str) -> None:
    ask_in(cast, "manager", sealed, "investigator", "investigator")
    request = request_of(cast, "intake", sealed)
    allege(cast, sealed)
    with pytest.raises(services.Unfit, match="changed after this was asked"):
        do(cast, "intake", "approve", sealed, request=request.pk)
    assert on_record(cast, "manager", sealed).proposal[-1].answer == Proposal.Answer.VOID
    assert sees(cast, "investigator") == {"investigator": 0}


def test_whoever_turns_out_to_be_concerned_is_not_let_in(cast: Cast, sealed: str) -> None:
    ask_in(cast, "manager", sealed, "investigator", "investigator")
    name_conflict(cast, "manager", sealed, "investigator")
    with pytest.raises(services.Unfit, match="cannot take the case"):
        agree(cast, "intake", sealed)


@pytest.mark.django_db(transaction=True)
def test_somebody_is_let_in_in_the_place_of_another(cast: Cast, sealed: str) -> None:
    let_in(cast, sealed, "investigator", "investigator")
    let_in(cast, sealed, "case_manager", "manager2", who="intake", second="manager", instead=cast["manager"].person.pk)
    with pytest.raises(Absent):
        readers.case_page(cast["manager"].actor, sealed)
    assert case_of(cast, "manager2", sealed).owner_id == cast["manager2"].person.pk
    with signed_in_as_owner():
        assert proving.first_fault() is None, "what stands was kept before whoever agreed saw the case no more"


def test_a_report_joins_a_sealed_case_only_when_no_office_would_see_that(
    cast: Cast, sealed: str, handed_in: Handed
) -> None:
    second = handed_in()
    do(cast, "intake", "acknowledge", second, danger="no")
    with pytest.raises(services.Unfit, match="an office still holds this report"):
        do(cast, "intake", "link", second, primary=sealed, reason="Same evening.")
    do(cast, "intake", "open", second, manager=cast["manager"].person.pk, title="x", unit="")
    do(cast, "manager", "link", second, primary=sealed, reason="Same evening.")
    assert case_of(cast, "manager", second).state == "linked"
    carry()
    mail.outbox.clear()
    name_conflict(cast, "manager", sealed, "intake", "manager")
    assert sees(cast) == {key: int(key in ("outside", "counsel")) for key in cast}, "and to no office later"
    assert set(carry()) == {"counsel@county.example", "outside@county.example"}, "and nobody is told that it has none"


def test_a_step_into_another_office_waits_until_somebody_of_it_is_let_in(cast: Cast, opened: str) -> None:
    approve(cast, opened, "sustained")
    seal(cast, opened, second="ethics")
    with pytest.raises(Blocked) as refusal:
        do(cast, "ethics", "decline_referral", opened, reason="Item 2 alone.")
    assert [(one.part, one.about) for one in refusal.value.shortfalls if one.part == "admit_member"] == [
        ("admit_member", "hr_officer"), ("admit_member", "appointing_authority"),
    ]  # fmt: skip
    page = cast["ethics"].client.get(f"/cases/{opened}/decline_referral/").content.decode()
    assert f"/cases/{opened}/admit_member/?about=hr_officer&amp;back=decline_referral" in page
    let_in(cast, opened, "counsel", "counsel", second="ethics")
    do(cast, "counsel", "authorize", opened, kind="decline_referral", reason="Item 2 alone.")
    let_in(cast, opened, "hr_officer", "hr", second="ethics")
    let_in(cast, opened, "appointing_authority", "authority", second="ethics")
    do(cast, "ethics", "decline_referral", opened, reason="Item 2 alone.")
    assert sees(cast, "hr", "many", "authority") == {"hr": 1, "many": 0, "authority": 1}


# Nobody is left alone


def test_where_one_is_left_a_reader_from_outside_comes_in_and_they_go_on(cast: Cast, sealed: str) -> None:
    carry()
    mail.outbox.clear()
    name_conflict(cast, "manager", sealed, "intake")
    assert on_it(cast, "manager", sealed) == {("manager", "case_manager"), ("outside", "independent_reader")}
    assert carry() == ["outside@county.example"]
    let_in(cast, sealed, "case_manager", "manager2", second="outside")
    assert ("manager2", "case_manager") in on_it(cast, "manager2", sealed)


def test_where_nobody_is_left_two_from_outside_come_in_and_go_on(cast: Cast, sealed: str) -> None:
    investigator = "investigator"
    let_in(cast, sealed, investigator, investigator)
    name_conflict(cast, investigator, sealed, "intake", "manager", investigator)
    assert on_it(cast, "outside", sealed) == {("outside", "independent_reader"), ("counsel", "counsel")}
    assert {key for key, found in sees(cast).items() if found} == {"outside", "counsel"}
    page = readers.case_page(cast["outside"].actor, sealed)
    assert (page.answers.now, page.main and page.main.name) == (
        "Nobody who may see this case manages it.",
        "admit_member",
    )
    let_in(cast, sealed, "case_manager", "manager2", who="outside", second="counsel")
    assert readers.case_page(cast["manager2"].actor, sealed).answers.turn == "Nils Ostervang (case manager)"


@pytest.mark.parametrize("how", ["dismissed", "taken"])
def test_a_role_or_an_access_that_ends_leaves_nobody_alone_either(cast: Cast, sealed: str, how: str) -> None:
    if how == "dismissed":
        with acting(cast["owner"].actor) as owner:
            for held in Held.objects.in_force().filter(person=cast["intake"].person):
                appointing.dismiss(owner, held, reason="Left the office.")
    else:
        with acting(cast["manager"].actor):
            case = Case.objects.get()
            [mine] = [row for row in gate.members(case.pk) if row.account == cast["intake"].account.pk]
            grants.take(case, mine.id, reason_code="moved")
    assert on_it(cast, "manager", sealed) == {("manager", "case_manager"), ("outside", "independent_reader")}


def test_where_nobody_at_all_is_clear_those_who_appoint_hear_it_and_the_next_seat_is_offered_it(
    cast: Cast, sealed: str
) -> None:
    carry()
    mail.outbox.clear()
    name_conflict(cast, "manager", sealed, "intake", "outside", "counsel")
    assert on_it(cast, "manager", sealed) == {("manager", "case_manager")}
    said = cast["manager"].client.get(f"/cases/{sealed}/members/").content.decode()
    assert "Only one person is left on it" in said
    assert carry() == [], "one is left, and says it without naming the case"
    name_conflict(cast, "manager", sealed, "manager")
    assert set(carry()) == {"owner@county.example", "auditor@county.example"}
    with acting(cast["owner"].actor) as owner:
        asked = appointing.ask(
            owner, cast["bystander"].person, "independent_reader", Held.objects.get(person=cast["outside"].person).branch,
            reason="Needed.",
        )  # fmt: skip
    with acting(cast["outside"].actor) as reader:
        appointing.agree(reader, [asked.pk])
    assert on_it(cast, "bystander", sealed) == {("bystander", "independent_reader")}


def test_whoever_puts_its_members_out_of_reach_does_not_come_in_by_that(cast: Cast, sealed: str) -> None:
    reset(cast, "counsel", "intake", by="outside")
    assert on_it(cast, "manager", sealed) == {("manager", "case_manager")}
    row = Suspension.objects.open().get(person=cast["counsel"].person)
    for by in ("authority", "ethics"):
        resetting.readmit(cast[by].actor, row.pk)
    by_anothers_act = {("manager", "case_manager"), ("outside", "independent_reader")}
    assert on_it(cast, "manager", sealed) == by_anothers_act


def test_those_who_appoint_hear_once_that_nobody_is_left(cast: Cast, sealed: str) -> None:
    def waits() -> int:
        return [row.kind for row in waiting()].count("unrouted")

    carry()
    reset(cast, "counsel", "intake", "manager", by="outside")
    assert not any(sees(cast).values())
    assert waits() == 1
    reset(cast, "manager", by="outside")
    assert waits() == 1, "as long as they have not heard it"
    carry()
    reset(cast, "manager", by="outside")
    assert waits() == 1, "and anew after that"


# Unsealing


def test_two_people_unseal_it_and_it_goes_on_as_any_other(cast: Cast, sealed: str) -> None:
    let_in(cast, sealed, "investigator", "investigator")
    ask_in(cast, "manager", sealed, "case_manager", "manager2")
    late = request_of(cast, "intake", sealed)
    do(cast, "manager", "unseal", sealed, reason="It is known by now.")
    with pytest.raises(Refused):
        agree(cast, "manager", sealed)
    agree(cast, "investigator", sealed)
    assert case_of(cast, "manager", sealed).seal_id is None
    with pytest.raises(services.Unfit, match="not sealed any more"):
        do(cast, "intake", "approve", sealed, request=late.pk)
    do(cast, "manager", "assign", sealed, role="counsel", person=cast["counsel"].person.pk, reason="x")
    with pytest.raises(Refused, match="not sealed"):
        do(cast, "manager", "unseal", sealed, reason="x")
    seal(cast, sealed)
    assert case_of(cast, "manager", sealed).seal_id


# The database by itself


@pytest.fixture
def lost(cast: Cast, sealed: str) -> UUID:
    """The sealed case, whose services are all passed by."""
    return case_of(cast, "manager", sealed).pk


def refused(cast: Cast, who: str, statement: str, *values: object) -> None:
    with pytest.raises(DatabaseError), acting(cast[who].actor), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def test_the_database_gives_it_to_no_pool(cast: Cast, lost: UUID) -> None:
    with pytest.raises(DatabaseError, match="through an office"), acting(cast["manager"].actor):
        grants.give(
            Case.objects.get(), "ethics_officer", to=Group.objects.get(name="ethics_officer/executive"), reason="x"
        )
    assert sees(cast, "ethics", "ethics2") == {"ethics": 0, "ethics2": 0}


def test_the_database_gives_it_to_a_person_by_the_word_of_two_alone(cast: Cast, sealed: str, lost: UUID) -> None:
    ask_in(cast, "manager", sealed, "investigator", "investigator")
    request = request_of(cast, "manager", sealed)

    def give(who: str, to: str, role: str, request: UUID | None) -> None:
        with acting(cast[who].actor):
            grants.give(Case.objects.get(), role, to=cast[to].account, reason="x", request=request)

    for who, to, role, by in (
        ("manager", "investigator", "investigator", None),  # nobody's word
        ("manager", "investigator", "investigator", uuid4()),  # a word that was never asked
        ("intake", "investigator", "investigator", request.pk),  # asked, and not answered
    ):
        with pytest.raises(DatabaseError):
            give(who, to, role, by)
    agree(cast, "intake", sealed)
    for who, to, role in (
        ("manager", "investigator", "investigator"),  # not by whoever asked
        ("intake", "ethics", "investigator"),  # another person
        ("intake", "investigator", "ethics_officer"),  # another role
        ("intake", "investigator", "investigator"),  # twice
    ):
        with pytest.raises(DatabaseError):
            give(who, to, role, request.pk)
    assert sees(cast, "ethics") == {"ethics": 0}


def test_no_request_is_forged_changed_or_answered_twice(cast: Cast, sealed: str, lost: UUID) -> None:
    forged = (
        "insert into cases_proposal (id, case_id, by, happened_on, recorded_at, verb, code, given, answer, answered_by)"
        " values (gen_random_uuid(), %s, %s, now(), now(), 'unseal', '', '{}', %s, %s)"
    )
    manager, intake = cast["manager"].person.pk, cast["intake"].person.pk
    refused(cast, "manager", forged, lost, intake, "", None)
    refused(cast, "manager", forged, lost, manager, "approved", intake)
    ask_in(cast, "manager", sealed, "investigator", "investigator")
    request = request_of(cast, "manager", sealed).pk
    answer = "update cases_proposal set answer = %s, answered_by = %s where id = %s"
    refused(cast, "manager", answer, "approved", manager, request)
    refused(cast, "manager", answer, "approved", intake, request)
    refused(cast, "manager", "update cases_proposal set given = '{}' where id = %s", request)
    refused(cast, "manager", "update cases_proposal set by = %s where id = %s", intake, request)
    other = "update cases_proposal set given = '{}', answer = 'approved', answered_by = %s where id = %s"
    refused(cast, "intake", other, intake, request)  # agreeing to something else than was asked
    do(cast, "intake", "turn_down", sealed, request=request, reason="Not now.")
    with acting(cast["intake"].actor), connection.cursor() as cursor:
        cursor.execute(answer, ["approved", intake, request])
        assert cursor.rowcount == 0, "what was answered is answered"


def test_the_database_lifts_no_seal_and_sets_none_without_two(cast: Cast, sealed: str, lost: UUID) -> None:
    first = case_of(cast, "manager", sealed).seal_id
    refused(cast, "intake", "update cases_case set seal_id = null where id = %s", lost)
    do(cast, "manager", "unseal", sealed, reason="x")
    asked = request_of(cast, "manager", sealed).pk
    refused(cast, "intake", "update cases_case set seal_id = null where id = %s", lost)
    refused(cast, "intake", "update cases_case set seal_id = %s where id = %s", asked, lost)
    agree(cast, "intake", sealed)
    refused(cast, "intake", "update cases_case set seal_id = %s where id = %s", first, lost)  # its word is used up
    refused(cast, "intake", "update cases_case set seal_id = %s where id = %s", asked, lost)
    assert case_of(cast, "manager", sealed).seal_id is None


def test_the_database_splits_nothing_off_and_joins_it_to_nothing(
    cast: Cast, sealed: str, lost: UUID, handed_in: Handed
) -> None:
    other = handed_in()
    with acting(cast["intake"].actor):
        thread = Thread.objects.get(ties__case=lost).pk
        primary = Case.objects.get(reference=other).pk
    with pytest.raises(DatabaseError, match="split off"), acting(cast["intake"].actor):
        conflicts.admit_split(uuid4(), origin=lost, thread=thread, event=uuid4())
    with pytest.raises(DatabaseError, match="joins no other"), acting(cast["intake"].actor):
        conflicts.merge(lost, primary)


def test_no_case_begins_sealed(cast: Cast, sealed: str, lost: UUID) -> None:
    today, seal_id = clock.today(), case_of(cast, "manager", sealed).seal_id
    begun = Case(
        id=uuid4(), reference="0000-0001", channel="web", mode="anonymous", received_on=today, opened_on=today, seal_id=seal_id
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), acting(cast["manager"].actor):
        begun.save(force_insert=True)
