"""Languages for tests: drafted ones shown, catalogues of one test alone, and a made-up language from right to left."""

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation

from intake import catalogues, languages, strings, worded
from intake.languages import Language

CODES = [one.code for one in languages.LANGUAGES if one.code != worded.ENGLISH]
FORMATS = ("l, F j", "l, F j, Y")  # of days; no words
RIGHT_TO_LEFT = Language("ur", "ur", "Made up", "Made up")


@pytest.fixture(scope="session")
def wanted():
    """Every English string of the reporter's pages."""
    return strings.wanted()


@pytest.fixture
def drafts(settings):
    """Drafted languages are shown, as in the local start."""
    settings.CANDOR_DRAFTED_LANGUAGES = True


@pytest.fixture
def elsewhere(settings, tmp_path):
    """Catalogues of this test alone: `elsewhere(code, catalogue)` puts one there to be read."""
    settings.LOCALE_PATHS = [tmp_path]

    def put(code, catalogue):
        catalogues._write(code, catalogue)
        catalogues.compile_all()
        translation.trans_real._translations.pop(code, None)
        worded.forget()

    yield put
    for code in [*CODES, RIGHT_TO_LEFT.code]:
        translation.trans_real._translations.pop(code, None)
    worded.forget()


@pytest.fixture
def made_up(elsewhere, drafts, monkeypatch, wanted):
    """A language from right to left in which every string stands in brackets."""
    catalogue = Catalog(locale=RIGHT_TO_LEFT.code)
    for singular, plural in wanted.items():
        words = [text if text in FORMATS else f"⟦{text}⟧" for text in (singular, plural) if text]
        catalogue.add((singular, plural) if plural else singular, tuple(words) if plural else words[0])
    elsewhere(RIGHT_TO_LEFT.code, catalogue)
    monkeypatch.setattr(languages, "LANGUAGES", (languages.LANGUAGES[0], RIGHT_TO_LEFT))
