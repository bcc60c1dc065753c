import hashlib
import json
from uuid import uuid4

import pytest
from django.db import connection, transaction

from audit import checkpoints
from audit.journal import Chain
from permissions.actors import Actor, acting
from vault import keys

pytestmark = pytest.mark.wall


def heads(point):
    """The signed heads, the system's left out: migrations wrote there before the test began."""
    signed = json.loads(point.body)["heads"]
    return {(kind, chain): seq for kind, chain, seq, _hash in signed if kind != "system"}


def name(chain):
    return (chain.kind.value, str(chain.id))


def test_a_checkpoint_signs_the_heads_that_grew_since_the_one_before(chain, write, sign):
    other = Chain.person(uuid4())
    write(chain, 3)
    write(other, 1)
    first = sign()
    assert heads(first) == {name(chain): 3, name(other): 1}
    write(chain, 2)
    second = sign()
    assert heads(second) == {name(chain): 5}
    assert heads(sign()) == {}


def test_checkpoints_are_signed_numbered_and_hold_the_one_before(chain, write, sign):
    write(chain)
    first, second = sign(), sign()
    public = keys.ring().checkpoint_public
    for point in (first, second):
        public.verify(point.signature, checkpoints.SIGNED_FOR + point.body.encode())
    assert (first.seq, second.seq) == (1, 2)
    assert json.loads(first.body)["prev"] == "0" * 64
    assert json.loads(second.body)["prev"] == hashlib.sha256(first.body.encode()).hexdigest()


def test_every_checkpoint_stands_in_the_file_outside(chain, write, sign, checkpoint_file):
    write(chain)
    made = [sign(), sign()]
    assert checkpoint_file.read_text().split() == [checkpoints.line_of(point) for point in made]


def test_a_checkpoint_that_was_rolled_back_does_not_stand_outside(chain, write, checkpoint_file):
    with acting(Actor.system("checkpoints")):
        checkpoints.sign()
        transaction.set_rollback(True)
    assert not checkpoint_file.exists()


def test_lines_that_a_crash_kept_from_the_file_are_written_with_the_next(chain, write, sign, checkpoint_file):
    made = [sign(), sign()]
    first, second = checkpoint_file.read_text().split()
    checkpoint_file.write_text(f"{first}\n{second[:40]}")
    made.append(sign())
    lines = [checkpoints.line_of(point) for point in made]
    assert checkpoint_file.read_text().split() == [first, second[:40], *lines[1:]]
    assert [json.loads(line["body"])["seq"] for line in checkpoints.read_lines(checkpoint_file)] == [1, 2, 3]


def test_only_the_plane_with_the_signing_key_signs(chain, settings, checkpoint_file):
    for plane in ("reporter", "staff", "operator"):
        settings.CANDOR_PLANE = plane
        with pytest.raises(keys.KeyMissing), acting(Actor.system("checkpoints")):
            checkpoints.sign()
    assert not checkpoint_file.exists()


def test_a_head_in_use_is_left_for_the_next_checkpoint_and_nobody_waits(chain, write, as_owner):
    write(chain, 2)
    busy = Chain.person(uuid4())
    write(busy, 1)
    with as_owner() as cursor:
        cursor.execute("begin")
        cursor.execute("select 1 from audit_head where chain_id = %s for update", (busy.id,))
        with acting(Actor.system("checkpoints")), connection.cursor() as ours:
            ours.execute("set local lock_timeout = '100ms'")
            assert heads(checkpoints.sign()) == {name(chain): 2}
        cursor.execute("rollback")
    with acting(Actor.system("checkpoints")):
        assert heads(checkpoints.sign()) == {name(busy): 1}


# --- What happens to checkpoints themselves --------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "number", "what"),
    [
        ("update audit_checkpoint set body = replace(body, '\"seq\":2', '\"seq\":9') where seq = 2", 9, "signature"),
        ("update audit_checkpoint set signature = '\\x00' where seq = 2", 2, "signature"),
        ("update audit_checkpoint set body = '' where seq = 2", 2, "cannot be read"),
        ("delete from audit_checkpoint where seq = 2", 2, "missing"),
        ("delete from audit_checkpoint where seq = 1", 1, "missing"),
    ],
)
def test_a_checkpoint_that_was_touched_is_named(
    chain, write, sign, verdict, tamper, checkpoint_file, statement, number, what
):
    for _ in range(3):
        write(chain)
        sign()
    checkpoint_file.unlink()
    assert verdict() is None
    tamper(statement)
    fault = verdict()
    assert (fault.chain, fault.seq) == ("checkpoint", number)
    assert what in fault.what


def test_a_database_taken_back_before_a_checkpoint_is_found_by_the_file_outside(chain, write, sign, verdict, tamper):
    write(chain, 2)
    sign()
    write(chain, 3)
    sign()
    tamper("delete from audit_checkpoint where seq = 2")
    tamper("delete from audit_event where chain_id = %s and seq > 2", chain.id)
    tamper(
        "update audit_head h set seq = 2, hash = (select hash from audit_event e where e.chain_id = h.chain_id and e.seq = 2)"
        " where chain_id = %s",
        chain.id,
    )
    fault = verdict()
    assert (fault.chain, fault.seq) == (str(chain), 3)
    assert "number 5 is known" in fault.what


def test_a_checkpoint_that_only_the_file_knows_is_named(chain, write, sign, verdict, tamper):
    write(chain)
    sign()
    sign()
    tamper("delete from audit_checkpoint where seq = 2")
    fault = verdict()
    assert (fault.chain, fault.seq) == ("checkpoint", 2)


def test_a_database_behind_its_file_signs_nothing_more(chain, write, sign, tamper, checkpoint_file):
    sign()
    sign()
    before = checkpoint_file.read_text()
    tamper("delete from audit_checkpoint where seq = 2")
    with pytest.raises(checkpoints.RolledBack):
        sign()
    assert checkpoint_file.read_text() == before
