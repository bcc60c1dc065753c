"""The files of the house, as the rules of this folder look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.ROOT
ROOMS = ("config", "intake", "cases", "policies", "workflow", "permissions", "audit", "vault")
PICTURES = {".png", ".jpg", ".gif", ".ico", ".pdf", ".woff2"}


@cache
def tracked() -> list[Path]:
    """Every file that belongs to the house, whether it is committed yet or not."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted(ROOT / name for name in names if name and (ROOT / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        if path.suffix not in PICTURES:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def python(*rooms: str, migrations: bool = False) -> Iterator[tuple[str, str, ast.Module]]:
    """Name, text and syntax tree of every Python file below the rooms."""
    for name, text in texts():
        if name.endswith(".py") and name.partition("/")[0] in rooms and (migrations or "/migrations/" not in name):
            yield name, text, parsed(name, text)


@cache
def parsed(name: str, text: str) -> ast.Module:
    return ast.parse(text, name)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def called(node: ast.AST) -> str:
    """`pytest.raises` for the call `pytest.raises(...)`, "" for what is no plain call."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""
