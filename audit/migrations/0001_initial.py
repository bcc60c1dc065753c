"""The tables of the journal, its checkpoints, and the places outside."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.tables import Together


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "chain_kind",
                            models.CharField(
                                choices=[
                                    ("case", "Case"),
                                    ("thread", "Thread"),
                                    ("person", "Person"),
                                    ("system", "System"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("chain_id", models.UUIDField()),
                        ("seq", models.PositiveBigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("actor", models.CharField(max_length=200)),
                        ("verb", models.CharField(max_length=200)),
                        ("plane", models.CharField(max_length=10)),
                        ("body", models.TextField()),
                        ("prev", models.BinaryField()),
                        ("hash", models.BinaryField()),
                        ("mac", models.BinaryField()),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("chain_kind", "case"), ("verb", "read")),
                                fields=["actor", "at"],
                                include=("chain_id",),
                                name="event_reading",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("chain_kind", "chain_id", "seq"), name="one_event"),
                            models.CheckConstraint(
                                condition=models.Q(("chain_kind__in", ["case", "thread", "person", "system"])),
                                name="event_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Head",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "chain_kind", "chain_id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "chain_kind",
                            models.CharField(
                                choices=[
                                    ("case", "Case"),
                                    ("thread", "Thread"),
                                    ("person", "Person"),
                                    ("system", "System"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("chain_id", models.UUIDField()),
                        ("seq", models.PositiveBigIntegerField()),
                        ("hash", models.BinaryField()),
                        ("signed", models.PositiveBigIntegerField()),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("seq__gt", models.F("signed"))),
                                fields=["chain_kind"],
                                name="head_unsigned",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("chain_kind__in", ["case", "thread", "person", "system"])),
                                name="head_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Digest",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="digests", to="audit.event"
                            ),
                        ),
                        (
                            "chain_kind",
                            models.CharField(
                                choices=[
                                    ("case", "Case"),
                                    ("thread", "Thread"),
                                    ("person", "Person"),
                                    ("system", "System"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("chain_id", models.UUIDField()),
                        ("seq", models.PositiveBigIntegerField()),
                        ("row", models.UUIDField()),
                        ("field", models.CharField(max_length=80)),
                        ("version", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["chain_id", "row", "field", "-version", "-seq"], name="digest_newest")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sink",
                    fields=[
                        ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ("sent", models.PositiveBigIntegerField(default=0)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("failing_since", models.DateTimeField(null=True)),
                        ("code", models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("seq", models.PositiveBigIntegerField(unique=True)),
                        ("at", models.DateTimeField()),
                        ("body", models.TextField()),
                        ("signature", models.BinaryField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
            ]
        ),
    ]
