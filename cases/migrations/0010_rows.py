"""Row security of the case and of everything that hangs from it."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial"), ("permissions", "0010_wall")]

    operations = [RunFile("cases", "rows")]
