"""The key of a case opens for whoever reads the case, an identity for whoever sees it (decision 24)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("vault", "0013_rotation"), ("permissions", "0022_emergency")]

    operations = [RunFile("vault", "rows"), RunFile("vault", "rows_threads")]
