"""Asked before one reads: a name that nobody here bears keeps a case from its holders until each has answered (D22)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from audit import journal
from cases import door, services
from cases.models import Case
from config.local.cast import BRANCH
from permissions import conflicts
from permissions.actors import Actor, acting
from permissions.refusals import Absent
from tests.cast import Cast
from tests.permissions.test_wall import GATED, rows, seen_by
from vault import receipts

POOL = ("intake", "intake2", "many")
HIDDEN = (*GATED, "audit_event", "audit_digest", "permissions_poolgrant", "permissions_persongrant", "vault_casekey")
STRANGER = "Quillon Abernathy"


def tell(who: str, **told: Any) -> None:
    answers = {"what_happened": "An escort site was open on a shared workstation.", "who_did": who}
    door.submit(
        door.Telling(**{"mode": "anonymous", "answers": answers, "branch": BRANCH, "who": who, **told}),
        receipts.make(),
    )


def asked(cast: Cast, key: str) -> list[conflicts.Open]:
    """What this person is asked, by the reference that Today gives them."""
    with acting(cast[key].actor):
        return [one for case in conflicts.asking() for one in conflicts.questions(case.reference)]


def answer(cast: Cast, key: str) -> UUID:
    found = asked(cast, key)
    with acting(cast[key].actor):
        conflicts.settle(found[0].case_id, [one.id for one in found])
    return found[0].case_id


def open_to(cast: Cast, *keys: str) -> list[str]:
    return [key for key in keys if seen_by(cast[key].actor)]


def run(actor: Actor, statement: str, *values: Any) -> str:
    """What this statement answers, or why it does not."""
    try:
        with acting(actor), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, list(values))
            return str(cursor.fetchall())
    except DatabaseError as error:
        return str(error).split("\n")[0]


def test_nothing_of_the_case_shows_by_raw_sql_before_the_answer_and_all_of_it_after(cast: Cast) -> None:
    tell(STRANGER)
    for key in POOL:
        with acting(cast[key].actor):
            assert {table: rows(table) for table in HIDDEN} == dict.fromkeys(HIDDEN, 0)
        assert len(asked(cast, key)) == 1
    answer(cast, "intake")
    assert open_to(cast, *POOL) == ["intake"]  # nobody answers for another
    assert asked(cast, "intake") == []
    assert len(asked(cast, "intake2")) == 1


@pytest.mark.parametrize("table", ["question", "asked", "settled"])
def test_questions_and_answers_are_read_by_no_role(cast: Cast, table: str) -> None:
    tell(STRANGER)
    assert "permission denied" in run(cast["intake"].actor, f"select * from permissions_{table}")


@pytest.mark.parametrize(
    "who",
    ["", "I do not know", "A cleaner on the night shift", "Henrik Obersund", "Obersund", "Runa Tiller"],
    ids=["nobody", "not known", "a description", "an employee", "an employee by surname", "the reporter"],
)  # fmt: skip
def test_where_no_name_is_left_open_nobody_is_asked(cast: Cast, who: str) -> None:
    tell(who, mode="confidential", reporter={"name": "Runa Tiller"})
    assert open_to(cast, *POOL) == list(POOL)
    assert asked(cast, "intake") == []


def test_whoever_a_match_keeps_out_is_never_asked(cast: Cast) -> None:
    """Named in full: the pool is passed by, and the alternates are asked. By a likely match: that one officer is not asked."""
    tell(f"{STRANGER}\nImke Tarvold")
    assert [key for key in (*POOL, "alternate") if asked(cast, key)] == ["alternate"]
    tell(f"{STRANGER}\nPeter Tarvold")
    assert [key for key in POOL if asked(cast, key)] == ["intake2", "many"]


@pytest.mark.parametrize("key", ["manager", "counsel", "outside", "bystander", "auditor", "owner"])
def test_whoever_does_not_hold_the_case_is_not_asked_and_cannot_answer(cast: Cast, key: str) -> None:
    tell(STRANGER)
    [found] = asked(cast, "intake")
    with acting(cast["intake"].actor):
        reference = conflicts.asking()[0].reference
    there, nowhere = (found.case_id, reference), (uuid4(), "0000-0000")
    for case, named in (there, nowhere):
        said = [
            run(cast[key].actor, "select * from candor_asking()"),
            run(cast[key].actor, "select * from candor_question(%s)", named),
            run(cast[key].actor, "select candor_settle(%s, %s)", case, [found.id]),
            run(cast[key].actor, "select candor_recuse(%s)", case),
        ]
        assert said == ["[]", "[]", "no such case", "no such case"]


def test_a_name_added_later_asks_the_others_once_more_and_not_its_writer(cast: Cast) -> None:
    tell("")
    [case_id] = seen_by(cast["intake"].actor)
    with acting(cast["intake"].actor):
        conflicts.name_later(case_id, names=[STRANGER], asking=conflicts.names_of([STRANGER]))
    assert open_to(cast, *POOL) == ["intake"]
    answer(cast, "intake2")
    assert open_to(cast, *POOL) == ["intake", "intake2"]
    with acting(cast["intake2"].actor):
        conflicts.name_later(case_id, names=["Henrik Obersund"], asking=conflicts.names_of(["Henrik Obersund"]))
        conflicts.name_later(case_id, people=[cast["subject"].person.pk])
    assert open_to(cast, *POOL) == ["intake", "intake2"]
    assert len(asked(cast, "many")) == 1


def test_only_what_was_read_is_answered(cast: Cast) -> None:
    tell(STRANGER)
    case_id = answer(cast, "intake")
    [before] = asked(cast, "intake2")
    with acting(cast["intake"].actor):
        conflicts.name_later(case_id, names=["Ottoline Zed"], asking=conflicts.names_of(["Ottoline Zed"]))
    with acting(cast["intake2"].actor):
        conflicts.settle(case_id, [before.id])
    assert open_to(cast, *POOL) == ["intake"]
    assert len(asked(cast, "intake2")) == 1


def test_a_conflict_of_ones_own_is_for_good_and_the_last_one_hands_the_case_on(cast: Cast) -> None:
    tell(STRANGER)
    case_id = answer(cast, "many")
    for key in POOL:  # two before they read it, one after
        assert not seen_by(cast["alternate"].actor)
        with acting(cast[key].actor):
            conflicts.recuse(case_id)
        assert (seen_by(cast[key].actor), asked(cast, key)) == ([], [])
        assert "no such case" in run(cast[key].actor, "select candor_settle(%s, '{}')", case_id)
    assert answer(cast, "alternate") == case_id
    assert open_to(cast, *POOL, "alternate") == ["alternate"]


@pytest.mark.parametrize("verb", ["read_question", "answer_question", "name_conflict"])
@pytest.mark.parametrize("key", ["manager", "bystander"])
def test_whoever_is_not_asked_does_not_write_that_they_were(cast: Cast, key: str, verb: str) -> None:
    tell(STRANGER)
    [found] = asked(cast, "intake")
    with pytest.raises(Absent), acting(cast[key].actor) as actor:
        journal.record(journal.Chain.case(found.case_id), verb, actor=actor.label)


@pytest.mark.django_db(transaction=True)
def test_having_typed_a_report_answers_for_nobody_who_does_not_hold_it(cast: Cast, as_owner) -> None:
    tell(STRANGER)
    with as_owner() as owner:
        [(thread,)] = owner.execute("select thread_id from cases_tie").fetchall()
        for key, answers in (("manager", 0), ("bystander", 0), ("intake", 1)):
            run(cast[key].actor, "select candor_typed(%s)", thread)
            assert owner.execute("select count(*) from permissions_settled").fetchone() == (answers,), key


def test_an_asked_person_writes_nothing_else_into_the_journal_of_the_case(cast: Cast) -> None:
    tell(STRANGER)
    [found] = asked(cast, "intake")
    chain, actor = journal.Chain.case(found.case_id), cast["intake"].actor
    with acting(actor):
        journal.record(chain, "read_question", actor=actor.label)
    with pytest.raises(Absent), acting(actor):
        journal.record(chain, "note", actor=actor.label)


def do(cast: Cast, verb: str, case_id: UUID, **given: Any) -> None:
    """As the first intake officer, from a page that shows the case as it is."""
    actor = cast["intake"].actor
    with acting(actor):
        reference, seen = Case.objects.values_list("reference", "version").get(pk=case_id)
    services.SERVICES[verb](actor, reference, seen=seen, **given)


def test_a_link_asks_about_the_names_of_both_and_a_split_keeps_its_question(cast: Cast) -> None:
    tell("")
    [first] = seen_by(cast["intake"].actor)
    tell(STRANGER)
    second = answer(cast, "intake")
    do(cast, "acknowledge", second, danger="no")
    assert seen_by(cast["many"].actor) == [first]
    with acting(cast["intake"].actor):
        reference = Case.objects.get(pk=first).reference
        thread = Case.objects.get(pk=first).ties.get(kind="origin").thread_id
    do(cast, "link", second, primary=reference, reason="The same evening.")
    assert seen_by(cast["many"].actor) == []
    assert sorted(seen_by(cast["intake"].actor)) == sorted([first, second])
    do(cast, "acknowledge", first, danger="no")
    do(cast, "split", first, thread=thread, reason="Two evenings.")
    assert len(seen_by(cast["intake"].actor)) == 3
    assert seen_by(cast["many"].actor) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_grows_with_answers_and_not_with_people(cast: Cast, as_owner) -> None:
    for number in range(3):
        tell(STRANGER if number else "")
    answer(cast, "intake")
    with as_owner() as cursor:
        cursor.execute(
            "select (select count(*) from permissions_question), (select count(*) from permissions_asked), "
            "(select count(*) from permissions_settled), (select count(*) from permissions_standing)"
        )
        assert cursor.fetchone() == (2, 2, 1, 0)
