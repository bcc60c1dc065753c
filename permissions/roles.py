"""The roles of D19: their names, what each is for, and the office each belongs to."""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    """A role is held by a person from a day until a day; on one case it acts only with a grant."""

    INTAKE_OFFICER = "intake_officer", "Intake officer"
    CASE_MANAGER = "case_manager", "Case manager"
    INVESTIGATOR = "investigator", "Investigator"
    ETHICS_OFFICER = "ethics_officer", "Ethics officer"
    HR_OFFICER = "hr_officer", "HR officer"
    APPOINTING_AUTHORITY = "appointing_authority", "Appointing authority"
    LABOR_RELATIONS = "labor_relations", "Labor relations"
    COUNSEL = "counsel", "Counsel"
    RECORDS_OFFICER = "records_officer", "Records officer"
    POLICY_OWNER = "policy_owner", "Policy owner"
    AUDITOR = "auditor", "Auditor"
    INDEPENDENT_READER = "independent_reader", "Independent reader"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"
    OMBUDS = "ombuds", "Ombuds"


MEANING: dict[Role, str] = {
    Role.INTAKE_OFFICER: "Reads new reports, answers them, sets aside conflicts, opens or links the case.",
    Role.CASE_MANAGER: "Owns the record and its clocks from triage to closing; never decides discipline.",
    Role.INVESTIGATOR: "Finds the facts of each allegation; has no part in the sanction.",
    Role.ETHICS_OFFICER: "Reviews the findings, decides on the Code of Ethics referral and carries it.",
    Role.HR_OFFICER: "Writes the proposed discipline, serves its notices and letters, records the answers.",
    Role.APPOINTING_AUTHORITY: "Decides discipline for its branch on the written proposal.",
    Role.LABOR_RELATIONS: "Follows grievances and appeals and carries out awards.",
    Role.COUNSEL: "Opens the legal gates, and takes in a report when nobody inside may read it.",
    Role.RECORDS_OFFICER: "Keeps, discloses and disposes of the closed file.",
    Role.POLICY_OWNER: "Owns the policy and says who holds which role; sees no case.",
    Role.AUDITOR: "Proves from the journal that the rules were kept; reads no content.",
    Role.INDEPENDENT_READER: "A person outside the employer who reads a report that nobody inside may read.",
    Role.SYSTEM_ADMINISTRATOR: "Runs the machines and asks for changes of keys; sees no case by any route.",
    Role.OMBUDS: "Receives a referral packet and answers it, outside the house.",
}


# Roles that a case is given in by name. The policy owner, the auditor and the administrator are given none; the outside
# office reads packets, never the case.
GIVEN = (
    Role.INVESTIGATOR, Role.CASE_MANAGER, Role.ETHICS_OFFICER, Role.HR_OFFICER, Role.APPOINTING_AUTHORITY,
    Role.LABOR_RELATIONS, Role.COUNSEL, Role.RECORDS_OFFICER, Role.INTAKE_OFFICER, Role.INDEPENDENT_READER,
)  # fmt: skip


class Office(models.TextChoices):
    HR = "hr", "Human resources"
    ETHICS = "ethics", "Ethics"
    OTHER = "other", "Other"


@dataclass(frozen=True, slots=True)
class Place:
    """The office of a role and, for one that is neither HR nor ethics, why it takes part at all."""

    office: Office
    why: str


OFFICE: dict[Role, Place] = {
    Role.INTAKE_OFFICER: Place(Office.HR, "Reports of misconduct reach the employer through HR."),
    Role.CASE_MANAGER: Place(Office.HR, "The employer's case is an HR case."),
    Role.INVESTIGATOR: Place(Office.HR, "Fact-finding on conduct at work."),
    Role.ETHICS_OFFICER: Place(Office.ETHICS, "The liaison to the Code of Ethics process."),
    Role.HR_OFFICER: Place(Office.HR, "Discipline is prepared and served by HR."),
    Role.APPOINTING_AUTHORITY: Place(
        Office.OTHER, "The law gives the decision on discipline to the head of the branch."
    ),
    Role.LABOR_RELATIONS: Place(Office.HR, "Grievances and appeals of discipline."),
    Role.COUNSEL: Place(Office.OTHER, "Steps that need legal judgment, and only those."),
    Role.RECORDS_OFFICER: Place(Office.OTHER, "Records law binds the closed file."),
    Role.POLICY_OWNER: Place(Office.OTHER, "Answers for the policy, not for a case."),
    Role.AUDITOR: Place(Office.OTHER, "Checks the others and must belong to none of them."),
    Role.INDEPENDENT_READER: Place(Office.OTHER, "Someone must be able to read when everyone inside is conflicted."),
    Role.SYSTEM_ADMINISTRATOR: Place(Office.OTHER, "Keeps the system up; needs no case for it."),
    Role.OMBUDS: Place(Office.OTHER, "An outside body of the legislative branch, served with packets."),
}
