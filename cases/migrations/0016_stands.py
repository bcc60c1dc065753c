"""What stands on record of a case, as digests for its chain."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_one_rule"),
        ("permissions", "0019_reading"),
        ("workflow", "0012_one_rule"),
    ]

    operations = [RunFile("cases", "stands")]
