"""Where each sealed value of this room belongs: the half of its associated data that rows cannot lie about (D3)."""

from uuid import UUID

from cases.models import Entry, File, Message
from vault.sealed import Place


def entry(row: Entry) -> Place:
    """The words of an Entry. They never change, so their version is always 1.

    What they are and what they are about belong to the place: moved to another party, a name opens no more.
    """
    return Place("cases_entry", row.pk, f"{row.kind}/{row.about}", 1)


def remark(step: UUID) -> Place:
    """The remark that goes with a step."""
    return Place("workflow_step", step, "remark", 1)


def clock_note(row: UUID) -> Place:
    """The text of a note at a clock."""
    return Place("workflow_clocknote", row, "text", 1)


def message(row: Message) -> Place:
    """The words of a Message, which belong to its side of the thread and to its number there."""
    return Place("cases_message", row.pk, f"{row.side}/{row.number}", 1)


def answers(row: UUID) -> Place:
    """The answers of a Report, immutable as told."""
    return Place("cases_report", row, "answers", 1)


def upload(row: UUID, *, whole: bool) -> Place:
    """What is said of a file on its way, before and after it is whole."""
    return Place("cases_upload", row, "whole" if whole else "begun", 1)


def file(row: File) -> Place:
    """What is said of a File, which belongs to its message and to its number there."""
    return Place("cases_file", row.pk, f"about/{row.message_id}/{row.number}", 1)
