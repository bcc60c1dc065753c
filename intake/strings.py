"""Every English string of the reporter's pages, found where it is written: templates, code, policy packs (ADR 47).

Read by the command that brings the catalogues up to date and by the test that holds them to the pages; no page asks it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import Engine
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import dates, translation

from cases.uploads import SENTENCES
from policies import packs
from policies.shapes import Pack
from vault.statement import REFUSALS

from . import uploads, worded
from .views.inbox import TOO_MANY
from .views.pieces import TOO_LONG

SINGLE, PLURAL = {"_", "gettext", "gettext_lazy"}, {"ngettext", "ngettext_lazy"}
CODE = ("intake", "config/templatetags", "config/forms.py")
# Sentences that are put together from numbers of ours when the program starts.
COUNTED = (*uploads.SENTENCES, *SENTENCES, *REFUSALS, TOO_MANY, TOO_LONG)
# Django has the names of days and months in many languages and not in all; ours are the same in each.
CALENDAR = (*dates.WEEKDAYS.values(), *dates.MONTHS.values())

# What tells a string of a page that says what we can keep from whom, and until when.
PROMISES = (
    "public records law",
    "Your name is locked",
    "cannot take it back",
    "does not learn of it",
    "Time limits, counted",
)


def wanted() -> dict[str, str]:
    """Singular -> plural or "", in a lasting order."""
    found: dict[str, str] = {}
    for singular, plural in (*of_code(), *of_templates()):
        if singular:
            found.setdefault(singular, plural)
    with translation.override("en"):
        calendar = [str(name) for name in CALENDAR]
    for text in (*COUNTED, *calendar, *of_packs()):
        found.setdefault(text, "")
    return found


def limits() -> set[str]:
    """Those that must be confirmed first: what we can promise, and by when somebody must act."""
    of_pages = {one for one in wanted() if any(word in one for word in PROMISES)}
    return of_pages | {text for pack in _packs() for text in worded.limits(pack)}


def of_packs() -> Iterator[str]:
    for pack in _packs():
        yield from worded.said(pack)


def _packs() -> Iterator[Pack]:
    for folder in sorted(Path(settings.CANDOR_PACKS_DIR).glob("*/pack.toml")):
        yield packs.read(folder.parent)


def of_code() -> Iterator[tuple[str, str]]:
    """What stands between the brackets of gettext and its like. Raises ValueError where that is no plain string."""
    for place in CODE:
        root = settings.ROOT / place
        for path in sorted(root.rglob("*.py")) if root.is_dir() else [root]:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SINGLE | PLURAL:
                    yield _strings(node, str(path))


def _strings(call: ast.Call, path: str) -> tuple[str, str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    given = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if name in PLURAL and len(given) == 2:
        return given[0], given[1]
    if len(given) == 1:
        return given[0], ""
    if name in SINGLE and isinstance(call.args[0], ast.Name):
        return "", ""  # a sentence that was found where it is written
    raise ValueError(f"{path}, line {call.lineno}: gettext needs a plain string.")


def of_templates() -> Iterator[tuple[str, str]]:
    """What the tags `translate` and `blocktranslate` hold, of every template."""
    folder, engine = Path(settings.ROOT) / "templates", Engine.get_default()
    for path in sorted(folder.rglob("*.html")):
        template = engine.get_template(str(path.relative_to(folder)))
        for node in template.nodelist.get_nodes_by_type(Node):
            if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var.literal, str):
                yield node.filter_expression.var.literal, ""
            elif isinstance(node, BlockTranslateNode):
                singular, _ = node.render_token_list(node.singular)
                plural = node.render_token_list(node.plural)[0] if node.plural else ""
                yield _trimmed(node, singular), _trimmed(node, plural)


def _trimmed(node: BlockTranslateNode, text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines()) if node.trimmed else text
