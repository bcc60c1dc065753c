"""Row security of drafts."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = ("rows",)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("permissions", "0002_wall")]

    operations = [RunFile("intake", name) for name in FILES]
