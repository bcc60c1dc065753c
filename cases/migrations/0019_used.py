"""A second person's word that somebody may read a name is used up when they did (decision 25)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_lent"),
    ]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Open"),
                    ("approved", "Approved"),
                    ("turned_down", "Turned down"),
                    ("void", "Void: the case moved on"),
                    ("used", "Agreed, and used"),
                ],
                max_length=20,
            ),
        ),
    ]
