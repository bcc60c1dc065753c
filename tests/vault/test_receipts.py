import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import keys, receipts
from vault.receipts import ALPHABET, BadReceipt, grouped, lookup, make, normalise

codes = st.text(ALPHABET, min_size=26, max_size=26)
LOOK_ALIKES = {"0": "0Oo", "1": "1IiLl"}


def test_a_receipt_is_26_characters_without_look_alikes():
    made = {make() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", code) for code in made)
    assert set("".join(made)) == set(ALPHABET)


@given(codes, st.data())
def test_a_receipt_is_understood_however_it_is_typed(code, data):
    typed = ""
    for character in code:
        typed += data.draw(st.sampled_from(LOOK_ALIKES.get(character, character + character.lower())))
        typed += data.draw(st.sampled_from(["", "", "", " ", "-", "  ", "\u2011", "\u00a0", "\n"]))
    assert normalise(typed) == code


@given(codes)
def test_groups_of_four_read_back(code):
    assert re.fullmatch("(.{4}-){6}.{2}", grouped(code))
    assert normalise(grouped(code)) == code
    assert normalise(normalise(code)) == code


@pytest.mark.parametrize(
    "typed", ["", " ", "A" * 25, "A" * 27, "A" * 25 + "U", "A" * 25 + "é", "A" * 25 + "\0", "A" * 100_000, "ß" * 26]
)
def test_what_cannot_be_a_receipt_is_refused(typed):
    with pytest.raises(BadReceipt):
        normalise(typed)


@given(st.text())
def test_anything_typed_is_a_receipt_or_refused(typed):
    try:
        code = normalise(typed)
    except BadReceipt:
        return
    assert len(code) == 26
    assert set(code) <= set(ALPHABET)


def test_full_width_characters_are_the_same_characters():
    assert normalise("ＡＢＣＤ" + "0" * 22) == "ABCD" + "0" * 22


@given(codes)
def test_every_spelling_has_one_lookup(code):
    assert lookup(grouped(code).lower()) == lookup(code)
    assert re.fullmatch("[0-9a-f]{64}", lookup(code))
    assert code not in lookup(code)


def test_the_lookup_hangs_on_the_pepper(settings, tmp_path):
    code = make()
    before = lookup(code)
    settings.CANDOR_KEY_DIR = tmp_path / "others"
    keys.make(settings.CANDOR_KEY_DIR)
    assert lookup(code) != before


def test_lookup_and_wrap_tell_nothing_about_each_other():
    code = make()
    assert receipts.wrap_key(code).hex() != lookup(code)
    assert receipts.wrap_key(code) != receipts.wrap_key(make())


@pytest.mark.parametrize("plane", ["worker", "operator"])
def test_a_plane_without_the_pepper_cannot_look_a_receipt_up(settings, plane):
    settings.CANDOR_PLANE = plane
    with pytest.raises(keys.KeyMissing):
        lookup(make())
