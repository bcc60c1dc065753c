"""Renewing a pair: which versions are retired, and the functions that close anew what older ones closed (D7)."""

from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0012_one_rule"),
        ("cases", "0015_one_rule"),
        ("policies", "0010_unchanged"),
        ("permissions", "0017_questions"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyFloor",
            fields=[
                ("pair", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("lowest", models.PositiveIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        RunFile("vault", "rotate"),
    ]
