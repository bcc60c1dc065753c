"""How days, codes and marks are shown to people. Presentation alone: nothing here reads a row or decides anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from textwrap import shorten
from typing import Any

from django import template
from django.template.context import Context
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from audit import clock
from config import forms
from permissions.passkeys import offers_passkeys

register = template.Library()

# Shapes, so that nothing is told by colour alone: drawn in a 16 by 16 box, in the colour of the text beside them.
SHAPES = {
    "late": "M8 1.5 15.5 14.5H.5z",
    "today": "M8 .5 15.5 8 8 15.5.5 8z",
    "soon": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6z",
    "done": "M6.2 13.6.9 8.3l1.9-1.9 3.4 3.4 7-7 1.9 1.9z",
}
STEPS = (  # phase, as the staff say it, as a reporter reads it
    ("intake", "Intake", gettext_lazy("Intake")),
    ("review", "Review", gettext_lazy("Review")),
    ("ethics_referral", "Code of Ethics referral", gettext_lazy("Ethics office")),
    ("outcome", "Outcome", gettext_lazy("Outcome")),
)
PLAINLY = {  # what Django says in the words of a form, as a colleague would say it
    "This field is required.": gettext_lazy("This needs an answer."),
    "Enter a valid value.": gettext_lazy("This cannot be right: look at it again."),
}
BOUND = re.compile(r"Ensure this value is (less|greater) than or equal to (\d+)\.")
BREAK = SafeString("<br>")  # a constant of ours
FOLD_NAME = 80  # characters
WITHIN_A_WEEK = 6  # a weekday alone is clear up to here; the seventh day has today's name


@dataclass(frozen=True, slots=True)
class Step:
    """One phase on the stepper: see `_stepper.html`."""

    word: str
    standing: str
    note: str = ""


@register.filter
def day(when: date | datetime | None) -> str:
    """ "Tuesday, November 24", with the year when it is not this one; a moment is first put on the county's calendar."""
    if not when:
        return ""
    on = _on(when)
    return formats.date_format(on, gettext("l, F j") if on.year == clock.today().year else gettext("l, F j, Y"))


@register.filter
def moment(when: datetime) -> str:
    """ "November 20, 10:42", with the year when it is not this one."""
    here = when.astimezone(clock.COUNTY)
    return formats.date_format(here, "F j, H:i" if here.year == clock.today().year else "F j, Y, H:i")


@register.simple_tag(takes_context=True)
def passkeys(context: Context) -> bool:
    """Whether this page can offer a passkey: they belong to a host name."""
    return offers_passkeys(context["request"])


@register.simple_tag
def this_moment() -> str:
    """When the page was made, for its printed foot."""
    return moment(clock.now())


@register.filter
def away(when: date | datetime | None) -> str:
    """How far `when` is: "today", "tomorrow", "in 2 days", "yesterday", "3 days ago"."""
    if not when:
        return ""
    days = (_on(when) - clock.today()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


@register.filter
def day_away(when: date | datetime | None) -> str:
    """ "Tuesday, November 24 (in 2 days)"."""
    return f"{day(when)} ({away(when)})" if when else ""


@register.inclusion_tag("_due.html")
def due(when: date | datetime) -> dict[str, object]:
    """Late, today or later, in words and with a shape."""
    days = (_on(when) - clock.today()).days
    if days < 0:
        return {"standing": "late", "words": f"late by {-days} day{'' if days == -1 else 's'}", "day": _on(when)}
    if days == 0:
        return {"standing": "today", "words": "due today", "day": _on(when)}
    return {"standing": "soon", "words": "tomorrow" if days == 1 else _short(_on(when), days), "day": _on(when)}


def _short(on: date, days: int) -> str:
    if days <= WITHIN_A_WEEK:
        return formats.date_format(on, "l")
    return formats.date_format(on, "F j" if on.year == clock.today().year else "F j, Y")


def _on(when: date | datetime) -> date:
    return when.astimezone(clock.COUNTY).date() if isinstance(when, datetime) else when


@register.filter
def groups(code: str) -> list[str]:
    """A receipt or reference in fours, as it is said on the telephone."""
    bare = code.replace(" ", "").replace("-", "")
    return [bare[start : start + 4] for start in range(0, len(bare), 4)]


@register.filter
def grouped(code: str) -> str:
    """ "4F7K 2M9C"."""
    return " ".join(groups(code))


@register.filter
def labelled(row: Sequence[Any], columns: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Each cell with the name of its column. Raises ValueError when they do not match in number."""
    return zip(columns, row, strict=True)


@register.filter
def as_words(name: str) -> str:
    """The name of a field as words: "what_happened" is "What happened"."""
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


@register.filter
def written(text: str) -> SafeString:
    """Words that somebody wrote, in their paragraphs; lines that begin with "- " are a list."""
    paragraphs = [one.splitlines() for one in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())]
    return format_html_join("", "{}", ((part,) for lines in paragraphs for part in _parts(lines)))


def _parts(lines: list[str]) -> Iterator[SafeString]:
    for listed, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if listed:
            yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line[2:],) for line in group)))
        else:
            yield format_html("<p>{}</p>", format_html_join(BREAK, "{}", ((line,) for line in group)))


@register.filter
def first_line(text: str) -> str:
    """What a long text begins with: the name of the fold that holds it."""
    line, _, _ = text.strip().partition("\n")
    return shorten(line, FOLD_NAME, placeholder=" …")


@register.filter
def after_first_line(text: str) -> str:
    """What a fold that is named by the first line holds."""
    line, _, rest = text.strip().partition("\n")
    return rest if len(line) <= FOLD_NAME else text


@register.filter
def plainly(sentence: str) -> str:
    """A message of a form in plain words."""
    if bound := BOUND.fullmatch(str(sentence)):
        return f"{bound[2]} is the {'most' if bound[1] == 'less' else 'least'}."
    return str(PLAINLY.get(str(sentence), sentence))


@register.simple_tag
def mark(name: str) -> SafeString:
    """One of the SHAPES beside a word that says the same; hidden from screen readers, who get the word."""
    return format_html(
        '<svg class="mark mark--{}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        name,
        SHAPES[name],
    )


@register.simple_tag
def phases(now: str, note: str = "", passed: str = "", reader: str = "staff") -> list[Step]:
    """The steps of `_stepper.html` for a case in phase `now` ("" when all is over); `passed` names a phase not needed."""
    order = [code for code, _, _ in STEPS]
    here = order.index(now) if now else len(order)
    found = []
    for place, (code, staff, reporter) in enumerate(STEPS):
        standing = "now" if place == here else "done" if place < here else "later"
        word = staff if reader == "staff" else reporter
        found.append(Step(str(word), "passed" if code == passed else standing, note if place == here else ""))
    return found


@register.simple_tag(takes_context=True)
def problems(context: Context) -> list[forms.Problem]:
    """What is wrong with `form`, `forms` and `formset` of the page."""
    return forms.problems(context.get("form"), context.get("formset"), context.get("forms"))
