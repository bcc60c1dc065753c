"""The cast, for tests. Imported late, because models need settings first."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> "Cast":
    """Everybody by key: `cast["intake"].actor`, `.person`, `.client`."""
    from tests.cast import everybody

    return everybody()
