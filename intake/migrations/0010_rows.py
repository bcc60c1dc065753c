"""Row security of drafts and inbox sessions."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [RunFile("intake", "rows")]
