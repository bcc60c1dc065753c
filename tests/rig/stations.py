"""Where a stretch that many tests walk alike has been walked once: they begin in a database in which it stands.

A fixture made by `standing_at(walk)` gives what the walk gave. The first test of a process that asks for it walks, in a copy
of the template of its own; tests that roll back work in that copy, those that commit in a copy of it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from .database import Home

if TYPE_CHECKING:
    from tests.cast import Cast

Walk = Callable[["Cast"], Any]
FIRST = "station"  # before the transaction of the test begins
_gave: dict[Walk, Any] = {}
_at: Walk | None = None


def standing_at(walk: Walk) -> Any:
    """A fixture with what `walk` gives, which must not change. Asked for as a test goes on, it walks there and then."""

    def stood(cast: "Cast") -> Any:
        return _gave[walk] if _at is walk else walk(cast)

    stood.walk = walk  # type: ignore[attr-defined]  # read by `_asked`
    return pytest.fixture(stood)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names: list[str] = getattr(item, "fixturenames", [])
        if FIRST not in names and (item.get_closest_marker("django_db") or "db" in names):
            names.insert(0, FIRST)


@pytest.fixture
def station(request: pytest.FixtureRequest, django_db_setup: Home, django_db_blocker: Any) -> None:
    global _at  # noqa: PLW0603 - where this process's connection is
    home, walk = django_db_setup, _asked(request)
    with django_db_blocker.unblock():
        if walk and walk not in _gave:
            _gave[walk] = _walked(home, walk)
        place = home.station(_named(walk)) if walk else home.name
        if walk and _commits(request):
            home.copy(place)
        else:
            home.go(place)
    _at = walk


def _asked(request: pytest.FixtureRequest) -> Walk | None:
    """The walk of the first such fixture that the test names."""
    known = request.node._fixtureinfo.name2fixturedefs
    walks = (getattr(known[name][-1].func, "walk", None) for name in request.fixturenames if name in known)
    return next((walk for walk in walks if walk), None)


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames


def _walked(home: Home, walk: Walk) -> Any:
    from tests.cast import everybody

    home.copy(home.template, home.station(_named(walk)))
    return walk(everybody())


def _named(walk: Walk) -> str:
    return walk.__name__
