"""What each service is called with where only its gate, its lock and its refusals matter. One table a phase."""

from datetime import date
from typing import Any
from uuid import uuid4

from audit import clock
from cases.told import Alleged, Found, Heard, Item, Standing
from cases.told_outcome import Appealed, Notice, Notified, Order, Outcome, Packet, Proposed, Served

Arguments = dict[str, dict[str, Any]]
ALLEGED = Alleged(words="x", act="ads", nexus=("N3",), property_kinds=("computer",), why_no_subject="x")

INTAKE: Arguments = {
    "acknowledge": {"danger": "no"},
    "acknowledge_and_open": {"danger": "no", "manager": uuid4(), "title": "x", "unit": ""},
    "open": {"manager": uuid4(), "title": "x", "unit": ""},
    "link": {"primary": "0000-0000", "reason": "x"},
    "split": {"thread": uuid4(), "reason": "x"},
    "assign": {"role": "investigator", "person": uuid4(), "reason": "x"},
    "set_title": {"title": "x", "unit": ""},
    "note": {"text": "x"},
    "post": {"thread": uuid4(), "text": "x"},
    "add_party": {"role": "subject", "name": "x y"},
    "clear_possible": {"person": uuid4(), "reason": "x"},
    "name_conflict": {"why": "close"},
    "hold_back": {"entry": uuid4(), "field_class": "medical", "reason": "x"},
    "correct": {"entry": uuid4(), "text": "x", "reason": "x"},
}

REVIEW: Arguments = {
    "record_allegation": {"alleged": ALLEGED},
    "pin_version": {"allegation": uuid4(), "version": uuid4(), "reason": "x"},
    "class_party": {"party": uuid4(), "standing": Standing(relation="employee", tenure="career", minor="no")},
    "check_exemption": {"allegation": uuid4(), "result": "none", "reason": "x"},
    "authorize": {"kind": "run_ahead", "reason": "x"},
    "write_plan": {"scope": "x", "detriment": "x"},
    "investigate": {},
    "name_manager": {"manager": uuid4(), "reason": "x"},
    "seal": {"reason": "x"},
    "admit_member": {"role": "investigator", "person": uuid4(), "reason": "x"},
    "unseal": {"reason": "x"},
    "notify_subject": {"notified": Notified(subject=uuid4(), safe=True, served=Served(by="hand"))},
    "pause": {"requested_by": "counsel", "reason": "x", "review_on": date(2999, 1, 1)},
    "resume": {"reason": "x"},
    "send_onward": {"kind": "police", "text": "x"},
    "record_interview": {"heard": Heard(party=uuid4(), outcome="held", words="x")},
    "add_evidence": {"item": Item(kind="log", words="x")},
    "record_finding": {"found": Found(allegation=uuid4(), finding="sustained", reason="x")},
    "submit_findings": {"report": "x"},
    "return_findings": {"gaps": "x"},
    "approve_findings": {},
    "approve_findings_after_referral": {},
    "decline_referral": {"reason": "x"},
    "prepare_referral": {"reason": "x"},
    "screen_out": {"code": "outside_policy", "reason": "x", "why_no_ethics_decision": "x", "forum": "x"},
    "clear_to_name": {"party": uuid4(), "answers": {}, "reason": "x"},
    "ask_identity": {"thread": uuid4(), "reason": "x"},
    "step_back": {"reason": "x"},
    "open_originals": {"originals": [uuid4()], "days": 7, "reason": "x"},
    "approve": {"request": uuid4()},
    "turn_down": {"request": uuid4(), "reason": "x"},
}

SERVED = Served(by="hand")
ORDER = Order(outcome="declined")

REFERRAL: Arguments = {
    "refer_early": {"early_reason": "ethics_only", "reason": "x"},
    "record_consent": {"thread": uuid4(), "given": True, "text": "x"},
    "release_packet": {"packet": Packet(complaint="x", exposure="office")},
    "send_referral": {},
    "record_reply": {"reply": "accepted"},
    "note_reply": {"reply": "accepted"},
    "record_order": {"order": ORDER},
    "end_referral": {"order": ORDER, "appeal": "nothing"},
    "note_referral_end": {"order": ORDER, "appeal": "nothing"},
    "investigate_after_referral": {"reason": "x"},
    "review_after_referral": {"reason": "x"},
    "close_before_reply": {"reason": "x"},
}

OUTCOME: Arguments = {
    "record_proposal": {"proposed": Proposed(subject=uuid4(), sanction="", reason="x")},
    "waive_discipline": {"subject": uuid4(), "reason": "x"},
    "propose_discipline": {},
    "record_notice": {
        "notice": Notice(subject=uuid4(), evidence_summary="x", respond_by=date(2999, 1, 1), served=SERVED)
    },
    "record_response": {"subject": uuid4(), "kind": "waived", "text": "x"},
    "decide": {"reason": "x"},
    "decide_after_response": {"decided": []},
    "decide_anew": {"decided": []},
    "raise_sanction": {"reason": "x"},
    "serve_decision": {"outcome": Outcome(served=SERVED)},
    "record_letter": {"outcome": Outcome(served=SERVED)},
    "record_service": {"letter": uuid4(), "served": SERVED, "reason": "x"},
    "finalize": {},
    "finish": {"retention": "sustained"},
    "decide_and_finish": {"reason": "x", "retention": "cleared"},
    "record_appeal": {"appealed": Appealed(what="filed", forum=uuid4())},
    "end_appeal": {},
    "remand": {"reason": "x"},
    "set_retention": {"retention": "sustained"},
    "close": {},
    "reopen": {"code": "new_evidence", "reason": "x"},
    "note_withdrawal": {"thread": uuid4(), "text": "x"},
    "add_task": {"text": "x", "due_on": date(2999, 1, 1)},
    "complete_task": {"task": uuid4(), "text": "x"},
    "flag_minor": {"text": "x"},
    "record_protection": {
        "agency": "police",
        "at": clock.now(),
        "spoken_to": "x",
        "their_number": "x",
        "harm": "x",
    },
    "record_officer_event": {"subject": uuid4(), "kind": "charge", "happened_on": date(2026, 1, 1), "text": "x"},
    "record_commission_notice": {"which": uuid4(), "sent_on": date(2026, 1, 1), "their_number": "x", "text": "x"},
    "annotate_clock": {"which": uuid4(), "text": "x"},
}

EVERY: Arguments = {**INTAKE, **REVIEW, **REFERRAL, **OUTCOME}
