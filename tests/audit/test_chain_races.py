"""Two writers of one chain: the second waits for the first, and the chain stays one line."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from audit import journal
from audit.journal import Chain

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(function, *arguments):
    try:
        return function(*arguments)
    finally:
        connections["default"].close()


def record(chain, actor, barrier=None):
    with transaction.atomic():
        if barrier:
            barrier.wait(10)
        journal.record(chain, "note", actor=actor)


def seqs(as_owner, chain):
    with as_owner() as cursor:
        cursor.execute("select seq from audit_event where chain_id = %s order by seq", (chain.id,))
        return [seq for (seq,) in cursor.fetchall()]


@pytest.mark.parametrize("begun", [False, True], ids=["a new chain", "a chain with events"])
def test_eight_writers_make_one_line(as_owner, verdict, begun):
    chain, barrier = Chain.case(uuid4()), threading.Barrier(8)
    if begun:
        record(chain, "system:test")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: in_thread(record, chain, f"person:{number}", barrier), range(8)))
    assert seqs(as_owner, chain) == list(range(1, 9 + begun))
    assert verdict() is None


def test_a_second_writer_waits_for_the_first(as_owner):
    chain = Chain.case(uuid4())
    record(chain, "system:test")
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        journal.record(chain, "note", actor="person:first")
        second = pool.submit(in_thread, impatient, chain)
        assert isinstance(second.exception(10), DatabaseError)
    assert seqs(as_owner, chain) == [1, 2]  # the first's two; whoever gave up left nothing


def impatient(chain):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '200ms'")
        journal.record(chain, "note", actor="person:second")


def test_writers_of_different_chains_do_not_meet():
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        journal.record(Chain.case(uuid4()), "note", actor="person:first")
        assert pool.submit(in_thread, impatient, Chain.case(uuid4())).exception(10) is None
