"""An auditor reads the chain of a case, and writes there that they did."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0012_threads"), ("permissions", "0014_journals")]

    operations = [RunFile("audit", "audit_append"), RunFile("audit", "rows_journals")]
