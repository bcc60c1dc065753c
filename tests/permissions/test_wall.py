"""The second lock: what the database shows when the first one is not asked at all."""

from uuid import UUID

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from cases.door import Telling, submit
from cases.models import Case, Tie
from permissions import conflicts, gate, grants
from permissions.actors import Actor, acting
from permissions.refusals import Absent
from vault import receipts

GATED = ("cases_case", "cases_thread", "cases_report", "cases_tie", "cases_message", "cases_entry", "cases_party")


def tell(**answers: str) -> str:
    """Hand in a report; returns its receipt."""
    receipt = receipts.make()
    told = {"what": "An escort site was open on a shared workstation.", **answers}
    submit(Telling(mode="anonymous", answers=told, branch="executive"), receipt)
    return receipt


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")  # a name from the tuple above
        return cursor.fetchone()[0]


def seen_by(actor: Actor) -> list[UUID]:
    with acting(actor):
        return list(Case.objects.values_list("pk", flat=True))


def test_intake_sees_what_the_door_took_in(cast):
    tell()
    assert len(seen_by(cast["intake"].actor)) == 1
    assert len(seen_by(cast["intake2"].actor)) == 1


@pytest.mark.parametrize("table", GATED)
def test_an_unset_actor_sees_nothing(cast, table):
    tell()
    assert rows(table) == 0


@pytest.mark.parametrize(
    "key", ["manager", "investigator", "ethics", "hr", "authority", "labor", "counsel", "records", "owner", "auditor",
            "admin", "alternate", "outside", "bystander", "subject"],
)  # fmt: skip
def test_every_other_role_sees_nothing_by_raw_sql(cast, key):
    tell()
    with acting(cast[key].actor):
        assert [rows(table) for table in GATED] == [0] * len(GATED)


def test_the_door_reads_its_own_thread_and_no_other(cast):
    mine, other = tell(), tell()
    with acting(Actor.door(receipts.lookup(mine))):
        assert rows("cases_thread") == 1
        assert rows("cases_report") == 1
    assert mine != other


@pytest.mark.parametrize("table", ["cases_case", "cases_tie", "cases_entry", "cases_party", "permissions_poolgrant"])
def test_the_door_may_not_even_ask_for_a_case(cast, table):
    receipt = tell()
    with pytest.raises(ProgrammingError, match="permission denied"), acting(Actor.door(receipts.lookup(receipt))):
        rows(table)


@pytest.mark.parametrize("table", ["seat", "screen", "known", "casetoken", "standing", "cleared", "admission"])
def test_answers_are_read_by_no_role(cast, table):
    tell()
    with pytest.raises(ProgrammingError, match="permission denied"), acting(cast["intake"].actor):
        rows(f"permissions_{table}")


def test_the_worker_reads_facts_and_no_sealed_table(cast):
    tell()
    with acting(Actor.system("sweep")):
        assert rows("cases_case") == 1
    for table in ("cases_report", "cases_message", "cases_entry", "cases_party", "vault_casekey"):
        with pytest.raises(ProgrammingError, match="permission denied"), acting(Actor.system("sweep")):
            rows(table)


def test_an_officer_whom_the_report_names_does_not_see_it_and_the_pool_is_passed_by(cast):
    tell(what="I saw Imke Tarvold open the site at the north desk.")
    assert seen_by(cast["intake"].actor) == []
    assert seen_by(cast["intake2"].actor) == []  # peers do not judge peers
    assert len(seen_by(cast["alternate"].actor)) == 1


def test_a_chance_match_hides_the_case_from_that_officer_alone(cast):
    tell(what="Somebody said that Tarvold was around on Monday.")
    assert seen_by(cast["intake"].actor) == []
    assert len(seen_by(cast["intake2"].actor)) == 1


def test_naming_later_cuts_the_next_request(cast):
    tell()
    intake = cast["intake"].actor
    [case_id] = seen_by(intake)
    with acting(cast["intake2"].actor):
        conflicts.name_later(case_id, people=[cast["intake"].person.pk])
    assert seen_by(intake) == []
    assert len(seen_by(cast["alternate"].actor)) == 1


def test_when_everybody_inside_is_named_it_goes_outside(cast):
    names = ", ".join(cast[key].person.name for key in ("intake", "intake2", "many", "alternate", "counsel"))
    tell(what=f"They were all there: {names}.")
    assert seen_by(cast["alternate"].actor) == []
    assert seen_by(cast["counsel"].actor) == []
    assert len(seen_by(cast["outside"].actor)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_rule_in_words_and_the_rule_of_the_rows_are_one(cast, as_owner):
    """`candor_sees` shows what hangs from a case, the grant tables show the case: both say the same of everybody."""
    tell()
    tell(what="I saw Imke Tarvold open the site at the north desk.")
    tell(what="Somebody said that Tarvold was around on Monday.")
    with acting(cast["intake"].actor):
        case = Case.objects.get()
        grants.give(case, "case_manager", to=cast["manager"].account, reason="given")
        grants.give(case, "hr_officer", to=cast["hr"].account, reason="given to a role that ended")
        taken = grants.give(case, "investigator", to=cast["investigator"].account, reason="given and taken back")
        grants.take(case, taken, reason_code="moved")
    with as_owner() as owner:
        ids = [one for (one,) in owner.execute("select id from cases_case").fetchall()]
        owner.execute("update permissions_held set until_on = from_on where person_id = %s", [cast["hr"].person.pk])
        owner.execute(  # slipped in past us
            "insert into permissions_persongrant (id, user_id, role, permission_id, case_id, reason, granted_at, until,"
            " opened_on, state, event) select gen_random_uuid(), %s, 'counsel', permission_id, case_id, '', granted_at, until,"
            " opened_on, state, event from permissions_poolgrant limit 1",
            [cast["counsel"].account.pk],
        )
    found = set()
    for member in cast.values():
        with acting(member.actor), connection.cursor() as cursor:
            rule = {one for one in ids if cursor.execute("select candor_sees(%s)", [one]).fetchone() == (True,)}
            tied = set(Tie.objects.values_list("case_id", flat=True))
        assert rule == set(seen_by(member.actor)) == tied, member.key
        found.add(len(rule))
    assert found == {0, 1, 2}


def test_nobody_grants_on_a_case_they_do_not_see(cast):
    tell()
    with acting(cast["intake"].actor):
        case = Case.objects.get()
    with pytest.raises(Absent), acting(cast["manager"].actor):
        grants.give(case, "case_manager", to=cast["manager"].account, reason="helping myself")


def test_a_case_that_nobody_admitted_cannot_be_stored(cast):
    with acting(Actor.door("0" * 64)):
        today = "2026-01-05"
        Case(reference="0000-0000", channel="web", mode="anonymous", received_on=today, opened_on=today).save()
        with pytest.raises(DatabaseError, match="must be admitted"), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        transaction.set_rollback(True)


def test_a_second_admission_is_refused(cast):
    receipt = tell()
    [case_id] = seen_by(cast["intake"].actor)
    with pytest.raises(DatabaseError), acting(Actor.door(receipts.lookup(receipt))), connection.cursor() as cursor:
        cursor.execute("select candor_admit(%s, %s, 'executive', '{}', '{}')", [case_id, case_id])


def test_acting_does_not_nest_and_leaves_nothing_behind(cast):
    with acting(cast["intake"].actor), pytest.raises(RuntimeError), acting(cast["manager"].actor):
        pass
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('candor.actor', true)")
        assert cursor.fetchone() == ("candor_app", "")


def test_an_ended_role_sees_nothing_at_once(cast):
    from permissions import appointing

    tell()
    intake = cast["intake"]
    held = intake.person.held.get()
    with acting(cast["owner"].actor) as owner:
        appointing.dismiss(owner, held, reason="left")
    assert seen_by(intake.actor) == []
    with acting(intake.actor):
        assert not gate.visible(intake.actor).exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_ends_forgets_its_actor(cast):
    with acting(cast["intake"].actor):
        pass
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_user, coalesce(current_setting('candor.actor', true), '')")
        assert cursor.fetchone() == ("candor_app", "")
