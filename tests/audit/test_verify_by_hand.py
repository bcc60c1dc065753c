"""Chains written by hand, by someone who has stolen the journal keys: what still does not add up."""

import hashlib
import hmac
import json
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import canonical
from audit.verify import Entry, Journal, MacKeys, first_fault

pytestmark = pytest.mark.wall
KEY = b"stolen"
CHAIN = ("case", str(uuid4()))
PUBLIC = Ed25519PrivateKey.generate().public_key()


def entry(seq, prev, spelled=canonical.text, **changes):
    name = str(uuid4())
    body = {"id": name, "chain": list(CHAIN), "seq": seq, "at": "2026-11-22T00:00:00Z", "actor": "door"}
    body |= {"verb": "note", "plane": "reporter", "facts": {}, "digests": [], **changes}
    text = spelled(body)
    digest = hashlib.sha256(prev + text.encode()).digest()
    return Entry(CHAIN, seq, name, text, prev, digest, hmac.digest(KEY, digest, "sha256"))


def fault(*entries, key=KEY):
    return first_fault(Journal(entries, [], PUBLIC, lambda _plane: MacKeys((key,), whole=True)))


def test_a_chain_by_the_rules_is_whole():
    one = entry(1, bytes(32))
    assert fault(one, entry(2, one.hash)) is None


@pytest.mark.parametrize("prev", [bytes(32), b"\1" * 32])
def test_an_event_that_hangs_on_another_one_does_not_follow(prev):
    one, two = entry(1, bytes(32)), entry(2, prev)
    assert (fault(one, two).seq, fault(one, two).what) == (2, "it does not follow the event before it")


@pytest.mark.parametrize(
    "spelled",
    [
        json.dumps,
        lambda body: json.dumps(body, separators=(",", ":")),
        lambda body: canonical.text(body)[:-1] + ',"verb":"note"}',
        lambda body: canonical.text(body) + "\n",
    ],
)
def test_an_event_has_one_spelling(spelled):
    assert "one spelling" in fault(entry(1, bytes(32), spelled)).what


@pytest.mark.parametrize("spelled", [lambda body: "words", lambda body: "[]", lambda body: "{}", lambda body: "null"])
def test_a_body_that_is_no_event_cannot_be_read(spelled):
    assert fault(entry(1, bytes(32), spelled)).what == "its text cannot be read"


def test_the_same_number_twice_is_an_order_changed():
    one = entry(1, bytes(32))
    assert "order was changed" in fault(one, entry(1, one.hash)).what


def test_without_a_key_the_tail_is_counted_and_not_called_whole():
    one = entry(1, bytes(32))
    journal = Journal([one, entry(2, one.hash)], [], PUBLIC, lambda _plane: MacKeys())
    assert first_fault(journal) is None
    assert (journal.events, journal.unproved) == (2, 2)
    assert "forged" in fault(one, key=b"another").what
