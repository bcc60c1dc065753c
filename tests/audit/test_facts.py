from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from audit.facts import CODE, NotAFact, checked


def test_codes_numbers_ids_and_lists_of_them_are_facts():
    facts = {"state": "triage", "count": 3, "late": True, "case": str(uuid4()), "codes": ["G2a", "G3"], "none": ""}
    assert checked(facts) == facts
    assert checked(None) == {}


@pytest.mark.parametrize(
    "value",
    [
        'She said: "he did it"',
        "Żaneta",
        "a\nb",
        "a\x00",
        "x" * 201,
        1.5,
        Decimal(1),
        None,
        b"bytes",
        {"a": 1},
        uuid4(),
        2**53,
        ["fine", "not; fine"],
        [["nested"]],
        ["x"] * 201,
        mark_safe("marked"),
        gettext_lazy("lazy"),
    ],
)
def test_words_and_everything_unknown_are_refused_and_not_repeated(value):
    with pytest.raises(NotAFact) as refusal:
        checked({"reason": value})
    assert refusal.value.name == "reason"
    assert "she said" not in str(refusal.value).lower()


def test_the_name_of_a_fact_is_a_code_too():
    with pytest.raises(NotAFact):
        checked({"what; they said": 1})


@given(st.text())
def test_whatever_passes_is_made_of_the_allowed_characters(text):
    try:
        (kept,) = checked({"fact": text}).values()
    except NotAFact:
        assert not CODE.fullmatch(text)
    else:
        assert kept == text
        assert len(text) <= 200
        assert text.isascii()
        assert text.isprintable()
