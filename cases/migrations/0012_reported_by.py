"""Whose a thread is, when its reporter was signed in: a row apart that the door alone reads."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_workload"), ("permissions", "0012_later")]

    operations = [
        migrations.CreateModel(
            name="ReportedBy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token", models.CharField(db_index=True, max_length=64)),
                (
                    "thread",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.thread"
                    ),
                ),
            ],
        ),
        RunFile("cases", "rows"),
        RunFile("cases", "rows_own"),
    ]
