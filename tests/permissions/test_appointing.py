"""Who holds which role takes two people, by page and by statement (TM-11, TM-33)."""

import re
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases import door, notify
from config.local.cast import BRANCH
from permissions import appointing, resetting
from permissions.actors import Actor, acting
from permissions.models import Appointment, Branch, Held
from permissions.refusals import Refused
from tests.cast import Cast, everybody
from tests.permissions.test_wall import seen_by, tell
from vault import receipts
from workflow.models import Outbox

WAITING = "/people/roles/waiting/"
ROLE = {"role": "intake_officer", "branch": BRANCH, "reason": "Joins the office."}


def asked_for(cast: Cast, who: str = "bystander") -> Appointment:
    answer = cast["owner"].client.post(f"/people/{cast[who].person.pk}/appoint/", ROLE)
    assert (answer.status_code, answer.url) == (302, WAITING)
    with acting(cast["owner"].actor):
        return Appointment.objects.get(person=cast[who].person)


def hold(cast: Cast, who: str) -> bool:
    return Held.objects.in_force().filter(person=cast[who].person, role="intake_officer").exists()


def agree(cast: Cast, by: str, *asked: Appointment, answer: str = "agree"):
    return cast[by].client.post(WAITING, {"asked": [one.pk for one in asked], "answer": answer})


def second_owner(cast: Cast) -> Cast:
    """One more policy owner, asked for by the first and agreed to by the reader outside."""
    with acting(cast["owner"].actor) as owner:
        row = appointing.ask(owner, cast["bystander"].person, "policy_owner", Branch.objects.get(pk=BRANCH), reason="x")
    with acting(cast["outside"].actor) as outside:
        appointing.agree(outside, [row.pk])
    return everybody()


def test_one_asks_another_agrees_and_only_then_it_opens_cases(cast):
    tell()
    row = asked_for(cast, "bystander")
    assert not hold(cast, "bystander")
    assert len(seen_by(cast["bystander"].actor)) == 0
    page = cast["outside"].client.get(WAITING).text
    assert "Bodil Nordahlen: Intake officer" in page
    assert "Joins the office." in page
    assert agree(cast, "outside", row).status_code == 302
    assert len(seen_by(cast["bystander"].actor)) == 1
    held = Held.objects.in_force().get(person=cast["bystander"].person)
    assert (held.given_by, held.appointment_id) == (cast["owner"].person.pk, row.pk)
    assert "Agreed by Otto Grenzwald" in cast["owner"].client.get(WAITING).text


def test_whoever_asked_does_not_agree_and_cannot_take_part_in_it_twice(cast):
    row = asked_for(cast)
    page = cast["owner"].client.get(WAITING).text
    assert 'name="asked"' not in page
    assert agree(cast, "owner", row).status_code == 200
    with pytest.raises(Refused, match="somebody else"), acting(cast["owner"].actor) as actor:
        appointing.agree(actor, [row.pk])
    assert not hold(cast, "bystander")
    assert cast["owner"].client.post(f"{WAITING}{row.pk}/take-back/").status_code == 302
    assert agree(cast, "outside", row).status_code == 200, "nobody agrees to what was taken back"
    assert not hold(cast, "bystander")


def test_nobody_agrees_to_a_role_of_their_own(cast):
    cast = second_owner(cast)
    row = asked_for(cast, "outside")
    assert agree(cast, "outside", row).status_code == 200
    assert not hold(cast, "outside")
    assert agree(cast, "bystander", row).status_code == 302, "the second policy owner may"
    assert hold(cast, "outside")


@pytest.mark.parametrize("key", ["intake", "counsel", "auditor", "admin", "bystander"])
def test_others_neither_read_nor_answer(cast, key):
    row = asked_for(cast, "subject")
    assert cast[key].client.get(WAITING).status_code == 404
    assert agree(cast, key, row).status_code == 404
    with acting(cast[key].actor) as actor:
        assert not Appointment.objects.exists()
        with pytest.raises(Refused):
            appointing.agree(actor, [row.pk])
    assert not hold(cast, "subject")


def test_what_is_turned_down_is_over_and_may_be_asked_for_again(cast):
    row = asked_for(cast)
    assert agree(cast, "outside", row, answer="turn_down").status_code == 302
    assert agree(cast, "outside", row).status_code == 200
    assert not hold(cast, "bystander")
    cast["owner"].client.post(f"/people/{cast['bystander'].person.pk}/appoint/", ROLE)
    with acting(cast["outside"].actor):
        assert Appointment.objects.filter(answer="open").count() == 1


def test_several_are_agreed_to_at_once_and_nothing_chosen_is_said(cast):
    rows = [asked_for(cast, "bystander"), asked_for(cast, "subject")]
    assert "Choose at least one." in agree(cast, "outside").text
    agree(cast, "outside", *rows)
    assert hold(cast, "bystander")
    assert hold(cast, "subject")


def test_of_two_answers_one_counts(cast):
    row = asked_for(cast)
    agree(cast, "outside", row)
    with pytest.raises(Refused, match="already"), acting(cast["outside"].actor) as actor:
        appointing.agree(actor, [row.pk])
    assert Held.objects.filter(person=cast["bystander"].person).count() == 1


def test_the_same_role_is_not_asked_for_twice(cast):
    asked_for(cast)
    again = cast["owner"].client.post(f"/people/{cast['bystander'].person.pk}/appoint/", ROLE)
    assert again.status_code == 403
    assert "already" in again.text
    has_it = cast["owner"].client.post(f"/people/{cast['intake'].person.pk}/appoint/", ROLE)
    assert "holds this role already" in has_it.text


def test_today_and_the_bell_tell_the_second_person_and_not_the_one_who_asked(cast):
    row = asked_for(cast)
    assert "Roles to agree to (1)" in cast["outside"].client.get("/today/").text
    assert "Roles to agree to" not in cast["owner"].client.get("/today/").text
    with acting(Actor.system("test")):
        notice = Outbox.objects.get(effect=f"role_asked:{row.pk}")
        assert [one.username for one in notify.recipients(notice)] == ["outside"]


def _tried(actor: Actor, statement: str, *values: object) -> int:
    """How many rows the statement wrote; none where the database refuses it."""
    with suppress(DatabaseError), acting(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.rowcount
    return 0


HELD = (
    "insert into permissions_held (id, person_id, role, branch_id, group_id, from_on, until_on, "
    "appointment_id) select %s, person_id, role, branch_id, (select id from auth_group where name = %s), %s::date, "
    "'9999-12-31', id "
    "from permissions_appointment where id = %s"
)
AGREED = (
    "update permissions_appointment set answer = 'agreed', answered_by = %s, answered_on = current_date where id = %s"
)


def test_statements_of_one_person_give_no_role(cast):
    row, owner, outside = asked_for(cast), cast["owner"], cast["outside"]
    pool = f"intake_officer/{BRANCH}"
    assert not _tried(owner.actor, HELD, uuid4(), pool, "2999-01-01", row.pk), "nobody agreed"
    assert not _tried(owner.actor, AGREED, owner.person.pk, row.pk), "their own request"
    assert not _tried(owner.actor, AGREED, outside.person.pk, row.pk), "in the name of another"
    for changed in ("role = 'counsel'", f"person_id = '{outside.person.pk}'", f"asked_by = '{outside.person.pk}'"):
        assert not _tried(owner.actor, f"update permissions_appointment set {changed} where id = %s", row.pk)
    assert _tried(outside.actor, AGREED, outside.person.pk, row.pk) == 1
    assert not _tried(owner.actor, HELD, uuid4(), pool, "2999-01-01", row.pk), "the second person's hand makes the row"
    assert not _tried(outside.actor, HELD, uuid4(), f"counsel/{BRANCH}", "2999-01-01", row.pk), "another pool"
    assert not _tried(outside.actor, HELD, uuid4(), pool, "2020-01-01", row.pk), "for days that are over"
    assert _tried(outside.actor, HELD, uuid4(), pool, "2999-01-01", row.pk) == 1
    assert not _tried(outside.actor, HELD, uuid4(), pool, "2999-01-01", row.pk), "one word makes one role"


def test_a_role_row_is_only_ended(cast):
    held = Held.objects.get(person=cast["intake2"].person)
    for changed in ("role = 'counsel'", "from_on = '2001-01-01'", f"person_id = '{cast['subject'].person.pk}'"):
        assert not _tried(cast["owner"].actor, f"update permissions_held set {changed} where id = %s", held.pk)
    with acting(cast["owner"].actor) as owner:
        appointing.dismiss(owner, held, reason="left")
    again = "update permissions_held set until_on = '9999-12-31' where id = %s"
    assert not _tried(cast["owner"].actor, again, held.pk), "it is asked for anew"
    other = "update permissions_held set ended_why = 'Somebody else did.' where id = %s"
    assert not _tried(cast["owner"].actor, other, held.pk), "who ended it says why, once"
    still = Held.objects.get(person=cast["hr"].person)
    blamed = (
        f"update permissions_held set until_on = current_date, ended_by = '{cast['intake'].person.pk}' where id = %s"
    )
    assert not _tried(cast["owner"].actor, blamed, still.pk), "in the name of another"


def test_who_ended_a_role_and_why_is_read_by_those_who_agree_to_roles_alone(cast):
    held = Held.objects.get(person=cast["intake2"].person)
    page = f"/people/roles/{held.pk}/end/"
    empty = cast["owner"].client.post(page, {"reason": ""})
    assert "This needs an answer." in empty.content.decode()
    assert cast["owner"].client.post(page, {"reason": "Moves to another county."}).status_code == 302
    for key in ("owner", "outside"):
        shown = cast[key].client.get("/people/roles/waiting/").content.decode()
        assert "Moves to another county." in shown
        assert f"{cast['owner'].person.name}, " in shown.partition("<h2>Ended</h2>")[2]
    for key in ("intake", "admin", "subject", "auditor"):
        for address in ("/people/roles/waiting/", "/people/", "/people/roles/"):
            assert "another county" not in cast[key].client.get(address).content.decode(), (key, address)


def test_whoever_agreed_screens_only_those_they_agreed_to(cast):
    seats = "select public.candor_seat(%s, array[]::text[], array[]::boolean[], array[]::boolean[])"
    row, outside = asked_for(cast), cast["outside"]
    assert not _tried(outside.actor, seats, cast["intake"].actor.token)
    agree(cast, "outside", row)
    assert not _tried(outside.actor, seats, cast["intake"].actor.token)
    assert _tried(outside.actor, seats, cast["bystander"].actor.token) == 1


def test_the_new_holder_is_screened_before_the_role_shows_anything(cast):
    tell()
    answers = {"what_happened": "An escort site was open.", "who_did": "Bodil Nordahlen"}
    door.submit(door.Telling(mode="anonymous", answers=answers, branch=BRANCH, who="Bodil Nordahlen"), receipts.make())
    agree(cast, "outside", asked_for(cast))
    assert len(seen_by(cast["bystander"].actor)) == 1
    assert len(seen_by(cast["alternate"].actor)) == 1, "the pool has somebody named in it now"


def test_only_set_up_gives_a_role_alone(cast):
    with pytest.raises(Refused, match="agreed to by another"), acting(cast["owner"].actor) as owner:
        appointing.at_set_up(owner, cast["bystander"].person, "counsel", Branch.objects.get(pk=BRANCH))


@pytest.mark.django_db(transaction=True)
def test_each_step_is_in_the_journal_of_the_house(cast, as_owner):
    agree(cast, "outside", asked_for(cast))
    with as_owner() as cursor:
        cursor.execute(
            "select verb, actor, body from audit_event where chain_kind = 'system' order by seq desc limit 3"
        )
        rows = cursor.fetchall()
    assert [verb for verb, _, _ in rows] == ["appoint", "appointment_agreed", "ask_to_appoint"]
    assert [who for _, who, _ in rows] == [f"person:{cast[key].person.pk}" for key in ("outside", "outside", "owner")]
    assert not [body for _, _, body in rows if re.search("Joins|Nordahlen", body)]


def test_only_whoever_asked_takes_it_back(cast):
    cast = second_owner(cast)
    row = asked_for(cast, "subject")
    assert cast["bystander"].client.post(f"{WAITING}{row.pk}/take-back/").status_code == 404, "another policy owner"
    assert cast["intake"].client.post(f"{WAITING}{row.pk}/take-back/").status_code == 404
    assert agree(cast, "outside", row).status_code == 302, "it still waited"


def test_a_role_that_waits_is_held_all_the_same(cast):
    with acting(cast["owner"].actor) as owner:
        resetting.reset(owner, cast["intake"].person, reason="Lost the phone.")
        with pytest.raises(Refused, match="holds this role already"):
            appointing.ask(owner, cast["intake"].person, "intake_officer", Branch.objects.get(pk=BRANCH), reason="x")
