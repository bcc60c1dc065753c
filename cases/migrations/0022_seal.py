"""A case may be sealed: given to people one by one and to no pool (ADR 30)."""

import django.db.models.deletion
from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_retaliation")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="seal",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.proposal"
            ),
        ),
        RunFile("cases", "workload"),
    ]
