"""Log lines without content: what kind of thing went wrong, and where in the code, never what people wrote."""

import logging
import sys
import traceback
from types import TracebackType

Exceptional = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
DEPTH = 8  # lines of code shown of an exception's way


class Discreet(logging.Formatter):
    """An exception is shown as its type and the lines it passed; its text may quote a row or a form."""

    def __init__(self) -> None:
        super().__init__("{levelname} {name} {message}", style="{")

    def formatException(self, ei: Exceptional) -> str:
        kind, _, trace = ei
        lines = [f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-DEPTH:]]
        return "\n".join([f"  {kind.__name__ if kind else 'no exception'}", *lines])

    def format(self, record: logging.LogRecord) -> str:
        if record.name.startswith("django.request"):
            record.msg, record.args = "A request failed.", ()  # its own words hold the address
        return super().format(record)


def current() -> BaseException | None:
    """The exception being handled."""
    return sys.exc_info()[1]


def where(error: BaseException | None) -> str:
    """`ValueError at /srv/candor/cases/views.py:33`: enough to find the line."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
