"""A peace officer is the subject: what happened, and that the training commission was told (RCW 43.101.135)."""

from permissions.typed import Words

from .act import Act
from .fields import SHORT, Day, chosen, one_of

EVENTS = [
    ("separation", "They left the service: resigned, retired, were let go"),
    ("charge", "They are charged with a crime"),
]


class RecordOfficerEvent(Act):
    subject = one_of("Who")
    kind = chosen("What happened", choices=EVENTS)
    happened_on = Day(label="Day it happened", help_text="Of a charge, the day on which it was brought.")
    learned_on = Day(label="Day you learned of it", help_text="Leave it empty for today.", required=False)
    text = Words(label="What is known of it", rows=3, help_text="Of a resignation also the reasons that were given.")


class RecordCommissionNotice(Act):
    which = one_of("Notice")
    sent_on = Day(label="Day it was sent")
    their_number = Words(label="Its reference", longest=SHORT, help_text="The number of the form, or of the receipt.")
    text = Words(label="What it says", rows=3)


FORMS: dict[str, type[Act]] = {
    "record_officer_event": RecordOfficerEvent,
    "record_commission_notice": RecordCommissionNotice,
}
