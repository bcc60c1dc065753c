"""Whoever waits to be taken in again, or has no open account, is counted for no report and no case."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0022_emergency")]

    operations = [
        RunFile("permissions", "away"),
        RunFile("permissions", "route"),
        RunFile("permissions", "bell"),
        RunFile("permissions", "later"),
        RunFile("permissions", "unmanaged"),
        RunFile("permissions", "seat"),
        RunFile("permissions", "members"),
    ]
