"""How busy people are, for whoever assigns work."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_rows")]

    operations = [RunFile("cases", "workload")]
