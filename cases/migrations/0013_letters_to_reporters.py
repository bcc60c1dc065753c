"""A letter may go to a reporter, in their thread, as well as to a party."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_reported_by")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="thread",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.thread"),
        )
    ]
