"""Which plane can load which key: this table is D4, row by row."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from vault import keys
from vault.keys import KeyMissing, Ring
from vault.providers.files import Files

PUBLIC_OF_SEALING = {"staff_public", "identity_public", "courier_public"}
D4 = {
    "reporter": PUBLIC_OF_SEALING
    | {"receipt_pepper", "name_index", "journal_reporter", "statement_private", "statement_public"},
    "staff": PUBLIC_OF_SEALING
    | {"staff_private", "identity_private", "receipt_pepper", "name_index", "search_index", "signin"}
    | {"journal_staff", "checkpoint_public"},
    "worker": {"courier_private", "journal_worker", "checkpoint_private", "checkpoint_public"},
    "operator": set(),
    "all": set(keys.NAMES),
}


@pytest.fixture
def folder(tmp_path):
    keys.make(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.mark.parametrize("plane", D4)
@pytest.mark.parametrize("name", sorted(keys.NAMES))
def test_a_plane_loads_the_keys_of_its_row_and_no_other(folder, plane, name):
    ring = Ring(Files(folder), plane)
    if name in D4[plane]:
        assert len(ring.secret(name)) == 32
        assert ring.holds(name)
    else:
        assert not ring.holds(name)
        with pytest.raises(KeyMissing, match=name):
            ring.secret(name)


ATTRIBUTES = sorted(
    keys.NAMES.difference(keys.RENEWED_SECRETS)
)  # those are asked for by name, because they come in versions


@pytest.mark.parametrize("name", sorted(keys.NAMES))
def test_every_key_is_on_the_ring_of_its_plane_and_on_none_without_it(folder, name):
    assert len(Ring(Files(folder), "all").secret(name)) == keys.LENGTH
    with pytest.raises(KeyMissing):
        Ring(Files(folder), "operator").secret(name)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_key_is_an_attribute_of_the_ring(folder, name):
    assert getattr(Ring(Files(folder), "all"), name) is not None
    with pytest.raises(KeyMissing):
        getattr(Ring(Files(folder), "operator"), name)


def test_each_plane_has_a_journal_key_of_its_own(folder):
    whole = Ring(Files(folder), "all")
    assert len({whole.journal(plane) for plane in ("reporter", "staff", "worker")}) == 3
    with pytest.raises(KeyMissing):
        Ring(Files(folder), "staff").journal("reporter")


@pytest.mark.parametrize("plane", ["", "Staff", "ALL", "other"])
def test_a_plane_nobody_knows_holds_nothing(folder, plane):
    assert not any(Ring(Files(folder), plane).holds(name) for name in keys.NAMES)


def test_a_name_nobody_knows_is_missing(folder):
    with pytest.raises(KeyMissing):
        Ring(Files(folder), "all").secret("../staff_private")


def test_keys_are_files_of_the_owner_alone(folder):
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in folder.iterdir()} == keys.NAMES
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_mask_of_the_process_does_not_widen_them(tmp_path):
    before = os.umask(0)
    try:
        keys.make(tmp_path / "keys")
    finally:
        os.umask(before)
    test_keys_are_files_of_the_owner_alone(tmp_path / "keys")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_making_again_keeps_every_key_and_adds_the_missing(folder):
    before = contents(folder)
    (folder / "signin").unlink()
    (folder / "staff_public").unlink()
    keys.make(folder)
    after = contents(folder)
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} == {"signin"}  # a public half is derived anew


def test_a_public_half_alone_gets_no_private_one(folder):
    (folder / "staff_private").unlink()
    keys.make(folder)
    assert not (folder / "staff_private").exists()


def test_processes_that_make_keys_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keys.make(tmp_path / "keys"), range(8)))
    ring = Ring(Files(tmp_path / "keys"), "all")
    for pair in ("staff", "identity", "courier", "checkpoint", "statement"):
        private, public = getattr(ring, f"{pair}_private"), getattr(ring, f"{pair}_public")
        assert private.public_key().public_bytes_raw() == public.public_bytes_raw()
    assert {path.name for path in (tmp_path / "keys").iterdir()} == keys.NAMES  # no draft left lying


@pytest.mark.parametrize("content", [b"", b"00", b"zz" * 32, b"00" * 31, b"00" * 33, b"\xff" * 64])
def test_a_damaged_key_is_a_missing_key(folder, content):
    (folder / "signin").chmod(0o600)
    (folder / "signin").write_bytes(content)
    with pytest.raises(KeyMissing, match="signin"):
        Ring(Files(folder), "all").secret("signin")


def test_the_ring_is_kept_until_it_is_forgotten(settings, folder):
    settings.CANDOR_KEY_DIR = folder
    before = keys.ring().secret("signin")
    (folder / "signin").unlink()
    keys.make(folder)
    assert keys.ring().secret("signin") == before
    keys.forget()
    assert keys.ring().secret("signin") != before


def test_the_plane_of_the_settings_decides(settings):
    settings.CANDOR_PLANE = "reporter"
    with pytest.raises(KeyMissing):
        _ = keys.ring().staff_private


def test_a_ring_prints_nothing(folder):
    ring = Ring(Files(folder), "all")
    assert ring.secret("signin").hex() not in f"{ring} {ring!r}"
