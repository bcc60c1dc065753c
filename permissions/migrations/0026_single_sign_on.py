"""Single sign-on: a browser that is away at a provider, and how a provider calls an account."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vault.fields
from permissions.tables import CreateTogether


class Migration(migrations.Migration):
    dependencies = [("permissions", "0025_sealed")]

    operations = [
        CreateTogether(
            [
                migrations.CreateModel(
                    name="Away",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("locator", models.CharField(max_length=64, unique=True)),
                        ("sealed", vault.fields.SealedField()),
                        ("until", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="KnownAs",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("issuer", models.CharField(max_length=255)),
                        ("locator", models.CharField(max_length=64, unique=True)),
                        (
                            "account",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "issuer"), name="one_subject_of_an_issuer")
                        ],
                    },
                ),
            ]
        ),
    ]
