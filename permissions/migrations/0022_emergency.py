"""A case may be read in an emergency by somebody who is no member of it, for some hours (decision 24)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [
        ("permissions", "0021_signins"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=9)),
                ("reason", models.CharField(max_length=200)),
                ("hours", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("asked_on", models.DateField()),
                ("answer_by", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("agreed", "Agreed"),
                            ("turned_down", "Turned down"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("event", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["person", "reference"], name="emergency_reads")],
            },
        ),
        *(RunFile("permissions", name) for name in ("clear", "emergency", "ask", "members", "reading")),
    ]
