"""What the wall's tests share."""

from tests.cases.conftest import handed_in

__all__ = ["handed_in"]
