"""How many cases one person opens in an hour before the next ones wait, and who reached that."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [
        ("permissions", "0018_appointments"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingLimit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("cases", models.PositiveSmallIntegerField()),
                ("pause", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                ("event", models.UUIDField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BulkReading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("cases", models.PositiveSmallIntegerField()),
                ("limit", models.PositiveSmallIntegerField()),
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
                "indexes": [models.Index(fields=["-at"], name="bulkreading_newest")],
            },
        ),
        RunFile("permissions", "reading"),
    ]
