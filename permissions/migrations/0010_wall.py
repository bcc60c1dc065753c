"""The wall: functions, triggers and row security of grants and conflicts. Numbered ahead: every table comes first."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = (
    "actor", "clear", "grant_copies", "screen", "route", "admit", "later", "seat", "members", "bell", "rows",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("permissions", "0001_initial"), ("cases", "0002_initial"), ("audit", "0001_initial")]

    operations = [RunFile("permissions", name) for name in FILES]
