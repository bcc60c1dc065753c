"""Whoever is asked before they may read a case writes into its chain that they were, and what they answered."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("audit", "0014_one_rule"), ("permissions", "0017_questions")]

    operations = [RunFile("audit", "audit_append")]
