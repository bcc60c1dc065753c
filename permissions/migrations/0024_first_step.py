"""A one-time code is good for a first second step, too, and for that alone where it says so."""

from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("permissions", "0023_away")]

    operations = [
        migrations.AddField(model_name="invitation", name="enrolled_at", field=models.DateTimeField(null=True)),
        RunFile("permissions", "rows"),
        RunFile("permissions", "invite"),
    ]
