"""When a letter reached its reader: what was recorded of its service last."""

from datetime import date

from cases.models import Letter, Service
from cases.record import Record, current


def of(on_record: Record, letter: Letter) -> Service | None:
    """The newest record of how it was served."""
    rows = [one for one in current(on_record.service) if one.letter_id == letter.pk]
    return rows[-1] if rows else None


def on(on_record: Record, letter: Letter | None) -> date | None:
    """The day, as it is known now; none for a letter that came back."""
    if letter is None:
        return None
    row = of(on_record, letter)
    return row.served_on if row else letter.served_on
