"""Who is let into a sealed case by two people, and who comes in from outside where fewer than two are left (ADR 30)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0024_first_step"), ("cases", "0022_seal")]

    operations = [
        migrations.AddField(
            model_name="persongrant",
            name="request",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="persongrant",
            constraint=models.UniqueConstraint(fields=("request", "user"), name="let_in_once"),
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=40)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
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
            },
        ),
        RunFile("permissions", "sealed"),
        *(
            RunFile("permissions", name)
            for name in ("clear", "members", "later", "route", "seat", "unmanaged", "journals")
        ),
    ]
