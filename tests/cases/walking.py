"""A case walked through its review by the services, never by setting a field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from audit import clock, journal
from cases import readers, record, services
from cases.models import Case
from cases.readers.sentences import STAND
from cases.record import Record
from cases.told import Alleged, Found, Heard, Item, Plan, Someone, Standing, Work
from permissions.actors import acting
from tests.cases.conftest import an_opened_case, version
from tests.cast import Cast
from workflow.facts import Facts

EMPLOYEE = Standing(relation="employee", tenure="career", minor="no")
SUBJECT = Someone(role="subject", number="E-subject", standing=EMPLOYEE)
ADS = Alleged(
    words="Escort advertisements on the shared workstation.", act="ads", nexus=("N3", "N4"), property_kinds=("computer",),
    time_basis="paid", new_subject=SUBJECT,
)  # fmt: skip


def do(cast: Cast, who: str, verb: str, reference: str, **arguments: Any) -> bool:
    actor = cast[who].actor
    return services.SERVICES[verb](actor, reference, seen=version(actor, reference), **arguments)


def none_concern(cast: Cast, who: str, reference: str) -> None:
    """They are asked about a name that nobody here bears, and answer that it does not concern them."""
    page = readers.question(cast[who].actor, reference)
    assert page is not None
    services.answer_question(cast[who].actor, reference, questions=page.questions)


def allege(cast: Cast, reference: str, alleged: Alleged = ADS, **changes: Any) -> None:
    do(cast, "manager", "record_allegation", reference, alleged=replace(alleged, **changes))


def investigate(cast: Cast, reference: str) -> None:
    """An allegation by the roads worker, and everything else that T4 asks for."""
    allege(cast, reference)
    do(
        cast, "manager", "investigate", reference, plan=Plan(scope="The log.", detriment="Nobody."), looked=True,
        investigator=cast["investigator"].person.pk,
    )  # fmt: skip


def submit(cast: Cast, reference: str, finding: str = "sustained") -> None:
    investigate(cast, reference)
    rows = on_record(cast, "investigator", reference)
    work = Work(
        heard=Heard(
            party=rows.party[0].pk,
            outcome="held",
            representation="waived",
            statement="voluntary",
            words="He was heard.",
        ),
        item=Item(kind="log", words="Proxy log.", allegation=rows.allegation[0].pk),
        found=(Found(allegation=rows.allegation[0].pk, finding=finding, reason="Log and words agree."),),
    )
    do(cast, "investigator", "submit_findings", reference, report="Done.", work=work)


def an_investigated_case(cast: Cast) -> str:
    """Its reference."""
    reference = an_opened_case(cast)
    investigate(cast, reference)
    return reference


def a_submitted_case(cast: Cast) -> str:
    """Its reference; the finding is sustained and waits for its reviewer."""
    reference = an_opened_case(cast)
    submit(cast, reference)
    return reference


def approve(cast: Cast, reference: str, finding: str = "unfounded") -> None:
    submit(cast, reference, finding)
    do(cast, "ethics", "approve_findings", reference)


def pause(cast: Cast, reference: str) -> None:
    investigate(cast, reference)
    do(
        cast, "manager", "pause", reference, requested_by="prosecutor", reason="A trial.",
        review_on=clock.today() + timedelta(days=20),
    )  # fmt: skip


def nothing(cast: Cast, reference: str) -> None:
    """It stays in triage, with an allegation."""
    allege(cast, reference)


UP_TO: dict[str, Callable[[Cast, str], None]] = {
    "triage": nothing, "investigation": investigate, "abeyance": pause, "findings_review": submit, "ethics_decision": approve,
}  # fmt: skip


def on_record(cast: Cast, who: str, reference: str) -> Record:
    with acting(cast[who].actor):
        return record.of(Case.objects.get(reference=reference).pk)


def facts_of(cast: Cast, who: str, reference: str) -> Facts:
    with acting(cast[who].actor):
        return Case.objects.get(reference=reference).facts()


def case_of(cast: Cast, who: str, reference: str) -> Case:
    with acting(cast[who].actor):
        return Case.objects.get(reference=reference)


def verbs_of(cast: Cast, who: str, reference: str) -> list[str]:
    """The verbs in the case's chain, oldest first, as this member may read them, without what every act leaves at its end."""
    with acting(cast[who].actor):
        chain = journal.Chain.case(Case.objects.get(reference=reference).pk)
        return [event.verb for event in journal.history([chain]) if event.verb != STAND]
