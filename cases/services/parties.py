"""Putting people on record, and saying how they stand to the county."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db.models import Max

from audit import clock
from cases import rules
from cases.models import Case, Entry, Party
from cases.told import Someone, Standing
from permissions import conflicts, gate
from permissions.actors import Actor
from permissions.classes import FieldClass
from permissions.models import Person
from policies import details, forums
from vault import blind

from . import officers, protecting, words
from .acts import act, done, stand
from .unfit import Unfit

OF_WHOM = (words.NAME, words.THEIR_UNIT, words.LED_BY)  # what tells who a party is
A_MINOR = "A minor is someone to protect, never a subject. Put them on record as an affected person."
IN_DIRECTORY = "This person is in the directory, which says where they work and who leads them. Leave this empty."


@dataclass(frozen=True, slots=True)
class Put:
    """Whom a party names, just put on record and still to be screened."""

    party: Party
    names: list[str]
    people: list[UUID]
    led_by: list[str]
    asking: conflicts.Names | None  # for a name that is not the directory's


def add_party(
    actor: Actor, reference: str, *, seen: int, role: str, name: str = "", number: str = "", unit: str = "",
    supervisor: str = "", minor: str = "",
) -> bool:  # fmt: skip
    """Put a person on record and screen every officer against them, at once (D22). False: the actor sees it no longer."""
    someone = Someone(
        role=role, name=name, number=number, unit=unit, supervisor=supervisor, standing=Standing(minor=minor)
    )
    with act(actor, reference, "add_party", seen) as case:
        return screen(case, actor, put(case, actor, someone))


def put(case: Case, actor: Actor, someone: Someone) -> Put:
    """Write the party. The name is sealed; what the database can compare are keyed tokens. `screen` must follow.

    Whoever is in the directory brings their class with them, where the form left it open. Unit and supervisor count as
    typed only where the directory names none.
    """
    stands = someone.standing
    if someone.role == Party.Role.SUBJECT and stands.minor == Party.Minor.YES:
        raise Unfit("minor", A_MINOR)
    known = _in_directory(someone.number)
    last = Party.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    party = Party(
        case=case, number=last + 1, role=someone.role, by=actor.person, happened_on=clock.today(),
        recorded_at=clock.now(), person=blind.person_token(known.pk) if known else "",
        relation=stands.relation or _relation(known), tenure=stands.tenure or _tenure(known),
        bargaining_unit=stands.bargaining_unit or _unit(known),
        minor=stands.minor or Party.Minor.UNKNOWN, peace_officer=stands.peace_officer,
        branch_id=known.branch_id if known else None, left_on=known.left_on if known else None,
    )  # fmt: skip
    party.save(force_insert=True)
    if party.minor == Party.Minor.YES:
        protecting.close_files(case)
        protecting.on_record(case, party)
    called = known.name if known else someone.name
    sealed = words.write(case, party.pk, words.NAME, called, actor, field_class=_read_by(party))
    unit = "" if known and known.unit else someone.unit
    supervisor = "" if known and known.supervisor_id else someone.supervisor
    asking = conflicts.names_of([supervisor] if known else [called, supervisor])
    written = [sealed, *_place(case, actor, party, unit, supervisor), asking.written if asking else None]
    done(case, "add_party", actor, facts={"number": party.number, "role": party.role, **_class(party)}, sealed=written)
    return Put(party, [called], [known.pk] if known else [], _named(supervisor), asking)


def _place(case: Case, actor: Actor, party: Party, unit: str, supervisor: str) -> list[words.Written | None]:
    """Where they work and who leads them, said by hand. What was said before stays readable; nothing for no words."""
    said = ((words.THEIR_UNIT, unit), (words.LED_BY, supervisor))
    return [words.replace(case, party.pk, kind, text, actor, field_class=_read_by(party)) for kind, text in said]


def _read_by(party: Party) -> FieldClass:
    return FieldClass.MINOR if party.minor == Party.Minor.YES else FieldClass.NORMAL


def _named(supervisor: str) -> list[str]:
    return [supervisor] if supervisor else []


def screen(case: Case, actor: Actor, added: Put) -> bool:
    """Screen every officer for who was put on record, and ask those whom no name can tell. The last write of a verb: False
    where the actor is hit.
    """
    stand(case, actor)
    conflicts.name_later(case.pk, names=added.names, people=added.people, led_by=added.led_by, asking=added.asking)
    return gate.visible(actor).filter(pk=case.pk).exists()


def class_party(
    actor: Actor, reference: str, *, seen: int, party: UUID, standing: Standing, branch: str = "", unit: str = "",
    supervisor: str = "",
) -> bool:  # fmt: skip
    """Say how a person stands to the county; it picks the process that is due. What was said before stays in the history.

    Whoever is newly said to lead them is screened at once, as with `add_party`: False, the actor sees the case no longer.
    """
    with act(actor, reference, "class_party", seen) as case:
        found = Party.objects.filter(case=case, pk=party, ended_on=None).first()
        if found is None:
            raise Unfit("party", "Choose one of the people on record.")
        if found.role == Party.Role.SUBJECT and standing.minor == Party.Minor.YES:
            raise Unfit("minor", A_MINOR)
        if found.person and (unit or supervisor):
            raise Unfit("supervisor" if supervisor else "unit", IN_DIRECTORY)
        newly = found.minor != Party.Minor.YES
        for name, value in asdict(standing).items():
            setattr(found, name, value)
        found.branch_id = branch or found.branch_id
        found.save(update_fields=[*asdict(standing), "branch"])
        _follow(case, found, newly)
        if branch and found.role == Party.Role.SUBJECT:
            case.branch_id = branch  # whose appointing authority would decide
            case.save(update_fields=["branch"])
        asking = conflicts.names_of([supervisor])
        written = [*_place(case, actor, found, unit, supervisor), asking.written if asking else None]
        done(case, "class_party", actor, facts={"number": found.number, **_class(found)}, sealed=written)
        return not supervisor or screen(case, actor, Put(found, [], [], [supervisor], asking))


def _follow(case: Case, found: Party, newly: bool) -> None:
    """What follows by itself from how somebody stands: for a child, newly said to be one, and for a peace officer."""
    if found.minor == Party.Minor.YES:
        protecting.close_files(case)
        _hold_back(case, found)
        if newly:
            protecting.on_record(case, found)
    if found.peace_officer and found.role == Party.Role.SUBJECT:
        officers.classed(case, found)


def _hold_back(case: Case, party: Party) -> None:
    """Who a child is, those alone read who protect the child (domain.md S6)."""
    for said in Entry.objects.filter(case=case, about=party.pk, kind__in=OF_WHOM, superseded_by=None):
        words.hold_back(said.pk, FieldClass.MINOR)


def _class(party: Party) -> dict[str, str | bool]:
    facts = {
        "relation": party.relation,
        "tenure": party.tenure,
        "bargaining_unit": party.bargaining_unit,
        "minor": str(party.minor),
    }
    return {**{name: value for name, value in facts.items() if value}, "peace_officer": party.peace_officer}


def _in_directory(number: str) -> Person | None:
    """The person with this employee number; None for no number."""
    if not number:
        return None
    known = Person.objects.filter(number=number).first()
    if known is None:
        raise Unfit("number", "Nobody in the directory has this number. Check it, or give the name instead.")
    return known


def _relation(known: Person | None) -> str:
    if known is None or not known.employee:
        return ""
    gone = known.left_on and known.left_on <= clock.today()
    return details.relation_known(rules.pack_on(), "former" if gone else "employee")


def _tenure(known: Person | None) -> str:
    return known.tenure if known and known.tenure in Party.Tenure.values else ""


def _unit(known: Person | None) -> str:
    """Their bargaining unit, where the directory has it in the words of the policy."""
    return known.bargaining_unit if known and forums.unit(rules.pack_on(), known.bargaining_unit) else ""
