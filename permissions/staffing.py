"""Who would take a case against somebody who holds a role, at each step: seen before a report makes it urgent (TM-12, 35).

It reads the directory alone: no case, and no name that a report gives. What a case adds (a witness, a declared conflict)
can only take more people out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from permissions.models import Able, Held, Installation, Kin, Person, Route
from permissions.roles import Role

# The straight way of a case. Intake comes first and has an order of pools of its own (D22).
STEPS = (
    Role.CASE_MANAGER, Role.INVESTIGATOR, Role.ETHICS_OFFICER, Role.HR_OFFICER, Role.APPOINTING_AUTHORITY, Role.LABOR_RELATIONS,
    Role.COUNSEL, Role.RECORDS_OFFICER,
)  # fmt: skip
INTAKE = "First reading of the report"


@dataclass(frozen=True, slots=True)
class Step:
    """Who is left for one step; `by` says in which pool a report is read first."""

    label: str
    people: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Staffing:
    """One role holder as the one whom a report is about."""

    person: str
    steps: tuple[Step, ...]

    @property
    def nobody(self) -> list[str]:
        """The steps that nobody could take."""
        return [step.label for step in self.steps if not step.people]

    @property
    def sentence(self) -> str:
        """The answer in one line."""
        missing = f"nobody for {', '.join(self.nobody).lower()}" if self.nobody else "somebody at every step"
        return f"{self.person}: {missing}"


@dataclass(frozen=True, slots=True)
class House:
    """The directory as far as it matters here, in five statements and one for each step of the longest line."""

    holders: dict[UUID, Person]
    roles: dict[UUID, set[str]]  # of each holder
    pools: dict[int, set[UUID]]
    away: set[UUID]  # holders who wait to be taken in again, or have no account: nothing goes to them meanwhile
    above: dict[UUID, UUID | None]  # the supervisor of everybody in a line above a holder
    kin: dict[UUID, set[UUID]]
    routes: tuple[Route, ...]

    @classmethod
    def read(cls) -> "House":
        """Inside `acting`."""
        held = list(Held.objects.dated().annotate(able=Able("person_id")).select_related("person"))
        roles, pools, kin = defaultdict(set), defaultdict(set), defaultdict(set)
        for row in held:
            roles[row.person_id].add(row.role)
            pools[row.group_id].add(row.person_id)
        for one, other in Kin.objects.values_list("one_id", "other_id"):
            kin[one].add(other)
            kin[other].add(one)
        usual = Installation.objects.values("default_branch_id")[:1]
        routes = tuple(Route.objects.filter(branch_id__in=usual).order_by("position"))
        away = {row.person_id for row in held if not row.able}  # type: ignore[attr-defined]  # annotated
        return cls({row.person_id: row.person for row in held}, roles, pools, away, _lines(roles), kin, routes)

    def barred(self, about: UUID) -> set[UUID]:
        """Who must not see a case about this person: themselves, kin, and everyone above them but a head who only decides."""
        line, one = set(), self.above.get(about)
        while one and one not in line:
            line.add(one)
            one = self.above.get(one)
        heads = {who for who in line if self.roles.get(who) == {Role.APPOINTING_AUTHORITY}}
        return {about} | self.kin.get(about, set()) | (line - heads)

    def staffing(self, about: UUID) -> Staffing:
        """Each step of a case about this person, with whoever is left for it."""
        barred = self.barred(about)
        later = (Step(role.label, self._left(self._in(role), barred)) for role in STEPS)
        return Staffing(self.holders[about].name, (self._first(barred), *later))

    def _first(self, barred: set[UUID]) -> Step:
        """The first pool of the route that is neither skipped as a whole nor empty."""
        for route in self.routes:
            members = self.pools.get(route.group_id, set())
            if not (route.whole and members & barred) and members - barred - self.away:
                return Step(INTAKE, self._left(members, barred), Role(route.role).label)
        return Step(INTAKE, ())

    def _in(self, role: Role) -> set[UUID]:
        return {who for who, held in self.roles.items() if role in held}

    def _left(self, members: Iterable[UUID], barred: set[UUID]) -> tuple[str, ...]:
        return tuple(sorted(self.holders[who].name for who in set(members) - barred - self.away))


def _lines(holders: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Everybody's supervisor, as far up as the lines of the holders reach."""
    above: dict[UUID, UUID | None] = {}
    asked = set(holders)
    while asked:
        found = dict(Person.objects.filter(pk__in=asked).values_list("pk", "supervisor_id"))
        above |= found
        asked = {one for one in found.values() if one} - set(above)
    return above


def of_everybody() -> list[Staffing]:
    """Every role holder, those first for whose case somebody is missing. Inside `acting`."""
    house = House.read()
    found = [house.staffing(who) for who in house.holders]
    return sorted(found, key=lambda one: (-len(one.nobody), one.person))
