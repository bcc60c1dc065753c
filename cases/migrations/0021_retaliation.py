"""A report of payback for an earlier one: a case of its own that its members can trace, and nobody else (ADR 29)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_claimed"), ("permissions", "0021_signins")]

    operations = [
        migrations.CreateModel(
            name="Retaliation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_on", models.DateField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.thread"),
                ),
            ],
        ),
        RunFile("permissions", "retaliation"),
        RunFile("cases", "rows"),
        RunFile("cases", "rows_own"),
        RunFile("cases", "stands"),
    ]
