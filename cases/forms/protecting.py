"""A child may be in danger: saying so, and recording that it was reported. It asks what the law lists (RCW 26.44.040)."""

from cases.models import Protection
from permissions.typed import Words

from .act import Act, Group
from .fields import SHORT, Moment, chosen


class FlagMinor(Act):
    text = Words(label="What you know", rows=4, help_text="Those alone read it who protect the child.")


class RecordProtection(Act):
    groups = (
        Group("The call", ("agency", "at", "spoken_to", "their_number")),
        Group("What they were told", ("harm", "child", "parents", "history", "suspect"),
              hint="What is not known is left empty. Those alone read it who protect the child: perhaps not you, later."),
    )  # fmt: skip
    agency = chosen("Who was told", choices=Protection.Agency.choices)
    at = Moment(label="When", help_text="Day and time in the county.")
    spoken_to = Words(
        label="Whom you spoke to", longest=SHORT, help_text="The name they gave, or their number in service."
    )
    their_number = Words(
        label="The number they gave the report", longest=SHORT, help_text="Ask for one if they gave none."
    )
    harm = Words(label="What is done to the child, and how badly", rows=4)
    child = Words(label="The child: name, address, age", rows=2, required=False)
    parents = Words(label="Parents, or who cares for the child: names, address", rows=2, required=False)
    history = Words(label="Signs of earlier harm", rows=2, required=False)
    suspect = Words(label="Who is said to do it, and what else helps", rows=2, required=False)


FORMS: dict[str, type[Act]] = {"flag_minor": FlagMinor, "record_protection": RecordProtection}
