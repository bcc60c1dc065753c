"""The journal can be added to and nothing else: by privilege for the app roles, by trigger for the owner too."""

import hashlib
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

NOBODY = "00000000-0000-0000-0000-000000000000"
pytestmark = pytest.mark.wall
TABLES = ["audit_event", "audit_digest", "audit_head", "audit_checkpoint"]
ROLES = ["app", "door", "worker", "operator"]


def run_as(role, statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('role', %s, true)", [settings.CANDOR_DB_ROLES[role]])
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["update {} set seq = 1", "delete from {}", "truncate {}"])
def test_no_role_may_change_or_remove_a_row(db, role, table, verb):
    with pytest.raises(DatabaseError, match="permission denied|must be owner"):
        run_as(role, verb.format(table))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["audit_event", "audit_digest", "audit_head"])
def test_no_role_may_insert_beside_audit_append(db, role, table):
    with pytest.raises(DatabaseError, match="permission denied"):
        run_as(role, f"insert into {table} (seq) values (1)")


@pytest.mark.parametrize("role", ["app", "door", "operator"])
def test_none_but_the_signer_adds_or_reads_checkpoints(db, role):
    for statement in ("insert into audit_checkpoint (seq) values (1)", "select * from audit_checkpoint"):
        with pytest.raises(DatabaseError, match="permission denied"):
            run_as(role, statement)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_heads(db, role):
    with pytest.raises(DatabaseError, match="permission denied"):
        run_as(role, "select * from audit_head")


@pytest.mark.parametrize("role", ["app", "door", "operator"])
def test_none_but_the_signer_is_handed_the_heads(db, role):
    with pytest.raises(DatabaseError, match="permission denied"):
        run_as(role, "select * from audit_heads()")


@pytest.mark.parametrize(
    ("actor", "verb"), [("system:other", "rewrap"), ("system:rotation", "read"), ("door", "rewrap")]
)
def test_the_operator_writes_that_keys_were_renewed_and_nothing_else(db, actor, verb):
    body = f'{{"actor":"{actor}","verb":"{verb}","chain":["system","{NOBODY}"],"seq":1}}'
    with pytest.raises(DatabaseError, match="another's name"):
        run_as("operator", f"select audit_append('{body}', '', '')")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("means", ["alter table {} disable trigger all", "alter table {} disable row level security"])
def test_no_role_takes_the_guards_off(db, table, means):
    with pytest.raises(DatabaseError, match="must be owner"):
        run_as("app", means.format(table))


def test_no_role_skips_triggers_by_a_setting(db):
    with pytest.raises(DatabaseError, match="permission denied"):
        run_as("app", "set session_replication_role = replica")


@pytest.mark.parametrize("table", ["audit_event", "audit_digest", "audit_checkpoint"])
@pytest.mark.parametrize("verb", ["update {} set seq = 1", "delete from {}", "truncate {} cascade"])
def test_the_owner_s_ordinary_statements_are_refused_as_well(db, as_owner, table, verb):
    with pytest.raises(psycopg.Error, match="append-only"), as_owner() as cursor:
        cursor.execute(verb.format(table))


@pytest.mark.parametrize("verb", ["delete from audit_head", "truncate audit_head"])
def test_a_head_moves_but_never_goes(db, as_owner, verb):
    with pytest.raises(psycopg.Error, match="append-only"), as_owner() as cursor:
        cursor.execute(verb)


@pytest.mark.parametrize("table", TABLES)
def test_the_guards_fire_whatever_the_session_says(db, as_owner, table):
    with as_owner() as cursor:
        cursor.execute("select tgenabled from pg_trigger where tgrelid = %s::regclass and not tgisinternal", (table,))
        assert cursor.fetchall() == [("A",)]


@pytest.mark.parametrize("table", [*TABLES, "vault_casekey", "vault_identity"])
def test_rows_are_forced_through_policies_and_the_owner_sees_them(db, as_owner, table):
    with as_owner() as cursor:
        cursor.execute("select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", (table,))
        assert cursor.fetchone() == (True, True)
        cursor.execute(
            "select roles::text, qual from pg_policies where tablename = %s and policyname = 'owner_all'", (table,)
        )
        assert cursor.fetchall() == [("{candor_owner}", "true")]


# --- What audit_append itself refuses --------------------------------------------------------------


def event(chain, seq=1):
    return (
        f'{{"actor":"door","at":"2026-11-22T00:00:00Z","chain":["case","{chain}"],"digests":[],"facts":{{}},'
        f'"id":"{uuid4()}","plane":"reporter","seq":{seq},"verb":"note"}}'
    )


def append(body, prev):
    with connection.cursor() as cursor:
        cursor.execute("select audit_append(%s, %s, %s)", [body, prev, b"mac"])


def begin(chain):
    with connection.cursor() as cursor:
        cursor.execute("select next_seq, last_hash from audit_next('case', %s)", [chain])
        return cursor.fetchone()


def test_an_event_follows_the_head_or_is_refused(db):
    chain = uuid4()
    seq, prev = begin(chain)
    assert (seq, bytes(prev)) == (1, bytes(32))
    append(event(chain), bytes(32))
    assert begin(chain)[0] == 2


@pytest.mark.parametrize(("seq", "prev"), [(2, bytes(32)), (0, bytes(32)), (1, b"\1" * 32), (1, b"")])
def test_a_wrong_number_or_a_wrong_hash_is_refused(db, seq, prev):
    chain = uuid4()
    begin(chain)
    with pytest.raises(DatabaseError, match="does not follow"):
        append(event(chain, seq), prev)


@pytest.mark.parametrize(("seq", "prev"), [(2, bytes(32)), (0, bytes(32)), (1, b"\1" * 32)])
def test_a_chain_begins_with_its_first_number_and_nothing_before_it(db, seq, prev):
    with pytest.raises(DatabaseError, match="does not follow"):
        append(event(uuid4(), seq), prev)


def test_a_chain_begins_once(db):
    chain = uuid4()
    append(event(chain), bytes(32))
    assert begin(chain)[0] == 2
    with pytest.raises(DatabaseError, match="does not follow"):
        append(event(chain), bytes(32))


def test_the_hash_is_the_database_s_own(db):
    chain = uuid4()
    begin(chain)
    body = event(chain)
    append(body, bytes(32))
    assert bytes(begin(chain)[1]) == hashlib.sha256(bytes(32) + body.encode()).digest()
