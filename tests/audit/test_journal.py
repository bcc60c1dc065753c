import hashlib
import hmac
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit import clock, journal
from audit.journal import Chain, Entry, NotAFact, OutsideTransaction, record, record_all
from cases.models import Thread
from vault import keys
from vault.sealed import DataKey, Place

from .owner import plant

COLUMNS = "seq, actor, verb, plane, at, body, prev, hash, mac, id"


@pytest.fixture
def rows(as_owner):
    def of(chain):
        with as_owner() as cursor:
            cursor.execute(
                f"select {COLUMNS} from audit_event where chain_kind = %s and chain_id = %s order by seq",
                (chain.kind.value, chain.id),
            )
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return of


def test_every_event_holds_the_hash_of_the_one_before(chain, write, rows):
    write(chain, 3)
    prev = bytes(32)
    for number, row in enumerate(rows(chain), start=1):
        assert (row["seq"], row["prev"]) == (number, prev)
        assert row["hash"] == hashlib.sha256(prev + row["body"].encode()).digest()
        prev = row["hash"]


def test_the_body_is_canonical_and_the_columns_are_read_out_of_it(chain, write, rows):
    with clock.at(datetime(2026, 11, 22, 9, 30, 15, 999, tzinfo=UTC)):
        (event,) = write(chain, verb="assign", actor="person:7", facts={"b": 1, "a": ["x", True]})
    (row,) = rows(chain)
    body = json.loads(row["body"])
    assert row["body"] == json.dumps(body, sort_keys=True, separators=(",", ":"))
    assert body == {
        "id": str(event),
        "chain": ["case", str(chain.id)],
        "seq": 1,
        "at": "2026-11-22T09:30:15Z",
        "actor": "person:7",
        "verb": "assign",
        "plane": "staff",
        "facts": {"b": 1, "a": ["x", True]},
        "digests": [],
    }
    assert (row["id"], row["actor"], row["verb"], row["plane"]) == (event, "person:7", "assign", "staff")
    assert row["at"] == datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)


def test_an_anonymous_report_leaves_the_county_s_day_and_no_time(chain, write, rows):
    with clock.at(datetime(2026, 11, 23, 3, 12, 44, tzinfo=UTC)):  # the evening before in Seattle
        write(chain, actor="door", day_only=True)
    (row,) = rows(chain)
    assert row["at"] == datetime(2026, 11, 22, tzinfo=UTC)
    assert "03:12" not in row["body"]


@pytest.mark.parametrize(("actor", "plane"), [("door", "reporter"), ("person:7", "staff"), ("system:sweep", "worker")])
def test_in_one_process_each_event_is_proved_by_the_key_of_the_plane_that_acts(chain, write, rows, actor, plane):
    write(chain, actor=actor)
    (row,) = rows(chain)
    assert row["plane"] == plane
    assert row["mac"] == hmac.digest(keys.ring().journal(plane), row["hash"], "sha256")


def test_a_plane_of_its_own_proves_everything_with_its_own_key(chain, write, rows, settings):
    settings.CANDOR_PLANE = "staff"
    write(chain, actor="door")  # the staff plane entering a report that came by telephone
    assert [row["plane"] for row in rows(chain)] == ["staff"]


def test_an_event_costs_two_statements(db):
    with CaptureQueriesContext(connection) as queries:
        record(Chain.system(), "note", actor="system:test")
    assert len(queries) == 2


def test_an_event_goes_with_the_act_that_failed(chain, write, rows):
    with transaction.atomic():
        record(chain, "note", actor="system:test")
        transaction.set_rollback(True)
    write(chain)
    assert [row["seq"] for row in rows(chain)] == [1]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(OutsideTransaction):
        record(Chain.system(), "note", actor="system:test")


@pytest.mark.parametrize("broken", [{"actor": "Ann, from Payroll"}, {"verb": ""}, {"facts": {"why": "She said: no!"}}])
def test_words_do_not_enter_the_journal(db, broken):
    with CaptureQueriesContext(connection) as queries, pytest.raises(NotAFact):
        record(Chain.system(), **{"verb": "note", "actor": "system:test", **broken})
    assert len(queries) == 0


def test_without_its_key_the_plane_writes_nothing(chain, rows, settings, tmp_path):
    settings.CANDOR_KEY_DIR = tmp_path
    with pytest.raises(keys.KeyMissing), transaction.atomic():
        record(chain, "note", actor="system:test")
    assert rows(chain) == []


def test_the_four_kinds_of_chain_are_apart(transactional_db, write, rows):
    same = uuid4()
    chains = [Chain.case(same), Chain.thread(same), Chain.person(same), Chain.system()]
    before = [len(rows(one)) for one in chains]  # migrations write into the system's
    for one in chains:
        write(one, 2)
    assert [len(rows(one)) for one in chains] == [number + 2 for number in before]
    assert before[:3] == [0, 0, 0]


def test_an_unknown_kind_of_chain_is_refused_by_the_table(db):
    with pytest.raises(DatabaseError, match="head_kind"), connection.cursor() as cursor:
        cursor.execute("select audit_next('gossip', %s)", [uuid4()])


def test_the_newest_digest_of_every_sealed_value_is_one_query_away(person, write):
    key, row = DataKey.new(), uuid4()
    places = [Place("cases_entry", row, "text", version) for version in (1, 2)]
    old, new = (key.seal("words", place) for place in places)
    other = Place("cases_party", uuid4(), "name", 1)
    name = key.seal("Ann", other)
    write(person.case, verb="write", sealed=[(places[0], old), (other, name)])
    write(person.case, verb="correct", sealed=[(places[1], new)])
    with person.acting(), CaptureQueriesContext(connection) as queries:
        found = journal.digests([person.case.id])
    assert found == {(row, "text"): (2, new.digest), (other.row, "name"): (1, name.digest)}
    assert len(queries) == 1


def test_a_history_is_read_by_those_who_see_the_case_and_by_nobody_else(person, write):
    hidden, place = Chain.case(uuid4()), Place("cases_entry", uuid4(), "text", 1)
    write(hidden, 2, sealed=[(place, DataKey.new().seal("words", place))])
    write(person.case, 2, verb="read_case", actor="person:7")
    with person.acting():
        assert [event.verb for event in journal.history([person.case, hidden])] == ["read_case"] * 2
        assert journal.verbs_of(person.case.id, "person:7") == {"read_case"}
        assert journal.verbs_of(hidden.id, "system:test") == set()
        assert journal.digests([hidden.id]) == {}
    assert journal.history([]) == []


def test_everyone_reads_their_own_chain_only(person, write):
    write(Chain.person(person.id), 1, verb="sign_in")
    write(Chain.person(uuid4()), 1, verb="sign_in")
    write(Chain.system(), 1, verb="setup")
    with person.acting(), connection.cursor() as cursor:
        cursor.execute("select chain_id from audit_event")
        assert cursor.fetchall() == [(person.id,)]


@pytest.mark.parametrize("actor", ["", "0" * 64, "system:sweep", "not a uuid"])
def test_an_actor_who_is_no_account_reads_nothing(chain, write, actor):
    write(Chain.person(uuid4()), 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('candor.actor', %s, true)", [actor])
        cursor.execute("select count(*) from audit_event")
        assert cursor.fetchone() == (0,)


def test_the_door_reads_the_chain_of_the_thread_it_can_name(transactional_db, write):
    day = clock.today()
    rest = {"staff_wrap": b"", "receipt_wrap": b"", "mode": "anonymous", "phase_on": day, "created_on": day}
    mine, other = Thread(lookup="a" * 64, **rest), Thread(lookup="b" * 64, **rest)
    plant(mine, other)
    chains = [Chain.thread(mine.id), Chain.thread(other.id)]
    for one in chains:
        write(one, 1, actor="door")
    with transaction.atomic(), connection.cursor() as cursor:
        role = configured.CANDOR_DB_ROLES["door"]
        cursor.execute("select set_config('role', %s, true), set_config('candor.actor', %s, true)", [role, "a" * 64])
        assert {event.chain_id for event in journal.history(chains)} == {mine.id}


def test_several_chains_get_their_events_in_two_statements_and_new_ones_in_one(db, django_assert_num_queries):
    chains = [Chain.case(uuid4()), Chain.thread(uuid4())]
    with django_assert_num_queries(1):
        first = record_all([Entry(chain, "submit") for chain in chains], actor="door", begins=True)
    with django_assert_num_queries(2):
        second = record_all([Entry(chain, "post") for chain in reversed(chains)], actor="door")
    assert len({*first, *second}) == 4


def test_a_chain_that_has_begun_does_not_begin_again(db):
    chain = Chain.case(uuid4())
    record(chain, "submit", actor="door")
    with pytest.raises(DatabaseError, match="does not follow"):
        record_all([Entry(chain, "submit")], actor="door", begins=True)
