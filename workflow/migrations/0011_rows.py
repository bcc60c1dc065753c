"""Edges, clocks and steps guarded in the database, and row security. Numbered ahead: every table comes first."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0010_edges"),
        ("cases", "0002_initial"),
        ("permissions", "0010_wall"),
    ]

    operations = [
        RunFile("workflow", "state_edge"),
        RunFile("workflow", "clock_fixed"),
        RunFile("workflow", "rows"),
    ]
