"""The only writers of cases: one function for each verb, each inside one `acting`."""

from collections.abc import Callable

from .allegations import pin_version, record_allegation
from .appealing import end_appeal, finalize, record_appeal, record_letter, remand, serve_decision
from .closing import (
    add_task,
    close,
    close_before_reply,
    complete_task,
    decide_and_finish,
    finish,
    reopen,
    set_retention,
)
from .deciding import decide, decide_after_response, decide_anew
from .disciplining import (
    propose_discipline,
    raise_sanction,
    record_notice,
    record_proposal,
    record_response,
    waive_discipline,
)
from .emergency import (
    agree_to_emergency,
    ask_emergency,
    end_emergency,
    take_back_emergency,
    turn_down_emergency,
)
from .ethics import decline_referral, prepare_referral
from .exemptions import authorize, check_exemption
from .findings import (
    approve_findings,
    approve_findings_after_referral,
    record_finding,
    return_findings,
    submit_findings,
)
from .identities import ask_identity, open_identity, read_identity
from .intake import Entered, acknowledge, acknowledge_and_open, acknowledge_by_clock, enter, open_case
from .investigating import add_evidence, record_interview
from .journals import end_journal, give_journal
from .linking import link, split
from .marking import annotate_clock, note_withdrawal
from .notifying import notify_subject
from .officers import record_commission_notice, record_officer_event
from .originals import open_originals
from .parties import add_party, class_party
from .people import assign, clear_possible, name_manager
from .planning import investigate, pause, resume, write_plan
from .protecting import flag_minor, record_protection
from .reaching import record_service
from .recusing import answer_question, name_conflict, should_not_read
from .referring import (
    end_referral,
    investigate_after_referral,
    note_referral_end,
    note_reply,
    record_consent,
    record_order,
    record_reply,
    refer_early,
    review_after_referral,
)
from .releasing import release_packet, send_referral
from .screening import clear_to_name, screen_out, send_onward, step_back
from .sealing import admit_member, seal, unseal
from .second import approve, turn_down
from .unfit import Unfit
from .watching import set_reading_limit
from .writing import correct, hold_back, note, post, set_title

# Verbs whose service only says whether the actor still sees the case. `enter` and the two that open a name answer with more.
SERVICES: dict[str, Callable[..., bool]] = {
    "acknowledge": acknowledge,
    "acknowledge_and_open": acknowledge_and_open,
    "open": open_case,
    "link": link,
    "split": split,
    "ask_identity": ask_identity,
    "assign": assign,
    "name_manager": name_manager,
    "seal": seal,
    "unseal": unseal,
    "admit_member": admit_member,
    "set_title": set_title,
    "note": note,
    "post": post,
    "add_party": add_party,
    "clear_possible": clear_possible,
    "correct": correct,
    "hold_back": hold_back,
    "record_allegation": record_allegation,
    "pin_version": pin_version,
    "name_conflict": name_conflict,
    "class_party": class_party,
    "check_exemption": check_exemption,
    "authorize": authorize,
    "write_plan": write_plan,
    "investigate": investigate,
    "pause": pause,
    "resume": resume,
    "send_onward": send_onward,
    "notify_subject": notify_subject,
    "record_interview": record_interview,
    "add_evidence": add_evidence,
    "record_finding": record_finding,
    "submit_findings": submit_findings,
    "return_findings": return_findings,
    "approve_findings": approve_findings,
    "approve_findings_after_referral": approve_findings_after_referral,
    "decline_referral": decline_referral,
    "prepare_referral": prepare_referral,
    "screen_out": screen_out,
    "clear_to_name": clear_to_name,
    "step_back": step_back,
    "open_originals": open_originals,
    "approve": approve,
    "turn_down": turn_down,
    "refer_early": refer_early,
    "record_consent": record_consent,
    "release_packet": release_packet,
    "send_referral": send_referral,
    "record_reply": record_reply,
    "note_reply": note_reply,
    "record_order": record_order,
    "end_referral": end_referral,
    "note_referral_end": note_referral_end,
    "investigate_after_referral": investigate_after_referral,
    "review_after_referral": review_after_referral,
    "close_before_reply": close_before_reply,
    "record_proposal": record_proposal,
    "waive_discipline": waive_discipline,
    "propose_discipline": propose_discipline,
    "record_notice": record_notice,
    "record_response": record_response,
    "decide": decide,
    "decide_after_response": decide_after_response,
    "decide_anew": decide_anew,
    "raise_sanction": raise_sanction,
    "serve_decision": serve_decision,
    "record_letter": record_letter,
    "record_service": record_service,
    "finalize": finalize,
    "finish": finish,
    "decide_and_finish": decide_and_finish,
    "record_appeal": record_appeal,
    "end_appeal": end_appeal,
    "remand": remand,
    "set_retention": set_retention,
    "close": close,
    "reopen": reopen,
    "note_withdrawal": note_withdrawal,
    "add_task": add_task,
    "complete_task": complete_task,
    "annotate_clock": annotate_clock,
    "flag_minor": flag_minor,
    "record_protection": record_protection,
    "record_officer_event": record_officer_event,
    "record_commission_notice": record_commission_notice,
}

__all__ = [
    "SERVICES",
    "Entered",
    "Unfit",
    "acknowledge_by_clock",
    "agree_to_emergency",
    "answer_question",
    "ask_emergency",
    "end_emergency",
    "end_journal",
    "enter",
    "give_journal",
    "open_identity",
    "read_identity",
    "set_reading_limit",
    "should_not_read",
    "take_back_emergency",
    "turn_down_emergency",
]
