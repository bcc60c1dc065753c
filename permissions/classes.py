"""Words of a case that not each of its members reads: the class of a text, and the roles that read it (decision 36).

A part of a case is read or not (`parts`); within a part these words are held back from whoever has no need of them. The
database repeats the rule (`sql/classes.sql`), and a test holds both together.
"""

from collections.abc import Iterable

from django.db import models

from .roles import Role


class FieldClass(models.TextChoices):
    NORMAL = "normal", "Normal"
    PRIVILEGED = "privileged", "Privileged"
    COMPELLED = "compelled", "Compelled"
    RESTRICTED = "restricted", "Police-restricted"
    MEDICAL = "medical", "Medical"
    MINOR = "minor", "About a minor"


_WITH_THE_CASE = frozenset(
    {
        Role.CASE_MANAGER, Role.INVESTIGATOR, Role.ETHICS_OFFICER, Role.HR_OFFICER, Role.APPOINTING_AUTHORITY,
        Role.LABOR_RELATIONS, Role.COUNSEL,
    }
)  # fmt: skip

# Who reads them, of the members who read the part in which they stand. Normal words are everybody's.
READS: dict[FieldClass, frozenset[Role]] = {
    FieldClass.PRIVILEGED: frozenset({Role.CASE_MANAGER, Role.HR_OFFICER, Role.COUNSEL}),
    FieldClass.COMPELLED: _WITH_THE_CASE,
    FieldClass.RESTRICTED: _WITH_THE_CASE,
    FieldClass.MEDICAL: frozenset({Role.CASE_MANAGER, Role.INVESTIGATOR, Role.HR_OFFICER, Role.COUNSEL}),
    FieldClass.MINOR: frozenset(
        {Role.INTAKE_OFFICER, Role.INDEPENDENT_READER, Role.CASE_MANAGER, Role.INVESTIGATOR, Role.COUNSEL}
    ),
}

# What somebody reads to whom the case is lent in an emergency: what a life may hang on, and no advice of counsel.
LENT = frozenset({FieldClass.MEDICAL, FieldClass.MINOR})

WHY: dict[FieldClass, str] = {
    FieldClass.PRIVILEGED: "Advice of counsel: those who asked for it or act on it.",
    FieldClass.COMPELLED: "A statement made under order: those who work on the case, and nobody who hands out its file.",
    FieldClass.RESTRICTED: "What the police gave in confidence: those who work on the case.",
    FieldClass.MEDICAL: "Kept apart from what supervisors and deciders read (42 U.S.C. 12112(d)(3)(B)).",
    FieldClass.MINOR: "Who a child is: those who protect the child.",
}


def who(one: FieldClass) -> str:
    """ "Case manager, Counsel": who reads it."""
    return ", ".join(role.label for role in Role if role in READS[one])


CHOICES = [
    (FieldClass.NORMAL.value, "Everybody who reads this part"),
    *((one.value, f"{one.label}: {who(one)}") for one in READS),
]
HELD_BACK = "Only some members of this case read these words."


def reads(roles: Iterable[str], *, lent: bool = False) -> frozenset[str]:
    """The classes whose words somebody reads who stands in a case in these roles, or to whom it is lent."""
    own = frozenset(roles)
    return frozenset(
        {FieldClass.NORMAL, *(one for one, readers in READS.items() if own & readers), *(LENT if lent else ())}
    )
