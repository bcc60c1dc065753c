"""The journal's functions, triggers and row security. Numbered ahead so that tables come first, whatever joins them."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("cases", "0001_initial"),
        ("permissions", "0010_wall"),
    ]

    operations = [
        RunFile("audit", "audit_next"),
        RunFile("audit", "audit_append"),
        RunFile("audit", "audit_heads"),
        RunFile("audit", "append_only"),
        RunFile("audit", "rows"),
    ]
