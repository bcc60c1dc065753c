"""Processes that one parent starts, listens to and takes with it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from .account import die_with_parent

WIDTH = 9
PATIENCE = 10.0


def say(who: str, line: str) -> None:
    """One line of the one log stream."""
    try:
        sys.stdout.write(f"{who:<{WIDTH}}| {line}\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):  # the reader left, or the parent is closing its output
        pass


def relay(who: str, stream: IO[bytes], wanted: Callable[[str], bool] = bool) -> None:
    """Every wanted line of `stream`, said as `who`, until the stream ends. Runs beside the parent."""

    def pass_on() -> None:
        for raw in stream:
            line = raw.decode(errors="replace").rstrip()
            if wanted(line):
                say(who, line)

    threading.Thread(target=pass_on, name=f"log of {who}", daemon=True).start()


@dataclass(slots=True)
class Child:
    """A process of ours: its own session (so that Ctrl-C reaches the parent alone) and the parent's fate."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(repr=False)  # holds a password
    wanted: Callable[[str], bool] = bool
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Must be called on the main thread: the kernel ties a child to the thread that started it."""
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        if self.process.stdout:
            relay(self.name, self.process.stdout, self.wanted)

    @property
    def ended(self) -> int | None:
        """The exit code, None while it runs."""
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        """It asks those that it started itself."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Wait, then end whatever is left of its session."""
        if not self.process:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        with suppress(ProcessLookupError, PermissionError):  # all gone; macOS says the second of a group of zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
