"""What the reporter's pages do: keep a draft, send it once, come back with its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from cases import door
from cases.uploads import Taken
from permissions import readers
from policies.shapes import Pack
from vault import receipts

from . import answers, boxes, policy
from .answers import ANONYMOUS, CONTACT, INVOLVED, MODE, NAME, SAFE
from .boxes import Box
from .models import Draft, InboxSession
from .sides import OPEN, Side
from .steps import Step
from .worded import ENGLISH


def draft(secret: str) -> Box | None:
    """The draft that the browser's cookie opens."""
    return boxes.read(Draft, secret)


def pack_of(box: Box | None) -> Pack:
    """The policy whose questions this draft answers."""
    return policy.pack(box.data["policy"] if box else "")


def keep(box: Box | None, step: Step, given: answers.Answers, side: Side = OPEN) -> Box:
    """Keep the answers of one page. The first one kept makes the draft, and the receipt with it (D5).

    A draft that begins in the middle is what is left of one that ran out: it says so until the next page is kept.
    """
    if box is None:
        return boxes.begin(Draft, _begun(step, given), side.account)
    kept = {**box.data, "answers": answers.merged(step.page, box.data["answers"], given), "lost": False}
    if boxes.write(box, kept):
        return Box(box.kind, box.row, box.secret, kept)
    return boxes.begin(Draft, _begun(step, given), side.account)


def _begun(step: Step, given: answers.Answers) -> boxes.Data:
    lost = step.number > 1
    return {"receipt": receipts.make(), "policy": policy.pack().sha256, "answers": given, "lost": lost}


def send(box: Box, side: Side = OPEN) -> None:
    """Hand the report in, once, however often it is sent: the receipt in the draft names it. Raises KeyMissing."""
    told = telling(box.data["answers"], policy.source(box.data["policy"]), side)
    if side.person:
        told = replace(told, channel=door.channel(told.mode, supervisor=readers.supervises(side.person)))
    door.submit(told, box.data["receipt"])


def sent(box: Box) -> bool:
    """Whether the report behind this draft is stored. Asked of the door once, then kept in the draft."""
    if not box.data.get("sent") and door.knows(box.data["receipt"]):
        boxes.write(box, {**box.data, "sent": True})
        return True
    return bool(box.data.get("sent"))


def telling(given: Mapping[str, str], pack: Pack, side: Side = OPEN) -> door.Telling:
    """The report as the door takes it. A confidential name is not among the answers (D8).

    Of somebody signed in the name is the directory's, and the report is theirs to find again.
    """
    asked = [question for page in pack.questionnaire.pages for question in page.questions]
    told = {one.key: given[one.key] for one in asked if given.get(one.key) and answers.applies(one, given)}
    mode = told.pop(MODE)
    reporter = {"name": side.reporter or told.pop(NAME, ""), "contact": told.pop(CONTACT, "")}
    named = [told[one.key] for one in asked if one.screen == "named" and one.key in told and one.key != INVOLVED]
    return door.Telling(
        mode=mode,
        answers=told,
        branch=pack.default_branch,
        urgent=any(told.get(one.key) == "yes" for one in pack.questionnaire.page(SAFE).questions),
        involved=told.get(INVOLVED, ""),
        who="\n".join(name for name in named if name != answers.UNKNOWN),
        policy=pack,
        person=side.person,
        language=get_language() or ENGLISH,
        reporter={} if mode == ANONYMOUS else {key: value for key, value in reporter.items() if value},
    )


def come_back(receipt: str, unsent: str = "") -> Box | None:
    """A session for whoever holds the receipt of a report, None for every other code."""
    if not door.knows(receipt):
        return None
    return boxes.begin(InboxSession, {"receipt": receipt, "unsent": unsent})


def visitor(secret: str) -> Box | None:
    """The inbox session that the browser's cookie opens."""
    return boxes.read(InboxSession, secret)


def write(box: Box, text: str, files: Sequence[Taken] = ()) -> bool:
    """Send a message into the reporter's thread, with the files that came with it. False: there is no such thread.

    Raises KeyMissing, Tampered, uploads.Closed.
    """
    found = door.post(box.data["receipt"], text, files)
    if found and box.data.get("unsent"):
        boxes.write(box, {**box.data, "unsent": ""})
    return found


def forget(secrets: Mapping[Any, str]) -> None:
    """End what these cookies open."""
    for kind, secret in secrets.items():
        boxes.end(kind, secret)


def expire_drafts() -> int:
    """Delete drafts and inbox sessions whose time has run out, and say how many. For the worker's sweep."""
    return boxes.expire()
