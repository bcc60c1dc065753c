"""The mark of a demonstration, and the table that sign-in throttles count in."""

from django.db import migrations, models

from permissions.sqlfiles import RunFile


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Demonstration",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_demonstration_mark")],
            },
        ),
        RunFile("config", "tables"),
    ]
