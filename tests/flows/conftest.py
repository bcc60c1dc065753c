"""Who walks the pages in these tests, and the case that most of them begin with."""

import pytest

from tests.cast import Cast
from tests.flows.walks import People, a_sustained_case
from tests.rig.stations import standing_at

url = standing_at(a_sustained_case)


@pytest.fixture
def people(cast: Cast) -> People:
    return People.of(cast)
