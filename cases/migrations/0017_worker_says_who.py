"""A worker says who acts before it sees a case (D11)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_stands")]

    operations = [RunFile("cases", "rows")]
