"""Tables that hide rows from their owner, who migrates and backs up: both would miss them and say that all is done (D12)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

# An owner obeys FORCE like anybody else. What lets it see everything is one policy for every row and every command, and that
# no restrictive policy takes some of them away again.
_UNSEEN = """
select c.relname from pg_catalog.pg_class c left join pg_catalog.pg_roles o on o.rolname = %s
where c.relnamespace = 'public'::pg_catalog.regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
  and (c.relforcerowsecurity or c.relowner is distinct from o.oid)
  and (not exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd = '*'
                   and o.oid = any(p.polroles) and pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
                   and coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true')
       or exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and not p.polpermissive
                  and (o.oid = any(p.polroles) or 0 = any(p.polroles))))
order by 1
"""


def tables(using: str = "default") -> list[str]:
    """The tables of which the owner may not see every row; none in a sound database. Raises DatabaseError."""
    with connections[using].cursor() as cursor:
        cursor.execute(_UNSEEN, [settings.CANDOR_DB_ROLES["owner"]])
        return [row[0] for row in cursor.fetchall()]


def check(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Asked by `manage.py check --database default`, and by `migrate` before it changes anything."""
    found = [name for using in databases or () for name in tables(using)]
    hint = (
        "Give it the policy owner_all, as the files in each room's sql folder do, or take the restrictive policy away."
    )
    return [
        Error(
            f"The table {name} hides rows from its owner, so a migration or backup would miss them.",
            hint,
            id="candor.E001",
        )
        for name in found
    ]
