"""Who holds which key opens what: the scheme of D1 to D8, key by key, against everything that a database holds.

The attacker here has the whole database, as its owner, knows the code, and tries each key in every way that the code knows.
"""

import gc
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings as configured
from django.db import DatabaseError, connection, transaction

from cases import places
from cases.models import Message, Report, Thread
from intake import boxes
from intake.models import Draft
from permissions import reasons, rotation
from permissions.actors import Actor, acting
from tests.cases.conftest import handed_in  # noqa: F401 - a fixture of another room
from tests.intake.conftest import STORY, Reporter
from tests.permissions.test_rotation import WRAPS, stored  # noqa: F401 - a row of each kind
from vault import keys, receipts, secrets, wraps
from vault.models import CaseKey, Identity
from vault.sealed import DataKey, Place, Sealed, Tampered

pytestmark = pytest.mark.django_db(transaction=True)

STAFF = {"thread", "case", "exemption", "question", *reasons.KINDS}
OPENS = {
    "staff_private": STAFF,
    "identity_private": {"identity"},
    "signin": {"second factor"},
}  # every other key: nothing


@dataclass(frozen=True)
class Loot:
    """One closed thing: its kind, and the ways to open it with 32 bytes."""

    kind: str
    ways: tuple[Callable[[bytes], object], ...]


def wrapped(kind: str, bound: str, wrap: bytes) -> Loot:
    info, length = bound.encode(), -32 if kind in rotation.OURS else None  # without the mark of who made it
    return Loot(
        kind,
        (
            lambda key: wraps.with_private(X25519PrivateKey.from_private_bytes(key), wrap[:length], info),
            lambda key: wraps.with_secret(key, wrap, info),
        ),
    )


def text(kind: str, sealed: Sealed, place: Place) -> Loot:
    return Loot(kind, (lambda key: sealed.unseal(DataKey(key), place),))


@pytest.fixture
def loot(stored: str, as_owner) -> list[Loot]:  # noqa: F811 - it is the fixture
    """Everything in the database that is closed, as its owner reads it; a draft and a second factor among it."""
    box = boxes.begin(Draft, {"story": "Not sent yet."})
    factor = secrets.seal_signin("JBSWY3DPEHPK3PXP")
    found = [Loot("second factor", (lambda key: wraps.with_secret(key, secrets.urlsafe_b64decode(factor), b"signin"),))]
    with as_owner() as owner:
        for kind in WRAPS:
            owner.execute("select bound, wrap from public.vault_older(%s, 99, %s, 99)", [kind, UUID(int=0)])
            found += [wrapped(kind, bound, bytes(wrap)) for bound, wrap in owner.fetchall()]
        owner.execute("select id, receipt_wrap from cases_thread")
        found += [wrapped("receipt's thread", f"thread|{row}", bytes(wrap)) for row, wrap in owner.fetchall()]
        owner.execute("select id, answers from cases_report")
        found += [text("report", Sealed(bytes(told)), places.answers(row)) for row, told in owner.fetchall()]
        owner.execute("select sealed from intake_draft where id = %s", [box.row])
        found.append(text("draft", Sealed(bytes(owner.fetchone()[0])), Place("intake_draft", box.row, "sealed", 1)))
    assert {one.kind for one in found} == {*WRAPS, "second factor", "receipt's thread", "report", "draft"}
    return found


def opened(found: list[Loot], *held: bytes) -> dict[str, int]:
    """How many things of each kind fall open, for whoever holds these 32 bytes each."""
    fallen: dict[str, int] = {}
    for one in found:
        for way in one.ways:
            for key in held:
                try:
                    way(key)
                except Tampered:
                    continue
                fallen[one.kind] = fallen.get(one.kind, 0) + 1
    return fallen


@pytest.mark.parametrize("plane", ["reporter", "staff", "worker", "operator"])
def test_the_keys_of_a_plane_open_what_the_plane_is_for_and_nothing_else(loot: list[Loot], plane: str) -> None:
    whole = keys.ring()  # the test's own process may hold them all
    held = {name: whole.secret(name) for name in keys.HOLDS[plane]}
    fallen = {name: set(opened(loot, key)) for name, key in held.items()}
    assert {name: kinds for name, kinds in fallen.items() if kinds} == {
        name: OPENS[name] for name in held if name in OPENS
    }


def test_the_plane_of_the_door_and_the_one_of_the_workers_open_nothing_at_all(loot: list[Loot]) -> None:
    for plane in ("reporter", "worker", "operator"):
        assert not set(OPENS) & keys.HOLDS[plane], plane
    whole = keys.ring()
    assert opened(loot, *(whole.secret(name) for name in keys.NAMES if name not in OPENS)) == {}


def test_a_receipt_opens_its_thread_and_no_case(loot: list[Loot], stored: str) -> None:  # noqa: F811 - it is the fixture
    """With the door's keys and the whole database in the same hand: one thread of three, and what lies in it."""
    at_hand = [receipts.wrap_key(stored), bytes.fromhex(receipts.lookup(stored))]
    assert opened(loot, *at_hand) == {"receipt's thread": 1}
    with acting(Actor.door(receipts.lookup(stored))):
        thread = Thread.objects.get()
        key = wraps.with_secret(at_hand[0], bytes(thread.receipt_wrap), f"thread|{thread.pk}".encode())
    assert opened(loot, key) == {"report": 1}
    assert opened(loot, *(keys.ring().secret(name) for name in keys.HOLDS["reporter"]), *at_hand, key) == {
        "receipt's thread": 1,
        "report": 1,
    }


def test_a_receipt_shows_the_door_one_thread_and_no_key_of_a_case(stored: str) -> None:  # noqa: F811 - it is the fixture
    with acting(Actor.door(receipts.lookup(stored))):
        assert [Thread.objects.count(), Report.objects.count()] == [1, 1]
    for model in (CaseKey, Identity):
        with pytest.raises(DatabaseError, match="permission denied"), acting(Actor.door(receipts.lookup(stored))):
            model.objects.first()
    with acting(Actor.door(receipts.lookup(receipts.make()))):
        assert [Thread.objects.count(), Report.objects.count(), Message.objects.count()] == [0, 0, 0]


def told_and_gone(settings) -> str:
    """A reporter tells, comes back, writes and leaves, all on the reporter plane. The digest of the receipt is all we keep."""
    settings.CANDOR_PLANE = "reporter"
    keys.forget()
    reporter = Reporter()
    receipt = reporter.report()
    assert reporter.come_back(receipt).status_code == 302
    assert reporter.send("/inbox/thread/", text="It is the desk by the window.").status_code == 302
    assert STORY in reporter.thread.text
    return digest(receipt)


def digest(value: str | bytes) -> str:
    return hashlib.sha256(value.encode() if isinstance(value, str) else bytes(value)).hexdigest()


def in_memory() -> set[str]:
    """Digests of every 32 bytes and of every receipt-like text that an object of this process still leads to."""
    gc.collect()
    found = set()
    for holder in gc.get_objects():
        for one in gc.get_referents(holder):
            kind = type(one)  # not isinstance: a lazy object would begin to work when it is asked
            if issubclass(kind, bytes | bytearray) and len(one) == 32:
                found.add(digest(bytes(one)))
            elif issubclass(kind, str) and len(one) in (26, 32):
                found.add(digest(one.replace("-", "")))
    return found


def keys_of_threads() -> set[str]:
    """Digests of the keys of all threads: by the staff's key, which the door does not have."""
    with acting(Actor.system("test")):
        rows = list(Thread.objects.all())
    return {digest(wraps.from_pair("staff", bytes(row.staff_wrap), f"thread|{row.pk}".encode())) for row in rows}


def test_the_memory_of_the_door_keeps_no_receipt_and_no_key_of_a_thread(cast, settings) -> None:
    receipt = told_and_gone(settings)
    held = keys.ring()._read
    assert set(held) <= keys.HOLDS["reporter"]
    left = in_memory()
    settings.CANDOR_PLANE = "all"
    threads = keys_of_threads()
    assert len(threads) == 1
    assert not {receipt, *threads} & left


def test_that_look_into_memory_finds_what_is_kept(cast, settings, monkeypatch) -> None:
    """Else the test above could not fail: here something keeps the last key and the last receipt."""
    kept: list[object] = []
    genuine = receipts.wrap_key
    monkeypatch.setattr(receipts, "wrap_key", lambda code: kept.append(receipts.normalise(code)) or genuine(code))
    made = DataKey.new
    monkeypatch.setattr(DataKey, "new", classmethod(lambda cls: kept.append([key := made()]) or key))
    receipt = told_and_gone(settings)
    left = in_memory()
    settings.CANDOR_PLANE = "all"
    assert {receipt, *keys_of_threads()} <= left


CLOSED = ("vault_casekey", "vault_identity", "cases_entry", "cases_report", "cases_message", "policies_exemption",
          "permissions_emergency", "permissions_journalgrant", "permissions_appointment", "permissions_rekeying")  # fmt: skip


def as_role(role: str, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('role', %s, true)", [configured.CANDOR_DB_ROLES[role]])
        cursor.execute(statement)


@pytest.mark.parametrize("role", ["worker", "operator"])
def test_those_who_open_nothing_do_not_even_read_a_key_of_a_case_or_an_identity(cast, role: str) -> None:
    for table in CLOSED:
        with pytest.raises(DatabaseError, match="permission denied"):
            as_role(role, f"select 1 from {table}")
