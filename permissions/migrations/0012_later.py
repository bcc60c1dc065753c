"""A signed-in reporter writes again into a thread of their own."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0011_outside")]

    operations = [RunFile("permissions", "later")]
