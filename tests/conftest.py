"""The test rig: the database is made and migrated as the owner, used as the app role, flushed as the owner (D36)."""

import pytest

pytest_plugins = [
    "tests.rig.keys",
    "tests.rig.server",
    "tests.rig.database",
    "tests.rig.strictness",
    "tests.rig.redis",
    "tests.rig.people",
    "tests.rig.restored",
]

# The wall's own tests: the folder, and those that stand beside what they try.
WALL = (
    "tests/wall/",
    "tests/permissions/test_first_lock.py",
    "tests/permissions/test_wall.py",
    "tests/permissions/test_second_lock.py",
    "tests/permissions/test_attacks.py",
    "tests/permissions/test_unasked.py",
    "tests/cases/test_absent.py",
    "tests/cases/test_attacks.py",
    "tests/cases/test_proving.py",
    "tests/cases/test_tampering.py",
    "tests/flows/test_the_wall_on_the_way.py",
    "tests/intake/test_privacy.py",
    "tests/intake/test_rows.py",
    "tests/audit/test_append_only.py",
    "tests/audit/test_verify.py",
    "tests/house/test_database.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the wall's tests before `-m` chooses.

    What asks for the tracks of other tests is put at the end; asked early it would have to make each of them
    itself.
    """
    for item in items:
        if item.nodeid.startswith(WALL):
            item.add_marker("wall")
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)
