"""Whoever has the code of an anonymous report may say who they are; nobody takes that back (ADR 28)."""

from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_used")]

    operations = [
        migrations.AddField("thread", "claimed_on", models.DateField(null=True)),
        RunFile("cases", "claimed"),
    ]
