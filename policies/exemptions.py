"""Does a prior approval cover an act? A pure function of the approval and of what is known of the act.

Source: domain rows 19 and 20. "Yes" says only that the approval reaches the act; a reviewer still confirms that the
act served the purpose it was given for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from audit.clock import COUNTY


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    ASK = "ask"  # something has to be found out, or counsel to be asked, first


NOTED = "Counsel noted that the approval holds."
ENTERED_LATER = "It was entered only after it happened: counsel has to see when it was given."


@dataclass(frozen=True, slots=True)
class Covered:
    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval allows: codes, devices (none: any), days, and when it was given, entered and taken back."""

    codes: frozenset[str]
    devices: frozenset[str]
    valid_from: date
    valid_to: date
    approved_at: datetime
    recorded_at: datetime
    revoked_at: datetime | None = None


def covers(
    approval: Approval,
    code: str,
    on: date | datetime | None,
    device: str | None,
    *,
    excludable: Collection[str],
    noted: bool = False,
) -> Covered:
    """Whether `approval` reaches an act under `code` on that day (or at that moment), with that device.

    `excludable` are the codes that an approval takes away by itself (item 2); a listed code of another item needs
    counsel. What is not known gives "ask", unless something known already gives "no". `noted`: counsel noted that the
    approval holds for this act; that settles what had to be asked and extends it to `code`, and never to another device,
    to other days, or to what happened before it was given.
    """
    found = [*_device(approval, device), *_time(approval, on)]
    if not noted:
        found = [*_scope(approval, code, excludable), *found]
    for answer in (Answer.NO,) if noted else (Answer.NO, Answer.ASK):
        for one in found:
            if one.answer is answer:
                return one
    return Covered(Answer.YES, NOTED if noted else f"The approval lists {code} and was in force.")


def _scope(approval: Approval, code: str, excludable: Collection[str]) -> Iterator[Covered]:
    if code not in approval.codes:
        yield Covered(Answer.NO, f"The approval does not list {code}.")
    elif code not in excludable:
        yield Covered(Answer.ASK, f"The exclusion does not stand in the item of {code}: counsel has to add a note.")


def _device(approval: Approval, device: str | None) -> Iterator[Covered]:
    if approval.devices and device is None:
        yield Covered(Answer.ASK, "The approval is for certain devices, and it is not known which one was used.")
    elif approval.devices and device not in approval.devices:
        yield Covered(Answer.NO, "The approval is for other devices.")


def _time(approval: Approval, on: date | datetime | None) -> Iterator[Covered]:
    if on is None:
        yield Covered(Answer.ASK, "It is not known when it happened.")
        return
    day = on.astimezone(COUNTY).date() if isinstance(on, datetime) else on
    if not approval.valid_from <= day <= approval.valid_to:
        yield Covered(Answer.NO, "The approval was for other days.")
    yield from _given(approval, on)
    over = approval.revoked_at is not None and _before(approval.revoked_at, on)
    if over:
        yield Covered(Answer.NO, "The approval had been revoked.")
    elif over is None:
        yield Covered(Answer.ASK, "It was revoked on the same day: find out which came first.")


def _given(approval: Approval, on: date | datetime) -> Iterator[Covered]:
    """Given and written down before it happened, or not, or on the same day."""
    given = _before(approval.approved_at, on)
    if given is False:
        yield Covered(Answer.NO, "The approval was given after it happened, and that never excuses.")
    elif given is None:
        yield Covered(Answer.ASK, "It was approved on the same day: find out which came first.")
    elif not _before(approval.recorded_at, on):
        yield Covered(Answer.ASK, ENTERED_LATER)


def _before(moment: datetime, on: date | datetime) -> bool | None:
    """Was `moment` before the act? None: both fell on one day of the county, and the hour of the act is not known."""
    if isinstance(on, datetime):
        return moment <= on
    day = moment.astimezone(COUNTY).date()
    return None if day == on else day < on
