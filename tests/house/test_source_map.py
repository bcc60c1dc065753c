"""docs/source-map.md has each item of the two sources once, and what it says of a row is there."""

import re
from collections import Counter

import pytest

from tests.house.test_documents import missing_tests, names, text

MAP, PACK = "docs/source-map.md", "packs/king-county-sex-trafficking/"
ROWS = range(1, 72)
ROW = re.compile(
    r"^\| (?P<row>\d+) \| [^|]+ \| [^|]+ \| (?P<where>[^|]+) \| (?P<tests>[^|]+) \| (?P<result>[^|]+) \|$", re.MULTILINE
)
RESULT = re.compile(r"held|(partly|not yet): (\S+ ){4,}\S+")  # a reason has some words
TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")
COUNTS = re.compile(r"Of the (\d+) rows \*\*(\d+) are held, (\d+) partly, (\d+) not yet\*\*")


def faults(document: str) -> list[str]:
    """What is wrong with the map, a few words each."""
    rows = list(ROW.finditer(document))
    whole = [int(row["row"]) for row in rows] == list(ROWS)
    found = [] if whole else ["a row is missing, stands twice or out of order"]
    found += [f"row {row['row']} {fault}" for row in rows for fault in faults_of(row)]
    count = Counter(row["result"].partition(":")[0] for row in rows)
    right = (len(rows), count["held"], count["partly"], count["not yet"])
    if [tuple(map(int, said)) for said in COUNTS.findall(document)] != [right]:
        found.append(f"the head does not say {right}")
    return found


def faults_of(row: re.Match[str]) -> list[str]:
    found = [] if RESULT.fullmatch(row["result"]) else ["has no result with its reason"]
    tests = re.findall(r"`([^`]+)`", row["tests"])
    found += [f"names {one}, which is no test" for one in tests if not TEST.fullmatch(one)]
    found += [f"names {one}, which is not there" for one in missing_tests(row["tests"])]
    if bool(tests) == row["result"].startswith("not yet"):
        found.append("is held by no test" if not tests else "is proved and not yet there")
    places = [place.rstrip("/") for place in re.findall(r"`([^`]+)`", row["where"])]
    return found + [f"lives in {one}, which is not there" for one in places if not {one, PACK + one} & names()]


def test_every_item_of_the_sources_is_there_with_what_proves_it_or_why_it_is_not():
    assert faults(text(MAP)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (r"^\| 12 \|.*\n", "", "a row is missing"),
        (r"^(\| 12 \|.*\n)", r"\1\1", "stands twice"),
        (r"^(\| 12 \|.*) held \|$", r"\1 seen |", "row 12 has no result"),
        (r"^(\| 13 \|.*) partly: .* \|$", r"\1 partly |", "row 13 has no result"),
        (r"^(\| 33 \|.*) not yet: .* \|$", r"\1 not yet: no |", "row 33 has no result"),
        (r"^(\| 12 \|.* \|) [^|]+ \| held \|$", r"\1 - | held |", "row 12 is held by no test"),
        (r"^(\| 33 \|.* \|) - (\| not yet)", r"\1 `tests/house/test_source_map.py::test_x` \2", "which is not there"),
        (r"^(\| 12 \|.* \|) [^|]+ \| held \|$", r"\1 `tests/house/tree.py` | held |", "which is no test"),
        (r"^(\| 12 \|.*)lists/nexus", r"\1lists/nixus", "row 12 lives in lists/nixus.csv"),
        (r"\*\*(\d+) are held", r"**1\1 are held", "the head does not say"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(was: str, becomes: str, fault: str):
    spoiled, changed = re.subn(was, becomes, text(MAP), count=1, flags=re.MULTILINE)
    assert changed == 1
    assert fault in "\n".join(faults(spoiled))
