"""The journal's functions, triggers and row security."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = ("audit_next", "audit_append", "audit_heads", "append_only", "rows", "rows_threads", "rows_journals")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("permissions", "0002_wall")]

    operations = [RunFile("audit", name) for name in FILES]
