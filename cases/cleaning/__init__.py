"""A working copy of a file without what tells of its maker: made anew at each opening, by a child that can reach nothing (D6).

The child gets the file piece by piece on its standard input, which nothing on this side holds whole, and gives the copy on its
standard output. It has no environment, so none of our keys; no socket, no file and no other program, by a filter of the
kernel's that it lays upon itself before it reads a byte. Where the kernel has no such filter nothing is cleaned.
One child sees one file.
"""

import logging
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO

logger = logging.getLogger("candor.cleaning")

CHILD = Path(__file__).with_name("child.py")
MOST_BYTES = 40_000_000  # of a copy
SECONDS = 60.0
NOT_CLEANED = 4  # the child's word for a file that cannot be cleaned whole
QUIET = {"MALLOC_ARENA_MAX": "2"}  # all that the child's environment holds


class NotCleaned(Exception):
    """There is no copy without traces of this file: it is damaged, closed by a password, too large, or made to harm."""


class Unable(NotCleaned):
    """Nothing can be cleaned here, whatever the file: the machine confines no child, or a package is not there."""


def copy(kind: str, pieces: Iterable[bytes]) -> bytes:
    """The working copy of one file. Raises NotCleaned, Unable; and what reading the pieces raises, before anything is made."""
    command = [sys.executable, "-I", "-B", str(CHILD), kind]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=QUIET, cwd=CHILD.parent
    )
    timer = Timer(SECONDS, child.kill)
    timer.start()
    try:
        _give(_pipe(child.stdin), pieces)
        made = _pipe(child.stdout).read(MOST_BYTES + 1)
        if len(made) > MOST_BYTES:
            raise NotCleaned
        ended = child.wait()
    finally:
        timer.cancel()
        child.kill()  # of one that has ended nothing is left to end
        child.wait()
        with suppress(BrokenPipeError):
            _pipe(child.stdin).close()
        _pipe(child.stdout).close()
    if ended == NOT_CLEANED or ended < 0:  # ended by its limits
        raise NotCleaned
    if ended or not made:
        logger.error("a file was not cleaned: the child ended with %s", ended)
        raise Unable
    return made


def _give(pipe: IO[bytes], pieces: Iterable[bytes]) -> None:
    """Everything, even where the child has ended: what is wrong with the pieces is found all the same."""
    gone = False
    for piece in pieces:
        try:
            if not gone:
                pipe.write(piece)
        except BrokenPipeError:
            gone = True
    with suppress(BrokenPipeError):
        pipe.close()


def _pipe(found: IO[bytes] | None) -> IO[bytes]:
    if found is None:
        raise AssertionError("both pipes were asked for")
    return found
