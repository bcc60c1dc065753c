"""Forms as the page shows them: ids that match, messages beside the field and on top, everything typed still there."""

import pytest
from django import forms
from django.template import engines

from config.forms import Problem, problems
from tests.markup import Page


class Finding(forms.Form):
    """One of every control that our pages use."""

    title = forms.CharField(label="Working title", max_length=12, help_text="Names no person.")
    story = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"placeholder": "Begin anywhere"}))
    on = forms.DateField(label="Day", required=False, help_text="As far as known.")
    unit = forms.ChoiceField(label="Unit", choices=[("", "Choose"), ("it", "IT services")])
    result = forms.ChoiceField(
        label="Finding", widget=forms.RadioSelect, choices=[("s", "Sustained"), ("u", "Unfounded")], help_text="One."
    )
    sources = forms.MultipleChoiceField(
        label="Sources",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Logs"), ("b", "Interview")],
        required=False,
    )
    sure = forms.BooleanField(label="I have read it", help_text="On the page before.")
    file = forms.FileField(label="File", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The two days do not fit together.")


def drawn(form):
    source = '{% include "_errors.html" %}<form>{{ form }}</form>'
    return Page(html := engines["django"].from_string(source).render({"form": form})), html


def wrong():
    return Finding({"title": "longer than twelve", "story": "", "on": "32 May", "result": "x", "seen": "4"})


@pytest.mark.parametrize("form", [Finding(), wrong(), Finding(prefix="a-1"), Finding(initial={"on": "2026-11-20"})])
def test_no_id_is_named_that_is_not_there_and_none_is_there_twice(form):
    page, _ = drawn(form)
    assert page.dangling == []
    assert page.twice == []


def test_a_form_without_ids_names_none():
    page, _ = drawn(Finding({}, auto_id=False))
    assert [name for name in page.pointers if name] == []


def test_what_is_wrong_stands_beside_its_field_and_on_top_as_a_link():
    page, html = drawn(wrong())
    title = next(attrs for attrs in page.all("input") if attrs.get("id") == "id_title")
    assert title["aria-describedby"] == "id_title_helptext id_title_error"
    assert title["aria-invalid"] == "true"
    assert "usa-input--error" in title["class"]
    assert html.count("Ensure this value has at most 12 characters") == 2
    assert [attrs["href"] for attrs in page.all("a")] == [
        "#id_title",
        "#id_story",
        "#id_on",
        "#id_unit",
        "#id_result_0",
        "#id_sure",
    ]


def test_the_summary_takes_the_focus_without_script():
    page, _ = drawn(wrong())
    summary = next(attrs for attrs in page.all("div") if attrs.get("role") == "alert")
    assert "autofocus" in summary
    assert summary["tabindex"] == "-1"


def test_a_message_of_no_field_is_in_the_summary_once():
    _, html = drawn(wrong())
    assert html.count("The two days do not fit together.") == 1


def test_everything_typed_is_still_there():
    page, html = drawn(
        Finding({"title": "longer than twelve", "story": "A <b>bold</b>\nstory", "result": "s", "sources": ["b"]})
    )
    assert next(a for a in page.all("input") if a.get("id") == "id_title")["value"] == "longer than twelve"
    assert "A &lt;b&gt;bold&lt;/b&gt;\nstory</textarea>" in html
    checked = [attrs["id"] for attrs in page.all("input") if "checked" in attrs]
    assert checked == ["id_result_0", "id_sources_1"]


def test_the_browser_is_not_asked_to_judge_cut_or_hint():
    page, _ = drawn(Finding())
    for tag in ("input", "textarea", "select"):
        for attrs in page.all(tag):
            assert not {"required", "maxlength", "placeholder"} & set(attrs)


class Counted(forms.Form):
    """What a browser would judge by the type of its input."""

    many = forms.IntegerField(min_value=1, max_value=9)
    post = forms.EmailField()


def test_a_number_and_an_address_are_judged_by_us_and_stand_as_typed():
    for form in (Counted(), Counted({"many": "ten", "post": "at home"})):
        page, html = drawn(form)
        many, post = page.all("input")
        assert [one["type"] for one in (many, post)] == ["text", "text"]
        assert [one["inputmode"] for one in (many, post)] == ["numeric", "email"]
        assert not {"min", "max", "step"} & set(many)
    assert (many["value"], post["value"]) == ("ten", "at home")
    assert "Enter a whole number." in html
    assert "9 is the most." in drawn(Counted({"many": "10"}))[1]
    assert "1 is the least." in drawn(Counted({"many": "0"}))[1]


def test_what_must_be_answered_says_so_in_a_word():
    page, _ = drawn(Finding())
    assert "Working title (required)" in page.text["label"]
    assert "Day" in page.text["label"]
    assert "Finding (required)" in page.text["legend"]


def test_a_group_is_described_as_a_group():
    page, _ = drawn(wrong())
    group = next(attrs for attrs in page.all("fieldset") if attrs.get("aria-describedby"))
    assert group["aria-describedby"] == "id_result_helptext id_result_error"
    radios = [attrs for attrs in page.all("input") if attrs.get("type") == "radio"]
    assert not [attrs for attrs in radios if {"aria-invalid", "aria-required"} & set(attrs)]


def test_a_day_is_asked_with_the_browsers_own_control():
    page, _ = drawn(Finding(initial={"on": "2026-11-20"}))
    day = next(attrs for attrs in page.all("input") if attrs.get("id") == "id_on")
    assert (day["type"], day["value"]) == ("date", "2026-11-20")


def test_the_one_question_of_a_page_is_its_heading():
    class Question(forms.Form):
        known = forms.ChoiceField(
            label="How do you want to be known?",
            widget=forms.RadioSelect,
            choices=[("named", "By name")],
            template_name="django/forms/question.html",
        )

    page, _ = drawn(Question({}))
    assert [text.split(" (")[0] for text in page.text["h1"]] == ["How do you want to be known?"]
    assert page.dangling == []


def test_problems_come_in_the_order_of_the_page_from_forms_and_formsets():
    class One(forms.Form):
        name = forms.CharField(label="Name")

    formset = forms.formset_factory(One, min_num=2, validate_min=True, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""}
    )
    found = problems(One({}), formset, None, "no form at all")
    assert [(problem.about, problem.anchor) for problem in found] == [
        ("Name:", "id_name"),
        ("", ""),
        ("Name:", "id_form-0-name"),
    ]
    assert Problem("Who was there?", "", "").about == "Who was there?"
