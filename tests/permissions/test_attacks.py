"""What wrong code could try below the pages: raw SQL as each role of the database, with somebody acting."""

from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from audit import journal
from cases import door
from cases.models import Case, Thread
from permissions import appointing, invitations
from permissions.actors import Actor, acting
from permissions.models import Account, Held, PoolGrant
from permissions.refusals import Absent, Refused
from tests.permissions.test_wall import seen_by, tell
from vault import receipts


def run(statement: str, *values) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.rowcount


def refused(actor: Actor, statement: str, *values) -> None:
    """The statement fails, or meets no row."""
    with acting(actor), suppress(DatabaseError):
        assert run(statement, *values) == 0


def test_nobody_appoints_themselves_by_any_call(cast):
    owner = cast["owner"]
    with pytest.raises(Refused, match="themselves"), acting(owner.actor) as actor:
        appointing.ask(actor, owner.person, "counsel", owner.person.branch, reason="x")
    held = Held.objects.get(person=owner.person)
    refused(owner.actor, "select public.candor_take_seat(%s, %s)", held.pk, owner.actor.token)


@pytest.mark.parametrize("key", ["intake", "admin", "manager", "bystander"])
def test_only_a_policy_owner_writes_roles(cast, key):
    someone, held = cast[key], Held.objects.get(person=cast["owner"].person)
    refused(
        someone.actor,
        "insert into permissions_held (id, person_id, role, branch_id, group_id, from_on, until_on) "
        "select %s, %s, 'policy_owner', branch_id, group_id, from_on, until_on from permissions_held where id = %s",
        uuid4(), someone.person.pk, held.pk,
    )  # fmt: skip
    refused(someone.actor, "update permissions_held set person_id = %s where id = %s", someone.person.pk, held.pk)
    with acting(someone.actor):
        assert not Held.objects.filter(person=someone.person, role="policy_owner").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update permissions_person set last_name = 'Other' where id = %s",
        "update permissions_person set supervisor_id = null, other_names = '' where id = %s",
        "update permissions_route set position = position + 10 where %s is not null",
        "delete from permissions_route where %s is not null",
        "update permissions_installation set default_branch_id = null where %s is not null",
        "update permissions_account set person_id = %s where username = 'counsel'",
        "insert into permissions_account (id, password, username, email, person_id, is_active) "
        "values (gen_random_uuid(), '', 'second', '', %s, true)",
        "insert into permissions_invitation (id, account_id, digest, until) "
        "select gen_random_uuid(), id, 'x', now() from permissions_account where person_id <> %s limit 1",
    ],
)
def test_who_people_are_is_not_an_officers_to_write(cast, statement):
    refused(cast["intake"].actor, statement, cast["intake"].person.pk)


def test_a_policy_owner_still_can(cast):
    with acting(cast["owner"].actor):
        assert run("update permissions_person set unit = 'Parks' where id = %s", cast["subject"].person.pk) == 1
        assert run("update permissions_account set is_active = false where username = 'subject'") == 1


def test_a_sign_in_still_writes_its_own_account(cast):
    account = Account.objects.get(username="intake")
    account.set_password("another correct horse battery")
    account.save()
    assert Account.objects.get(username="intake").check_password("another correct horse battery")


def test_a_code_is_used_up_by_its_own_account_or_a_policy_owner(cast):
    """Who could mark it as unused, or put off its end, could use it a second time."""
    account = cast["bystander"].account
    with acting(cast["owner"].actor):
        invitations.invite(account)
    renew = "update permissions_invitation set used_at = null, until = '9999-12-31' where account_id = %s"
    refused(cast["intake"].actor, renew, account.pk)
    with acting(cast["bystander"].actor):
        assert run("update permissions_invitation set used_at = now() where account_id = %s", account.pk) == 1


def grant(case_id, table="permissions_persongrant", holder="user_id", **more):
    columns = {
        "id": uuid4(), "role": "counsel", "reason": "", "until": "9999-12-31", "granted_at": "2026-01-01", "event": uuid4(),
        "opened_on": "2026-01-01", "state": "received", "case_id": case_id, "granted_by": None, **more,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select id from auth_permission where codename = 'view_case'")
        columns["permission_id"] = cursor.fetchone()[0]
    return f"insert into {table} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})", columns.values()


def said(case_id, actor: Actor, to: str, role: str = "counsel", but: dict[str, str] | None = None):
    """The columns of a grant whose event is on record, as `grants.give` writes it; `but` says something else in it."""
    columns = {"id": uuid4(), "role": role, "granted_by": actor.person}
    told = {"grant": str(columns["id"]), "role": role, "to": to, "until": "open", **(but or {})}
    return {**columns, "event": journal.record(journal.Chain.case(case_id), "give", actor=actor.label, facts=told)}


def test_no_grant_is_given_in_anothers_name(cast):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    counsel = cast["counsel"]
    for name in (None, cast["intake2"].person.pk):
        with acting(cast["intake"].actor) as actor:
            columns = said(case_id, actor, f"person:{counsel.person.pk}") | {"granted_by": name}
            statement, values = grant(case_id, user_id=counsel.account.pk, **columns)
        refused(cast["intake"].actor, statement, *values)


def test_a_grant_needs_the_event_that_made_it(cast):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    intake, counsel = cast["intake"].actor, cast["counsel"]
    to = f"person:{counsel.person.pk}"
    others = [{"grant": str(uuid4())}, {"to": f"person:{intake.person}"}, {"role": "hr_officer"}]
    for but, more in [*((one, {}) for one in others), ({}, {"event": uuid4()})]:
        with acting(intake) as actor:
            columns = said(case_id, actor, to, but=but) | more
            statement, values = grant(case_id, user_id=counsel.account.pk, **columns)
        refused(intake, statement, *values)
    with acting(intake) as actor:
        statement, values = grant(case_id, user_id=counsel.account.pk, **said(case_id, actor, to))
        assert run(statement, *values) == 1
    assert seen_by(counsel.actor) == [case_id]


@pytest.mark.django_db(transaction=True)
def test_a_grant_that_the_owner_of_the_database_slips_in_opens_nothing(cast, as_owner):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    with as_owner() as owner:
        before = owner.execute("select * from permissions_poolgrant").fetchone()
        assert before
        for member in ("manager", "counsel"):
            owner.execute(
                "insert into permissions_persongrant (id, user_id, role, permission_id, case_id, reason, granted_at, until,"
                " opened_on, state, event) select gen_random_uuid(), %s, %s, permission_id, case_id, '', granted_at, until,"
                " opened_on, state, event from permissions_poolgrant",
                [cast[member].account.pk, {"manager": "case_manager"}.get(member, member)],
            )
        owner.execute(
            "insert into permissions_poolgrant (id, group_id, role, permission_id, case_id, reason, granted_at, until,"
            " opened_on, state, event) select gen_random_uuid(), h.group_id, h.role, permission_id, case_id, '', granted_at,"
            " until, opened_on, state, event from permissions_poolgrant, permissions_held h where h.role = 'hr_officer'"
        )
    assert [seen_by(cast[key].actor) for key in ("manager", "counsel", "hr", "intake")] == [[], [], [], [case_id]]
    for key in ("manager", "hr"):
        refused(cast[key].actor, "update cases_case set urgent = true")
        with acting(cast[key].actor), connection.cursor() as cursor:
            cursor.execute("select public.candor_sees(%s)", [case_id])
            assert cursor.fetchone() == (False,)


def test_a_pool_gets_a_case_in_its_own_role_alone(cast):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    with acting(cast["intake"].actor):
        pool = PoolGrant.objects.get().group_id
        statement, values = grant(
            case_id, "permissions_poolgrant", group_id=pool,
            **said(case_id, cast["intake"].actor, "pool:intake_officer/executive", "case_manager"),
        )  # fmt: skip
    refused(cast["intake"].actor, statement, *values)


@pytest.mark.parametrize("change", ["reference = '0000-0000'", "channel = 'police'", "received_on = '2020-01-01'"])
def test_a_case_keeps_its_name_and_how_it_came_in(cast, change):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    refused(cast["intake"].actor, f"update cases_case set {change} where id = %s", case_id)


@pytest.mark.parametrize(
    "change", ["lookup = repeat('0', 64)", "staff_wrap = ''", "receipt_wrap = ''", "mode = 'named'"]
)
def test_no_plane_changes_the_lock_of_a_thread(cast, change):
    receipt = tell()
    for actor in (cast["intake"].actor, Actor.door(receipts.lookup(receipt)), Actor.system("x")):
        with pytest.raises(DatabaseError, match="permission denied"), acting(actor):
            run(f"update cases_thread set {change}")


def test_no_side_of_a_thread_writes_the_others_words_or_changes_any(cast):
    receipt = tell()
    door.post(receipt, "I was there.")
    say = (
        "insert into cases_message (id, thread_id, side, number, body, written_on) "
        "select gen_random_uuid(), thread_id, %s, 7, body, written_on from cases_message limit 1"
    )
    for actor, side in ((cast["intake"].actor, "reporter"), (Actor.door(receipts.lookup(receipt)), "office")):
        refused(actor, say, side)
        refused(actor, "update cases_message set body = ''")
        refused(actor, "update cases_message set side = 'office'")


def test_nobody_writes_the_journal_in_anothers_name(cast):
    receipt = tell()
    [case_id] = seen_by(cast["intake"].actor)
    other = cast["intake2"].actor
    case, own = journal.Chain.case(case_id), journal.Chain.person
    for actor, chain, name in (
        (cast["intake"].actor, case, other.label),
        (cast["intake"].actor, case, "door"),
        (cast["intake"].actor, case, "system:clocks"),
        (cast["intake"].actor, own(other.someone), cast["intake"].actor.label),
        (Actor.door(receipts.lookup(receipt)), case, "door"),  # admitted long ago
        (Actor.door(receipts.lookup(receipt)), own(other.someone), "door"),
        (Actor.door("0" * 64), journal.Chain.system(), other.label),
        (Actor.system("x"), case, other.label),
    ):
        with pytest.raises(DatabaseError, match="another's name"), acting(actor):
            journal.record(chain, "note", actor=name)
    with pytest.raises(Absent), acting(cast["manager"].actor) as actor:  # does not see the case
        journal.record(case, "note", actor=actor.label)


def test_a_door_cannot_tie_itself_to_a_case_that_was_admitted(cast):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    other = tell()
    actor = Actor.door(receipts.lookup(other))
    with acting(actor):
        thread = Thread.objects.get().pk
    refused(
        actor, "insert into cases_tie (id, case_id, thread_id, kind, made_on) values (%s, %s, %s, 'origin', now())",
        uuid4(), case_id, thread,
    )  # fmt: skip
    refused(actor, "select public.candor_name_in_thread(%s, '{}')", uuid4())
    refused(
        actor,
        "insert into workflow_clock (id, case_id, kind, about, starts_on, due_on, source, status, statutory) "
        "values (%s, %s, 'x', '', now(), now(), 'x', 'x', false)",
        uuid4(), case_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    "call",
    [
        "select * from public.candor_members('{case}')",
        "select public.candor_take('{case}', gen_random_uuid())",
        "select public.candor_name_later('{case}', array['x'])",
        "select public.candor_settle('{case}', array[gen_random_uuid()])",
        "select public.candor_recuse('{case}')",
        "select * from public.candor_asking()",
        "select public.candor_typed('{case}')",
        "select public.candor_ask('{case}', gen_random_uuid(), ''::bytea, '[[]]')",
        "select public.candor_merge('{case}', '{case}')",
        "select public.candor_admit_split(gen_random_uuid(), '{case}', gen_random_uuid(), gen_random_uuid())",
        "select * from public.candor_beside('{case}')",
        "select * from public.candor_possible('{case}')",
        "select * from public.candor_free('{case}', array['{token}'])",
        "select * from public.candor_on_it('{case}')",
        "select * from public.candor_workload('{case}', array[]::uuid[])",
        "select * from public.candor_approvals('{case}')",
        "select public.candor_take_seat(gen_random_uuid(), '{token}')",
        "select public.candor_seat('{token}', array['x'], array[true], array[true])",
        "select public.candor_know(array['x'])",
        "select public.candor_route('{case}')",
        "select public.candor_screen_case('{case}')",
        "select public.candor_admit('{case}', gen_random_uuid(), 'executive', array['x'], array['x'])",
        "select * from permissions_standing",
        "select * from permissions_question",
        "select * from permissions_admission",
        "select * from permissions_seat",
        "select * from audit_head",
        "select * from workflow_outbox",
    ],
)
def test_an_outsider_learns_nothing_from_any_function(cast, call):
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    manager = cast["manager"].actor

    def answer(case) -> str:
        with acting(manager):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(call.format(case=case, token=cast["intake"].actor.token))
                    return str([row for row in cursor.fetchall() if row != ("",)])
            except DatabaseError as error:
                return str(error).split("\n")[0]

    there, not_there = answer(case_id), answer(uuid4())
    assert there == not_there
    assert there == "[]" or "denied" in there or "no such" in there or "a policy owner" in there or "agreed to" in there


def test_a_case_that_is_not_seen_is_not_changed(cast):
    tell()
    refused(cast["manager"].actor, "update cases_case set urgent = true")
    refused(cast["manager"].actor, "update cases_thread set phase = 'outcome'")
    refused(cast["manager"].actor, "update workflow_clock set satisfied_on = now()")
    with acting(cast["intake"].actor):
        assert not Case.objects.get().urgent
