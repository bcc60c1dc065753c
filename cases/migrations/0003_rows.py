"""Row security of cases, reports and everything that belongs to them."""

from django.db import migrations

from permissions.sqlfiles import RunFile

FILES = (
    "rows",
    "rows_own",
    "rows_files",
    "addresses",
    "claimed",
    "classes",
    "released",
    "stands",
    "workload",
    "heard",
    "approvals",
    "duties",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_people"), ("permissions", "0002_wall")]

    operations = [RunFile("cases", name) for name in FILES]
