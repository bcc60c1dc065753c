"""What a tampering owner of the database can do, and where verification finds it (TM-34).

Everything happens in one transaction of the owner, which is rolled back at the end of the test.
"""

import hashlib
import hmac
import json
from uuid import uuid4

import pytest
from django.db import connection, transaction

from audit import checkpoints, live
from audit.journal import Chain
from vault import keys
from vault.sealed import DataKey, Place

from .owner import signed_in_as_owner

pytestmark = pytest.mark.wall


@pytest.fixture
def chain(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), signed_in_as_owner(), transaction.atomic():
        yield Chain.case(uuid4())
        transaction.set_rollback(True)


@pytest.fixture
def sign():
    return checkpoints.sign


@pytest.fixture
def verdict():
    return live.verify_chains


@pytest.fixture
def tamper():
    """The owner takes the triggers off on purpose and runs a statement."""

    def tampered(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")  # nothing may be pending when a table is altered
            for table in ("audit_event", "audit_digest", "audit_head"):
                cursor.execute(f"alter table {table} disable trigger user")
            cursor.execute(statement, values or None)

    return tampered


def of(chain, seq):
    return f"chain_id = '{chain.id}' and seq = {seq}"


def test_a_whole_journal_is_found_whole(chain, write, sign, verdict):
    assert verdict() is None
    write(chain, 3)
    write(Chain.person(uuid4()), 2, actor="person:7")
    assert verdict() is None
    sign()
    assert verdict() is None
    write(chain, 2)
    sign()
    assert verdict() is None


# name, statement, (seq, part of the sentence)
MANIPULATIONS = [
    ("body edited", "update audit_event set body = replace(body, 'note', 'nope') where {3}", 3, "edited"),
    ("body and column edited", "update audit_event set verb = 'x', body = replace(body, 'note', 'x') where {3}", 3, "edited"),
    ("hash edited", "update audit_event set hash = '\\x00' where {2}", 2, "edited"),
    ("prev edited", "update audit_event set prev = '\\x00' where {2}", 2, "edited"),
    ("column edited", "update audit_event set actor = 'person:8' where {4}", 4, "copy beside"),
    ("time edited", "update audit_event set at = at - interval '1 day' where {4}", 4, "copy beside"),
    ("row deleted", "delete from audit_event where {3}", 3, "missing"),
    ("first row deleted", "delete from audit_event where {1}", 1, "missing"),
    ("two rows swapped", "update audit_event set seq = 99 where {2}; update audit_event set seq = 2 where {3};"
     "update audit_event set seq = 3 where chain_id = '{chain}' and seq = 99", 2, "order was changed"),
    ("row given another id", "update audit_event set id = gen_random_uuid() where {2}", 2, "order was changed"),
    ("moved to another chain", "update audit_event set chain_id = '{other}' where {1}", 1, "missing"),
    ("tail deleted", "delete from audit_event where chain_id = '{chain}' and seq > 3", 4, "tail is cut off"),
    ("tail and head taken back", "delete from audit_event where chain_id = '{chain}' and seq > 3;"
     "update audit_head set seq = 3, hash = (select hash from audit_event where {3}) where chain_id = '{chain}'",
     4, "tail is cut off"),
    ("head moved", "update audit_head set hash = '\\x00' where chain_id = '{chain}'", 5, "head of the chain"),
    ("head gone", "delete from audit_head where chain_id = '{chain}'", 5, "head of the chain"),
    ("chain gone", "delete from audit_event where chain_id = '{chain}'", 5, "whole chain is gone"),
    ("chain and head gone", "delete from audit_event where chain_id = '{chain}';"
     "delete from audit_head where chain_id = '{chain}'", 5, "whole chain is gone"),
    ("table emptied", "truncate audit_event cascade", 5, "whole chain is gone"),
    ("everything emptied", "truncate audit_event cascade;delete from audit_head", 5, "whole chain is gone"),
    ("an event replayed at the end", "insert into audit_event select gen_random_uuid(), chain_kind, chain_id, 6, at, actor,"
     " verb, plane, body, (select hash from audit_event where {5}), sha256((select hash from audit_event where {5}) ||"
     " convert_to(body, 'UTF8')), mac from audit_event where {2};update audit_head set seq = 6, hash = (select hash from"
     " audit_event where chain_id = '{chain}' and seq = 6) where chain_id = '{chain}'", 6, "order was changed"),
    ("code of authenticity forged", "update audit_event set mac = '\\x00' where {5}", 5, "forged"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "seq", "what"), [case[1:] for case in MANIPULATIONS], ids=[case[0] for case in MANIPULATIONS]
)
def test_a_manipulation_is_found_where_it_is(chain, write, sign, verdict, tamper, statement, seq, what):
    other = Chain.person(uuid4())
    write(other, 2, actor="person:7")
    events = write(chain, 5)
    sign()
    assert verdict() is None
    for template in statement.split(";"):
        part = template
        rows = {f"{{{number}}}": of(chain, number) for number in range(1, 6)}
        rows |= {"{chain}": str(chain.id), "{other}": "ffffffff-ffff-4fff-bfff-ffffffffffff"}
        for mark, text in rows.items():
            part = part.replace(mark, text)
        tamper(part)
    fault = verdict()
    assert (fault.chain, fault.seq) == (str(chain), seq)
    assert what in fault.what
    if fault.event and "another id" not in fault.sentence and "order" not in what:
        assert fault.event == str(events[seq - 1])
    assert f"number {seq}" in fault.sentence


def events_of(chain):
    with connection.cursor() as cursor:
        cursor.execute("select id, seq, body, prev, mac from audit_event where chain_id = %s order by seq", [chain.id])
        return cursor.fetchall()


def forge(tamper, chain, old, new, key_of=None):
    """The chain rewritten from event 2 on: other words in it, and every hash after it made to fit."""
    prev = bytes(32)
    for name, seq, was, _prev, code in events_of(chain):
        body = was.replace(old, new) if seq == 2 else was
        digest = hashlib.sha256(prev + body.encode()).digest()
        told = json.loads(body)
        mac = hmac.digest(key_of(told["plane"]), digest, "sha256") if key_of else bytes(code)
        columns = (body, prev, digest, mac, told["verb"], told["plane"], name)
        tamper(
            "update audit_event set body = %s, prev = %s, hash = %s, mac = %s, verb = %s, plane = %s where id = %s",
            *columns,
        )
        prev = digest
    tamper("update audit_head set hash = %s where chain_id = %s", prev, chain.id)


def test_a_chain_rewritten_without_the_key_is_forged(chain, write, verdict, tamper):
    events = write(chain, 4)
    forge(tamper, chain, '"verb":"note"', '"verb":"kind"')
    fault = verdict()
    assert (fault.seq, fault.event) == (2, str(events[1]))
    assert "forged" in fault.what


def test_a_chain_rewritten_with_the_stolen_journal_key_still_meets_its_checkpoint(chain, write, sign, verdict, tamper):
    write(chain, 4)
    sign()
    forge(tamper, chain, '"verb":"note"', '"verb":"kind"', key_of=keys.ring().journal)
    fault = verdict()
    assert fault.seq == 4  # the event whose hash was signed: it covers all before it
    assert "signed under this number" in fault.what


def test_an_event_of_no_plane_is_forged(chain, write, verdict, tamper):
    """Else a forger would name a plane whose key is not at hand."""
    write(chain, 2)
    forge(tamper, chain, '"plane":"worker"', '"plane":"planet"')
    assert verdict().what == "no plane wrote it"


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_digest set digest = 'other' where chain_id = %s",
        "update audit_digest set version = 9 where chain_id = %s",
        "update audit_digest set seq = 7 where chain_id = %s",
        "delete from audit_digest where chain_id = %s",
    ],
)
def test_a_digest_row_says_what_its_event_says(chain, write, verdict, tamper, statement):
    place = Place("cases_entry", uuid4(), "text", 1)
    write(chain, sealed=[(place, DataKey.new().seal("words", place))])
    assert verdict() is None
    tamper(statement, chain.id)
    assert "copy beside" in verdict().what


def test_the_first_of_several_faults_is_named(chain, write, verdict, tamper):
    write(chain, 5)
    tamper(f"update audit_event set mac = '\\x00' where {of(chain, 2)}")
    tamper(f"delete from audit_event where {of(chain, 4)}")
    assert verdict().seq == 2


def test_a_chain_that_was_opened_and_not_written_is_no_fault(chain, verdict):
    with connection.cursor() as cursor:
        cursor.execute("select audit_next('case', %s)", [chain.id])
    assert verdict() is None
