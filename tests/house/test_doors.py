"""What may stand in one place alone: opening what is sealed, asking the time, reading the environment, carrying ids."""

import ast
import re

from tests.house.tree import ROOMS, called, functions, python, texts

# Put together here, so that this file does not hold what it looks for.
MACHINES = ("/wor" + "k/", "/ro" + "ot/", "/hom" + "e/", "/tm" + "p/candor/", "C:" + "\\\\")
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js",
    "yarn" + "pkg",
    "deb." + "debian",
    "crates" + ".io",
    "docker" + ".io",
)


def places(pattern: str, *rooms: str) -> set[str]:
    found = re.compile(pattern)
    return {name for name, text, _ in python(*rooms) if found.search(text)}


def test_what_is_sealed_is_opened_by_readers_the_door_and_the_vault_alone():
    openers = {name for name in places(r"\.unseal\(", *ROOMS) if not name.startswith(("vault/", "cases/readers"))}
    assert openers <= {"cases/door.py", "cases/uploads.py", "policies/registered.py"}


def test_the_clock_of_the_machine_is_read_in_one_module():
    assert places(r"\b(datetime|timezone|date)\.(now|utcnow|today)\(", *ROOMS) <= {"audit/clock.py"}


def test_the_environment_is_read_by_the_settings_and_the_local_start_alone():
    assert {name for name in places(r"\bos\.(environ|getenv)\b", *ROOMS) if not name.startswith("config/")} == set()


def test_state_is_never_written_past_the_engine():
    wrong = places(r"\.update\([^)]*\bstate\s*=|\.state\s*=[^=]", "cases", "intake", "policies", "permissions")
    assert {name for name in wrong if "/models/" not in name} == set()


def test_no_pages_of_cases_are_found_by_django_s_own_shortcut():
    assert places(r"get_object_or_404|get_list_or_404", *ROOMS) == set()


def test_tasks_carry_ids_and_nothing_else():
    wrong = [
        f"{name}:{one.lineno} {one.name}({argument.arg})"
        for name, _, tree in python(*ROOMS)
        for one in functions(tree)
        if any("shared_task" in ast.unparse(mark) or ".task" in ast.unparse(mark) for mark in one.decorator_list)
        for argument in one.args.args + one.args.kwonlyargs
        if argument.arg != "self" and not re.fullmatch(r"(\w+_)?ids?", argument.arg)
    ]
    assert wrong == []


def test_requests_never_talk_to_the_broker():
    publish = re.compile(r"(\.delay|\.apply_async|\.send_task|delay_on_commit)$")
    publishers = {name for name, _, tree in python(*ROOMS) for node in ast.walk(tree) if publish.search(called(node))}
    assert publishers <= {"workflow/dispatch.py", "cases/tasks.py"}


def test_no_file_names_a_machine_or_a_package_registry():
    wrong = [(name, word) for name, text in texts() for word in (*MACHINES, *REGISTRIES) if word in text]
    assert wrong == []


def test_the_state_machine_s_package_is_the_maintained_one():
    pinned = [line for name, text in texts() if name.startswith("requirements") for line in text.splitlines()]
    assert [line for line in pinned if re.match(r"django-fsm==", line)] == []
    assert any(line.startswith("django-fsm-2==") for line in pinned)


def test_every_requirement_is_pinned_with_its_hashes_and_without_an_address():
    for name, text in texts():
        if name.startswith("requirements"):
            heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
            assert all(re.match(r"[\w.\-\[\]]+==[\w.!+]+( ;.*)? \\$", line) for line in heads), name
            assert text.count("--hash=sha256:") >= len(heads)
            assert "://" not in text
