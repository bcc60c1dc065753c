import re
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import blind, keys


def test_equal_names_give_equal_tokens_and_tokens_give_nothing_back():
    token = blind.name_token("full", "Ann Lee")
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert token == blind.name_token("full", "  ANN\u00a0 lee ")
    assert token != blind.name_token("full", "Ann Leigh")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("Ａｎｎ", "ann"), ("José", "JOSE\u0301"), ("ﬁne", "Fine"), ("a\tb", "a b")],
)
def test_spellings_that_people_take_for_the_same_are_the_same(one, other):
    assert blind.index_token("handle", one) == blind.index_token("handle", other)


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = blind.normalised(text)
    assert blind.normalised(once) == once


def test_kinds_and_keys_are_apart():
    person = uuid4()
    tokens = {
        blind.person_token(person),
        blind.name_token("full", str(person)),
        blind.name_token("last", str(person)),
        blind.index_token("full", str(person)),
        blind.index_token("last", str(person)),
    }
    assert len(tokens) == 5
    assert blind.person_token(person) == blind.person_token(person) != blind.person_token(uuid4())


def test_the_door_knows_names_but_does_not_search(settings):
    settings.CANDOR_PLANE = "reporter"
    blind.name_token("full", "Ann Lee")
    with pytest.raises(keys.KeyMissing):
        blind.index_token("plate", "ABC 123")


def test_workers_compute_no_tokens(settings):
    settings.CANDOR_PLANE = "worker"
    for make in (lambda: blind.name_token("full", "x"), lambda: blind.person_token(uuid4())):
        with pytest.raises(keys.KeyMissing):
            make()
