"""An envelope opens for its own place and key, or not at all (D3, TM-14, TM-36)."""

import hashlib
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.sealed import BLOCK, LONGEST, DataKey, Place, Sealed, Tampered

KEY = DataKey.new()
PLACE = Place("cases_entry", uuid4(), "text", 3)
words = st.text(max_size=3000).filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
places = st.builds(Place, st.text(max_size=20), st.uuids(), st.text(max_size=20), st.integers(0, 2**31))


@given(words, places, st.integers(1, 2**32 - 1))
def test_what_was_sealed_comes_back(text, place, version):
    key = DataKey(KEY.secret, version)
    assert key.seal(text, place).unseal(key, place) == text


@given(places, places)
def test_no_other_place_opens_it(one, other):
    sealed = KEY.seal("words", one)
    if one == other:
        assert sealed.unseal(KEY, other) == "words"
    else:
        with pytest.raises(Tampered):
            sealed.unseal(KEY, other)


@pytest.mark.parametrize(
    "change", [{"table": "cases_party"}, {"row": UUID(int=1)}, {"field": "name"}, {"version": 2}, {"version": 4}]
)
def test_a_value_moved_to_another_table_row_field_or_version_is_tampered(change):
    with pytest.raises(Tampered):
        KEY.seal("words", PLACE).unseal(KEY, replace(PLACE, **change))


def test_another_key_or_another_version_of_the_key_does_not_open_it():
    sealed = KEY.seal("words", PLACE)
    for key in (DataKey.new(), DataKey(KEY.secret, 2)):
        with pytest.raises(Tampered):
            sealed.unseal(key, PLACE)


def test_a_key_version_written_over_is_tampered():
    """The version stands in the envelope and in what is authenticated: moving both still does not fit."""
    envelope = KEY.seal("words", PLACE).envelope
    moved = Sealed(envelope[:1] + (2).to_bytes(4, "big") + envelope[5:])
    with pytest.raises(Tampered):
        moved.unseal(DataKey(KEY.secret, 2), PLACE)


@given(st.data())
def test_every_byte_counts(data):
    envelope = bytearray(KEY.seal("words", PLACE).envelope)
    envelope[data.draw(st.integers(0, len(envelope) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        Sealed(bytes(envelope)).unseal(KEY, PLACE)


@given(st.integers(0, 544))
def test_every_length_counts(length):
    envelope = KEY.seal("words", PLACE).envelope
    with pytest.raises(Tampered):
        Sealed(envelope[:length]).unseal(KEY, PLACE)
    with pytest.raises(Tampered):
        Sealed(envelope + b"\0" * (length + 1)).unseal(KEY, PLACE)


@given(st.binary(max_size=600))
def test_noise_is_tampered(noise):
    with pytest.raises(Tampered):
        Sealed(noise).unseal(KEY, PLACE)


def test_the_same_words_never_look_the_same():
    assert KEY.seal("words", PLACE) != KEY.seal("words", PLACE)


@pytest.mark.parametrize("text", ["", "yes", "x" * 511, "\0" * 20, "ends in a mark \x80\0\0"])
def test_short_words_have_one_stored_length(text):
    assert len({len(KEY.seal(text, PLACE).envelope), len(KEY.seal("no", PLACE).envelope)}) == 1
    assert KEY.seal(text, PLACE).unseal(KEY, PLACE) == text


@given(words)
def test_stored_lengths_go_by_blocks(text):
    raw = len(KEY.seal(text, PLACE).envelope) - 1 - 4 - 12 - 16
    assert raw % BLOCK == 0
    assert len(text.encode()) < raw <= len(text.encode()) + BLOCK


def test_a_megabyte_is_the_most():
    assert KEY.seal("é" * (LONGEST // 2), PLACE).unseal(KEY, PLACE) == "é" * (LONGEST // 2)
    with pytest.raises(ValueError, match="megabyte"):
        KEY.seal("é" * (LONGEST // 2) + "x", PLACE)


def test_half_a_character_is_refused():
    with pytest.raises(UnicodeEncodeError):
        KEY.seal("\ud800", PLACE)


def test_nothing_of_it_is_printed():
    sealed = KEY.seal("words", PLACE)
    shown = f"{sealed} {sealed!r} {sealed!s} {[sealed]} {KEY} {KEY!r} {[KEY]}"
    assert shown == "[sealed] [sealed] [sealed] [[sealed]] [data key] [data key] [[data key]]"


def test_the_digest_is_that_of_the_envelope():
    sealed = KEY.seal("words", PLACE)
    assert sealed.digest == hashlib.sha256(sealed.envelope).hexdigest()
