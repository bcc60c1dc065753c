"""Every address of the house and what each of the cast is answered there, by GET. An address without a row fails.

A row says what whoever is signed in gets, what whoever the site does not know gets (nobody, a disabled account, somebody whose
second factor is not shown yet), and who is an exception. An answer is a status, or where a redirect leads.

Addresses below a case need no row of their own: parts and verbs are named by the tables that make them, and answer by rule.
"""

from dataclasses import dataclass, field

from django.http import HttpResponse

LOGIN = "/accounts/login/"
ENDED = "403"  # to a form that no sign-in sent: the page that asks for one, with what was typed
OWNER = {"owner": "200"}
REGISTER = dict.fromkeys(("owner", "deputy"), "200")  # and counsel, whose account is disabled here
INTAKE = dict.fromkeys(("intake", "intake2", "alternate", "many"), "200")
WITHOUT_A_ROLE = dict.fromkeys(("bystander", "subject"), "/me/")  # where they land instead of Today


@dataclass(frozen=True, slots=True)
class Row:
    known: str
    unknown: str = LOGIN
    but: dict[str, str] = field(default_factory=dict)

    def answer(self, who: str, unknown: list[str]) -> str:
        return self.but.get(who, self.unknown if who in unknown else self.known)


def _all(answer: str) -> Row:
    return Row(answer, answer)


READS, HERE = Row("200"), "/today/"
ASKED_AGAIN = Row("/accounts/reauthenticate/")  # before one changes how one signs in
A_CODE_FIRST = Row("/accounts/2fa/code/", but=dict.fromkeys(WITHOUT_A_ROLE, ASKED_AGAIN.known))
DOORS: dict[str, Row] = {
    # The reporters' door: nobody is anybody, so everybody gets the same.
    "landing": _all("200"),
    "report_start": _all("/report/safe/"),
    "report_receipt": _all("200"),
    "report_receipt_file": _all("/report/receipt/"),
    "report_receipt_copy": _all("/report/receipt/"),
    "report_receipt_reminder": _all("/report/receipt/"),
    "report_files": _all("/report/receipt/"),
    "report_kept": _all("200"),
    "report_review": _all("/report/"),
    "report_step": _all("200"),
    "inbox": _all("200"),
    "thread": _all("/inbox/"),
    "withdraw": _all("/inbox/"),
    "claim": _all("/inbox/"),
    "payback": _all("/inbox/"),
    "address": _all("/inbox/"),
    "thread_copy": _all("/inbox/"),
    "thread_reminder": _all("/inbox/"),
    "report_pieces": _all("405"),
    "thread_pieces": _all("405"),
    "statement": _all("200"),
    "statement_script": _all("200"),
    "languages": _all("200"),
    **{f"begin_{short}": _all("/") for short in ("en", "es", "vi", "so", "zh")},
    "leave": _all("https://www.weather.gov/"),
    "policies": _all("200"),
    "policy": _all("200"),
    "policy_version": _all("404"),
    "policy_official": _all("404"),
    # One's own reports: no role counts, another's report is not there.
    "me": READS,
    "me_start": Row("/me/report/safe/"),
    "me_receipt": READS,
    "me_receipt_file": Row("/me/report/receipt/"),
    "me_receipt_reminder": Row("/me/report/receipt/"),
    "me_files": Row("/me/report/receipt/"),
    "me_kept": READS,
    "me_review": Row("/me/report/"),
    "me_step": READS,
    "me_thread": Row("404"),
    "me_pieces": _all("405"),
    "me_thread_pieces": _all("405"),
    "me_withdraw": Row("404"),
    "me_payback": Row("404"),
    "me_address": Row("404"),
    # The office.
    "today": READS,
    "case_list": READS,
    "enter": Row("403", but=INTAKE),
    "journals": READS,  # what each may see there is theirs: tests/cases/test_journal.py
    "end_journal": Row("405"),
    "people": READS,
    "roles": READS,
    "appoint": Row("404", but=OWNER),
    "invite": Row("404", but=OWNER),
    "dismiss": Row("404", but=OWNER),
    "appointments": Row("404", but={"owner": "200", "outside": "200"}),
    "take_back": Row("405"),
    "keys": Row("404", but=dict.fromkeys(("owner", "outside", "admin"), "200")),
    "ask_for_key": Row("404", but={"owner": "200", "admin": "200"}),
    "answer_key": Row("404"),  # of one that is there: tests/permissions/test_rekeying.py
    "take_back_key": Row("405"),
    "staffing": Row("404", but=OWNER),
    "reset_second_step": Row("404", but={"owner": "200", "outside": "200"}),
    "readmit": Row("405"),
    "emergency": Row("200", but=dict.fromkeys(("bystander", "subject", "owner", "auditor", "admin"), "404")),
    # The right in force: whoever asked for it, and the reader from outside, who agreed to it.
    "emergency_right": Row("404", but={"hr": "200", "outside": "200"}),
    "end_emergency": Row("405"),
    "take_back_emergency": Row("405"),
    "reading": Row("404", but={"owner": "200", "auditor": "200", "outside": "200"}),
    "adopt": Row("403", but=OWNER),
    # The register of prior approvals, for counsel and policy owners.
    "register": Row("404", but=REGISTER),
    "choose_person": Row("404", but=REGISTER),
    "enter_approval": Row("404", but=REGISTER),
    "prior_approval": Row("404"),  # of one that is there: tests/policies/test_register.py
    "revoke_approval": Row("404"),
    # Signing in. Half signed in is at home on one page alone.
    "welcome": _all("200"),
    "account_login": Row(HERE, "200", {**WITHOUT_A_ROLE, "labor": "/accounts/2fa/authenticate/"}),
    "account_logout": Row("200", "/"),
    "account_inactive": _all("200"),
    "sso_go": _all("405"),
    "sso_back": _all("404"),  # as long as the settings name no provider: tests/permissions/test_single_sign_on.py
    "sso_acs": _all("405"),
    "sso_in": _all("404"),
    "account_signup": Row(HERE, "200", WITHOUT_A_ROLE),  # it says that it is closed
    "account_reauthenticate": READS,
    "account_change_password": READS,
    "mfa_index": READS,
    "mfa_authenticate": Row(HERE, LOGIN, WITHOUT_A_ROLE),
    "mfa_reauthenticate": ASKED_AGAIN,
    "first_step": Row("200", but=dict.fromkeys(WITHOUT_A_ROLE, "/accounts/2fa/totp/activate/")),
    "mfa_activate_totp": A_CODE_FIRST,
    "mfa_deactivate_totp": Row("404"),
    "mfa_list_webauthn": READS,
    "mfa_add_webauthn": A_CODE_FIRST,
    "mfa_reauthenticate_webauthn": ASKED_AGAIN,
    "mfa_remove_webauthn": ASKED_AGAIN,
    "own_reports_only": _all("405"),
    "recovery_codes": ASKED_AGAIN,
    "sign_ins": READS,
    "end_sign_in": Row("405"),
    "end_other_sign_ins": Row("405"),
}
# Below a case, beside its parts and verbs: what a member is answered, and whoever reads it in an emergency ("hr"), by who they
# are in the scene.
OF_A_CASE: dict[str, dict[str, str]] = {
    "case": {"intake": "200", "manager": "200", "ethics": "200", "hr": "200"},
    "question": {
        "intake": "case",
        "manager": "case",
        "ethics": "case",
        "hr": "case",
    },  # nothing is asked: on to the case
    "journal": {
        "intake": "404",
        "manager": "404",
        "ethics": "404",
        "hr": "404",
    },  # the auditor's, on a right of their own
    "file": {
        "intake": "200",
        "manager": "200",
        "ethics": "403",
        "hr": "200",
    },  # who reads the messages sees that there is one
    "file_copy": {"intake": "200", "manager": "200", "ethics": "403", "hr": "404"},
    "file_original": {
        "intake": "403",
        "manager": "200",
        "ethics": "403",
        "hr": "403",
    },  # it was the manager who asked for it
    "told_pdf": {"intake": "200", "manager": "200", "ethics": "200", "hr": "404"},
    "letter_pdf": {"intake": "403", "manager": "200", "ethics": "403", "hr": "200"},
}
NEVER_POSTED = ("file", "file_copy", "file_original")  # refused before anybody asks whose the case is


def said(answer: HttpResponse) -> str:
    """The answer as the table writes it."""
    return answer["Location"].partition("?")[0] if answer.status_code == 302 else str(answer.status_code)
