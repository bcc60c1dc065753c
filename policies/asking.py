"""The questionnaire and the inbox's words, row by row."""

from .files import Row
from .shapes import Notice, Option, Page, Question

KINDS = ("choice", "choices", "line", "long", "day", "people")
SCREENS = ("", "named", "said")


def option(row: Row) -> Option:
    return Option(row.text("value"), row.text("label"), row.text("means", ""), row.text("gives_up", ""))


def question(row: Row) -> Question:
    made = Question(
        row.text("key"),
        row.text("kind"),
        row.text("ask"),
        row.text("why"),
        row.flag("required"),
        row.text("unknown", ""),
        tuple(option(one) for one in row.rows("option")),
        row.number("max_length", 0),
        row.text("screen", ""),
        row.words("only_for"),
        row.where,
    )
    if made.kind not in KINDS:
        raise row.bad("kind", f"Kind '{made.kind}' is unknown.", f"Write one of {', '.join(KINDS)}.")
    if made.screen not in SCREENS:
        raise row.bad("screen", f"Screen '{made.screen}' is unknown.", "Write named, said, or leave it out.")
    if (made.kind in ("choice", "choices")) != bool(made.options):
        raise row.bad("kind", "A choice has options, any other kind has none.", "Change the kind or the options.")
    if made.kind in ("line", "long", "people") and not made.max_length:
        raise row.bad("max_length", "Nothing says how long the answer may be.", "Add max_length.")
    return made


def page(row: Row) -> Page:
    questions = tuple(question(one) for one in row.rows("question"))
    return Page(row.text("key"), row.text("title"), row.text("lead", ""), questions, row.where)


def notice(row: Row) -> Notice:
    return Notice(row.text("key"), row.text("title"), row.text("text"), row.where)


def keyed_tables(parent: Row, name: str) -> list[Row]:
    """The tables below `[name.*]`, each with its own name as `key` (phases as "phase.<name>")."""
    found = []
    for group in parent.rows(name):
        for key, tables in (group.children or {}).items():
            for table in tables:
                values = {**table.values, "key": f"{name}.{key}" if name == "phase" else key}
                found.append(Row(table.file, table.line, values, table.lines, table.children))
    return found
