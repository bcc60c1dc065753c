"""What was recorded of a policy stays; the register of prior approvals is read by its offices alone."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("permissions", "0010_wall")]

    operations = [RunFile("policies", "unchanged"), RunFile("policies", "rows")]
