"""The tables of drafts, which go by themselves."""

import uuid

from django.db import migrations, models

import vault.fields


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("locator", models.CharField(max_length=64, unique=True)),
                ("sealed", vault.fields.SealedField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InboxSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("locator", models.CharField(max_length=64, unique=True)),
                ("sealed", vault.fields.SealedField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
    ]
