"""Starts a private PostgreSQL for the run, unless CANDOR_TEST_DATABASE names one."""

import os

import pytest
from django.conf import settings
from django.db import connections

from config import database
from config.local import testing
from intake import catalogues


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts it; workers of xdist are born with its address in their environment."""
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()
    if hasattr(config, "workerinput") or settings.CANDOR_TEST_DATABASE or config.option.collectonly:
        return
    server = testing.start(settings.CANDOR_TEST_PG_BIN)
    config.add_cleanup(server.stop)
    os.environ.update(server.environment)
    _use(server.environment)


def _use(environment: dict[str, str]) -> None:
    """Settings were read before the server was there; nothing has connected yet."""
    address = database.parse(environment["CANDOR_TEST_DATABASE"])
    place = {"HOST": address.host, "PORT": address.port, "USER": address.user, "PASSWORD": address.password}
    settings.CANDOR_TEST_DATABASE = environment["CANDOR_TEST_DATABASE"]
    settings.CANDOR_TEST_APP_PASSWORD = environment["CANDOR_TEST_APP_PASSWORD"]
    settings.DATABASES["default"].update(place)
    connections["default"].settings_dict.update(place)
