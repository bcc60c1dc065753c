import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest

from vault import drafts
from vault.sealed import Place, Tampered

PLACE = Place("intake_draft", uuid4(), "data", 1)


def test_a_draft_opens_with_the_secret_of_its_browser_alone():
    secret = drafts.new_secret()
    sealed = drafts.seal(secret, {"mode": "named", "who": ["Ann", "Żaneta"]}, PLACE)
    assert drafts.open(secret, sealed, PLACE) == {"mode": "named", "who": ["Ann", "Żaneta"]}
    with pytest.raises(Tampered):
        drafts.open(drafts.new_secret(), sealed, PLACE)
    with pytest.raises(Tampered):
        drafts.open(drafts.locator(secret), sealed, PLACE)  # what the table holds is not the key


def test_an_older_draft_cannot_be_put_back():
    secret = drafts.new_secret()
    old = drafts.seal(secret, {"a": 1}, PLACE)
    with pytest.raises(Tampered):
        drafts.open(secret, old, replace(PLACE, version=2))


def test_a_secret_is_long_random_and_found_by_its_hash():
    secrets = {drafts.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    for secret in secrets:
        assert len(secret) == 43
        assert drafts.locator(secret) == hashlib.sha256(secret.encode()).hexdigest()


def test_no_plane_needs_a_key_for_it(settings, tmp_path):
    settings.CANDOR_KEY_DIR = tmp_path
    secret = drafts.new_secret()
    assert drafts.open(secret, drafts.seal(secret, {}, PLACE), PLACE) == {}
