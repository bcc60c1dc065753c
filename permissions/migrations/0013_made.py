"""A grant opens only what its event says (D14): the question, and the policies that ask it."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0012_later")]

    operations = [RunFile("permissions", "clear"), RunFile("permissions", "rows")]
