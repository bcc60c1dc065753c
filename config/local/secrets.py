"""Passwords of the local start: random, one file each, readable by the one who starts it."""

import os
import secrets
from pathlib import Path


def folder(data_dir: Path) -> Path:
    return data_dir / "secrets"


def read(data_dir: Path, name: str) -> str:
    """The secret `name`, or "" where there is none yet."""
    try:
        return (folder(data_dir) / name).read_text()
    except OSError:  # not made yet, or not ours to read
        return ""


def obtain(data_dir: Path, name: str) -> str:
    """The secret `name`, made on first use."""
    found = read(data_dir, name)
    if found:
        return found
    made = secrets.token_urlsafe(48)
    keep(data_dir, name, made)
    return made


def keep(data_dir: Path, name: str, text: str) -> None:
    folder(data_dir).mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder(data_dir) / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
