"""The tables of policies, their versions, and what was approved before."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import vault.fields
from permissions.tables import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [("permissions", "0001_initial")]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Policy",
                    fields=[
                        ("slug", models.SlugField(max_length=80, primary_key=True, serialize=False)),
                        ("title", models.CharField(max_length=200)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PolicyVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="policies.policy",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("effective_from", models.DateField(null=True)),
                        ("effective_to", models.DateField(null=True)),
                        ("owner", models.CharField(blank=True, max_length=200)),
                        ("contact", models.CharField(blank=True, max_length=200)),
                        ("content", models.JSONField()),
                        ("loaded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-loaded_at"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Adoption",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adoptions",
                                to="policies.policy",
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=64)),
                        ("adopted_by", models.CharField(max_length=200)),
                        ("adopted_on", models.DateField()),
                        ("instrument", models.CharField(max_length=200)),
                        ("recorded_by", models.UUIDField()),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("policy", "key", "digest"), name="one_adoption")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficialText",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="official_texts",
                                to="policies.policyversion",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("media_type", models.CharField(max_length=40)),
                        ("sha256", models.CharField(max_length=64)),
                        ("data", models.BinaryField()),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-added_at"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "sha256"), name="one_official_text")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Exemption",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exemptions",
                                to="policies.policy",
                            ),
                        ),
                        ("person", models.CharField(max_length=64)),
                        ("codes", models.JSONField()),
                        ("devices", models.JSONField()),
                        ("wrap", models.BinaryField()),
                        ("whom", vault.fields.SealedField()),
                        ("tags", vault.fields.SealedField()),
                        ("unit", vault.fields.SealedField()),
                        ("purpose", vault.fields.SealedField()),
                        ("operation_ref", vault.fields.SealedField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField()),
                        (
                            "approver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("approved_at", models.DateTimeField()),
                        ("recorded_by", models.UUIDField()),
                        ("recorded_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("revoked_by", models.UUIDField(null=True)),
                        ("revoked_why", vault.fields.SealedField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["person"], name="exemption_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                                name="exemption_ends_after_it_starts",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
