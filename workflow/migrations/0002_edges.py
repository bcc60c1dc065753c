"""The edges of the lifecycle, frozen. A changed machine needs a new migration like this one.

`manage.py lifecycle --edges` prints the rows; a test compares the newest ones with the machine and with the table.
"""

from django.db import migrations

from workflow.edges import replace_rows

EDGES = [
    ("abeyance", "investigation", "resume", "T7", False, False),
    ("abeyance", "linked", "link", "T6", True, False),
    ("acknowledged", "linked", "link", "T6", True, False),
    ("acknowledged", "triage", "open", "T3", True, False),
    ("appeal_open", "decision", "remand", "T27", False, False),
    ("appeal_open", "final", "end_appeal", "T20", True, False),
    ("appeal_open", "investigation", "remand", "T27", False, False),
    ("appeal_open", "pre_disciplinary", "remand", "T27", False, False),
    ("closed", "disposed", "dispose", "T25", False, False),
    ("closed", "triage", "reopen", "T23", False, False),
    ("decision", "appeal_open", "serve_decision", "T19", False, False),
    ("decision", "ethics_final", "step_back", "T28", False, False),
    ("decision", "ethics_pending", "step_back", "T28", False, False),
    ("decision", "final", "finalize", "T21", True, False),
    ("decision", "not_referred", "step_back", "T28", False, False),
    ("decision", "pre_disciplinary", "raise_sanction", "T26", True, False),
    ("decision", "pre_disciplinary", "step_back", "T28", False, False),
    ("decision", "referred", "step_back", "T28", False, False),
    ("ethics_decision", "findings_review", "step_back", "T28", False, False),
    ("ethics_decision", "not_referred", "decline_referral", "T11", True, False),
    ("ethics_decision", "referral_prepared", "prepare_referral", "T12", True, False),
    ("ethics_final", "decision", "decide", "T18", True, False),
    ("ethics_final", "ethics_pending", "step_back", "T28", False, False),
    ("ethics_final", "findings_review", "review_after_referral", "T15b", False, False),
    ("ethics_final", "investigation", "investigate_after_referral", "T15b", False, False),
    ("ethics_final", "pre_disciplinary", "propose_discipline", "T16", True, False),
    ("ethics_pending", "decision", "decide", "T18", True, False),
    ("ethics_pending", "ethics_final", "end_referral", "T15", True, False),
    ("ethics_pending", "investigation", "investigate_after_referral", "T15b", False, False),
    ("ethics_pending", "pre_disciplinary", "propose_discipline", "T16", True, False),
    ("ethics_pending", "referred", "step_back", "T28", False, False),
    ("final", "appeal_open", "step_back", "T28", False, False),
    ("final", "closed", "close", "T22", False, False),
    ("final", "decision", "remand", "T27", False, False),
    ("final", "decision", "step_back", "T28", False, False),
    ("final", "investigation", "remand", "T27", False, False),
    ("final", "pre_disciplinary", "remand", "T27", False, False),
    ("findings_review", "ethics_decision", "approve_findings", "T10", True, False),
    ("findings_review", "ethics_final", "approve_findings_after_referral", "T10b", False, False),
    ("findings_review", "investigation", "return_findings", "T9", False, False),
    ("investigation", "abeyance", "pause", "T7", False, False),
    ("investigation", "findings_review", "submit_findings", "T8", False, False),
    ("investigation", "linked", "link", "T6", True, False),
    ("investigation", "triage", "step_back", "T28", False, False),
    ("linked", "abeyance", "step_back", "T28", False, False),
    ("linked", "acknowledged", "step_back", "T28", False, False),
    ("linked", "disposed", "dispose", "T25", False, False),
    ("linked", "investigation", "step_back", "T28", False, False),
    ("linked", "triage", "step_back", "T28", False, False),
    ("not_referred", "decision", "decide", "T18", True, False),
    ("not_referred", "ethics_decision", "step_back", "T28", False, False),
    ("not_referred", "pre_disciplinary", "propose_discipline", "T16", True, False),
    ("pre_disciplinary", "decision", "decide_after_response", "T17", True, False),
    ("pre_disciplinary", "decision", "step_back", "T28", False, False),
    ("pre_disciplinary", "ethics_final", "step_back", "T28", False, False),
    ("pre_disciplinary", "ethics_pending", "step_back", "T28", False, False),
    ("pre_disciplinary", "not_referred", "step_back", "T28", False, False),
    ("pre_disciplinary", "referred", "step_back", "T28", False, False),
    ("received", "acknowledged", "acknowledge", "T2", False, True),
    ("referral_prepared", "ethics_decision", "step_back", "T28", False, False),
    ("referral_prepared", "referred", "send_referral", "T13", False, False),
    ("referral_prepared", "triage", "step_back", "T28", False, False),
    ("referred", "decision", "decide", "T18", True, False),
    ("referred", "ethics_pending", "record_reply", "T14", True, False),
    ("referred", "investigation", "investigate_after_referral", "T15b", False, False),
    ("referred", "pre_disciplinary", "propose_discipline", "T16", True, False),
    ("triage", "acknowledged", "step_back", "T28", False, False),
    ("triage", "closed", "screen_out", "T5", False, False),
    ("triage", "investigation", "investigate", "T4", True, False),
    ("triage", "linked", "link", "T6", True, False),
    ("triage", "referral_prepared", "refer_early", "T12b", True, False),
]


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [migrations.RunPython(replace_rows(EDGES), migrations.RunPython.noop)]
