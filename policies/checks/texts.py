"""The texts: complete in every language, and each guideline in words."""

from collections.abc import Iterator

from ..shapes import Pack, Problem, Where

TEXTS = ("purpose", "policy", "definitions", "guidelines", "procedures", "violations")
SOURCE_LANGUAGE = "en"  # the language from which others are translated (D34)


def faults(pack: Pack) -> Iterator[Problem]:
    if SOURCE_LANGUAGE not in pack.languages:
        yield pack.where.problem("English is not among the languages.", 'Add "en": the other languages start from it.')
    for language in pack.languages:
        texts = pack.texts.get(language, {})
        for name in TEXTS:
            if name not in texts:
                where = Where(f"text/{language}/{name}.md", 1)
                yield where.problem("The text is missing.", "Add the file, or take the language out of pack.toml.")
        yield from _guidelines(pack, language)
    for language in sorted(set(pack.texts) - set(pack.languages)):
        what = f"The folder text/{language} belongs to no language of the pack."
        yield pack.where.problem(what, f'Add "{language}" to languages, or remove the folder.')


def _guidelines(pack: Pack, language: str) -> Iterator[Problem]:
    text = pack.texts.get(language, {}).get("guidelines")
    if text is None:
        return
    bodies = {section.anchor: section.body for section in text.sections}
    for code, guideline in pack.guidelines.items():
        if not bodies.get(code):
            what = f"Guideline {code} has no words in {text.file}."
            yield guideline.where.problem(what, f"Add a section '## {code} Title' with its text.")
    anchors = [section.anchor for section in text.sections]
    for section in text.sections:
        if anchors.count(section.anchor) > 1:
            yield Where(text.file, section.line).problem(f"{section.anchor} stands here twice.", "Keep one.")
