"""What leads from a case to people, branches and policies."""

import django.db.models.deletion
from django.db import migrations, models

from permissions.tables import Together


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("permissions", "0001_initial"), ("policies", "0001_initial")]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="party",
                    name="branch",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"
                    ),
                ),
                migrations.AddField(
                    model_name="allegation",
                    name="version",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.policyversion",
                    ),
                ),
                migrations.AddField(
                    model_name="exemptioncheck",
                    name="exemption",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.exemption",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="branch",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="owner",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="permissions.person"
                    ),
                ),
            ]
        ),
    ]
