"""The tables of edges, steps, clocks and the outbox."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import vault.fields
from permissions.tables import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0001_initial")]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Clock",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="cases.case"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("about", models.CharField(blank=True, max_length=40)),
                        ("starts_on", models.DateField()),
                        ("starts_at", models.DateTimeField(null=True)),
                        ("due_on", models.DateField(null=True)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("source", models.CharField(max_length=200)),
                        ("status", models.CharField(max_length=20)),
                        ("statutory", models.BooleanField(default=False)),
                        ("satisfied_on", models.DateField(null=True)),
                        ("satisfied_by", models.UUIDField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("satisfied_on", None)), fields=["due_on"], name="clock_due_on"
                            ),
                            models.Index(
                                condition=models.Q(("due_at__isnull", False), ("satisfied_on", None)),
                                fields=["due_at"],
                                name="clock_due_at",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_at__isnull", False), ("due_on", None)),
                                    models.Q(("due_at", None), ("due_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="due_on_a_day_or_at_an_hour",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockNote",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="workflow.clock"
                            ),
                        ),
                        ("text", vault.fields.SealedField()),
                        ("person", models.UUIDField()),
                        ("written_on", models.DateField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Edge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=40)),
                        ("target", models.CharField(max_length=40)),
                        ("verb", models.CharField(max_length=40)),
                        ("number", models.CharField(max_length=8)),
                        ("revocable", models.BooleanField()),
                        ("by_system", models.BooleanField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("source", "target", "verb"), name="one_edge")],
                    },
                ),
                migrations.CreateModel(
                    name="Outbox",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("ids", models.JSONField(default=dict)),
                        ("effect", models.CharField(max_length=200, unique=True)),
                        ("due_at", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("claimed_until", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("dead_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dead_at", None), ("done_at", None)),
                                fields=["due_at"],
                                name="outbox_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
                            ),
                        ),
                        ("verb", models.CharField(max_length=40)),
                        ("source", models.CharField(max_length=40)),
                        ("target", models.CharField(max_length=40)),
                        ("version", models.PositiveIntegerField()),
                        ("person", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        ("remark", vault.fields.SealedField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "version"), name="one_step_a_version"),
                            models.CheckConstraint(
                                condition=models.Q(("happened_on__lte", models.F("recorded_on"))),
                                name="nothing_happens_tomorrow",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("happened_on", models.F("recorded_on")), ("remark__isnull", False), _connector="OR"
                                ),
                                name="late_entry_says_why",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
