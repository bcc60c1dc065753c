"""The edges are kept by the database too; row security of steps, clocks and the outbox."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = ("state_edge", "clock_fixed", "rows")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_edges"), ("permissions", "0002_wall")]

    operations = [RunFile("workflow", name) for name in FILES]
