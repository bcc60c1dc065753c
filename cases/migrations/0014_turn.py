"""Whose turn it is, on the case: the state alone does not say it where an outcome is decided and served."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_letters_to_reporters")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="turn",
            field=models.CharField(blank=True, max_length=30),
        ),
    ]
