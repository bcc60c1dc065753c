"""Who walks the pages in these tests."""

import pytest

from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.walks import People


@pytest.fixture
def people(cast: Cast) -> People:
    return People(cast, *(Walker(cast[who]) for who in ("many", "investigator", "ethics", "authority")))
