"""Row security of wrapped keys and identities. Numbered ahead so that tables come first, whatever joins them."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("cases", "0001_initial"), ("permissions", "0010_wall")]

    operations = [RunFile("vault", "rows")]
