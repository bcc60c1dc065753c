"""The verbs of the review, up to the ethics decision, and those that take two people."""

from .verb import THE_REPORTER, by_name, verb

NOBODY_OUTSIDE = ("the reporter", "the subject")
AGREES = "Nothing happens until a second person has agreed."

VERBS = by_name(
    verb(
        "record_allegation", "Record an allegation", "Record it",
        "The decision table proposes guideline codes, under the version of the policy in force on that day.",
        "Who is named here is screened at once: officers close to them stop seeing the case.",
        "An allegation that is put right keeps its earlier wording readable.",
        shows="allegations", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "pin_version", "Choose the version of the policy", "Choose it",
        "The allegation stands under this version from now on.",
        shows="allegations", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "class_party", "How a person stands to the county", "Save it",
        "It picks the process that is due before discipline. What was recorded before stays in the history.",
        "Officers whom you name as supervisor, or who stand above that person, stop seeing the case at once, you too.",
        shows="people", not_told=("the person",),
    ),
    verb(
        "check_exemption", "Look for a prior approval", "Record it",
        "What the register says is shown below. You decide what it means for the allegation, and why.",
        "The case goes on: an approval closes nothing by itself.",
        shows="exemptions", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "write_plan", "Plan the investigation", "Save the plan",
        "The investigator reads it. The plan before stays readable.",
        shows="tasks", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "investigate", "Begin the investigation", "Begin the investigation",
        "The investigator sees the case and finds the facts of each allegation.",
        "What you fill in below is recorded with it, each on its own line of the history.",
        told=("the investigator (notice)", *THE_REPORTER), not_told=("the subject (they hear of it when it is safe)",),
        supplies="write_plan exemptions assign",
    ),
    verb(
        "pause", "Pause the investigation", "Pause it",
        "The investigation rests for another proceeding. Clocks set by law run on.",
        told=THE_REPORTER, not_told=("the subject",),
    ),
    verb(
        "resume", "Go on with the investigation", "Go on",
        "The investigator takes it up again.",
        told=THE_REPORTER, not_told=("the subject",),
    ),
    verb(
        "notify_subject", "Serve the notice of allegations", "Record the notice",
        "The notice is made from the letter of the policy: what is alleged under which codes, on which days, the right to "
        "a representative, to keep everything, and to leave others in peace. It never says who reported.",
        "From then on the subject knows of the case, and hears how it ends.",
        told=("the subject",), not_told=("the reporter",), shows="letters",
    ),
    verb(
        "record_interview", "Record an interview", "Record it",
        "It is on record who was heard, or why nobody could be.",
        shows="interviews", not_told=("the reporter",),
    ),
    verb(
        "add_evidence", "Add evidence", "Add it",
        "The item gets a number and stays on record.",
        shows="evidence", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "record_finding", "Record a finding", "Record it",
        "It takes the place of an earlier finding about this allegation, which stays readable.",
        "Nobody is told before the findings are reviewed.",
        shows="allegations", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "submit_findings", "Submit findings for review", "Submit findings",
        "The ethics officer reviews them; you can no longer change them.",
        told=("the ethics officer (notice)", *THE_REPORTER), not_told=("the subject",),
    ),
    verb(
        "return_findings", "Return the findings", "Return them",
        "The investigator gets the case back with what is missing.",
        told=("the investigator (notice)",), not_told=("the subject",),
    ),
    verb(
        "approve_findings", "Approve the findings", "Approve the findings",
        "The findings stand as they are. The ethics decision follows, or stands with them if you take it below.",
        told=THE_REPORTER, not_told=("the subject (the outcome is served, not announced)",),
    ),
    verb(
        "approve_findings_after_referral", "Approve the findings", "Approve the findings",
        "The findings stand as they are. The ethics forum has had the case already, so the outcome is due.",
        told=("HR and the appointing authority, where something is sustained", *THE_REPORTER), not_told=("the subject",),
    ),
    verb(
        "decline_referral", "Decide not to refer", "Do not refer",
        "The case goes on to its outcome without the ethics forum.",
        told=("HR and the appointing authority, where something is sustained",), not_told=("the subject",),
    ),
    verb(
        "prepare_referral", "Decide to refer", "Begin the referral",
        "The packet for the Ombuds is put together. Nothing leaves the house yet.",
        told=(), not_told=("the subject", "the Ombuds (not before it is sent)"),
    ),
    verb(
        "screen_out", "Set the report aside", "Ask a second person",
        AGREES, "Then the case is closed, and the reporter reads where they can turn instead.",
        told=("the second person (notice)",), not_told=("the reporter, until it is agreed",), shows="approvals",
        agreed=THE_REPORTER,
    ),
    verb(
        "send_onward", "Hand on to another office", "Record it",
        "It is on record who got what, and when.",
        shows="tasks", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "clear_to_name", "Screen before naming", "Ask a second person",
        "Who is said to have sold sex may be exploited. The screen comes first, and a second person agrees.",
        AGREES,
        told=("the second person (notice)",), not_told=("the person",), shows="approvals",
    ),
    verb(
        "ask_identity", "Ask to read the reporter's name", "Ask a second person",
        AGREES, "Then you read the name once, within two days. For a second look you ask again.",
        told=("the second person (notice)",), not_told=("the reporter",), shows="approvals",
    ),
    verb(
        "read_identity", "Read the reporter's name", "Open the name",
        "You read who the reporter is, once. The second person's word is used up with it.",
        "That you did, when and why stays on record.",
        not_told=("the reporter",), shows="approvals", grave=True,
    ),
    verb(
        "seal", "Seal the case", "Ask a second person",
        AGREES, "Then no office sees it any more: only people who were chosen by name, and you two.",
        "From then on two people let each new person in. Before a step that needs another office, let somebody of it in.",
        "If fewer than two of you are left, a reader from outside the house comes in.",
        told=("the second person (notice)",), not_told=("the offices that lose it", *NOBODY_OUTSIDE), shows="members",
    ),
    verb(
        "admit_member", "Let somebody in", "Ask a second person",
        AGREES, "Then this person sees the sealed case in the role you choose.",
        told=("the second person (notice)",), not_told=NOBODY_OUTSIDE, shows="members",
        agreed=("the person (notice)",),
    ),
    verb(
        "unseal", "Unseal the case", "Ask a second person",
        AGREES, "Then one person says again who works on it, and the next step may give it to an office.",
        "Nobody sees it at once who does not see it now.",
        told=("the second person (notice)",), not_told=NOBODY_OUTSIDE, shows="members",
    ),
    verb(
        "open_originals", "Open original files", "Ask a second person",
        "You ask to open files as they were sent, with all that they tell about who made them. Each opening stays on record.",
        AGREES,
        told=("the second person (notice)",), not_told=NOBODY_OUTSIDE, shows="approvals",
    ),
    verb(
        "step_back", "Take the last step back", "Ask a second person",
        AGREES, "Then the case stands where it stood before. Nothing that was recorded goes away.",
        told=("the second person (notice)",), not_told=NOBODY_OUTSIDE, shows="approvals", agreed=THE_REPORTER,
    ),
    verb(
        "approve", "Agree", "I agree",
        "What was asked happens now, in your name and in that of the person who asked.",
        shows="approvals",
    ),
    verb(
        "turn_down", "Do not agree", "I do not agree",
        "What was asked does not happen. Your reason stays on record, and it may be asked again.",
        shows="approvals", not_told=NOBODY_OUTSIDE,
    ),
    verb(
        "authorize", "Counsel’s word", "Put it on record",
        "The step that waits for counsel can be taken by those whose step it is.",
        shows="approvals", not_told=NOBODY_OUTSIDE,
    ),
)  # fmt: skip
