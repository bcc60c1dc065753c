"""Every template is used, every used template exists, and none brings a style or script of its own (strict CSP)."""

import ast
import re

from django.template import engines
from django.template.loader import get_template

from tests.house.tree import ROOMS, python, texts

FOLDER = "templates/"
# Found by their names: allauth's and Django's own views and widgets ask for these, not we.
ASKED_FOR_BY_OTHERS = ("account/", "mfa/", "allauth/", "django/")
INLINE = re.compile(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def ours() -> dict[str, str]:
    return {
        name.removeprefix(FOLDER): text
        for name, text in texts()
        if name.startswith(FOLDER) and name.endswith((".html", ".txt"))
    }


def named_in_code() -> set[str]:
    return {
        node.value
        for _, _, tree in python(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[\w/\-.]+\.(html|txt)", node.value)
    }


def patterns_in_code() -> list[re.Pattern[str]]:
    """Names that code puts together, as f"cases/{verb}.html": every part in braces stands for one word."""
    found = []
    for _, _, tree in python(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w\-]+" for p in node.values]
                if parts and parts[-1].endswith(("html", "txt")):
                    found.append(re.compile("".join(parts)))
    return found


def named_in_templates() -> set[str]:
    inside = re.compile(r"{%\s*(?:include|extends)\s[^%]*?\"([\w/\-.]+)\"")
    return {name for text in ours().values() for name in inside.findall(text)}


def test_every_template_is_used():
    used, patterns = named_in_code() | named_in_templates(), patterns_in_code()
    idle = [
        name
        for name in ours()
        if name not in used
        and not name.startswith(ASKED_FOR_BY_OTHERS)
        and not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert idle == []


def test_every_template_that_is_named_exists_and_can_be_read():
    for name in named_in_templates() | {name for name in named_in_code() if name.endswith(".html")}:
        assert get_template(name)


def test_every_template_compiles():
    engine = engines["django"]
    for name in ours():
        assert engine.get_template(name), name


def test_no_template_brings_a_style_or_a_script_of_its_own():
    assert {name for name, text in ours().items() if INLINE.search(text)} == set()
