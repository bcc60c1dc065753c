"""The one way to ask a function of the database for its rows."""

from typing import Any

from django.db import connection


def call(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of this statement. Raises DatabaseError where the database refuses."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
