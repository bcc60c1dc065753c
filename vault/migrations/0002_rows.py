"""Row security of keys and names, and what the operator's renewal of keys may do."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = ("rows", "rows_threads", "rotate")


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("permissions", "0002_wall")]

    operations = [RunFile("vault", name) for name in FILES]
