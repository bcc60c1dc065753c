"""Whoever renews keys journals that, and nothing else (D7)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0016_sinks")]

    operations = [RunFile("audit", "audit_append")]
