"""Whoever holds a case is asked about names that nobody here bears, before they read it (D22, `unasked`)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import vault.fields
from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0016_kept_plans"), ("cases", "0002_initial"), ("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("names", vault.fields.SealedField()),
            ],
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                ("question", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="permissions.question")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "question"), name="one_asked")],
            },
        ),
        migrations.CreateModel(
            name="Settled",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person", models.CharField(max_length=64)),
                ("question", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="permissions.question")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("question", "person"), name="one_settled")],
            },
        ),
        *(RunFile("permissions", name) for name in ("clear", "ask", "admit", "later", "journals")),
    ]
