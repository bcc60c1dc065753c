"""The test rig: the database is made and migrated as the owner, used as the app role, flushed as the owner (D36)."""

import pytest

pytest_plugins = [
    "tests.rig.keys",
    "tests.rig.server",
    "tests.rig.database",
    "tests.rig.strictness",
    "tests.rig.redis",
    "tests.rig.people",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for the tracks of other tests is put at the end; asked early it would have to make each of them itself."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)
