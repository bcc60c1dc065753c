"""No field of words keeps what cannot be stored, or what makes a text look other than it is."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import escape

from cases.forms import FORMS
from intake.forms import Cleaned
from tests.wall import naughty, planting


@pytest.mark.parametrize("bad", naughty.TAKEN_OUT, ids=ascii)
def test_no_field_keeps_a_control_or_a_mark_that_turns_the_text_round(db: None, bad: str) -> None:
    """A field of its own refuses it; the reporter's forms take it out, say so, and show what is left (test_bad_input)."""
    ours = [form for form in planting.forms_of_ours() if not issubclass(form, Cleaned)]
    asked = {(verb, name): one for verb in FORMS for form in planting.built(verb) for name, one in form.fields.items()}
    asked |= {(form.__name__, name): one for form in ours for name, one in form.base_fields.items()}
    kept = set()
    for place, one in asked.items():
        if planting.is_words(one) and not {place, place[1]} & set(planting.NO_WORDS):
            with suppress(ValidationError):
                if set(bad) & set(str(one.clean(f"Some{bad}thing"))):
                    kept.add(place)
    assert kept == set()


def test_what_looks_at_the_pages_sees_what_a_page_makes_of_words() -> None:
    """The eye of the sweep of words (test_canary_every_field.py): markup that got through, and words that did not."""
    made = [words for words in naughty.PRINTED if naughty.Shown(f'<p title="{words}">{words}</p>').strange]
    assert len(made) == 3, made  # a script, an element, a picture; the attribute needs single quotes
    for words in naughty.PRINTED:
        shown = naughty.Shown(f"<p>{escape(words)}</p>")
        assert (shown.strange, shown.text) == ([], " ".join(words.split()))
