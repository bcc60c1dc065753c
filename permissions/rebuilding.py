"""The screening's own tables, made anew from people and key once a backup was put back: no backup holds them (D21).

As the owner of the database, before any role of a plane may read it: a seat that is missing would leave its case to nobody,
and one without its screening would open a case to somebody whom it names.
"""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from audit import clock
from permissions import people
from permissions.models import Held, Person, Screen, Seat
from vault import blind

AT_ONCE = 500  # people of one statement
# Whoever is hit and would not be kept out. In a backup of one moment there is nobody: every answer stands in `standing`. It
# happens where the line above somebody has changed by the day alone, as when a role beside another has ended since.
_NOT_KEPT_OUT = """
select distinct n.person from permissions_screen n
join permissions_casetoken t on t.token = n.token join cases_case c on c.id = t.case_id and c.state <> 'disposed'
where not exists (select from permissions_cleared x
                  where x.case_id = t.case_id and x.person = n.person and x.token = n.token and not n.strict)
  and not exists (select from permissions_standing s where s.case_id = t.case_id and s.person = n.person
                  and s.answer >= case when n.strict then 3 else 2 end)
"""


def screening() -> int:
    """Seats, screens and known names, where there are none. Returns how many people were screened again over all cases.

    All seats come before the first screening, which would else move cases on from pools that only look empty.
    """
    with transaction.atomic():
        held = list(Held.objects.select_related("person"))
        tokens = {row.person_id: blind.person_token(row.person_id) for row in held}
        now = clock.now()
        seats = [Seat(person=tokens[row.person_id], group_id=row.group_id, held=row, screened_at=now) for row in held]
        Seat.objects.bulk_create(sorted(seats, key=lambda seat: seat.person))  # the order of rows tells nothing
        seated = list(Person.objects.filter(pk__in=tokens))
        Screen.objects.bulk_create(
            sorted(_screens(seated), key=lambda one: (one.token, one.person)), batch_size=AT_ONCE
        )
        everybody = list(Person.objects.all())
        for first in range(0, len(everybody), AT_ONCE):
            people.know(everybody[first : first + AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(_NOT_KEPT_OUT)
            behind = {row[0] for row in cursor.fetchall()}
        again = [person for person in seated if tokens[person.pk] in behind]
        for person in again:
            people.screen(person)
        return len(again)


def _screens(seated: Iterable[Person]) -> Iterator[Screen]:
    for person in seated:
        own: dict[tuple[str, bool], bool] = {}
        for hit in people.hits(person):
            own[hit.token, hit.strict] = own.get((hit.token, hit.strict), False) or hit.own
        name = blind.person_token(person.pk)
        yield from (Screen(token=token, person=name, strict=strict, own=mine) for (token, strict), mine in own.items())
