"""The wrap of an approval's key goes forward to a newer one; what the approval says stays (D7)."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("policies", "0010_unchanged"), ("vault", "0013_rotation")]

    operations = [RunFile("policies", "unchanged")]
