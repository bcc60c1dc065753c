"""Whom an outbox row reaches, and the one letter that all of them get: a bell, not a message (TM-07)."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Q

from cases import duties, turns
from cases.models import Case, Tie
from permissions import emergency, pace
from permissions.appointing import AGREE
from permissions.functions import call
from permissions.models import Account, Held
from permissions.resetting import VOUCH
from permissions.roles import Role
from workflow.models import Clock, Outbox

SUBJECT = "You have a notice"
TEXT = "You have a notice. Sign in to read it: {url}/today/\n\nThis message says nothing else on purpose. Do not answer it.\n"
EVERYBODY = ""  # any role
KEEPERS = (Role.AUDITOR, Role.INDEPENDENT_READER, Role.SYSTEM_ADMINISTRATOR)  # of the journal and of the machines


def recipients(row: Outbox) -> list[Account]:
    """The accounts that this row is for, as things stand now: whoever lost the case in between is not told."""
    find = KINDS.get(row.kind)
    accounts = set() if find is None else find(row)
    return list(Account.objects.filter(pk__in=accounts, is_active=True).exclude(email="").order_by("pk"))


def ring(row: Outbox, account: Account) -> None:
    """Send the bell. The message id is made of row and account, so that a mailbox can drop a second one."""
    message = EmailMessage(SUBJECT, TEXT.format(url=settings.STAFF_URL), None, [account.email])
    message.extra_headers["Message-ID"] = f"<{row.pk}.{account.pk}@{settings.CANDOR_MAIL_DOMAIN}>"
    message.send()


def _bell(case_id: UUID, role: str) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select * from public.candor_bell(%s, %s)", [case_id, role])
        return {account for (account,) in cursor.fetchall()}


def _holders(row: Outbox) -> set[UUID]:
    return _bell(row.case_id, EVERYBODY) if row.case_id else set()


def _whose_turn(row: Outbox) -> set[UUID]:
    """After a step: those who act next, as the case stands when the bell leaves."""
    case = Case.objects.filter(pk=row.case_id).first()
    role = turns.noted(case) if case else None
    return _bell(case.pk, role) if case and role else set()


def _tied(row: Outbox) -> set[UUID]:
    """The reporter wrote: everyone on a case that the thread is tied to."""
    cases = Tie.objects.filter(thread_id=row.ids["thread"]).values_list("case_id", flat=True)
    return set().union(*(_bell(case_id, EVERYBODY) for case_id in cases))


def _passed_on(row: Outbox) -> set[UUID]:
    """A child's danger is still not reported: everybody on the case, and those it is passed on to who are clear of it."""
    if (
        row.case_id is None
        or not Clock.objects.filter(case_id=row.case_id, kind__in=duties.CHILD, satisfied_on=None).exists()
    ):
        return set()
    found = call("select * from public.candor_bell_of_duty(%s, %s)", row.case_id, [row.ids["level"]])
    return _holders(row) | {account for (account,) in found}


def _person(row: Outbox) -> set[UUID]:
    """One person by name, if the case is still theirs to see."""
    mine = set(Account.objects.filter(person_id=row.ids["person"]).values_list("pk", flat=True))
    return mine & _holders(row)


def _appointers(row: Outbox) -> set[UUID]:
    """A report that nobody may read: whoever appoints is told that someone is needed, without a reference (D22)."""
    held = Held.objects.in_force().filter(role__in=(Role.POLICY_OWNER, Role.AUDITOR)).values("person_id")
    return set(Account.objects.filter(person_id__in=held).values_list("pk", flat=True))


def _independent(row: Outbox) -> set[UUID]:
    """Somebody may read a journal, or more cases in an hour: those outside are told that it happened, without a reference."""
    held = Held.objects.in_force().filter(role=Role.INDEPENDENT_READER).values("person_id")
    return set(Account.objects.filter(person_id__in=held).values_list("pk", flat=True))


def _second(row: Outbox) -> set[UUID]:
    """A role or a change of keys was asked for: whoever may agree to it, and not the one who asked."""
    held = Held.objects.in_force().filter(role__in=AGREE).exclude(person_id=row.ids["by"]).values("person_id")
    return set(Account.objects.filter(person_id__in=held).values_list("pk", flat=True))


def _told_of_reset(row: Outbox) -> set[UUID]:
    """A second step was reset: whose it was, and everybody who may vouch, whoever reset it too: perhaps they did not."""
    held = Held.objects.in_force().filter(role__in=VOUCH).values("person_id")
    told = Q(person_id__in=held) | Q(person_id=row.ids["person"])
    return set(Account.objects.filter(told).values_list("pk", flat=True))


def _keepers(row: Outbox) -> set[UUID]:
    """Signed checkpoints do not leave: those who look after the journal, and after the machines."""
    held = Held.objects.in_force().filter(role__in=KEEPERS).values("person_id")
    return set(Account.objects.filter(person_id__in=held).values_list("pk", flat=True))


def _told_of_reading(row: Outbox) -> set[UUID]:
    """Somebody read in bulk: auditors and those outside are told, not the person it is about."""
    held = Held.objects.in_force().filter(role__in=pace.TOLD).exclude(person_id=row.ids["person"]).values("person_id")
    return set(Account.objects.filter(person_id__in=held).values_list("pk", flat=True))


def _emergency(row: Outbox, roles: Collection[str]) -> set[UUID]:
    """Somebody asks to read in an emergency, or may: those of these roles who are not conflicted in such a case."""
    with connection.cursor() as cursor:
        cursor.execute("select * from public.candor_bell_of_emergency(%s, %s)", [row.ids["right"], list(roles)])
        return {account for (account,) in cursor.fetchall()}


def _asker(row: Outbox) -> set[UUID]:
    """Whoever asked for it is told that it was answered."""
    return set(Account.objects.filter(person_id=row.ids["person"]).values_list("pk", flat=True))


def _nobody(row: Outbox) -> set[UUID]:
    """The reporter reads it in the thread when they come back; there is no address to write to."""
    return set()


KINDS: Mapping[str, Callable[[Outbox], set[UUID]]] = {
    "new_report": _holders,
    "new_message": _tied,
    "withdrawal": _tied,
    "claimed": _tied,
    "child": _holders,
    "urgent": _holders,
    "child_late": _passed_on,
    "assigned": _person,
    "moved": _whose_turn,
    "asked": _holders,
    "agreed": _person,
    "unmanaged": _holders,
    "unrouted": _appointers,
    "journal_given": _independent,
    "role_asked": _second,
    "key_asked": _second,
    "step_reset": _told_of_reset,
    "checkpoint_stuck": _keepers,
    "facts_changed": _keepers,
    "read_in_bulk": _told_of_reading,
    "reading_limit": _independent,
    "emergency_asked": partial(_emergency, roles=emergency.ANSWER),
    "emergency_agreed": partial(_emergency, roles=(Role.INDEPENDENT_READER,)),
    "emergency_answered": _asker,
    "acknowledged": _nobody,
    "check_in": _nobody,
    "linked": _nobody,
    "message_to_reporter": _nobody,
}
