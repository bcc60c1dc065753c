"""A row of a case is seen by the one function that says who sees the case (ADR 15)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_turn"), ("permissions", "0016_kept_plans")]

    operations = [RunFile("cases", "rows"), RunFile("cases", "rows_own")]
