"""What the documents name is there: paths, tests, commands, pictures, and every word of the request."""

import ast
import re
import struct
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.tree import ROOT, functions, parsed, tracked

DOCUMENTS = (
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "docs/request-map.md",
    "docs/policy-pack.md",
    "docs/threat-model.md",
    "docs/asvs.md",
    "docs/source-map.md",
)
WORDS = (
    "Django", "django-fsm", "django-guardian", "Celery", "Redis", "pytest-django", "cases/", "workflow/", "permissions/",
    "templates/", "manage.py", "docker-compose.yml", "tests/", "intake", "review", "Code of Ethics referral", "outcome",
    "role-based access", "employees or supervisors", "ethics officers", "HR",
)  # fmt: skip
MOST_BYTES_OF_PICTURES = 1_500_000
ROW = re.compile(r"^\| (?!-)(?P<word>.+?) \| (?P<where>.+?) \| (?P<test>.+?) \|$", re.MULTILINE)


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def spans(document: str) -> list[str]:
    """What stands between backticks, and each line of the blocks of commands."""
    whole = text(document)
    blocks = re.findall(r"```\w*\n(.*?)```", whole, re.DOTALL)
    return [
        *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", whole, flags=re.DOTALL)),
        *"\n".join(blocks).splitlines(),
    ]


@cache
def names() -> frozenset[str]:
    """Every file of the house, and every folder above one."""
    files = [path.relative_to(ROOT) for path in tracked()]
    return frozenset(str(name) for file in files for name in (file, *file.parents) if name != Path())


@cache
def defined_in(file: str) -> frozenset[str]:
    tree: ast.Module = parsed(file, text(file))
    return frozenset(one.name for one in functions(tree))


def is_path(span: str) -> bool:
    """`cases/readers/case.py` and `docs/`, and not `/today/`, `django-fsm-2` or `var/mail`, which a start makes."""
    first = span.partition("/")[0]
    return bool(re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", span)) and (first in names() and ("/" in span or "." in span))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document: str):
    named = [span for span in spans(document) if is_path(span)]
    assert [span for span in named if not {span.rstrip("/"), f"{span}.py"} & names()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document: str):
    found = re.findall(r'(?:\]\(|src="|href=")([^)"#]+)', text(document))
    here = [link for link in found if "://" not in link]
    assert [link for link in here if not ((ROOT / document).parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_a_document_names_is_there(document: str):
    """`::test_x` alone is of the file that was named last, in the same line."""
    missing = [one for line in text(document).splitlines() for one in missing_tests(line)]
    assert missing == []


def missing_tests(line: str) -> list[str]:
    file, missing = "", []
    for span in re.findall(r"`([^`]+)`", line):
        place, apart, test = span.partition("::")
        file = place if place.startswith("tests/") else file
        if apart and (place.startswith("tests/") or not place) and not (file in names() and test in defined_in(file)):
            missing.append(f"{file}::{test}")
    return missing


def test_a_test_that_is_not_there_is_missed_however_it_is_named():
    here = "tests/house/test_documents.py"
    known = "test_every_word_of_the_request_stands_in_the_map_with_its_test"
    assert missing_tests(f"`{here}::{known}`, `::{known}`, `{here}` and `::{known}`") == []
    assert missing_tests(f"`{here}::{known}`, `::test_gone`") == [f"{here}::test_gone"]
    assert missing_tests(f"`{here}::test_gone`, `::test_went`, `tests/gone.py::{known}`, `::{known}`") == [
        f"{here}::test_gone", f"{here}::test_went", f"tests/gone.py::{known}", f"tests/gone.py::{known}",
    ]  # fmt: skip
    assert missing_tests(f"`::{known}`") == [f"::{known}"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_names_is_there(document: str):
    said = "\n".join(spans(document))
    doors = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", said)) <= doors
    assert set(re.findall(r"manage\.py ([a-z_]+)", said)) <= set(get_commands())


def test_every_word_of_the_request_stands_in_the_map_with_its_test():
    rows = [row for row in ROW.finditer(text("docs/request-map.md")) if row["word"] != "Asked for"]
    said = " ".join(row["word"] for row in rows)
    assert [word for word in WORDS if word.lower() not in said.lower()] == []
    assert [row["word"] for row in rows if "::test_" not in row["test"]] == []


def test_every_picture_is_shown_said_in_words_and_small():
    shown = re.findall(r'<img src="(docs/pictures/[\w.-]+)" alt="([^"]+)" width="\d+">', text("README.md"))
    pictures = sorted(name for name in names() if name.startswith("docs/pictures/"))
    assert sorted({name for name, _ in shown}) == pictures
    assert {width(ROOT / name) for name in pictures} == {320, 1280}
    assert sum((ROOT / name).stat().st_size for name in pictures) <= MOST_BYTES_OF_PICTURES


def width(picture: Path) -> int:
    """As the head of a PNG file says it."""
    return int(struct.unpack(">I", picture.read_bytes()[16:20])[0])
