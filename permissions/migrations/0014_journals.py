"""The auditor's right to read the journal of a case."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0013_made"), ("cases", "0002_initial"), ("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="JournalGrant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=9)),
                ("reason", models.CharField(max_length=200)),
                ("given_by", models.UUIDField()),
                ("given_at", models.DateTimeField()),
                ("given_on", models.DateField()),
                ("until", models.DateTimeField()),
                ("event", models.UUIDField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["person", "reference"], name="journalgrant_reads")],
            },
        ),
        RunFile("permissions", "journals"),
    ]
