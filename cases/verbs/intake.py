"""The verbs of intake, and those that a case knows at any time."""

from .verb import THE_REPORTER, by_name, verb

VERBS = by_name(
    verb(
        "acknowledge", "Acknowledge the report", "Acknowledge",
        "The reporter reads, with their code, that a person has the report and when to come back.",
        "The seven days to answer are met.",
        told=THE_REPORTER, not_told=("anyone named in the report",),
    ),
    verb(
        "open", "Open the case", "Open the case",
        "The report becomes a case with a working title and a case manager, who owns it from now on.",
        "Intake officers no longer see it. You stay its intake contact and read its messages.",
        told=("the case manager (notice)", *THE_REPORTER), not_told=("anyone named in the report",),
        supplies="assign set_title",
    ),
    verb(
        "acknowledge_and_open", "Acknowledge and open", "Acknowledge and open",
        "The reporter reads, with their code, that a person has the report and that a case was opened.",
        "The report becomes a case with a working title and a case manager, who owns it from now on.",
        "Intake officers no longer see it. You stay its intake contact and read its messages.",
        told=("the case manager (notice)", *THE_REPORTER), not_told=("anyone named in the report",),
        supplies="acknowledge open assign set_title",
    ),
    verb(
        "link", "Link to another case", "Link this report",
        "This report joins the other case and ends here. Its reporter keeps thread, code and wishes.",
        "Who must not see one of the two no longer sees either.",
        told=THE_REPORTER, not_told=("other reporters (nobody learns of another report)",),
    ),
    verb(
        "split", "Split off a second case", "Split",
        "A second case is made from the same report, with a reference of its own. It begins at intake.",
        "Both cases read and answer the reporter in the same thread.",
        told=("the intake officers (notice)",), not_told=("the reporter",),
    ),
    verb(
        "assign", "Choose who works on it", "Assign",
        "This person sees the case in the role you choose, from now on.",
        "Whoever is replaced no longer sees it in that role.",
        told=("the person (notice)",), shows="members",
    ),
    verb(
        "name_manager", "Name a case manager", "Name this case manager",
        "This person owns the case from now on. You stay its intake contact.",
        told=("the case manager (notice)",), not_told=("whoever managed it before",),
    ),
    verb(
        "set_title", "Working title", "Save the title",
        "The title is shown to members of the case alone. The one before stays readable.",
    ),
    verb(
        "note", "Write a note", "Save the note",
        "Members who read notes see it. It cannot be edited later, only corrected.",
        shows="notes", not_told=("the reporter",),
    ),
    verb(
        "post", "Write to the reporter", "Send the message",
        "The reporter reads it when they come back with their code.",
        told=THE_REPORTER, shows="messages",
    ),
    verb(
        "add_party", "Put a person on record", "Add",
        "Officers who are this person, their kin or above them in line stop seeing the case at once.",
        "If that is you, you stop seeing it too.",
        shows="people", not_told=("the person",),
    ),
    verb(
        "clear_possible", "Likely matches of names", "This is somebody else",
        "The person you choose is no longer kept from this case because of a name in it.",
        "You cannot clear somebody who is named in full, nor yourself.",
        shows="members", not_told=("the person",),
    ),
    verb(
        "name_conflict", "I have a conflict", "Leave this case",
        "You stop seeing this case and every case that shares a report with it, at once and for good.",
        "Somebody else goes on with it. If nobody is left who may, it goes to the officers who take new reports.",
        "Nobody can take this back, you neither.",
        shows="members", not_told=("the people in the case",), grave=True,
    ),
    verb(
        "correct", "Correct something on record", "Save the correction",
        "Your words stand in its place. The old ones stay readable, with who, when and why.",
    ),
    verb(
        "hold_back", "Hold words back", "Hold them back",
        "From now on only those read them whom you choose, and you may not be one of them.",
        "The history still says that something was written, by whom and when. Nobody can take this back.",
        not_told=("the people in the case",), grave=True,
    ),
    verb(
        "open_identity", "Open the reporter's name", "Open the name",
        "You read who the reporter is. That you did, when and why stays on record.",
        told=(), not_told=("the reporter",), shows="people", grave=True,
    ),
)  # fmt: skip
