"""What stands on record of a case, as digests: a fact that was changed past the acts shows, with words or without (D3)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

WHOLE = "all"  # the digest over every table


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now, and what the newest act left; each element is table, number of rows, digest."""

    now: list[str]  # empty for whoever does not see the case
    left: list[str]  # empty before the first act

    @property
    def same(self) -> bool:
        return self.now == self.left

    @property
    def changed(self) -> list[str]:
        """The tables whose rows are not what the newest act left."""
        return differing(self.left, self.now) if self.now and self.left else []


def of(case_id: UUID) -> Standing:
    """One statement, inside `acting`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select public.candor_stands(%s), array(select jsonb_array_elements_text(public.candor_stood(%s)))",
            [case_id, case_id],
        )
        now, left = cursor.fetchone()
    return Standing(now or [], left)


def begun(case_id: UUID) -> list[str]:
    """What stands of a case that is just being made; nothing was there before."""
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_stands(%s)", [case_id])
        (now,) = cursor.fetchone()
    return list(now or [])


def differing(left: list[str], now: list[str]) -> list[str]:
    """The tables in which two standings differ, each once; the digest over all of them, where they agree on each."""
    rows = {line.partition(":")[0] for line in set(left) ^ set(now)}
    return sorted(rows - {WHOLE}) or sorted(rows)
