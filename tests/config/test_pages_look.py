"""Every page: one heading, a title, a language, a viewport; nothing inline, nothing foreign; the frames keep their word."""

import re
from dataclasses import dataclass

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.markup import Page

pytestmark = pytest.mark.urls("tests.config.pages_urls")
TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))
OWN_PAGES = [
    path.relative_to(settings.ROOT / "templates").as_posix()
    for folder in ("account", "mfa", "errors")
    for path in sorted((settings.ROOT / "templates" / folder).rglob("*.html"))
    if not path.name.startswith("_") and not path.name.endswith("_help_text.html")  # a part of a page, named by allauth
]
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE)
FOREIGN = re.compile(
    r"""<(script|link|img|iframe|source|object|embed)[^>]*\s(src|href)=["']?(https?:)?//""", re.IGNORECASE
)


@dataclass
class Someone:
    name: str = "Noor Okafor"


class Code(forms.Form):
    login = forms.CharField(label="Username")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    secret = "JBSWY3DPEHPK3PXP"


class NeverAsked:
    """Stands where a session hangs behind: looking at it at all is the mistake."""

    def __bool__(self):
        raise AssertionError("the reporter's frame asked who is there")

    def __getattr__(self, name):
        raise AssertionError(f"the reporter's frame asked for {name}")


def asked(path="/cases/", actor=None, held=("intake_officer",)):
    request = RequestFactory().get(path)
    request.actor, request.held = actor, set(held)
    return request


def shown(source, context=None, **who):
    return engines["django"].from_string(source).render(context or {}, asked(**who))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script_or_fetches_from_elsewhere(path):
    source = path.read_text()
    assert not INLINE.search(source)
    assert not FOREIGN.search(source)


@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.parametrize("actor", [None, Someone()])
def test_a_page_has_one_heading_a_title_a_language_and_a_viewport(name, actor):
    context = {"form": Code({})} if "{{ form" in engines["django"].get_template(name).template.source else {}
    page = Page(render_to_string(name, {"by_password": True, **context}, asked(actor=actor)))
    assert len(page.all("h1")) == 1
    assert page.text["title"][0].strip()
    assert page.all("html")[0]["lang"] == "en"
    assert "viewport" in [attrs.get("name") for attrs in page.all("meta")]
    assert page.dangling == []
    assert page.twice == []


@pytest.mark.parametrize("name", ["errors/500.html", "errors/503.html"])
def test_the_pages_of_a_fall_need_nothing_but_themselves(name):
    html = engines["django"].get_template(name).render()
    assert "911" in html
    assert "{" not in html


def test_when_records_cannot_be_reached_what_was_typed_can_be_sent_again():
    kept = [("what_happened", "First line\nSecond <line>")]
    template = engines["django"].get_template("errors/503.html")
    html = template.render({"kept": kept, "csrf_token": "token", "event": "4F7K2M9C"})
    page = Page(html)
    assert {"type": "hidden", "name": "what_happened", "value": "First line\nSecond <line>"} in page.all("input")
    assert "What happened" in page.text["dt"]
    assert "4F7K2M9C" in html


def test_what_an_expired_form_held_is_shown_but_not_offered_for_sending():
    page = Page(render_to_string("errors/expired.html", {"kept": [("story", "My words")]}, asked()))
    assert "My words" in page.text["dd"]
    assert page.all("form") == []


def test_the_reporters_frame_asks_for_nobody():
    source = '{% extends "reporter_base.html" %}{% block main %}<h1>Tell us</h1>{% endblock %}'
    request = asked(actor=NeverAsked())
    request.user = request.session = request.held = NeverAsked()
    assert "Leave this page" in engines["django"].from_string(source).render({}, request)


def test_the_reporters_frame_has_a_way_out_help_and_a_title_that_tells_nothing():
    html = shown('{% extends "reporter_base.html" %}{% block main %}<h1>Tell us</h1>{% endblock %}', path="/")
    page = Page(html)
    leave = next(attrs for attrs in page.all("a") if "data-leave" in attrs)
    assert leave["rel"] == "noreferrer"
    assert {"tel:911", "tel:18883737888"} <= {attrs.get("href") for attrs in page.all("a")}
    assert not re.search("traffick|report|ethic|conduct", page.text["title"][0], re.IGNORECASE)


def test_the_staffs_frame_shows_places_that_exist_and_marks_the_one():
    html = shown(
        '{% extends "base.html" %}{% block main %}<h1>Case</h1>{% endblock %}',
        actor=Someone(),
        path="/cases/4XKQ-72MN/",
    )
    page = Page(html)
    here = [attrs["href"] for attrs in page.all("a") if attrs.get("aria-current") == "page"]
    assert here == ["/cases/"]
    assert "People" not in page.text["a"]
    assert "Noor Okafor" in page.text["a"]


def test_a_place_where_somebody_would_be_refused_is_not_shown_to_them():
    source = '{% extends "base.html" %}{% block main %}<h1>Today</h1>{% endblock %}'
    places = {
        held: Page(shown(source, actor=Someone(), held=[held])).text["a"] for held in ("intake_officer", "auditor")
    }
    assert "Enter a report" in places["intake_officer"]
    assert set(places["intake_officer"]) - set(places["auditor"]) == {"Enter a report"}


def test_nobody_signed_in_sees_no_places():
    page = Page(shown('{% extends "base.html" %}{% block main %}<h1>Sign in</h1>{% endblock %}'))
    assert page.all("nav") == []


@pytest.mark.parametrize("frame", ["base.html", "reporter_base.html"])
@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_page(settings, frame, demo):
    settings.CANDOR_DEMO = demo
    html = shown('{% extends "' + frame + '" %}{% block main %}<h1>Page</h1>{% endblock %}')
    assert ("Demonstration." in html) is demo


def test_a_page_with_a_wrong_form_begins_with_what_is_wrong_and_says_so_in_its_title():
    html = shown('{% extends "base.html" %}{% block main %}<h1>Add</h1>{{ form }}{% endblock %}', {"form": Code({})})
    assert Page(html).text["title"][0].startswith("Error: ")
    assert html.index("2 things need your attention") < html.index("<h1>")


def test_what_is_absent_and_what_is_hidden_are_one_page_without_time_of_day():
    first, second = (
        render_to_string("errors/404.html", {}, asked(path=path, actor=Someone()))
        for path in ("/cases/1/", "/cases/2/")
    )
    assert first == second
    assert "on-paper" not in first


def test_a_blocked_step_offers_no_button_and_a_clear_one_offers_one():
    confirm = {
        "happens": ["It closes."],
        "told": [],
        "button": "Close",
        "cancel_url": "/cases/",
        "missing": [{"sentence": "A reason"}],
    }
    source = '{% extends "base.html" %}{% block main %}<h1>Close</h1>{% include "_confirm.html" %}{% endblock %}'
    blocked = Page(shown(source, {"confirm": {**confirm, "blocked": True}}))
    clear = Page(shown(source, {"confirm": confirm, "seen": 4}))
    assert blocked.all("button") == []
    assert len(clear.all("button")) == 1
    assert {"type": "hidden", "name": "seen", "value": "4"} in clear.all("input")


def test_a_tampered_message_is_not_shown():
    message = {"mine": False, "who": "Reporter", "text": "the words", "tampered": True}
    html = shown('{% include "_thread.html" %}', {"messages_shown": [message], "ours": False})
    assert "the words" not in html
    assert "changed outside" in html


def test_a_letter_is_folded_under_its_first_line_once_something_newer_stands_below():
    letter = (
        "We have <your> report\n\nPlaces to turn to:\n- the Ombuds\n- the police\n\n" + "Nobody may punish you. " * 40
    )
    said = {"who": "Us", "mine": False, "text": letter}
    told = {"who": "You", "mine": True, "text": letter}
    source = '{% include "_thread.html" %}'
    alone = Page(shown(source, {"messages_shown": [said], "ours": False}))
    assert alone.all("details") == []
    assert [len(alone.all(tag)) for tag in ("ul", "li")] == [1, 3], "the message, and two places"
    both = Page(
        shown(
            source, {"messages_shown": [told, said, {"who": "Us", "mine": False, "text": "Which one?"}], "ours": False}
        )
    )
    assert both.text["summary"] == ["We have <your> report"]
    assert sum("We have <your> report" in said for said in both.text["p"]) == 1, "said once, not again inside the fold"
    assert len(both.all("details")) == 1, "what the reporter wrote is never folded"
    ours = Page(shown(source, {"messages_shown": [told, said, told], "ours": True}))
    assert len(ours.all("details")) == 1
