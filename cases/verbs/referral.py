"""The verbs of the Code of Ethics referral."""

from .verb import THE_REPORTER, by_name, verb

OMBUDS = "the Ombuds"
DECIDERS = "HR and the appointing authority, where something is sustained"
UNTIL_AGREED = "Nothing happens until a second person has agreed."

VERBS = by_name(
    verb(
        "refer_early", "Refer before the findings", "Begin the early referral",
        "The packet for the Ombuds is put together now, past the office that is close to the case.",
        "Nothing leaves the house yet. Our own findings are still needed afterwards.",
        not_told=("the offices that are close to it", "the subject"),
    ),
    verb(
        "record_consent", "Record a reporter's consent", "Record it",
        "It is on record whether the complaint may name this reporter. It says nothing about any other.",
        shows="messages", not_told=("other reporters",),
    ),
    verb(
        "release_packet", "Put the packet together", "Ask a second person to sign",
        "Nothing leaves the house yet. A second person reads the packet as it will go, and signs it.",
        "If anything of it changes after that, it has to be signed again.",
        "Privileged and compelled items stay here; the list says which, and why.",
        told=("the second person (notice)",), not_told=(OMBUDS, "the reporter", "the subject"), shows="referral",
        supplies="messages", agreed=("whoever put it together",), request="Sign the packet for the Ombuds",
        agreeing=(
            "You sign the packet exactly as it stands above. Whoever put it together can send it then.",
            "If anything of it changes, your signature counts no more, and stays on record.",
        ),
    ),
    verb(
        "send_referral", "Send the referral", "Send it",
        "The packet above goes to the Ombuds as it is. What is sent cannot be called back.",
        "The respondent gets a copy of the complaint. Whoever could be known by it, will be.",
        told=(OMBUDS, *THE_REPORTER), not_told=("the subject (the Ombuds serves the complaint)",), grave=True,
    ),
    verb(
        "record_reply", "Record the answer of the Ombuds", "Record it",
        "The case waits for the end of that proceeding, unless counsel lets it go on.",
        told=("the case manager",), not_told=("the reporter", "the subject"),
    ),
    verb(
        "note_reply", "Note the answer of the Ombuds", "Note it",
        "The case went on without it; the answer stands on the referral.",
        shows="referral", not_told=("the reporter", "the subject"),
    ),
    verb(
        "record_order", "Record the order of the Ombuds", "Record it",
        "The days to appeal run from the day it was received. The case waits until they are over.",
        shows="referral", not_told=("the reporter", "the subject (the Ombuds tells them)"),
    ),
    verb(
        "end_referral", "End the referral", "End it",
        "The ethics side no longer holds the case. Reasonable cause there is not “sustained” here.",
        told=(DECIDERS, "the reporter (that it is over, not how)"), not_told=("the subject (the Ombuds tells them)",),
        supplies="referral evidence",
    ),
    verb(
        "note_referral_end", "Note the end of the referral", "Note it",
        "The case went on without it; now it can be closed.",
        shows="referral", not_told=("the subject (the Ombuds tells them)",),
    ),
    verb(
        "investigate_after_referral", "Find the facts here", "Begin the investigation",
        "The case goes to an investigator. What the ethics forum found is evidence, not our finding.",
        told=("the investigator (notice)", *THE_REPORTER), not_told=("the subject (they hear of it when it is safe)",),
    ),
    verb(
        "review_after_referral", "Review the findings after the referral", "Give it to the reviewer",
        "The findings that stand are reviewed. Their approval leads straight to the outcome.",
        told=("the ethics officer (notice)", *THE_REPORTER), not_told=("the subject",),
    ),
    verb(
        "close_before_reply", "Close before the Ombuds answers", "Ask a second person",
        UNTIL_AGREED, "Then the case can be closed while the referral runs on.",
        told=("the second person (notice)",), not_told=(OMBUDS, "the reporter"), shows="approvals",
    ),
)  # fmt: skip
