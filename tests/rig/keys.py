"""Keys of the tests: the same in every process, because the people of the cast are stored under their tokens."""

import hashlib

import pytest
from django.conf import settings

from vault import keys


def pytest_configure(config: pytest.Config) -> None:
    settings.CANDOR_KEY_DIR.mkdir(parents=True, exist_ok=True)
    for name in keys.NAMES:
        if not name.endswith("_public"):
            (settings.CANDOR_KEY_DIR / name).write_text(hashlib.sha256(f"test {name}".encode()).hexdigest())
    keys.make(settings.CANDOR_KEY_DIR)
