"""The wall: functions, triggers and row security of roles, grants and conflicts. Every table stands before it."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = (
    "actor", "clear", "signins", "invite", "second_steps", "appoint", "emergency", "seat", "members", "rows", "rekey",
    "grant_copies", "screen", "route", "bell", "admit", "later", "outside", "unmanaged", "away", "ask", "sealed", "classes",
    "journals", "reading", "beside", "retaliation", "duties",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("permissions", "0001_initial"),
        ("cases", "0002_people"),
        ("audit", "0001_initial"),
        ("vault", "0001_initial"),
        ("workflow", "0001_initial"),
        ("policies", "0001_initial"),
        ("intake", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [RunFile("permissions", name) for name in FILES]
