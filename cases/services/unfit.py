"""What was typed has the right shape but does not fit this case."""

from audit.refusals import Refusal


class Unfit(Refusal):
    """Shown beside the field it is about; nothing was stored."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, field=field)
        self.field = field
