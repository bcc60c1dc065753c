"""docs/asvs.md has a row for each requirement that binds, and a row that says *held* names what holds it."""

import re

import pytest

from tests.house.test_documents import defined_in, is_path, names, text
from tests.house.tree import ROOMS, python, texts

ROW = re.compile(r"^\| (?P<id>[\d.]+) \| (?P<asked>.+?) \| (?P<by>.+?) \| (?P<result>.+?) \|$", re.MULTILINE)
RESULTS = {"held", "partly", "open", "not used"}
BINDING = """
1.1.1-2 1.2.1-5 1.2.9-10 1.3.1-7 1.3.10-12 1.5.1-3 2.1.1-3 2.2.1-3 2.3.1-5 2.4.1 3.1.1 3.2.1-3 3.3.1-5 3.4.1-8 3.5.1-8
3.6.1 3.7.1-3 4.1.1-4 4.2.1-2 4.2.5 5.1.1 5.2.1-6 5.3.1-3 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-8 6.4.1-6 6.5.1-8 6.7.1-2
6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-3 7.6.1-2 8.1.1-3 8.2.1-3 8.3.1-3 8.4.1-2 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-3 10.3.1-5 10.4.1-16 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-4 11.2.1-5 11.3.1-5 11.4.1-4 11.5.1-2 11.6.1 11.7.2
12.1.1-3 12.2.1-2 12.3.1-5 13.1.1-4 13.2.1-6 13.3.1-2 13.3.4 13.4.1-7 14.1.1-2 14.2.1-8 14.3.1-3 15.1.1-5 15.2.1-5
15.3.1-7 15.4.1-4 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-4
"""
# What a row says that there is none of, and where it may stand all the same.
ABSENT = {
    r"(?<!\.)\beval\(|(?<!\.)\bexec\(": set(),
    r"\bimport (pickle|marshal|shelve|yaml|telnetlib|ftplib)\b": set(),
    # The responses of SAML and, in the child that reaches nothing, Office files; without document types and entities.
    r"\b(lxml|xml\.)": {
        "permissions/sso/saml.py",
        "cases/cleaning/archive.py",
        "cases/cleaning/office.py",
        "cases/cleaning/opendocument.py",
        "cases/cleaning/samples.py",
    },
    r"\b(ldap|memcache|graphene|graphql|websocket|twilio)": set(),
    # The style sheet, and whether the local start is ready, before anything serves; a checkpoint to an address of the settings;
    # a provider of single sign-on that the settings name.
    r"^import (requests|httpx|aiohttp)|urllib\.request": {
        "config/vendor.py",
        "config/local/run.py",
        "audit/sinks.py",
        "permissions/sso/fetching.py",
    },
    r"\bshell=True|os\.system|os\.popen": set(),
    r"LOGIN_BY_CODE|jsonp|mark_safe|\.extra\(|RawSQL": set(),
}


def rows() -> dict[str, re.Match[str]]:
    return {row["id"]: row for row in ROW.finditer(text("docs/asvs.md"))}


def binding() -> set[str]:
    found = set()
    for span in BINDING.split():
        section, _, numbers = span.rpartition(".")
        first, _, last = numbers.partition("-")
        found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_every_requirement_that_binds_has_one_row():
    listed = [row["id"] for row in ROW.finditer(text("docs/asvs.md"))]
    assert sorted(listed) == sorted(binding())


def test_a_row_says_a_result_and_what_is_held_is_held_by_something():
    for row in rows().values():
        assert row["result"] in RESULTS, row["id"]
        spans = re.findall(r"`([^`]+)`", row["by"])
        tests = [span.split("::") for span in spans if "::" in span]
        assert [one for one in tests if one[0] not in names() or one[1] not in defined_in(one[0])] == [], row["id"]
        paths = [span for span in spans if is_path(span)]
        assert [one for one in paths if one.rstrip("/") not in names()] == [], row["id"]
        by_another_row = "the same" in row["by"]
        assert row["result"] != "held" or tests or paths or by_another_row, f"{row['id']} is held by nothing"


@pytest.mark.parametrize("pattern", ABSENT)
def test_what_is_said_to_be_absent_is_absent(pattern: str):
    found = re.compile(pattern, re.MULTILINE)
    places = {name for name, code, _ in python(*ROOMS) if found.search(code)}
    assert places - ABSENT[pattern] == set()


def test_no_script_listens_to_other_windows():
    """A page and its own worker speak to each other, and nobody else can."""
    own = re.compile(r"\b(worker|self)\.(postMessage|onmessage)\b")
    scripts = {name: own.sub("", code) for name, code in texts() if name.endswith(".js")}
    assert scripts
    assert [
        name for name, code in scripts.items() if re.search("postMessage|onmessage|innerHTML|eval|localStorage", code)
    ] == []
