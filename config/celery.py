"""The courier: it carries ids from the outbox to the tasks, and keeps nothing that the database does not have (D29)."""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("candor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["cases", "intake"])

# The beat table: what the clock starts. Each entry is safe to run twice, late, or on two machines.
app.conf.beat_schedule = {
    "find what a lost message forgot": {"task": "cases.tasks.sweep_outbox", "schedule": timedelta(minutes=1)},
    "fire what the clock is due to fire": {"task": "cases.tasks.sweep_clocks", "schedule": timedelta(minutes=15)},
    "remove drafts that have expired": {"task": "intake.tasks.sweep_drafts", "schedule": timedelta(minutes=15)},
    "remove pieces of files that never came whole": {
        "task": "cases.tasks.sweep_uploads",
        "schedule": timedelta(hours=6),
    },
    "write to addresses whose window has come": {
        "task": "cases.tasks.sweep_addresses",
        "schedule": timedelta(minutes=5),
    },
    "sign every head of the journal": {"task": "cases.tasks.sign_checkpoint", "schedule": crontab(minute=7)},
    "send again what a sink has not had": {"task": "cases.tasks.carry_checkpoints", "schedule": timedelta(minutes=10)},
}


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_: object) -> None:
    from config import safety  # it asks settings, which this module must not read at import

    safety.require()
