"""The journal in sentences. A verb without one is shown by its name: nothing that happened is left out."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cases.parts import PARTS
from cases.verbs import VERBS
from permissions.roles import Role

from .labels import day, of_role

# What somebody did, after their name. `{...}` are facts of the event.
SAID = {
    "submit": "handed in the report",
    "post": "wrote a message",
    "read_thread": "came back and read the thread",
    "claim": "said who they are, which is sealed and which nobody has checked",
    "note_withdrawal": "would like to take the report back",
    "read": "opened {part}",
    "read_journal": "read the journal as an auditor",
    "read_in_emergency": "opened {part} to read it in an emergency",
    "prove": "looked at the machine itself who was given the case and who read it",
    "enter": "entered the report ({channel})",
    "acknowledge": "told the reporter that the report arrived",
    "open": "opened the case",
    "link": "linked this report to another case",
    "take_in": "took in a linked report",
    "untie": "untied this report from the other case",
    "let_go": "untied a linked report, which goes its own way again",
    "split": "split off a second case",
    "split_from": "made this case out of another one",
    "find_changed": "found facts on record that had been changed outside Candor: {changed}",
    "stand": "left the record as it then stood",
    "give": "gave the case to {to} as {role}",
    "take": "ended an access to the case",
    "assign": "changed who works on the case",
    "name_manager": "named another case manager",
    "seal": "sealed the case: no office sees it any more",
    "admit_member": "let {to} into the sealed case as {role}",
    "unseal": "unsealed the case",
    "set_title": "gave the case its working title",
    "note": "wrote a note",
    "add_party": "put person {number} on record",
    "read_question": "was asked whether people named in it concern them",
    "answer_question": "answered that none of the people named concern them",
    "name_conflict": "said that they should not work on this case",
    "rewrap": "closed the names that were asked about with a newer key",
    "clear_possible": "found that a likely match of names means somebody else",
    "open_identity": "opened the reporter's name",
    "ask_identity": "asked to read the reporter's name",
    "read_identity": "read the reporter's name, as a second person had agreed",
    "open_copy": "opened a copy of a file without its traces",
    "open_originals": "asked to open original files",
    "open_original": "opened an original file that two had agreed on",
    "make_paper": "made a PDF of the case told ({paper})",
    "scanner_found": "was given no file: the scanner found something harmful in it",
    "correct": "corrected something on record",
    "hold_back": "held words back from some members: {class}",
    "record_allegation": "recorded allegation {number}",
    "pin_version": "chose the version of the policy for allegation {number}",
    "class_party": "recorded how person {number} stands to the county",
    "check_exemption": "looked for a prior approval for allegation {number}: {result}",
    "write_plan": "planned the investigation",
    "investigate": "began the investigation",
    "record_pause": "recorded why the investigation rests (asked by {asked_by})",
    "pause": "paused the investigation",
    "record_resume": "recorded why the investigation goes on",
    "resume": "took the investigation up again",
    "send_onward": "handed it on to the {kind}",
    "record_interview": "recorded an interview of person {number}: {outcome}",
    "add_evidence": "added item {number} to the evidence",
    "record_finding": "recorded a finding for allegation {number}: {finding}",
    "write_report": "wrote the report of the investigation",
    "submit_findings": "submitted the findings",
    "list_gaps": "wrote what is missing in the findings",
    "return_findings": "returned the findings",
    "approve_findings": "approved the findings",
    "approve_findings_after_referral": "approved the findings after the referral",
    "decide_ethics": "took the ethics decision",
    "decline_referral": "decided not to refer the case",
    "prepare_referral": "decided to refer the case",
    "ask": "asked a second person: {verb}",
    "approve": "agreed to what was asked: {verb}",
    "turn_down": "did not agree to what was asked: {verb}",
    "void_request": "changed the case, so a request is void: {verb}",
    "screen_out": "set the report aside",
    "step_back": "took the last step back",
    "refer_early": "referred the case before any finding",
    "begin_referral": "began an early referral",
    "record_consent": "recorded what a reporter said about being named",
    "release_packet": "put the packet together ({items} items, hash {manifest})",
    "carry_early": "had a hand in what goes past the ethics office",
    "send_referral": "sent the referral to the Ombuds",
    "receive_reply": "recorded the answer of the Ombuds: {reply}",
    "record_reply": "recorded that the Ombuds answered",
    "receive_order": "recorded the order of the Ombuds: {outcome}",
    "keep_order": "kept the words of the order",
    "settle_referral": "recorded that the referral is over",
    "end_referral": "ended the referral",
    "investigate_after_referral": "began our own investigation after the referral",
    "review_after_referral": "gave the findings to the reviewer after the referral",
    "record_proposal": "proposed an outcome for subject {number}: {sanction}",
    "propose_discipline": "found that the subject is heard first, because more than a reprimand is meant",
    "record_notice": "served the notice before discipline on subject {number}",
    "record_response": "recorded the answer of subject {number}",
    "record_decision": "wrote the decision: {sanction}",
    "decide": "decided the outcome",
    "decide_anew": "decided the outcome anew",
    "clear_to_name": "asked to name somebody who may have been used",
    "waive_discipline": "asked to end it without discipline",
    "close_before_reply": "asked to close before the Ombuds answers",
    "note_reply": "noted the answer of the Ombuds",
    "record_order": "recorded the order of the Ombuds",
    "note_referral_end": "noted the end of the referral",
    "decide_after_response": "decided after the hearing",
    "raise_sanction": "found that more is due, so the subject is heard first",
    "notify_subject": "served the notice of allegations on subject {number}",
    "write_to_reporter": "wrote a letter to the reporter: {letter}",
    "record_letter": "sent a letter about the outcome to subject {number}",
    "record_service": "recorded how a letter reached subject {number}: {by}",
    "serve_decision": "served the decision",
    "record_appeal": "recorded an appeal: {forum}, {what}",
    "record_award": "recorded an award",
    "end_appeal": "ended the appeal",
    "finalize": "made the outcome final",
    "remand": "sent the case back",
    "set_retention": "chose how long the file is kept: {retention}",
    "close": "closed the case",
    "check_in": "asked the reporter how they have been treated, {days} days after the end",
    "reopen": "took the case up again",
    "add_task": "added a task, due {due_on}",
    "complete_task": "completed a task",
    "flag_minor": "said that a child may be in danger, so the hours to report it began",
    "record_protection": "recorded that a child’s danger was reported to {agency}",
    "record_officer_event": "recorded that a peace officer, subject {number}, left or was charged: {kind}",
    "record_commission_notice": "recorded that the training commission was told: {clock}",
    "begin_protection": "began to count the hours of a child’s danger from the first reading",
    "pass_on_child": "told {level} that a child’s danger is not reported yet",
    "annotate_clock": "wrote beside the clock {clock}",
    "authorize": "put counsel’s word on record: {kind}",
}


def _plain(code: str) -> str:
    return code.replace("_", " ")


CODES = ("finding", "result", "outcome", "kind", "sanction", "forum", "reply", "clock", "retention", "agency", "level")
# Facts that are codes or days, and how each is said.
SPOKEN: dict[str, Callable[[str], str]] = {
    **dict.fromkeys((*CODES, "paper"), _plain),
    "changed": lambda tables: tables.strip("[]").replace("'", ""),
    "due_on": lambda on: day(date.fromisoformat(on)),
}
STAND = "stand"  # each act ends with one
READS = ("read", "read_in_emergency", "read_thread", "read_journal", "read_question", "prove")


def sentence(verb: str, who: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What happened, as one sentence. `names` are those of the people the facts speak of."""
    said = SAID.get(verb, verb.replace("_", " "))
    if verb == "submit" and facts.get("payback"):
        said = "handed in the report, which is about payback for an earlier one"
    if verb == "give" and str(facts.get("to")).startswith("pool:"):
        said = "gave the case to everyone in the role of {role}"
    return f"{who} {said.format_map(_Words(facts, names))}."


class _Words(dict[str, str]):
    """Facts as people say them; one that is missing leaves a plain word, never an error."""

    def __init__(self, facts: Mapping[str, Any], names: Mapping[str, str]) -> None:
        super().__init__({name: _word(name, value, names) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "something"


def _word(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "role":
        return of_role(Role(value)) if value in Role.values else str(value)
    if name == "part":
        return f"the page “{PARTS[value].word}”" if value in PARTS else "the case" if value == "case" else "a form"
    if name == "verb":
        return VERBS[value].asked.lower() if value in VERBS else str(value).replace("_", " ")
    if name in SPOKEN:
        return SPOKEN[name](str(value))
    kind, _, rest = str(value).partition(":")
    return names.get(rest, str(value)) if kind == "person" else str(value)
