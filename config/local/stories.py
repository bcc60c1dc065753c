"""The demonstration's stories: all invented, dated back from today, told through the services of the real pages."""

from config.local import steps
from config.local.telling import Story

POLICY = "king-county-sex-trafficking"  # what they are about
STORIES: tuple[Story, ...] = (
    Story(
        "Closed: malware opened the pages", 90,
        "The security alert says that somebody opened adult sites from the front office computer.",
        mode="named", reporter={"name": "Petra Almhult", "contact": "petra@example.org"}, channel="system",
        then=(
            steps.opened(89, "many", "Front office computer", "Permits"),
            steps.investigated(84, "many", "Adult sites from the front office.", "adult_sites", ("N3",), "E-bystander"),
            steps.found(70, "unfounded"), steps.approved(66, "not_refer"), steps.ended_unfounded(62, "many"),
        ),
    ),
    Story(
        "Decision served, days to appeal run", 75, "He searches for escort advertisements on the yard computer in his shift.",
        then=(
            steps.opened(74, "manager", "Yard computer", "Roads"),
            steps.investigated(69, "manager", "Escort advertisements on the yard computer.", "ads", ("N3",), "E-subject",
                               unit="represented"),
            steps.found(45, "sustained"), steps.approved(40, "not_refer"), steps.proposed(38, "written_reprimand"),
            steps.decided(30, "written_reprimand"), steps.served(20),
        ),
    ),
    Story(
        "Notice before discipline", 60, "She saw him pay for sex on a work trip and put the room on the county card.",
        then=(
            steps.opened(59, "manager2", "Room on the county card", "Transit"),
            steps.investigated(55, "manager2", "Paid for sex on county travel.", "buy", ("N1", "N2"), "E-subject"),
            steps.found(35, "sustained"), steps.approved(30, "not_refer"), steps.proposed(24, "suspension", 10),
            steps.noticed(7),
        ),
    ),
    Story(
        "With the Ombuds", 50, "Adult sites are open on his screen during the day, every day.",
        then=(
            steps.opened(49, "manager", "Sites in work hours", "Permits"),
            steps.investigated(45, "manager", "Adult sites in work hours.", "adult_sites", ("N3", "N4"), "E-bystander"),
            steps.found(25, "sustained"), steps.approved(20, "refer"), steps.referred(14),
        ),
    ),
    Story(
        "Findings under review", 40, "Advertisements for escorts were printed on the office printer.",
        then=(
            steps.opened(39, "manager2", "Office printer", "Records"),
            steps.investigated(35, "manager2", "Escort advertisements printed.", "ads", ("N3",), "E-subject"),
            steps.found(3, "not_sustained"),
        ),
    ),
    Story(
        "Being investigated", 25, "A supervisor offered better shifts for sex. I only heard it.",
        then=(
            steps.opened(24, "manager", "Shifts", "Parks"),
            steps.investigated(20, "manager", "Shifts offered for sex.", "exploitation", ("N4",), "E-subject"),
            steps.told_subject(14, "manager"),
            steps.asked(10, "investigator", "Do you remember on which day you heard this?"),
        ),
    ),
    Story(
        "Late triage", 16, "Somebody in the sign shop looks at adult sites on the county laptop during the day.",
        mode="named", by="bystander",
        then=(steps.opened(15, "manager", "Sign shop laptop", "Roads"),),
    ),
    Story(
        "A question for the reporter", 12,
        "A driver boasted that he paid for sex on the training trip and put it on the county card.",
        then=(
            steps.opened(11, "manager", "Training trip", "Transit"),
            steps.asked(10, "manager", "Thank you for telling us. Do you remember on which day you heard this?"),
        ),
    ),
    Story(
        "The same trip, told again", 9, "On the training trip one of the drivers paid for sex at the hotel.",
        mode="confidential", reporter={"name": "Runa Tiller", "contact": "runa@example.org"},
        then=(steps.linked(8, "A question for the reporter"),),
    ),
    Story(
        "About an HR officer", 9, "Henrik Obersund visits adult sites on his own telephone in work hours. I sit beside him.",
        mode="confidential", reporter={"name": "Runa Tiller", "contact": "runa@example.org"}, who="Henrik Obersund",
        then=(steps.opened(8, "manager2", "Visits on a private telephone", "Human resources"),),
    ),
    Story(
        "Escort site on a shared workstation", 0.1,
        "At 14:10 an escort site was open on the shared workstation at the north desk. I do not know who was signed in.",
    ),
    Story(
        "A child may be at risk", 0.02,
        "A guard lets a girl, maybe fifteen, into the pump house at night. He pays somebody. I am afraid for her.",
        urgent=True, more={"minor": "yes"},
    ),
)  # fmt: skip
