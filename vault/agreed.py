"""What two people agreed to: which key a version of a pair or secret is (ADR 38)."""

from django.db import ProgrammingError, connection
from psycopg.errors import UndefinedFunction


def fingerprint(key: str, version: int) -> str:
    """The fingerprint of the key that was taken into use as this version of `staff`, `signin`...; "" where none was.

    One statement. Raises DatabaseError.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("select public.vault_in_use(%s, %s)", [key, version])
            (told,) = cursor.fetchone()
    except ProgrammingError as problem:
        if not isinstance(problem.__cause__, UndefinedFunction) or connection.in_atomic_block:
            raise  # inside a transaction nothing can be asked any more, whatever is answered here
        return ""  # an empty database, before a backup is put back into it: nobody agreed to anything there
    return told or ""
