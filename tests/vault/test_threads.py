from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import receipts, threads, wraps
from vault.keys import KeyMissing, ring
from vault.sealed import Tampered


@pytest.fixture
def thread():
    return uuid4()


def test_receipt_and_staff_open_the_same_key(thread):
    receipt = receipts.make()
    made = threads.make(thread, receipt)
    assert threads.open_with_receipt(thread, receipts.grouped(receipt).lower(), made.receipt_wrap) == made.key
    assert threads.open_for_staff(thread, made.staff_wrap) == made.key
    assert threads.make(thread, receipt).key != made.key


def test_the_door_makes_and_opens_with_a_receipt_but_not_without(thread, settings):
    settings.CANDOR_PLANE = "reporter"
    receipt = receipts.make()
    made = threads.make(thread, receipt)
    assert threads.open_with_receipt(thread, receipt, made.receipt_wrap) == made.key
    with pytest.raises(KeyMissing):
        threads.open_for_staff(thread, made.staff_wrap)


@pytest.mark.parametrize("plane", ["worker", "operator"])
def test_workers_and_operators_neither_make_nor_open(thread, settings, plane):
    made = threads.make(thread, receipts.make())
    settings.CANDOR_PLANE = plane
    with pytest.raises(KeyMissing):
        threads.make(thread, receipts.make())
    with pytest.raises(KeyMissing):
        threads.open_for_staff(thread, made.staff_wrap)


def test_another_receipt_or_another_thread_does_not_open_it(thread):
    receipt = receipts.make()
    made = threads.make(thread, receipt)
    with pytest.raises(Tampered):
        threads.open_with_receipt(thread, receipts.make(), made.receipt_wrap)
    with pytest.raises(Tampered):
        threads.open_with_receipt(uuid4(), receipt, made.receipt_wrap)
    with pytest.raises(Tampered):
        threads.open_for_staff(uuid4(), made.staff_wrap)


@given(st.data())
def test_every_byte_of_a_wrap_counts(data):
    thread, receipt = uuid4(), receipts.make()
    made = threads.make(thread, receipt)
    for wrap, open_it in (
        (made.receipt_wrap, lambda wrap: threads.open_with_receipt(thread, receipt, wrap)),
        (made.staff_wrap, lambda wrap: threads.open_for_staff(thread, wrap)),
    ):
        spoilt = bytearray(wrap)
        spoilt[data.draw(st.integers(0, len(wrap) - 1))] ^= data.draw(st.integers(1, 255))
        for broken in (bytes(spoilt), wrap[: data.draw(st.integers(0, len(wrap) - 1))], wrap + b"\0"):
            with pytest.raises(Tampered):
                open_it(broken)


def test_the_staff_wrap_is_hpke_bound_to_the_thread(thread):
    made = threads.make(thread, receipts.make())
    secret = wraps.with_private(ring().staff_private, made.staff_wrap, f"thread|{thread}".encode())
    assert secret == made.key.secret
    assert len(made.staff_wrap) == 3 + 32 + 32 + 16  # header, encapsulated key, key, tag
