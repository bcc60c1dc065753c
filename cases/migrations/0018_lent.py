"""A case is shown to whoever reads it, and written by whoever sees it (decision 24)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_worker_says_who"), ("permissions", "0022_emergency")]

    operations = [RunFile("cases", "rows"), RunFile("cases", "rows_own")]
