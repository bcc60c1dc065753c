"""The tables of keys, and of names that stand apart."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.tables import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0001_initial")]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="CaseKey",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("wrap", models.BinaryField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("case", "version"), name="one_case_key")],
                    },
                ),
                migrations.CreateModel(
                    name="KeyFloor",
                    fields=[
                        ("pair", models.CharField(max_length=20, primary_key=True, serialize=False)),
                        ("lowest", models.PositiveIntegerField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("thread_id", models.UUIDField(unique=True)),
                        ("sealed", models.BinaryField()),
                        ("created_on", models.DateField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
            ]
        ),
    ]
