"""A worker says who acts before it sees a case (D11)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_one_rule")]

    operations = [RunFile("cases", "rows")]
