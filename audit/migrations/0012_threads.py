"""A thread's own journal for its signed-in reporter too."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0011_threads"), ("cases", "0012_reported_by")]

    operations = [RunFile("audit", "rows_threads")]
