"""Where the other cases stand that share a report with one (ADR 18)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0019_reading")]

    operations = [RunFile("permissions", "beside")]
