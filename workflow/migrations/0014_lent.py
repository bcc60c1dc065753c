"""Steps and clocks are shown to whoever reads the case, and written by whoever sees it (decision 24)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("workflow", "0013_worker_says_who"), ("permissions", "0022_emergency")]

    operations = [RunFile("workflow", "rows")]
