"""From the files of a pack to its frozen values."""

from collections.abc import Mapping

from . import asking, parts
from . import files as raw
from .builder import Builder
from .files import Row
from .shapes import (
    CodeList,
    Letter,
    Pack,
    Problem,
    Questionnaire,
    ReferenceRow,
    Text,
    Where,
)


def build(files: Mapping[str, str]) -> tuple[Pack | None, list[Problem]]:
    """The pack, or None if a line could not be read, with every such line."""
    work = Builder(files)
    head = work.toml("pack.toml")
    made = [] if work.problems else [_pack(work, head, one) for one in work.each([head], parts.heading)]
    if work.problems:
        return None, sorted(work.problems, key=lambda one: (one.file, one.line))
    return made[0], []


def _pack(work: Builder, top: Row, head: parts.Heading) -> Pack:
    return Pack(
        id=head.id,
        title=head.title,
        jurisdiction=head.jurisdiction,
        owner=head.owner,
        contact=head.contact,
        effective_from=head.effective_from,
        effective_to=head.effective_to,
        previous_until=head.previous_until,
        default_branch=head.default_branch,
        languages=head.languages,
        settings=work.each(top.rows("setting"), parts.setting),
        sources=work.keyed(work.toml("sources.toml").rows("source"), parts.source, lambda one: one.id),
        guidelines=work.keyed(work.toml("guidelines.toml").rows("guideline"), parts.guideline, lambda one: one.code),
        texts=_texts(work),
        lists=_lists(work),
        table=work.keyed(
            work.table("decision_table.csv", parts.CELL_COLUMNS), parts.cell, lambda one: (one.act, one.nexus)
        ),
        questionnaire=_questionnaire(work),
        said=work.keyed(_said(work), asking.notice, lambda one: one.key),
        replies=work.keyed(asking.keyed_tables(work.toml("said.toml"), "reply"), asking.notice, lambda one: one.key),
        resources=work.each(work.toml("resources.toml").rows("resource"), parts.resource),
        clock_rows=work.each(work.toml("clocks.toml").rows("clock"), parts.clock),
        sanctions=work.each(work.toml("sanctions.toml").rows("sanction"), parts.sanction),
        retention=work.each(work.toml("retention.toml").rows("class"), parts.retention),
        letters=_letters(work),
        reference=_reference(work),
        sha256=raw.fingerprint(work.files),
        where=Where("pack.toml", 1),
    )


def _texts(work: Builder) -> dict[str, dict[str, Text]]:
    found: dict[str, dict[str, Text]] = {}
    for language in sorted({path.split("/")[1] for path in work.files if path.startswith("text/")}):
        texts = work.each(work.named(f"text/{language}", ".md"), lambda row: raw.markdown(work.files, row.file))
        found[language] = {text.file.rsplit("/", 1)[1].removesuffix(".md"): text for text in texts}
    return found


def _lists(work: Builder) -> dict[str, CodeList]:
    found = {}
    for row in work.named("lists", ".csv"):
        codes = work.keyed(work.table(row.file, parts.LIST_COLUMNS), parts.code, lambda one: one.code)
        found[row.text("name")] = CodeList(row.text("name"), tuple(codes.values()))
    return found


def _questionnaire(work: Builder) -> Questionnaire:
    asked = work.toml("questionnaire.toml")
    notices = work.keyed(work.toml("notices.toml").rows("notice"), asking.notice, lambda one: one.key)
    return Questionnaire(work.each(asked.rows("page"), asking.page), notices)


def _said(work: Builder) -> list[Row]:
    said = work.toml("said.toml")
    return asking.keyed_tables(said, "phase") + asking.keyed_tables(said, "said")


def _letters(work: Builder) -> dict[str, Letter]:
    letters = work.each(
        work.named("letters", ".md"),
        lambda row: parts.letter(row.text("name"), raw.markdown(work.files, row.file), work.files[row.file]),
    )
    return {letter.kind: letter for letter in letters}


def _reference(work: Builder) -> dict[str, tuple[ReferenceRow, ...]]:
    found = {}
    for row in work.named("reference", ".csv"):
        found[row.text("name")] = work.each(work.table(row.file, parts.BASIS_COLUMNS), parts.reference_row)
    return found
