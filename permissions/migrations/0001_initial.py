"""The tables of people, accounts, roles, grants, conflicts and sign-ins."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vault.fields
from permissions.tables import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length"), ("cases", "0001_initial")]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Branch",
                    fields=[
                        ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "appointing_authority",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="permissions.person",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                        ("first_name", models.CharField(max_length=80)),
                        ("last_name", models.CharField(max_length=80)),
                        ("other_names", models.CharField(blank=True, max_length=200)),
                        ("unit", models.CharField(blank=True, max_length=120)),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="permissions.branch",
                            ),
                        ),
                        (
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="permissions.person",
                            ),
                        ),
                        ("bargaining_unit", models.CharField(blank=True, max_length=80)),
                        ("tenure", models.CharField(blank=True, max_length=40)),
                        ("employee", models.BooleanField(default=True)),
                        ("left_on", models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("username", models.CharField(max_length=80, unique=True)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="permissions.person",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Held",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="held",
                                to="permissions.person",
                            ),
                        ),
                        ("role", models.CharField(max_length=40)),
                        (
                            "branch",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"),
                        ),
                        ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="auth.group")),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(default="9999-12-31")),
                        ("given_by", models.UUIDField(null=True)),
                        ("ended_by", models.UUIDField(null=True)),
                        ("ended_why", vault.fields.SealedField(null=True)),
                        (
                            "appointment",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="permissions.appointment",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "group", "until_on"], name="held_person_group")],
                    },
                ),
                migrations.CreateModel(
                    name="Kin",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "one",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="permissions.person"
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                    ],
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("role", models.CharField(max_length=40)),
                        (
                            "branch",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"),
                        ),
                        ("reason", vault.fields.SealedField()),
                        ("asked_by", models.UUIDField()),
                        ("asked_on", models.DateField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting"),
                                    ("agreed", "Agreed"),
                                    ("turned_down", "Turned down"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("answered_by", models.UUIDField(null=True)),
                        ("answered_on", models.DateField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "open")),
                                fields=("person", "role", "branch"),
                                name="one_asked_for",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("person", models.CharField(max_length=64)),
                        ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                        (
                            "held",
                            models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="permissions.held"),
                        ),
                        ("screened_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person"], name="seat_person"),
                            models.Index(fields=["group"], name="seat_pool"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Screen",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("token", models.CharField(max_length=64)),
                        ("person", models.CharField(max_length=64)),
                        ("strict", models.BooleanField()),
                        ("own", models.BooleanField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("token", "person", "strict"), name="one_screen")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Known",
                    fields=[
                        ("token", models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Route",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "branch",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="permissions.branch"),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="auth.group")),
                        ("role", models.CharField(max_length=40)),
                        ("whole", models.BooleanField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("branch", "position"), name="one_route")],
                    },
                ),
                migrations.CreateModel(
                    name="CaseToken",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                        ("token", models.CharField(max_length=64)),
                        ("named", models.BooleanField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "token", "named"), name="one_case_token")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                        ("person", models.CharField(max_length=64)),
                        (
                            "answer",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Unasked"), (2, "Possible"), (3, "Conflicted")]
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("case", "person"), name="one_standing")],
                    },
                ),
                migrations.CreateModel(
                    name="Cleared",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                        ("person", models.CharField(max_length=64)),
                        ("token", models.CharField(max_length=64)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "person", "token"), name="one_cleared")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("names", vault.fields.SealedField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Asked",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                        (
                            "question",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="permissions.question"),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("case", "question"), name="one_asked")],
                    },
                ),
                migrations.CreateModel(
                    name="Settled",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "question",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="permissions.question"),
                        ),
                        ("person", models.CharField(max_length=64)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("question", "person"), name="one_settled")],
                    },
                ),
                migrations.CreateModel(
                    name="Admission",
                    fields=[
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                serialize=False,
                                to="cases.case",
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"),
                        ),
                        ("event", models.UUIDField()),
                        (
                            "group",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="auth.group"),
                        ),
                        ("struck", models.JSONField(default=list)),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Emergency",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("reference", models.CharField(max_length=9)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("reason", vault.fields.SealedField()),
                        ("hours", models.PositiveSmallIntegerField()),
                        ("asked_at", models.DateTimeField()),
                        ("asked_on", models.DateField()),
                        ("answer_by", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting"),
                                    ("agreed", "Agreed"),
                                    ("turned_down", "Turned down"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("answered_by", models.UUIDField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("until", models.DateTimeField(null=True)),
                        ("ended_by", models.UUIDField(null=True)),
                        ("event", models.UUIDField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["person", "reference"], name="emergency_reads")],
                    },
                ),
                migrations.CreateModel(
                    name="PersonGrant",
                    fields=[
                        (
                            "permission",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                        ),
                        (
                            "user",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("role", models.CharField(max_length=40)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("granted_by", models.UUIDField(null=True)),
                        ("granted_at", models.DateTimeField()),
                        ("until", models.DateTimeField(default="9999-12-31T00:00:00+00:00")),
                        ("opened_on", models.DateField()),
                        ("state", models.CharField(max_length=40)),
                        ("event", models.UUIDField()),
                        (
                            "content_object",
                            models.ForeignKey(
                                db_column="case_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="person_grants",
                                to="cases.case",
                            ),
                        ),
                        ("request", models.UUIDField(null=True)),
                    ],
                    options={
                        "unique_together": set(),
                        "indexes": [
                            models.Index(
                                fields=["user", "permission", "-opened_on", "-content_object"], name="persongrant_list"
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("request", "user"), name="let_in_once")],
                    },
                ),
                migrations.CreateModel(
                    name="StandIn",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("role", models.CharField(max_length=40)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="JournalGrant",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("reference", models.CharField(max_length=9)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("reason", vault.fields.SealedField()),
                        ("given_by", models.UUIDField()),
                        ("given_at", models.DateTimeField()),
                        ("given_on", models.DateField()),
                        ("until", models.DateTimeField()),
                        ("event", models.UUIDField()),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["person", "reference"], name="journalgrant_reads")],
                    },
                ),
                migrations.CreateModel(
                    name="PoolGrant",
                    fields=[
                        (
                            "permission",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                        ),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("role", models.CharField(max_length=40)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("granted_by", models.UUIDField(null=True)),
                        ("granted_at", models.DateTimeField()),
                        ("until", models.DateTimeField(default="9999-12-31T00:00:00+00:00")),
                        ("opened_on", models.DateField()),
                        ("state", models.CharField(max_length=40)),
                        ("event", models.UUIDField()),
                        ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="auth.group")),
                        (
                            "content_object",
                            models.ForeignKey(
                                db_column="case_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pool_grants",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "unique_together": set(),
                        "indexes": [
                            models.Index(
                                fields=["group", "permission", "-opened_on", "-content_object"], name="poolgrant_list"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "account",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("until", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        ("enrolled_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="GoLive",
                    fields=[
                        ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("event", models.UUIDField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_going_live")],
                    },
                ),
                migrations.CreateModel(
                    name="Installation",
                    fields=[
                        ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("organization", models.CharField(max_length=120)),
                        ("policy_owner", models.CharField(blank=True, max_length=120)),
                        ("contact", models.CharField(blank=True, max_length=200)),
                        ("effective_on", models.DateField(null=True)),
                        (
                            "default_branch",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="permissions.branch"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_installation")],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingLimit",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("cases", models.PositiveSmallIntegerField()),
                        ("pause", models.PositiveSmallIntegerField()),
                        ("reason", vault.fields.SealedField()),
                        ("set_by", models.UUIDField()),
                        ("set_at", models.DateTimeField()),
                        ("event", models.UUIDField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="BulkReading",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="permissions.person"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("cases", models.PositiveSmallIntegerField()),
                        ("limit", models.PositiveSmallIntegerField()),
                        ("event", models.UUIDField()),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["-at"], name="bulkreading_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Rekeying",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("renew", "Take a new version into use"),
                                    ("retire", "End the older versions"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("key", models.CharField(max_length=20)),
                        ("version", models.PositiveIntegerField()),
                        ("fingerprint", models.CharField(max_length=16)),
                        (
                            "without",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        ("reason", vault.fields.SealedField()),
                        ("asked_by", models.UUIDField()),
                        ("asked_at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting"),
                                    ("agreed", "Agreed"),
                                    ("turned_down", "Turned down"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("answered_by", models.UUIDField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("used_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("act", "renew"), ("used_at__isnull", False)),
                                fields=("key", "version"),
                                name="one_key_of_a_version",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("locator", models.CharField(max_length=64, unique=True)),
                        ("sealed", vault.fields.SealedField()),
                        ("until", models.DateTimeField(db_index=True)),
                        (
                            "account",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        ("began_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                        ("second_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="KeptForm",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("locator", models.CharField(max_length=64, unique=True)),
                        ("sealed", vault.fields.SealedField()),
                        ("until", models.DateTimeField(db_index=True)),
                        (
                            "account",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SignInRequest",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("locator", models.CharField(max_length=64, unique=True)),
                        ("sealed", vault.fields.SealedField()),
                        ("until", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="KnownAs",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "account",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                        ("issuer", models.CharField(max_length=255)),
                        ("locator", models.CharField(max_length=64, unique=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "issuer"), name="one_subject_of_an_issuer")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryCode",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "account",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("used_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "person",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="permissions.person"),
                        ),
                        ("reset_by", models.UUIDField()),
                        ("reason", vault.fields.SealedField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Readmission",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "suspension",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="permissions.suspension"),
                        ),
                        ("by", models.UUIDField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("suspension", "by"), name="one_readmission")],
                    },
                ),
            ]
        ),
    ]
