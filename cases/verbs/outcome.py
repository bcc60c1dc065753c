"""The verbs of the outcome, and those by which a case ends, goes back or begins anew."""

from .referral import UNTIL_AGREED
from .verb import THE_REPORTER, by_name, verb

REPORTER_NOT_WHAT = "the reporter (that a decision is taken, not what)"
EACH = "What you fill in below is recorded with it, each on its own line of the history."

VERBS = by_name(
    verb(
        "record_proposal", "Propose an outcome", "Save the proposal",
        "The appointing authority decides on it. A proposal before it stays readable.",
        "A notice that was served for the proposal before it no longer counts: serve one for this proposal.",
        told=("the appointing authority",), not_told=("the subject", "the reporter"), shows="discipline",
    ),
    verb(
        "waive_discipline", "No discipline, with a reason", "Ask a second person",
        UNTIL_AGREED, "Then this subject has no discipline, though something is sustained.",
        told=("the second person (notice)",), not_told=("the subject",), shows="approvals",
    ),
    verb(
        "propose_discipline", "Go on to a hearing", "Go on to the hearing",
        "The subject is told what is meant and why, and answers before anything is decided.",
        told=("HR, who serves the notice",), not_told=("the reporter",),
    ),
    verb(
        "record_notice", "Serve the notice before discipline", "Record the notice",
        "The notice is made from the letter of the policy, with the charges, the evidence and the last day to answer.",
        "It counts as served when it was left at the last known address.",
        told=("the subject",), not_told=("the reporter",), shows="letters",
    ),
    verb(
        "record_response", "Record the subject's answer", "Record it",
        "The decision weighs it. Silence counts once the last day has passed.",
        shows="discipline", not_told=("the reporter",),
    ),
    verb(
        "decide", "Decide", "Decide",
        "The decision stands as you write it below. It takes effect with its letter.",
        told=(REPORTER_NOT_WHAT,), not_told=("the subject (the letter tells them)",), supplies="discipline",
    ),
    verb(
        "decide_after_response", "Decide after the hearing", "Decide",
        "The decision stands as you write it below. It takes effect with its letter.",
        told=(REPORTER_NOT_WHAT,), not_told=("the subject (the letter tells them)",), supplies="discipline",
    ),
    verb(
        "decide_anew", "Decide anew", "Decide",
        "This decision takes the place of the one before, which stays readable.",
        shows="discipline", not_told=("the subject (the letter tells them)",),
    ),
    verb(
        "raise_sanction", "More is due than was decided", "Go back to the hearing",
        "The case goes back: the subject is told that more is meant, and answers first.",
        told=("HR, who serves the notice",), not_told=("the reporter",), grave=True,
    ),
    verb(
        "serve_decision", "Serve the decision", "Record that it was served",
        "The letter names each place to appeal to with its own last day. The days run from the day it was served.", EACH,
        told=("the subject", "labor relations", REPORTER_NOT_WHAT), supplies="record_letter",
    ),
    verb(
        "record_letter", "Send a letter about the outcome", "Record the letter",
        "It is made from the letter of the policy and kept as it was sent.",
        told=("whom it is to",), not_told=("the reporter",), shows="letters",
    ),
    verb(
        "record_service", "Record how a letter was served", "Record it",
        "The days to appeal run from the day that is known now. A letter that came back gives no days: serve it again.",
        "The record before, and the last days that it gave, stay readable.",
        shows="letters", not_told=("the reporter",),
    ),
    verb(
        "finalize", "Make it final", "Make it final",
        "Nothing can be appealed. Whoever knew of the case hears how it ended.", EACH,
        told=("a subject who knew of it",), supplies="record_letter",
    ),
    verb(
        "finish", "Finish the case", "Tell, finalize and close",
        "Whoever is owed a letter gets it. The outcome is final, the file gets its class, the case is closed.", EACH,
        "Checks on retaliation are set after 30, 60, 90 and 180 days.",
        told=("a subject who knew of it", *THE_REPORTER), supplies="record_letter set_retention close",
    ),
    verb(
        "decide_and_finish", "Decide and finish the case", "Decide, tell and close",
        "Nothing is sustained, so you decide. Whoever is owed a letter gets it, and the case is closed.", EACH,
        "Checks on retaliation are set after 30, 60, 90 and 180 days.",
        told=("a subject who knew of it", *THE_REPORTER), supplies="discipline record_letter set_retention close",
    ),
    verb(
        "record_appeal", "Record an appeal", "Record it",
        "It is on record what happened in that forum. Another sanction that it orders is carried out with it.",
        "Turning to one of the forums that exclude each other closes the others, unless counsel authorizes a second.",
        shows="appeal", not_told=("the reporter",),
    ),
    verb(
        "end_appeal", "End the appeal", "End it",
        "Forums whose last day passed unused are over. The outcome stands.",
        told=THE_REPORTER, supplies="record_appeal",
    ),
    verb(
        "remand", "Send it back", "Send it back",
        "The case goes back to where the award or order sends it. What was decided stays readable.",
        told=THE_REPORTER, not_told=("the subject (they have the award)",), grave=True,
    ),
    verb(
        "set_retention", "How long the file is kept", "Save it",
        "The file is kept so long. A hold or a records request keeps it longer.",
        shows="tasks",
    ),
    verb(
        "close", "Close the case", "Close the case",
        "Nothing is left to do but to watch for retaliation.", EACH,
        "Checks on retaliation are set after 30, 60, 90 and 180 days.",
        told=THE_REPORTER, not_told=("the subject",), supplies="set_retention",
    ),
    verb(
        "reopen", "Take the case up again", "Ask a second person",
        UNTIL_AGREED, "Then the case stands in triage again. Its old findings stay readable.",
        told=("the second person (notice)",), not_told=("the subject",), shows="approvals",
    ),
    verb(
        "note_withdrawal", "Note that the reporter takes it back", "Note the wish",
        "The wish is on record. It does not end the case by itself.",
        told=THE_REPORTER, shows="messages",
    ),
    verb(
        "add_task", "Add a task", "Add it",
        "Members see it with its day.",
        shows="tasks", not_told=("the reporter",),
    ),
    verb(
        "complete_task", "Complete a task", "It is done",
        "What came of it stays on record.",
        shows="tasks", not_told=("the reporter",),
    ),
    verb(
        "flag_minor", "A child may be in danger", "Start the hours",
        "Two limits start now: 24 hours, which is our own, and 48 hours, which is that of the law. "
        "They end with the report to whoever protects children, and with nothing else.",
        "No file is taken from the reporters from now on.",
        told=("everybody on the case (notice)",), not_told=("the subject", "the reporter"), shows="tasks", grave=True,
    ),
    verb(
        "record_protection", "Record the report of a child’s danger", "Record the report",
        "Both limits are met as of that time. What you were told and what you said stay on record.",
        "Who a child is, those alone read who protect the child.",
        shows="tasks", not_told=("the subject", "the reporter"),
    ),
    verb(
        "record_officer_event", "An officer left, or is charged", "Record it",
        "Fifteen days begin, in which the training commission is told. The case goes on as it is: a resignation ends nothing.",
        shows="tasks", not_told=("the reporter",),
    ),
    verb(
        "record_commission_notice", "Record the notice to the training commission", "Record the notice",
        "Its days are met as of that day. Nothing else ends them, and the case is not closed before.",
        shows="tasks", not_told=("the reporter",),
    ),
    verb(
        "annotate_clock", "Write beside a clock", "Save the note",
        "The note stands beside the clock. No clock is stopped or moved by it.",
        shows="clocks", not_told=("the reporter",),
    ),
)  # fmt: skip
