"""A role is asked for by one person and agreed to by another (ADR 17)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0017_questions")]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=200)),
                ("asked_by", models.UUIDField()),
                ("asked_on", models.DateField()),
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
                ("answered_on", models.DateField(null=True)),
                (
                    "branch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "open")),
                        fields=("person", "role", "branch"),
                        name="one_asked_for",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="held",
            name="appointment",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="permissions.appointment",
            ),
        ),
        RunFile("permissions", "appoint"),
        RunFile("permissions", "seat"),
    ]
