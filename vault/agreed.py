"""What two people agreed to: which key a version of a pair or secret is (ADR 38)."""

from django.db import connection


def fingerprint(key: str, version: int) -> str:
    """The fingerprint of the key that was taken into use as this version of `staff`, `signin`...; "" where none was.

    Raises DatabaseError.
    """
    with connection.cursor() as cursor:
        cursor.execute("select to_regprocedure('public.vault_in_use(text, integer)') is null")
        if cursor.fetchone()[0]:
            return ""  # an empty database, before a backup is put back into it: nobody agreed to anything there
        cursor.execute("select public.vault_in_use(%s, %s)", [key, version])
        (told,) = cursor.fetchone()
    return told or ""
