"""Files of reporters: what they are, their sealed pieces, and a thread that takes none."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import vault.fields
from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_seal")]

    operations = [
        migrations.AddField("thread", "files_closed", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("about", vault.fields.SealedField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.message"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.thread"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("message", "number"), name="one_file_number")]},
        ),
        migrations.CreateModel(
            name="FileBlock",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("file_id", models.UUIDField()),
                ("thread_id", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("begun_on", models.DateField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("file_id", "number"), name="one_block_number")]},
        ),
        RunFile("cases", "rows"),
        RunFile("cases", "rows_files"),
    ]
