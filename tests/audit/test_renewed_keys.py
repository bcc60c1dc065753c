"""Journal keys come in versions: the newest makes events, all that are here prove them, a checkpoint what a gone one made."""
# ruff: noqa: F811 - the fixtures of test_verify, in the owner's transaction

import shutil

import pytest
from django.db import connection

from audit import journal
from tests.audit.test_verify import chain, forge, sign, tamper, verdict  # noqa: F401 - fixtures
from tests.keying import forced
from vault import keys
from vault.providers.files import Files

KEY = "journal_worker"  # these events are the worker's


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    folder = tmp_path / "keys"
    shutil.copytree(settings.CANDOR_KEY_DIR, folder)
    settings.CANDOR_KEY_DIR = folder
    return folder


def renew(folder) -> bytes:
    """The next version of the key; returns the one before."""
    before = keys.ring().journal("worker")
    keys.renew(Files(folder), KEY)
    assert keys.ring().journal("worker") == before, "nobody agreed to it"
    with connection.cursor() as owner:
        forced(owner, folder, KEY, used=True)
    assert keys.ring().journal("worker") != before, "a running process finds the new one by itself"
    return before


def take_away(folder) -> None:
    (folder / KEY).unlink()
    keys.forget()


def test_events_of_both_versions_verify(chain, write, verdict, own_keys):
    write(chain, 2)
    renew(own_keys)
    write(chain, 2)
    assert verdict() is None


def test_once_a_checkpoint_has_signed_them_the_old_key_may_go(chain, write, sign, verdict, own_keys):
    write(chain, 2)
    renew(own_keys)
    write(chain, 1)
    sign()
    take_away(own_keys)
    write(chain, 2)
    assert verdict() is None


def test_taken_away_too_early_it_is_said(chain, write, sign, verdict, own_keys):
    sign()
    write(chain, 2)
    renew(own_keys)
    take_away(own_keys)
    assert (verdict().seq, "forged" in verdict().what) == (1, True)


def test_with_the_key_that_was_taken_away_nobody_makes_an_event(chain, write, sign, verdict, tamper, own_keys):
    write(journal.Chain.system(), 1)
    stolen = renew(own_keys)
    sign()
    take_away(own_keys)
    write(chain, 3)
    assert verdict() is None
    forge(tamper, chain, '"verb":"note"', '"verb":"kind"', key_of=lambda _: stolen)
    assert "forged" in verdict().what


def test_what_a_checkpoint_signed_stays_as_it_was_when_the_key_is_gone(chain, write, sign, verdict, tamper, own_keys):
    write(chain, 3)
    sign()
    stolen = renew(own_keys)
    take_away(own_keys)
    forge(tamper, chain, '"verb":"note"', '"verb":"kind"', key_of=lambda _: stolen)
    assert "signed under this number" in verdict().what
