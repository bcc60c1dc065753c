"""One pass over the files of a pack, gathering every problem instead of stopping at the first."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from . import files as raw
from .files import Broken, Row
from .shapes import Problem

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Builder:
    """Reads rows of the files; `problems` holds what could not be read."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.problems: list[Problem] = []

    def each(self, rows: Iterable[Row], make: Callable[[Row], T]) -> tuple[T, ...]:
        """`make` for each row; a row that cannot be read is noted and left out."""
        made = []
        for row in rows:
            try:
                made.append(make(row))
            except Broken as broken:
                self.problems.append(broken.problem)
        return tuple(made)

    def keyed(self, rows: Iterable[Row], make: Callable[[Row], T], key: Callable[[T], K]) -> dict[K, T]:
        """Like `each`, by key; a second row with the same key is a problem."""
        found: dict[K, T] = {}
        for row in rows:
            for made in self.each([row], make):
                if key(made) in found:
                    what = f"{_said(key(made))} stands here a second time."
                    self.problems.append(row.where.problem(what, "Keep one of the two."))
                found.setdefault(key(made), made)
        return found

    def toml(self, name: str) -> Row:
        """The file as a row; an unreadable one is noted and counts as empty."""
        try:
            return raw.toml(self.files, name)
        except Broken as broken:
            self.problems.append(broken.problem)
            return Row(name, 1, {})

    def table(self, name: str, columns: tuple[str, ...]) -> list[Row]:
        try:
            return raw.table(self.files, name, columns)
        except Broken as broken:
            self.problems.append(broken.problem)
            return []

    def named(self, folder: str, ending: str) -> list[Row]:
        """One row for each file directly inside a folder, with its name in `name`."""
        found = []
        for path in self.files:
            inside = path.removeprefix(f"{folder}/")
            if inside != path and "/" not in inside and inside.endswith(ending):
                found.append(Row(path, 1, {"name": inside.removesuffix(ending)}))
        return found


def _said(key: object) -> str:
    return " with ".join(map(str, key)) if isinstance(key, tuple) else str(key)
