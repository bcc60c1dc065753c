"""One more function: whether anybody outside the employer can read what nobody inside may."""

from django.db import migrations

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0010_wall")]

    operations = [RunFile("permissions", "outside")]
