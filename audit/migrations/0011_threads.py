"""Row security that hangs on threads and their ties."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0010_rows"), ("cases", "0010_rows")]

    operations = [RunFile("audit", "rows_threads")]
