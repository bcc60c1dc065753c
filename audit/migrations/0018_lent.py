"""Whoever reads a case in an emergency reads its chain, and writes there what they opened (decision 24)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0017_rotation"), ("permissions", "0022_emergency")]

    operations = [RunFile("audit", "audit_append"), RunFile("audit", "rows")]
