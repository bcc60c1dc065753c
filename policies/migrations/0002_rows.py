"""Row security of policies; a version that is pinned stays as it is."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = ("unchanged", "rows")


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("permissions", "0002_wall")]

    operations = [RunFile("policies", name) for name in FILES]
