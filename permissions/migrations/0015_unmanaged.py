"""A case whose manager is gone goes back to whoever opened it."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0014_journals"), ("cases", "0014_turn")]

    operations = [RunFile("permissions", "unmanaged"), RunFile("permissions", "later")]
