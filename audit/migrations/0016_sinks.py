"""Where signed checkpoints go and how far they have come; and an index for what one person read lately."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0015_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sink",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("sent", models.PositiveBigIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("code", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("chain_kind", "case"), ("verb", "read")),
                fields=["actor", "at"],
                include=("chain_id",),
                name="event_reading",
            ),
        ),
    ]
