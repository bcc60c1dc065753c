"""The tables of cases, reports and everything that belongs to them. What leads to people and policies follows in the next."""

import uuid

import django.db.models.deletion
import django_fsm
from django.db import migrations, models

import vault.fields
import workflow.fields
import workflow.transitions.intake
import workflow.transitions.outcome
import workflow.transitions.referral
import workflow.transitions.review
from permissions.tables import Together


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.party",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("subject", "Subject"),
                                    ("reporter", "Reporter"),
                                    ("proxy", "Person who reported for someone else"),
                                    ("affected", "Affected person"),
                                    ("witness", "Witness"),
                                    ("representative", "Representative"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("person", models.CharField(blank=True, max_length=64)),
                        ("relation", models.CharField(blank=True, max_length=30)),
                        ("tenure", models.CharField(blank=True, max_length=30)),
                        ("bargaining_unit", models.CharField(blank=True, max_length=30)),
                        ("peace_officer", models.BooleanField(default=False)),
                        (
                            "minor",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                                default="unknown",
                                max_length=10,
                            ),
                        ),
                        ("left_on", models.DateField(null=True)),
                        ("told_on", models.DateField(null=True)),
                        ("ended_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("case", "number"), name="one_party_number")],
                    },
                ),
                migrations.CreateModel(
                    name="Interview",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.interview",
                            ),
                        ),
                        ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.party")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("held", "Held"), ("declined", "Declined"), ("not_possible", "Not possible")],
                                max_length=20,
                            ),
                        ),
                        (
                            "representation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not asked"),
                                    ("present", "A representative was present"),
                                    ("waived", "Asked, and wanted none"),
                                    ("not_owed", "No right to one applies"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "statement",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("voluntary", "Voluntary"),
                                    ("compelled", "Compelled: cannot be used in a criminal case"),
                                ],
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Allegation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.allegation",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "subject",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                        ),
                        (
                            "track",
                            models.CharField(
                                choices=[
                                    ("code", "Under this policy"),
                                    ("other", "On another track (equal employment, safety ...)"),
                                    ("outside", "Outside this policy"),
                                ],
                                default="code",
                                max_length=10,
                            ),
                        ),
                        ("act", models.CharField(max_length=40)),
                        ("attempted", models.BooleanField(default=False)),
                        ("nexus", models.JSONField(default=list)),
                        ("codes", models.JSONField(default=list)),
                        ("undecided", models.JSONField(default=list)),
                        ("consideration", models.JSONField(default=list)),
                        ("property_kinds", models.JSONField(default=list)),
                        ("asset", models.CharField(blank=True, max_length=64)),
                        ("venue", models.CharField(blank=True, max_length=30)),
                        ("time_basis", models.CharField(blank=True, max_length=30)),
                        ("leverage", models.CharField(blank=True, max_length=30)),
                        ("incident_on", models.DateField(null=True)),
                        ("incident_to", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "number"], name="allegation_number")],
                    },
                ),
                migrations.CreateModel(
                    name="ExemptionCheck",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.exemptioncheck",
                            ),
                        ),
                        (
                            "allegation",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.allegation"),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("none", "No approval covers it"),
                                    ("partly", "An approval covers part of it"),
                                    ("covers", "An approval covers all of it"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("noted", models.BooleanField(default=False)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.finding",
                            ),
                        ),
                        (
                            "allegation",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.allegation"),
                        ),
                        (
                            "finding",
                            models.CharField(
                                choices=[
                                    ("sustained", "Sustained"),
                                    ("partly_sustained", "Partly sustained"),
                                    ("not_sustained", "Not sustained"),
                                    ("unfounded", "Unfounded"),
                                    ("exonerated", "Exonerated"),
                                    ("inconclusive", "Inconclusive"),
                                    ("no_finding", "No finding"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "standard",
                            models.CharField(
                                choices=[("preponderance", "More likely than not"), ("clear", "Clear and convincing")],
                                default="preponderance",
                                max_length=20,
                            ),
                        ),
                        ("approved_by", models.UUIDField(null=True)),
                        ("approved_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.evidence",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("document", "Document"),
                                    ("log", "System log"),
                                    ("statement", "Statement"),
                                    ("report", "Report of another office"),
                                    ("arrest", "Arrest or charge"),
                                    ("court", "Court order"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "evidence_class",
                            models.CharField(
                                choices=[
                                    ("normal", "Normal"),
                                    ("privileged", "Privileged"),
                                    ("compelled", "Compelled"),
                                    ("restricted", "Police-restricted"),
                                    ("medical", "Medical"),
                                    ("minor", "About a minor"),
                                ],
                                default="normal",
                                max_length=20,
                            ),
                        ),
                        (
                            "allegation",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.allegation"
                            ),
                        ),
                        ("collected_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "state",
                            workflow.fields.StateField(
                                choices=[
                                    ("received", "Received"),
                                    ("acknowledged", "Acknowledged"),
                                    ("triage", "Triage"),
                                    ("linked", "Linked to another case"),
                                    ("investigation", "Investigation"),
                                    ("abeyance", "Paused"),
                                    ("findings_review", "Findings under review"),
                                    ("ethics_decision", "Ethics decision"),
                                    ("not_referred", "Not referred"),
                                    ("referral_prepared", "Referral prepared"),
                                    ("referred", "Referred"),
                                    ("ethics_pending", "Answer pending"),
                                    ("ethics_final", "Referral ended"),
                                    ("pre_disciplinary", "Before discipline"),
                                    ("decision", "Decision"),
                                    ("appeal_open", "Appeal open"),
                                    ("final", "Final"),
                                    ("closed", "Closed"),
                                    ("disposed", "Disposed of"),
                                ],
                                default="received",
                                max_length=50,
                                protected=True,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("reference", models.CharField(max_length=9, unique=True)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("web", "Web form"),
                                    ("phone", "Telephone"),
                                    ("desk", "In person"),
                                    ("letter", "Letter or e-mail"),
                                    ("supervisor", "Supervisor, signed in"),
                                    ("police", "Law-enforcement notice"),
                                    ("system", "Security alert"),
                                    ("press", "Press"),
                                    ("ombuds", "Ombuds"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("named", "Named"),
                                    ("confidential", "Confidential"),
                                    ("anonymous", "Anonymous"),
                                    ("proxy", "For someone else"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("urgent", models.BooleanField(default=False)),
                        ("danger", models.CharField(blank=True, max_length=10)),
                        (
                            "follows",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                        ),
                        ("received_on", models.DateField()),
                        ("opened_on", models.DateField()),
                        ("closed_on", models.DateField(null=True)),
                        ("next_on", models.DateField(null=True)),
                        ("turn", models.CharField(blank=True, max_length=30)),
                        ("codes", models.CharField(blank=True, max_length=200)),
                        ("retention", models.CharField(blank=True, max_length=40)),
                        (
                            "seal",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.proposal",
                            ),
                        ),
                    ],
                    options={
                        "permissions": [
                            ("view_case", "May see the case"),
                            ("read_journal", "May read the case's journal"),
                        ],
                        "default_permissions": (),
                    },
                    bases=(
                        workflow.transitions.intake.Intake,
                        workflow.transitions.review.Review,
                        workflow.transitions.referral.Referral,
                        workflow.transitions.outcome.Outcome,
                        django_fsm.ConcurrentTransitionMixin,
                        models.Model,
                    ),
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="cases.case"
                            ),
                        ),
                        ("about", models.UUIDField()),
                        ("kind", models.CharField(max_length=40)),
                        ("text", vault.fields.SealedField()),
                        (
                            "field_class",
                            models.CharField(
                                choices=[
                                    ("normal", "Normal"),
                                    ("privileged", "Privileged"),
                                    ("compelled", "Compelled"),
                                    ("restricted", "Police-restricted"),
                                    ("medical", "Medical"),
                                    ("minor", "About a minor"),
                                ],
                                default="normal",
                                max_length=20,
                            ),
                        ),
                        ("author", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.entry",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "kind"], name="entry_case_kind")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field_class__in",
                                        ["normal", "privileged", "compelled", "restricted", "medical", "minor"],
                                    )
                                ),
                                name="a_class_of_words",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thread",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("lookup", models.CharField(max_length=64, unique=True)),
                        ("staff_wrap", models.BinaryField()),
                        ("receipt_wrap", models.BinaryField()),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("named", "Named"),
                                    ("confidential", "Confidential"),
                                    ("anonymous", "Anonymous"),
                                    ("proxy", "For someone else"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("phase", models.CharField(default="intake", max_length=20)),
                        ("note", models.CharField(default="received", max_length=40)),
                        ("phase_on", models.DateField()),
                        ("created_on", models.DateField()),
                        ("withdrawal_on", models.DateField(null=True)),
                        ("claimed_on", models.DateField(null=True)),
                        ("files_closed", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="ReportedBy",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "thread",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.thread"
                            ),
                        ),
                        ("token", models.CharField(db_index=True, max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("thread_id", models.UUIDField()),
                        ("number", models.PositiveIntegerField()),
                        ("about", vault.fields.SealedField()),
                        ("blocks", models.PositiveIntegerField(default=0)),
                        ("whole", models.BooleanField(default=False)),
                        ("begun_on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("thread_id", "number"), name="one_upload_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Address",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("thread_id", models.UUIDField(unique=True)),
                        ("sealed", models.BinaryField()),
                        ("due_at", models.DateTimeField(null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "thread",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="report", to="cases.thread"
                            ),
                        ),
                        ("channel", models.CharField(max_length=20)),
                        ("received_on", models.DateField()),
                        ("answers", vault.fields.SealedField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Tie",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="cases.case"
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="cases.thread"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("origin", "Origin"), ("linked", "Linked"), ("split", "Split")], max_length=10
                            ),
                        ),
                        ("made_on", models.DateField()),
                        ("ended_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)), fields=("case", "thread"), name="one_tie"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Retaliation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.thread"
                            ),
                        ),
                        ("made_on", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="cases.thread"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(choices=[("reporter", "Reporter"), ("office", "Office")], max_length=10),
                        ),
                        ("body", vault.fields.SealedField()),
                        ("number", models.PositiveIntegerField()),
                        ("written_on", models.DateField()),
                        ("author", models.UUIDField(null=True)),
                        ("read_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("thread", "number"), name="one_message_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="File",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.thread"
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.message"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("about", vault.fields.SealedField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("message", "number"), name="one_file_number")],
                    },
                ),
                migrations.CreateModel(
                    name="FileBlock",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("file_id", models.UUIDField()),
                        ("thread_id", models.UUIDField()),
                        ("number", models.PositiveIntegerField()),
                        ("body", models.BinaryField()),
                        ("begun_on", models.DateField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("file_id", "number"), name="one_block_number")],
                    },
                ),
                migrations.CreateModel(
                    name="DisciplineProposal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.disciplineproposal",
                            ),
                        ),
                        (
                            "weight",
                            models.CharField(
                                choices=[
                                    ("none", "No discipline"),
                                    ("reprimand", "Up to a written reprimand"),
                                    ("more", "More than a written reprimand"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("sanction", models.CharField(blank=True, max_length=30)),
                        ("days", models.PositiveSmallIntegerField(null=True)),
                        ("percent", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                        ("months", models.PositiveSmallIntegerField(null=True)),
                        ("subject", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.party")),
                        ("comparators", models.BooleanField(default=False)),
                        ("matter", models.CharField(max_length=64)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.letter",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        (
                            "party",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.thread"
                            ),
                        ),
                        ("served_on", models.DateField(null=True)),
                        ("served_by", models.CharField(blank=True, max_length=30)),
                        ("answer_by", models.DateField(null=True)),
                        (
                            "proposal",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.disciplineproposal"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Response",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.response",
                            ),
                        ),
                        ("subject", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.party")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("held", "Answered"),
                                    ("waived", "Waived in writing"),
                                    ("no_answer", "No answer by the last day"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("notice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.letter")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.decision",
                            ),
                        ),
                        (
                            "weight",
                            models.CharField(
                                choices=[
                                    ("none", "No discipline"),
                                    ("reprimand", "Up to a written reprimand"),
                                    ("more", "More than a written reprimand"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("sanction", models.CharField(blank=True, max_length=30)),
                        ("days", models.PositiveSmallIntegerField(null=True)),
                        ("percent", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                        ("months", models.PositiveSmallIntegerField(null=True)),
                        (
                            "subject",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                        ),
                        ("effective_on", models.DateField(null=True)),
                        ("factors", models.BooleanField(default=False)),
                        (
                            "award",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.award"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Service",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.service",
                            ),
                        ),
                        ("letter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.letter")),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("hand", "Handed over"),
                                    ("mail", "By mail"),
                                    ("last_address", "Left at the last known address"),
                                    ("refused", "Offered, and they refused to take it"),
                                    ("returned", "It came back: they did not get it"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("served_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AppealForum",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.appealforum",
                            ),
                        ),
                        ("subject", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.party")),
                        ("name", models.CharField(max_length=30)),
                        (
                            "letter",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.letter"
                            ),
                        ),
                        ("one_of", models.CharField(blank=True, max_length=30)),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("tolled", "stopped as the agreement lets them be"),
                                    ("after", "opened again by the end of another forum"),
                                    ("served", "the letter was served on another day"),
                                    ("returned", "the letter came back"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("runs_from", models.DateField(null=True)),
                        ("last_day", models.DateField(null=True)),
                        ("filed_on", models.DateField(null=True)),
                        ("ended", models.CharField(blank=True, max_length=20)),
                        ("ended_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.award",
                            ),
                        ),
                        (
                            "forum",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.appealforum"
                            ),
                        ),
                        ("amend", models.BooleanField(default=False)),
                        ("amended_on", models.DateField(null=True)),
                        ("remand_to", models.CharField(blank=True, max_length=30)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EthicsDecision",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.ethicsdecision",
                            ),
                        ),
                        ("refer", models.BooleanField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.referral",
                            ),
                        ),
                        ("early", models.BooleanField(default=False)),
                        ("early_reason", models.CharField(blank=True, max_length=30)),
                        ("recipient", models.CharField(default="ombuds", max_length=30)),
                        (
                            "exposure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("office", "The office complains; no reporter is named"),
                                    ("redacted", "Redacted: nothing in it tells who reported"),
                                    ("consent", "Every reporter in it consented in writing"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("manifest", models.CharField(blank=True, max_length=64)),
                        ("sent_on", models.DateField(null=True)),
                        ("sent_by", models.UUIDField(null=True)),
                        (
                            "reply",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("early_resolution", "Early resolution"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("replied_on", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("declined", "Declined"),
                                    ("reasonable_cause", "Reasonable cause"),
                                    ("no_cause", "No reasonable cause"),
                                    ("early_resolution", "Early resolution approved"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("outcome_on", models.DateField(null=True)),
                        ("appeal_last_day", models.DateField(null=True)),
                        ("appeal_settled", models.BooleanField(default=False)),
                        ("report_in_evidence", models.BooleanField(default=False)),
                        ("ended_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PacketItem",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.packetitem",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.referral"),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("record", models.UUIDField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("withheld", models.CharField(blank=True, max_length=30)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.proposal",
                            ),
                        ),
                        ("verb", models.CharField(max_length=40)),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("about", models.UUIDField(null=True)),
                        ("given", models.JSONField(default=dict)),
                        (
                            "answer",
                            models.CharField(
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
                        ("answered_by", models.UUIDField(null=True)),
                        ("answered_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Abeyance",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.abeyance",
                            ),
                        ),
                        ("requested_by", models.CharField(max_length=20)),
                        ("review_on", models.DateField()),
                        ("ended_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Authorization",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.authorization",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("decline_referral", "Not to refer a sustained Code of Ethics allegation"),
                                    ("run_ahead", "Discipline while the referral runs"),
                                    ("sanction", "Review of a suspension or more"),
                                    ("second_forum", "A second forum of appeal"),
                                    ("purpose", "A prior approval: the act served its purpose"),
                                    (
                                        "exemption",
                                        "A prior approval beyond what it lists: it holds, and the act served its purpose",
                                    ),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                        ),
                        ("about", models.UUIDField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.consent",
                            ),
                        ),
                        ("thread", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.thread")),
                        ("given", models.BooleanField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Onward",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.onward",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("sent_on", models.DateField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.task",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("due_on", models.DateField()),
                        ("must_end", models.BooleanField(default=True)),
                        ("done_on", models.DateField(null=True)),
                        ("done_by", models.UUIDField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Protection",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        ("by", models.UUIDField(null=True)),
                        ("happened_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.protection",
                            ),
                        ),
                        (
                            "agency",
                            models.CharField(
                                choices=[("child_protection", "Child protection"), ("police", "Police or sheriff")],
                                max_length=20,
                            ),
                        ),
                        ("reported_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(agency__in=["child_protection", "police"]),
                                name="an_agency_that_protects",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(reported_at__lte=models.F("recorded_at")),
                                name="reported_before_it_is_recorded",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
