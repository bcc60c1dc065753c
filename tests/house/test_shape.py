"""Sizes and shapes that a reader can hold. The aim is half of each limit; the limit is where a test says stop."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import ROOMS, ROOT, called, functions, python, texts

LONGEST_MODULE = 400  # lines; the aim is 300
LONGEST_FUNCTION = 60  # lines; the aim is 30
LONGEST_TEST_MODULE = 600  # a table of what is found and not found is long
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "stuff", "managers"}


def test_no_module_is_longer_than_a_reader_can_hold():
    longest = {**dict.fromkeys(ROOMS, LONGEST_MODULE), "tests": LONGEST_TEST_MODULE}
    sizes = [(name, len(text.splitlines())) for name, text, _ in python(*longest)]
    assert [(name, size) for name, size in sizes if size > longest[name.partition("/")[0]]] == []


def test_no_function_is_longer_than_a_page():
    found = [
        (f"{name}:{one.lineno} {one.name}", one.end_lineno - one.lineno + 1)
        for name, _, tree in python(*ROOMS)
        for one in functions(tree)
    ]
    assert [one for one in found if one[1] > LONGEST_FUNCTION] == []


def test_no_module_is_named_for_nothing():
    assert [
        name for name, _, _ in python(*ROOMS, "tests") if name.rpartition("/")[2].removesuffix(".py") in EMPTY_NAMES
    ] == []


def test_every_test_asserts_something():
    helpers = {one.name for one, _ in functions_of_tests() if any(asserts(node) for node in ast.walk(one))}
    silent = [
        f"{place} {one.name}"
        for one, place in functions_of_tests()
        if one.name.startswith("test_")
        and not any(asserts(node) or called(node).rpartition(".")[2] in helpers for node in ast.walk(one))
    ]
    assert silent == []


def test_each_test_that_belongs_to_the_wall_is_there():
    from tests.conftest import WALL

    there = [name for name, _, _ in python("tests")]
    assert [entry for entry in WALL if not any(name.startswith(entry) for name in there)] == []
    assert len(set(WALL)) == len(WALL)
    assert sorted(WALL[1:]) == list(WALL[1:]), "the folder, then each by its name"


def test_what_the_threat_model_calls_its_proof_is_run_with_the_wall():
    from tests.conftest import WALL

    proof = set(re.findall(r"`(tests/[\w/]+\.py)", (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")))
    marked = {name for name, text, _ in python("tests") if name.startswith(WALL) or "pytest.mark.wall" in text}
    assert sorted(proof - marked) == [], "add each to WALL in tests/conftest.py"
    assert len(proof) > 50, "the threat model names its proof by file"


def functions_of_tests() -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    for name, _, tree in python("tests"):
        for one in functions(tree):
            yield one, f"{name}:{one.lineno}"


def asserts(node: ast.AST) -> bool:
    """An `assert`, a `pytest.raises`, an `expect(...)` of the browser, or a call whose name says that it asserts."""
    name = called(node)
    return isinstance(node, ast.Assert) or name == "pytest.raises" or bool(re.search(r"(^|\.|_)(assert|expect)", name))


def test_every_test_left_out_says_why():
    silent = [
        f"{name}:{node.lineno}"
        for name, _, tree in python("tests")
        for node in ast.walk(tree)
        if called(node) in {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}
        and "reason" not in words(node)
    ]
    assert silent == []


def words(call: ast.Call) -> set[str | None]:
    return {word.arg for word in call.keywords}


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    assert [name for name, text in texts() if marks.search(text)] == []


def test_whoever_switches_a_check_off_says_why_beside_it():
    switch = re.compile(r"#\s*(noqa|type: ignore|nosec)[:\[\]\w, -]*?(?P<reason>\s+[-#]+\s*[^\W\d].*)?$")
    found = [
        f"{name}:{number}"
        for name, text, _ in python(*ROOMS, "tests")
        for number, line in enumerate(text.splitlines(), 1)
        if (match := switch.search(line)) and not match["reason"]
    ]
    assert found == []
