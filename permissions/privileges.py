"""What each database role may do, table by table and function by function: the whole list, nothing by default.

Applied after every migration as the owner: first everything is revoked, then this is granted. A table or function
that is missing here can be used by nobody but the owner, and a test says so.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
ALL = (READ, ADD, CHANGE, REMOVE)

# Tables of Django and its packages: sign-in, sessions, look-ups. No case content.
LOOKUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "django_migrations": {"app": (READ,), "door": (READ,), "worker": (READ,), "operator": (READ,)},
    "django_content_type": {"app": (READ,), "door": (READ,), "worker": (READ,)},
    "auth_permission": {"app": (READ,)},
    "auth_group": {"app": (READ, ADD)},
    "auth_group_permissions": {"app": (READ,)},
    "account_emailaddress": {"app": ALL},
    "account_emailconfirmation": {"app": (READ,)},
    "mfa_authenticator": {"app": ALL},
    "config_cache": {"app": ALL},  # throttles of the sign-in, under digests
    "config_demonstration": {"app": (READ,), "door": (READ,), "worker": (READ,), "operator": (READ,)},
    "guardian_userobjectpermission": {"app": (READ,)},  # stays empty: grants live in our direct tables (D14)
    "guardian_groupobjectpermission": {"app": (READ,)},
}

PERMISSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "permissions_account": {"app": (READ, ADD, CHANGE), "worker": (READ,)},
    "permissions_account_groups": {"app": ALL, "worker": (READ,)},
    "permissions_account_user_permissions": {"app": (READ,)},
    "permissions_branch": {"app": (READ, ADD, CHANGE), "door": (READ,), "worker": (READ,)},
    "permissions_person": {"app": (READ, ADD, CHANGE), "worker": (READ,)},
    "permissions_held": {"app": (READ, ADD), "worker": (READ,)},
    "permissions_appointment": {"app": (READ, ADD)},
    "permissions_kin": {"app": (READ, ADD)},
    "permissions_route": {"app": ALL},
    "permissions_persongrant": {"app": (READ, ADD)},
    "permissions_poolgrant": {"app": (READ, ADD)},
    "permissions_journalgrant": {"app": (READ, ADD)},
    "permissions_emergency": {"app": (READ, ADD)},  # answered and ended by functions alone
    "permissions_readinglimit": {"app": (READ, ADD)},
    "permissions_bulkreading": {"app": (READ, ADD)},
    "permissions_invitation": {"app": (READ, ADD)},
    "permissions_installation": {"app": (READ, CHANGE), "door": (READ,), "worker": (READ,), "operator": (READ,)},
    "permissions_golive": {"app": (READ,), "door": (READ,)},  # written by the owner alone: `go_live`
    "permissions_signin": {"app": ALL},
    "permissions_keptform": {"app": ALL},
    "permissions_signinrequest": {"app": ALL},
    "permissions_knownas": {"app": (READ, ADD, REMOVE)},
    "permissions_recoverycode": {"app": ALL},
    "permissions_suspension": {"app": (READ, ADD)},
    "permissions_readmission": {"app": (READ, ADD)},
    "permissions_rekeying": {"app": (READ, ADD)},  # used by the operator's functions alone
    # Read by no role: functions only.
    "permissions_seat": {},
    "permissions_screen": {},
    "permissions_known": {},
    "permissions_casetoken": {},
    "permissions_standing": {},
    "permissions_cleared": {},
    "permissions_question": {},
    "permissions_asked": {},
    "permissions_settled": {},
    "permissions_admission": {},
    "permissions_standin": {},
}

WORKFLOW: dict[str, dict[str, tuple[str, ...]]] = {
    "workflow_edge": {"app": (READ,), "worker": (READ,)},  # written by migrations alone
    "workflow_step": {"app": (READ, ADD), "worker": (READ, ADD)},
    "workflow_clock": {"app": (READ, ADD, CHANGE), "door": (ADD,), "worker": (READ, ADD, CHANGE)},
    "workflow_clocknote": {"app": (READ, ADD)},
    "workflow_outbox": {"app": (ADD,), "door": (ADD,), "worker": (READ, ADD, CHANGE)},
}

CASES: dict[str, dict[str, tuple[str, ...]]] = {
    "cases_case": {"app": (READ, ADD, CHANGE), "door": (ADD,), "worker": (READ, CHANGE)},
    "cases_thread": {"app": (READ,), "door": (READ, ADD), "worker": (READ,)},
    "cases_reportedby": {"door": (READ, ADD)},  # no member of a case learns from it who reported (D8)
    "cases_address": {},  # functions only
    "cases_report": {"app": (READ,), "door": (READ, ADD)},
    "cases_tie": {"app": (READ, ADD), "door": (ADD,), "worker": (READ,)},  # ended by candor_untie alone
    "cases_message": {"app": (READ, ADD), "door": (READ, ADD)},
    "cases_retaliation": {"app": (READ,)},  # written by candor_after alone
    "cases_file": {"app": (READ,), "door": (READ, ADD)},
    "cases_upload": {"door": (READ, ADD)},  # removed by functions alone
    "cases_fileblock": {"app": (READ,), "door": (ADD,)},  # what the door has added it does not read again
    # Rows that only ever come; a correction is another row (D14).
    **{
        f"cases_{name}": {"app": (READ, ADD)}
        for name in (
            "entry", "interview", "exemptioncheck", "evidence", "authorization", "consent", "ethicsdecision", "packetitem",
            "disciplineproposal", "response", "decision", "proposal", "letter", "award", "appealforum", "protection", "service",
        )
    },
    # Rows with a column that is filled once, later: ended, answered, done, pinned.
    **{
        f"cases_{name}": {"app": (READ, ADD, CHANGE)}
        for name in (
            "party", "allegation", "finding", "abeyance", "onward", "task", "referral",
        )
    },
}  # fmt: skip

BELOW: dict[str, dict[str, tuple[str, ...]]] = {
    "vault_casekey": {"app": (READ, ADD)},
    "vault_identity": {"app": (READ,), "door": (ADD,)},
    "vault_keyfloor": {},  # functions only
    # Events come in through audit_append alone; nobody changes or removes one.
    "audit_event": {"app": (READ,), "door": (READ,)},
    "audit_digest": {"app": (READ,), "door": (READ,)},
    "audit_head": {},
    "audit_checkpoint": {"worker": (READ, ADD)},
    "audit_sink": {"app": (READ,), "worker": (READ, ADD, CHANGE)},  # how far checkpoints have come; nothing of a case
}

POLICIES: dict[str, dict[str, tuple[str, ...]]] = {
    "policies_policy": {"app": (READ, ADD, CHANGE), "door": (READ,), "worker": (READ,)},
    "policies_policyversion": {"app": (READ, ADD, CHANGE), "door": (READ,), "worker": (READ,)},
    "policies_adoption": {"app": (READ, ADD), "door": (READ,), "worker": (READ,)},
    "policies_officialtext": {"app": (READ, ADD), "door": (READ,)},
    "policies_exemption": {"app": (READ, ADD)},
}

# A browser's own rows: the worker only deletes what has run out, and row security shows it nothing else.
INTAKE: dict[str, dict[str, tuple[str, ...]]] = {
    "intake_draft": {"door": ALL, "worker": (READ, REMOVE)},
    "intake_inboxsession": {"door": ALL, "worker": (READ, REMOVE)},
}

_SHOWN = ("phase", "note", "phase_on")  # what its reporter is shown of a case
TABLES = {**LOOKUPS, **BELOW, **PERMISSIONS, **WORKFLOW, **POLICIES, **CASES, **INTAKE}

# Tables of which a role may change these columns and no others: a thread keeps its lookup, its wraps and its mode, and
# what was written stays written.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "cases_thread": {
        "app": (*_SHOWN, "withdrawal_on", "files_closed"),
        "door": ("withdrawal_on", "claimed_on"),
        "worker": _SHOWN,
    },
    "cases_message": {"app": ("read_on",), "door": ("read_on",)},
    "cases_upload": {"door": ("about", "blocks", "whole")},
    "permissions_journalgrant": {"app": ("until",)},
    "permissions_appointment": {"app": ("answer", "answered_by", "answered_on")},
    "permissions_rekeying": {"app": ("answer", "answered_by", "answered_at", "until")},
    "permissions_held": {"app": ("until_on", "ended_by", "ended_why")},
    "permissions_invitation": {"app": ("used_at", "enrolled_at")},
    "cases_proposal": {"app": ("answer", "answered_by", "answered_on")},
    "cases_appealforum": {"app": ("filed_on", "ended", "ended_on")},
    "policies_exemption": {"app": ("revoked_at", "revoked_by", "revoked_why")},
}

# Functions that a role may call; every other function of ours is called by functions only.
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "audit_next": ("app", "door", "worker", "operator"),
    "audit_append": ("app", "door", "worker", "operator"),
    "audit_heads": ("worker",),
    "audit_refuse_change": (),
    "vault_version": (),
    "vault_reason": (),
    "vault_older": ("operator",),
    "candor_second_steps": ("operator",),
    "candor_reseal": ("operator",),
    "candor_rekey": ("operator",),
    "vault_in_use": ("app", "door", "worker", "operator"),
    "vault_rewrap": ("operator",),
    "vault_retire": ("operator",),
    "vault_not_retired": (),
    "candor_written_once": (),
    "policies_end_once": (),
    "policies_refuse_change": (),
    "policies_revoke_once": (),
    "candor_state_edge": (),
    "candor_case_fixed": (),
    "candor_claimed_once": (),
    "candor_released": (),
    "candor_referred": (),
    "candor_class_kept": (),
    "candor_heard": (),
    "candor_account_fixed": (),
    "candor_code_spent": (),
    "candor_clock_fixed": (),
    "candor_duty_met": (),
    "candor_account": ("app",),
    "candor_today": ("app",),
    "candor_day": (),
    "candor_person": ("app",),
    "candor_pools": ("app",),
    "candor_holds": ("app",),
    "candor_suspended": ("app", "worker"),
    "candor_able": ("app",),
    "candor_at": ("app",),
    "candor_clear": ("app",),
    "candor_made": ("app",),
    "candor_unmatched": (),
    "candor_given": (),
    "candor_sees": ("app",),
    "candor_reads": ("app",),
    "candor_reads_class": ("app",),
    "candor_hold_back": ("app",),
    "candor_lent": (),
    "candor_works": ("app",),
    "candor_barred": (),
    "candor_heard_of": (),
    "candor_apart": ("app",),
    "candor_answer_emergency": ("app",),
    "candor_end_emergency": ("app",),
    "candor_read_under": ("app",),
    "candor_lent_to": ("app",),
    "candor_emergencies": ("app",),
    "candor_bell_of_emergency": ("worker",),
    "candor_asks": ("app",),
    "candor_asking": ("app",),
    "candor_question": ("app",),
    "candor_settle": ("app",),
    "candor_typed": ("app",),
    "candor_recuse": ("app",),
    "candor_members": ("app",),
    "candor_reads_journal": ("app",),
    "candor_journal_of": ("app",),
    "candor_reads_lately": ("app",),
    "candor_stands": ("app", "door", "worker"),
    "candor_stood": ("app", "door", "worker"),
    "candor_take": ("app",),
    "candor_clear_possible": ("app",),
    "candor_possible": ("app",),
    "candor_free": ("app",),
    "candor_drop_upload": ("door",),
    "candor_blocks_on_the_way": ("door",),
    "candor_drop_unfinished": ("worker",),
    "candor_window": (),
    "candor_own_thread": (),
    "candor_something_new": (),
    "candor_keep_address": ("door",),
    "candor_forget_address": ("door",),
    "candor_has_address": ("door",),
    "candor_due_addresses": ("worker",),
    "candor_settle_address": ("worker",),
    "candor_end_addresses": ("worker",),
    "candor_on_it": ("app",),
    "candor_let_in": ("app",),
    "candor_first_read": ("worker",),
    "candor_bell_of_duty": ("worker",),
    "candor_late_children": ("app",),
    "candor_bell": ("worker",),
    "candor_read_outside": ("app", "door", "worker"),
    "candor_workload": ("app",),
    "candor_approvals": ("app",),
    "candor_name_later": ("app",),
    "candor_merge": ("app",),
    "candor_untie": ("app",),
    "candor_beside": ("app", "worker"),
    "candor_left": ("app",),
    "candor_admit_split": ("app",),
    "candor_agreed": ("app",),
    "candor_held_ends": (),
    "candor_seats": (),
    "candor_seats_first": (),
    "candor_take_seat": ("app",),
    "candor_seat": ("app",),
    "candor_know": ("app",),
    "candor_new": ("door",),
    "candor_after": ("door",),
    "candor_earlier": ("app",),
    "candor_admit": ("door",),
    "candor_name_in_thread": ("door",),
    "candor_grant_copies": (),
    "candor_case_copies": (),
    "candor_must_be_admitted": (),
    "candor_ask": (),
    "candor_route": (),
    "candor_screen_case": (),
    "candor_keep_tokens": (),
    "candor_move_on": (),
    "candor_unmanaged": (),
    "candor_read_by_somebody": (),
    "candor_pass_on": (),
    "candor_away": (),
    "candor_offer": (),
    "candor_back": (),
    "candor_away_or_back": (),
    "candor_sealed": (),
    "candor_holders": (),
    "candor_by_two": (),
    "candor_no_pool": (),
    "candor_seals": (),
    "candor_stand_in": (),
    "candor_tied": (),
}


def apply(connection: BaseDatabaseWrapper) -> None:
    """Revoke everything from the app roles, then grant what stands above. As the owner, after migrating."""
    roles = [name for key, name in settings.CANDOR_DB_ROLES.items() if key != "owner"]
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_catalog.pg_tables where schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "select p.oid::regprocedure::text, p.proname from pg_catalog.pg_proc p "
            "where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole"
        )
        functions = cursor.fetchall()
        for statement in _statements(roles, present, functions):
            cursor.execute(statement)


def _statements(roles: list[str], present: set[str], functions: Iterable[tuple[str, str]]) -> Iterable[str]:
    everyone = ", ".join(f'"{role}"' for role in roles)
    yield f"revoke all on all tables in schema public from {everyone}, public"
    yield f"grant usage on schema public to {everyone}"
    yield f"grant usage on all sequences in schema public to {everyone}"
    for table, granted in TABLES.items():
        if table not in present:
            continue  # third-party tables of an app that is not installed here
        for key, verbs in granted.items():
            yield f'grant {", ".join(verbs)} on public."{table}" to "{settings.CANDOR_DB_ROLES[key]}"'
    yield from _columns(present)
    for signature, name in functions:
        yield f"revoke all on function {signature} from public, {everyone}"
        for key in FUNCTIONS.get(name, ()):
            yield f'grant execute on function {signature} to "{settings.CANDOR_DB_ROLES[key]}"'


def _columns(present: set[str]) -> Iterable[str]:
    for table in sorted(present & set(COLUMNS)):
        for key, columns in COLUMNS[table].items():
            yield f'grant {CHANGE} ({", ".join(columns)}) on public."{table}" to "{settings.CANDOR_DB_ROLES[key]}"'
