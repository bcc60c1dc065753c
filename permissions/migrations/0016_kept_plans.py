"""The functions that policies call keep their plans for the length of a connection (ADR 15)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0015_unmanaged")]

    operations = [
        RunFile("permissions", "actor"),
        RunFile("permissions", "admit"),
        RunFile("permissions", "clear"),
        RunFile("permissions", "journals"),
    ]
