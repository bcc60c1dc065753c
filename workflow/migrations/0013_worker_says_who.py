"""A worker says who acts before it sees steps, clocks or the outbox (D11)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("workflow", "0012_one_rule")]

    operations = [RunFile("workflow", "rows")]
