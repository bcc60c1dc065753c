"""The languages of the reporter's pages (ADR 47): whole or absent, off while nobody checked them, and told to members alone."""

import re
import string
from datetime import date

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from cases.models import Case
from cases.readers import threads
from config.templatetags.candor import day
from intake import catalogues, languages, policy, strings, worded
from permissions.actors import acting
from permissions.refusals import Absent
from tests.intake.conftest import STORY, everything, lines
from tests.rig.languages import FORMATS

CODES = [one.code for one in languages.LANGUAGES if one.code != worded.ENGLISH]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
UNCHECKED = "This translation has not been checked by a person."
OFFICES = ("911", "1-888-373-7888", "1-866-363-4276")


def with_words(code, words=(), confirmed=()):
    """The catalogue as committed, with other words for some strings, and some or "all" of them confirmed."""
    with (settings.ROOT / "locale" / translation.to_locale(code) / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale=translation.to_locale(code))
    for one in catalogue:
        if one.id and catalogues.key(one) in dict(words):
            one.string = dict(words)[catalogues.key(one)]
        if one.id and (confirmed == "all" or catalogues.key(one) in confirmed):
            one.flags.discard("fuzzy")
    return catalogue


# --- The catalogues -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_string_of_the_pages_has_words_and_no_other_string_stands_there(code, wanted):
    stands = {catalogues.key(one) for one in catalogues.read(code) if one.id}
    assert (set(wanted) - stands, stands - set(wanted)) == (set(), set()), (
        "manage.py languages --update, then translate"
    )
    assert (catalogues.state(code).missing, catalogues.state(code).whole) == (0, True)


@pytest.mark.parametrize("code", CODES)
def test_each_translation_keeps_the_placeholders_and_the_marks_of_its_string(code):
    for one in catalogues.read(code):
        source = one.id if isinstance(one.id, str) else one.id[-1]
        for text in one.string if isinstance(one.string, tuple | list) else [one.string]:
            assert not one.id or source in FORMATS or _kept(text) == _kept(source), text


def _kept(text):
    braces = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    return sorted(PLACEHOLDER.findall(text)), sorted(braces), text.count("NAME"), text.count("\n\n"), _telephones(text)


def _telephones(text):
    return sorted(re.findall(r"911|[\d-]{10,}", text))


@pytest.mark.parametrize("code", CODES)
def test_what_can_be_promised_is_marked_in_the_catalogue(code):
    marked = {catalogues.key(one) for one in catalogues.read(code) if catalogues.LIMITS in one.auto_comments}
    assert marked == strings.limits()
    assert {"What we can promise and what we cannot", "You cannot take it back.", "Keep my name locked"} <= marked


@pytest.mark.django_db(transaction=True)
def test_no_words_of_a_reporters_page_were_forgotten(made_up, reporter):
    reporter.open("/?lang=ur")
    paths = [
        "/",
        "/report/safe/",
        "/report/known/",
        "/inbox/",
        "/statement/",
        "/languages/",
        "/report/receipt/",
        "/report/nothing/",
    ]
    found = {path: _outside(reporter.open(path)) for path in paths}
    found["nothing answered"] = _outside(reporter.send("/report/known/"))
    receipt = reporter.report("named", your_name="")
    found |= {path: _outside(reporter.open(path)) for path in ("/report/receipt/", "/report/files/", "/report/kept/")}
    reporter.come_back(receipt)
    for path in ("", "payback/", "withdraw/"):
        found[path] = _outside(reporter.open(f"/inbox/thread/{path}"))
    assert {path: words for path, words in found.items() if words} == {}


def _outside(response):
    """Words of a page that stand in no brackets, but for what nobody translates."""
    html = re.sub(
        r"<(script|title|nav)\b.*?</\1>|<p class=.receipt__code.*?</p>|<!--.*?-->|<[^>]*>",
        " ",
        response.content.decode(),
        flags=re.DOTALL,
    )
    for word in (UNCHECKED, "King County", "Made up", "statement.py", "python3", "note.txt", "--key", STORY):
        html = html.replace(word, " ")
    depth, outside = 0, []
    for sign in html:
        depth += (sign == "⟦") - (sign == "⟧")
        outside.append(sign if depth == 0 else " ")
    return set(re.findall(r"\b[A-Za-z]{3,}\b(?!;)", "".join(outside))) - {"AGES"}


@pytest.mark.django_db
def test_a_page_from_right_to_left_says_so(made_up, reporter):
    page = lines(reporter.open("/?lang=ur"))
    assert '<html lang="ur" dir="rtl">' in page
    assert '<html lang="en" dir="ltr">' in lines(reporter.open("/?lang=en"))


# --- Which language -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_drafted_language_is_not_there_in_production(reporter):
    for page in (reporter.open("/?lang=es"), reporter.browser.get("/", headers={"accept-language": "es-US"})):
        assert '<html lang="en"' in lines(page)
        assert "?lang=" not in lines(page)
    assert languages.cookie() not in reporter.browser.cookies
    assert "Español" in lines(reporter.open("/languages/"))


@pytest.mark.django_db
def test_a_language_confirmed_to_the_last_string_is_there_and_has_no_banner(elsewhere, reporter):
    elsewhere("es", with_words("es", confirmed="all"))
    page = lines(reporter.open("/?lang=es"))
    assert "Díganos qué pasó" in page
    assert UNCHECKED not in page


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["What we can promise and what we cannot", "Open"])
def test_one_string_without_words_takes_the_whole_language_away(drafts, elsewhere, reporter, text):
    elsewhere("es", with_words("es", {text: ""}, confirmed="all"))
    assert '<html lang="en"' in lines(reporter.open("/?lang=es"))


@pytest.mark.django_db
def test_one_drafted_string_does_so_in_production(elsewhere, reporter, wanted):
    elsewhere("es", with_words("es", confirmed=set(wanted) - {"Open"}))
    assert '<html lang="en"' in lines(reporter.open("/?lang=es"))


def test_a_pack_of_which_a_string_has_no_words_stays_english_altogether(drafts, monkeypatch):
    pack = policy.last_read()
    assert languages.get("es") in languages.offered()
    with translation.override("es"):
        assert worded.for_reader(pack).questionnaire.notices["promise"].title == "Lo que podemos prometer y lo que no"
        changed = worded.rendered(pack, lambda text: text.replace("We promise to read", "We shall read"))
        changed = _as(changed, sha256="0" * 64)
        assert worded.for_reader(changed) is changed
    monkeypatch.setattr(policy, "_last", [changed])
    assert languages.offered() == [languages.LANGUAGES[0]]


def _as(pack, **other):
    return type(pack)(**{**{name: getattr(pack, name) for name in pack.__slots__}, **other})


@pytest.mark.django_db
def test_a_drafted_language_says_so_in_both_languages(drafts, reporter):
    page = lines(reporter.open("/?lang=es"))
    assert "Ninguna persona ha revisado esta traducción." in page
    assert f'<span lang="en">{UNCHECKED}</span>' in page
    assert UNCHECKED not in lines(reporter.open("/?lang=en"))


@pytest.mark.django_db
def test_the_choice_lasts_in_a_cookie_that_holds_the_language_alone(drafts, reporter):
    assert languages.cookie() not in reporter.open("/").cookies
    given = reporter.open("/?lang=zh").cookies[languages.cookie()]
    assert (given.value, given["max-age"], given["httponly"], given["samesite"]) == ("zh", "", True, "Strict")
    assert '<html lang="zh-hans"' in lines(reporter.open("/inbox/"))
    assert reporter.open("/leave/").cookies[languages.cookie()].value == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "got"),
    [("es-US,es;q=0.9,en;q=0.8", "es"), ("zh-CN", "zh-hans"), ("zh-TW", "en"), ("fr", "en"), ("en-US,es;q=0.5", "en"),
     ("so", "so"), ("vi-VN", "vi"), ("*", "en"), ("x" * 5000, "en")],
)  # fmt: skip
def test_the_browsers_language_counts_on_a_first_visit(drafts, reporter, asked, got):
    page = reporter.browser.get("/", headers={"accept-language": asked})
    assert f'<html lang="{got}"' in lines(page)
    assert page["Content-Language"] == got


@pytest.mark.django_db
def test_a_poster_names_a_language_in_two_letters(drafts, reporter):
    assert reporter.open("/vi/").url == "/?lang=vi"
    assert reporter.open("/xx/").status_code == 404


def test_pages_of_the_office_and_of_whoever_signs_in_stay_english(drafts, cast):
    client = cast["intake"].client
    client.cookies[languages.cookie()] = "es"
    for path in ("/today/", "/me/", "/accounts/password/change/", "/policies/"):
        page = client.get(path, headers={"accept-language": "es"})
        assert '<html lang="en"' in lines(page), path
        assert page["Content-Language"] == "en"


@pytest.mark.django_db
def test_what_is_not_there_and_what_is_not_yours_is_one_page_in_each_language(drafts, reporter):
    pages = {reporter.open(path).content for path in ("/report/nothing/?lang=es", "/report/other/?lang=es")}
    assert len(pages) == 1
    assert "Aquí no hay nada para usted" in pages.pop().decode()


@pytest.mark.parametrize(
    ("code", "said"), [("en", "Tuesday, December 1"), ("es", "martes 1 de diciembre"), ("zh-hans", "12月1日，星期二")]
)
def test_a_day_is_written_as_its_reader_writes_it(code, said):
    with translation.override(code):
        assert day(date(2026, 12, 1)) in (said, f"{said}, 2026", f"{said} de 2026", f"2026年{said}")


@pytest.mark.django_db
@pytest.mark.parametrize("short", [one.short for one in languages.LANGUAGES])
def test_numbers_and_the_interpreter_stand_wherever_somebody_is_named_to_call(drafts, reporter, short):
    for path in ("/", "/languages/"):
        page = lines(reporter.open(f"{path}?lang={short}"))
        assert all(number in page for number in OFFICES)
        assert 'class="interpreter"' in page
    assert all(number in lines(reporter.open("/report/safe/")) for number in OFFICES[:2])


# --- What is confirmed ----------------------------------------------------------------------------------------


def test_a_person_confirms_the_limits_first_and_their_name_stands_in_the_catalogue(elsewhere):
    elsewhere("es", with_words("es"))
    for wrong, why in (({"confirm": "es"}, "--by"), ({"confirm": "es", "by": "Ana Ruiz"}, "--limits")):
        with pytest.raises(CommandError, match=why):
            call_command("languages", **wrong)
    call_command("languages", confirm="es", by="Ana Ruiz, court interpreter", limits=True)
    state = catalogues.state("es")
    assert (state.limits_confirmed, state.confirmed, state.checked) == (state.limits, state.limits, False)
    call_command("languages", confirm="es", by="Ana Ruiz, court interpreter")
    assert catalogues.state("es").checked
    assert "by Ana Ruiz, court interpreter" in catalogues.path("es").read_text()
    before = catalogues.path("es").read_text()
    call_command("languages", update=True)
    assert catalogues.path("es").read_text() == before


@pytest.mark.django_db
def test_the_page_of_the_languages_counts_what_the_catalogues_hold(elsewhere, reporter):
    elsewhere("es", with_words("es", {"Open": ""}, confirmed={"Send", "Yes"}))
    states = {one.language.code: one for one in reporter.open("/languages/").context["states"]}
    assert (states["es"].state.confirmed, states["es"].missing, states["es"].offered) == (2, 1, False)
    assert states["es"].state.drafted == len(strings.wanted()) - 3
    assert states["vi"].missing > 0, "a language without a catalogue lacks every string of the policy"


# --- What the report keeps ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_members_read_in_which_language_a_report_was_written_and_nothing_else_holds_it(
    drafts, reporter, cast, as_owner
):
    reporter.open("/?lang=es")
    reporter.report(what_happened="Vi un sitio en la computadora.")
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    (told,) = threads.report(cast["intake"].actor, reference).reports
    assert told.language == "Spanish"
    assert all("language" not in answer.term.lower() for answer in told.answers)
    page = cast["intake"].client.get(f"/cases/{reference}/report/")
    assert "Written in Spanish; shown as written." in lines(page)
    assert "What happened?" in lines(page)
    with pytest.raises(Absent):
        threads.report(cast["bystander"].actor, reference)
    with as_owner() as cursor:
        rows = [
            row
            for row in everything(cursor).splitlines()
            if row.startswith(("cases_", "audit_", "workflow_", "intake_"))
        ]
    assert [row for row in rows if re.search(r"spanish|\bes\b|\"language\"", row, re.IGNORECASE)] == []


@pytest.mark.django_db(transaction=True)
def test_a_report_in_english_bears_no_mark(reporter, cast):
    reporter.report()
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    (told,) = threads.report(cast["intake"].actor, reference).reports
    assert told.language == ""
    assert "Written in" not in lines(cast["intake"].client.get(f"/cases/{reference}/report/"))
