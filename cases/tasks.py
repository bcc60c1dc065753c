"""Postmen: each takes an id from the outbox, or what the clock says, and makes one call. All are safe to run twice."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task

from audit import checkpoints, clock, journal, sinks
from cases import notes, notify, uploads
from cases.models import Case
from cases.services import checking, escalating
from cases.services.intake import acknowledge_by_clock
from permissions.actors import Actor, acting
from workflow import dispatch, outbox
from workflow.states import State

log = logging.getLogger(__name__)
ACKNOWLEDGED_BY_CLOCK_AFTER = timedelta(days=6)  # D25: the day before the seven days are over


@shared_task(name="candor.deliver")
def deliver(row_id: str) -> None:
    """Carry one outbox row. What fails comes back after a pause; what is done already is left alone."""
    try:
        with acting(Actor.system("deliver")):
            row = outbox.take(UUID(row_id))
            if row is None:
                return
            for account in notify.recipients(row):
                notify.ring(row, account)
            outbox.done(row.pk)
    except OSError as failure:  # the mail server, in all its ways of failing
        log.warning("deliver %s: %s", row_id, type(failure).__name__)
        with acting(Actor.system("deliver")):
            outbox.failed(UUID(row_id))


@shared_task
def sweep_outbox() -> None:
    """Find what a lost message forgot."""
    dispatch.sweep()


@shared_task
def sweep_clocks() -> None:
    """Ring for what presses and pass on what is late; acknowledge on the sixth day what nobody has; ask how reporters were
    treated, on the days set when a case closed.
    """
    before = clock.today() - ACKNOWLEDGED_BY_CLOCK_AFTER
    with acting(Actor.system("clocks")):
        waiting = list(Case.objects.filter(state=State.RECEIVED, received_on__lte=before).values_list("pk", flat=True))
        checks = checking.checks_due()
        pressing = escalating.pressing()
    for case_id in pressing:
        escalating.look_after(case_id)
    for case_id in waiting:
        acknowledge_by_clock(case_id)
    for check in checks:
        checking.ask_by_clock(check)


@shared_task
def sweep_uploads() -> None:
    """Remove the pieces of files whose sending was cut off where nothing could remove them at once."""
    uploads.drop_unfinished()


@shared_task
def sweep_addresses() -> None:
    """Write to the addresses whose window has come, and remove those of reports in which nothing more is to come."""
    notes.send()
    notes.end()


@shared_task
def sign_checkpoint() -> None:
    """Sign the heads of all chains and let the signature leave the machine (D17)."""
    try:
        with acting(Actor.system("checkpoint")):
            checkpoints.sign()
    except checkpoints.RolledBack:
        log.error("checkpoint: RolledBack")  # the sinks' round finds the same, and tells people
    carry_checkpoints()


@shared_task
def carry_checkpoints() -> None:
    """Hand every sink what it has not had. One that begins to fail rings for those who look after the journal, once."""
    with acting(Actor.system("checkpoint")) as actor:
        for sink in sinks.carry():
            facts: dict[str, journal.Fact] = {"sink": sink.name, "code": sink.code}
            journal.record(journal.Chain.system(), "checkpoint_stuck", actor=actor.label, facts=facts)
            moment = f"{sink.failing_since:%Y%m%dT%H%M%S}"
            outbox.put("checkpoint_stuck", ids={}, effect=f"checkpoint_stuck:{sink.name}:{moment}")
