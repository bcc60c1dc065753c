"""The column of a sealed value: envelope bytes below, `Sealed` above, text never."""

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .sealed import Sealed

if TYPE_CHECKING:
    _Column = models.Field[Sealed, Sealed]  # to the type checker it is no column of bytes
else:
    _Column = models.BinaryField


class SealedField(_Column):
    """Stores an envelope; refuses everything that is not `Sealed`, so plain text cannot reach the table by mistake."""

    _pyi_private_set_type: Sealed
    _pyi_private_get_type: Sealed

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Sealed | None:
        return _sealed_only(value)

    def get_prep_value(self, value: Any) -> Any:
        sealed = _sealed_only(value)
        return None if sealed is None else sealed.envelope

    def value_to_string(self, obj: models.Model) -> str:
        sealed = _sealed_only(self.value_from_object(obj))
        return "" if sealed is None else b64encode(sealed.envelope).decode("ascii")


def _sealed_only(value: Any) -> Sealed | None:
    if value is None or isinstance(value, Sealed):
        return value
    raise TypeError("A sealed column takes Sealed values only: seal the text for its place first.")
