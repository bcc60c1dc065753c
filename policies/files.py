"""The plain files of a pack: read, kept with their line numbers, and given one canonical form (D34)."""

import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .shapes import Problem, Section, Text, Where

ENDINGS = {".toml", ".csv", ".md"}
MAX_BYTES = 2_000_000
_HEADER = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]?\]\s*(?:#.*)?$")
_AT_LINE = re.compile(r"at line (\d+)")
_HEADING = re.compile(r"^##\s+(\S+)\s*(.*)$")


class Broken(Exception):
    """A line that cannot be used; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def gather(folder: Path) -> dict[str, str]:
    """Every text file of a pack by its path, lines ended by LF, and those it takes from another pack. Raises Broken."""
    found = _own(folder)
    for row in toml(found, "pack.toml").rows("from"):
        found |= _taken(folder, row, found)
    return found


def _taken(folder: Path, row: "Row", own: Mapping[str, str]) -> dict[str, str]:
    """The files that a pack shares with one beside it: the version holds them like its own."""
    beside = row.text("pack")
    if Path(beside).name != beside or not (folder.parent / beside / "pack.toml").is_file():
        raise row.bad(
            "pack", f"Beside {folder.name} lies no pack {beside}.", "Name a folder that lies beside this one."
        )
    there = _own(folder.parent / beside)
    for name in row.words("files"):
        if name in own:
            raise row.bad("files", f"{name} lies here too.", "Take it off the list, or remove the file here.")
        if name not in there:
            raise row.bad("files", f"{beside} has no file {name}.", "Take it off the list.")
    return {name: there[name] for name in row.words("files")}


def _own(folder: Path) -> dict[str, str]:
    if not (folder / "pack.toml").is_file():
        raise Broken(Problem("pack.toml", 1, f"{folder.name} is not a policy pack.", "Give a folder with a pack.toml."))
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in ENDINGS:
            found[path.relative_to(folder).as_posix()] = _text(path, path.relative_to(folder).as_posix())
    return found


def _text(path: Path, name: str) -> str:
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise Broken(Problem(name, 1, "The file is larger than two megabytes.", "Split it or shorten it."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Broken(Problem(name, line, "The file is not written in UTF-8.", "Save it as UTF-8.")) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise Broken(Problem(name, line, "The line holds a NUL character.", "Remove it."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fingerprint(files: Mapping[str, str]) -> str:
    """SHA-256 of the canonical content: the same words give the same version on every machine."""
    canonical = json.dumps(dict(files), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Row:
    """One TOML table or CSV line, with typed access that names the line when it refuses."""

    file: str
    line: int
    values: Mapping[str, object]
    lines: tuple[str, ...] = ()
    children: Mapping[str, tuple["Row", ...]] | None = None

    @property
    def where(self) -> Where:
        return Where(self.file, self.line)

    def line_of(self, key: str) -> int:
        """The line of `key` inside this table, or the table's own."""
        for offset, text in enumerate(self.lines[self.line - 1 :]):
            if offset and _HEADER.match(text) and not text.lstrip().startswith("#"):
                break
            if re.match(rf"^\s*\"?{re.escape(key)}\"?\s*=", text):
                return self.line + offset
        return self.line

    def bad(self, key: str, what: str, do: str) -> Broken:
        return Broken(Problem(self.file, self.line_of(key), what, do))

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if value is None:
            raise self.bad(key, f"'{key}' is missing.", f"Add {key}.")
        if not isinstance(value, str):
            raise self.bad(key, f"'{key}' must be words, not {value!r}.", "Put it in quotation marks.")
        return value.strip()

    def number(self, key: str, default: int | None = None) -> int:
        value = self.values.get(key, default)
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if value in (None, "") and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.bad(key, f"'{key}' must be a whole number, not {value!r}.", "Write digits only.")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.values.get(key, default)
        answers = {"yes": True, "no": False, "": default}
        if isinstance(value, str) and value.strip().lower() in answers:
            return answers[value.strip().lower()]
        if not isinstance(value, bool):
            raise self.bad(key, f"'{key}' must be yes or no, not {value!r}.", "Write true or false (in CSV yes or no).")
        return value

    def day(self, key: str) -> date | None:
        value = self.values.get(key, "")
        if value == "":
            return None
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            raise self.bad(key, f"'{key}' is not a day: {value!r}.", "Write it as 2027-01-31.") from None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words: a TOML array, or a CSV cell with spaces between."""
        value = self.values.get(key, [])
        if isinstance(value, str):
            return tuple(value.split())
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.bad(key, f"'{key}' must be a list of words.", 'Write ["one", "two"].')
        return tuple(value)

    def rows(self, key: str) -> tuple["Row", ...]:
        return (self.children or {}).get(key, ())


def toml(files: Mapping[str, str], name: str) -> Row:
    """A TOML file as a row whose children are its tables. Raises Broken with the parser's line."""
    if name not in files:
        raise Broken(Problem(name, 1, "The file is missing.", "Add it; docs/policy-pack.md says what it holds."))
    try:
        values = tomllib.loads(files[name])
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found.group(1)) if found else files[name].rstrip().count("\n") + 1
        what = f"The line is not valid TOML ({error})."
        raise Broken(Problem(name, line, what, "Check quotation marks, brackets and repeated keys.")) from None
    return _Tables(name, tuple(files[name].split("\n"))).row("", values, 1)


class _Tables:
    """Finds the line of each table of one file: tomllib itself forgets them, but keeps their order."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file, self.lines = file, lines
        self.headers: dict[str, list[int]] = {}
        for number, text in enumerate(lines, start=1):
            header = _HEADER.match(text)
            if header:
                self.headers.setdefault(header.group(1).replace('"', "").replace(" ", ""), []).append(number)

    def row(self, path: str, values: Mapping[str, object], line: int) -> Row:
        children: dict[str, tuple[Row, ...]] = {}
        for key, value in values.items():
            below = f"{path}.{key}" if path else key
            tables = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
            if tables:
                children[key] = tuple(self.row(below, one, self._line(below, line)) for one in tables)
        return Row(self.file, line, values, self.lines, children)

    def _line(self, path: str, otherwise: int) -> int:
        known = self.headers.get(path)
        return known.pop(0) if known else otherwise


def table(files: Mapping[str, str], name: str, columns: tuple[str, ...]) -> list[Row]:
    """A CSV file with at least these columns. Raises Broken at the first line that cannot be read."""
    if name not in files:
        raise Broken(Problem(name, 1, "The file is missing.", f"Add it with the columns {', '.join(columns)}."))
    rows: list[Row] = []
    head: list[str] | None = None
    for line, cells in _lines(name, files[name]):
        if head is None:
            head = _head(name, cells, columns)
        elif cells:
            if len(cells) != len(head):
                what = f"The line has {len(cells)} cells; the first line names {len(head)} columns."
                raise Broken(Problem(name, line, what, "Check commas; put text that holds a comma in quotation marks."))
            rows.append(Row(name, line, {key: cell.strip() for key, cell in zip(head, cells, strict=True)}))
    if head is None:
        raise Broken(Problem(name, 1, "The file is empty.", f"Begin it with the columns {', '.join(columns)}."))
    return rows


def _lines(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    begun = 1
    try:
        for cells in reader:
            yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        what = f"The line is not valid CSV ({error})."
        raise Broken(Problem(name, begun, what, "Close every quotation mark.")) from None


def _head(name: str, cells: list[str], columns: tuple[str, ...]) -> list[str]:
    head = [cell.strip() for cell in cells]
    missing = [column for column in columns if column not in head]
    if missing:
        what = f"The first line lacks the column {', '.join(missing)}."
        raise Broken(Problem(name, 1, what, f"Name the columns {', '.join(columns)}."))
    twice = [column for column in head if head.count(column) > 1]
    if twice:
        raise Broken(Problem(name, 1, f"The column {twice[0]} is named twice.", "Keep one of them."))
    return head


def markdown(files: Mapping[str, str], name: str) -> Text:
    """A Markdown file with one `# title` and sections `## Anchor Title`. Raises Broken without a title."""
    lines = files[name].split("\n")
    if not lines[0].startswith("# "):
        raise Broken(Problem(name, 1, "The file has no title.", "Begin it with '# ' and its title."))
    starts = [(at, found) for at, line in enumerate(lines) if (found := _HEADING.match(line))]
    ends = [*(at for at, _ in starts), len(lines)][1:]
    sections = tuple(
        Section(found.group(1), found.group(2).strip(), "\n".join(lines[at + 1 : end]).strip(), at + 1)
        for (at, found), end in zip(starts, ends, strict=True)
    )
    body = lines[1 : starts[0][0]] if starts else lines[1:]
    return Text(name, lines[0][2:].strip(), "\n".join(body).strip(), sections)
