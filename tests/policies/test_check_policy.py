"""What is wrong with a pack is said with its file, its line and what to do."""

import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policies import packs
from policies.files import gather
from policies.shapes import Problem

Spoil = Callable[[Path], None]


def replace(name: str, old: str, new: str, count: int = 1) -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text, f"{name} no longer holds {old!r}"
        (folder / name).write_text(text.replace(old, new, count))

    return spoil


def add(name: str, lines: str) -> Spoil:
    def spoil(folder: Path) -> None:
        with (folder / name).open("a") as file:
            file.write(lines)

    return spoil


def remove(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


PAGE = '\n[[page]]\nkey = "more"\ntitle = "More"\n'
QUESTION = '\n[[page.question]]\nkey = "extra"\nkind = "line"\nask = "More?"\nwhy = "Why not."\nmax_length = 9\n'
CLOCK = """
[[clock]]
kind = "acknowledge"
name = "Acknowledge sooner"
length = 3
unit = "days"
starts_with = "the report is received"
nature = "target"
source = "candor-default"
"""

# what is spoiled, the file and the words that must be complained about, and the line or a text on that line
SPOILED: dict[str, tuple[Spoil, str, str, str]] = {
    "a missing cell": (
        lambda folder: _drop_line(folder / "decision_table.csv", "exchange,N2,"),
        "decision_table.csv",
        "exchange with N2 is missing",
        "",
    ),
    "an unknown guideline in a cell": (
        replace("decision_table.csv", "buy,N1,G1,", "buy,N1,G9,"),
        "decision_table.csv",
        "Guideline G9 is unknown",
        "buy,N1,G9",
    ),
    "an unknown act": (
        add("decision_table.csv", "dance,N1,G1,no,no,,,,policy#1,source\n"),
        "decision_table.csv",
        "Act dance is unknown",
        "dance,N1",
    ),
    "an unknown nexus": (
        add("decision_table.csv", "buy,N7,G1,no,no,,,,policy#1,source\n"),
        "decision_table.csv",
        "Nexus N7 is unknown",
        "buy,N7",
    ),
    "an exclusion used as a breach": (
        replace("decision_table.csv", "buy,N3,G2,", "buy,N3,X2d,"),
        "decision_table.csv",
        "cannot be breached itself",
        "buy,N3,X2d",
    ),
    "the sentence above the items used as a breach": (
        replace("decision_table.csv", "buy,N3,G2,", "buy,N3,G0,"),
        "decision_table.csv",
        "G0 cannot be breached itself",
        "buy,N3,G0",
    ),
    "a detail that the program does not know": (
        replace("lists/conduct.csv", ",consideration venue\n", ",weather\n", 1),
        "lists/conduct.csv",
        "says weather, which the program does not know",
        "buy,",
    ),
    "two answers that nothing connects": (
        replace("lists/nexus.csv", "proposed,,,yes", "proposed,,,yes\nN6,Nothing,,no,candor-default,proposed,,,yes"),
        "lists/nexus.csv",
        "none = yes stands at N0, N6; it belongs to exactly one",
        "",
    ),
    "no relation for somebody who left": (
        replace("lists/relation.csv", ",former,", ",,"),
        "lists/relation.csv",
        "known = former stands at no code",
        "",
    ),
    "a screen for an act that there is not": (
        replace("pack.toml", 'value = ["sell"]', 'value = ["resell"]'),
        "pack.toml",
        "Act resell is unknown",
        "[[setting]]",
    ),
    "a screen that is no list": (
        replace("pack.toml", 'value = ["sell"]', "value = true"),
        "pack.toml",
        "The setting is no list",
        "[[setting]]",
    ),
    "an unknown code in a condition": (
        replace("decision_table.csv", "computer telephone", "computer tablet"),
        "decision_table.csv",
        "tablet is not in",
        "tablet",
    ),
    "a cell that stands twice": (
        add("decision_table.csv", "buy,N1,G1,no,no,,,,policy#1,source\n"),
        "decision_table.csv",
        "buy with N1 stands here a second time",
        "buy,N1,",
    ),
    "a CSV line with a cell too many": (
        replace("decision_table.csv", "buy,N4,G3,no", "buy,N4,G3,no,no"),
        "decision_table.csv",
        "cells",
        "buy,N4",
    ),
    "a quotation mark left open": (
        add("lists/nexus.csv", 'N6,"Never closed,,no,policy#1,source,\n'),
        "lists/nexus.csv",
        "not valid CSV",
        "N6,",
    ),
    "a column that is missing": (
        replace("lists/nexus.csv", "code,label", "code,name"),
        "lists/nexus.csv",
        "lacks the column label",
        "code,name",
    ),
    "a broken TOML line": (
        replace("clocks.toml", 'kind = "open"', 'kind = "open'),
        "clocks.toml",
        "not valid TOML",
        'kind = "open',
    ),
    "a key that stands twice in TOML": (
        replace("clocks.toml", 'kind = "triage"', 'kind = "triage"\nkind = "triage"'),
        "clocks.toml",
        "not valid TOML",
        "",
    ),
    "a clock without a source": (
        replace("clocks.toml", 'source = "EU-2019-1937#9"\n', ""),
        "clocks.toml",
        "clocks/acknowledge has no source",
        "[[clock]]",
    ),
    "a clock with an unknown source": (
        replace("clocks.toml", 'source = "board-of-ethics"', 'source = "hearsay"'),
        "clocks.toml",
        "unknown source, hearsay",
        "[[clock]]",
    ),
    "a clock that holds twice on a day": (
        add("clocks.toml", CLOCK),
        "clocks.toml",
        "clock acknowledge holds on the same days",
        "[[clock]]",
    ),
    "a clock with an unknown unit": (
        replace("clocks.toml", 'unit = "hours"', 'unit = "moons"'),
        "clocks.toml",
        "Unit 'moons' is unknown",
        'unit = "moons"',
    ),
    "a clock whose length is words": (
        replace("clocks.toml", "length = 45", 'length = "some"'),
        "clocks.toml",
        "must be a whole number",
        'length = "some"',
    ),
    "a clock that the program starts and the pack lacks": (
        replace("clocks.toml", 'kind = "minor_legal"', 'kind = "minor_other"'),
        "clocks.toml",
        "The clock minor_legal is missing",
        "",
    ),
    "a setting that holds twice on a day": (
        add("pack.toml", '\n[[setting]]\nkey = "ethics_default"\nname = "x"\nvalue = "no"\nwhy = "x"\nsource = "practice"\n'),
        "pack.toml",
        "setting ethics_default holds on the same days",
        "",
    ),
    "versions whose days overlap": (
        replace("pack.toml", 'effective_from = ""\neffective_to = ""\nprevious_until = ""',
                "effective_from = 2027-01-01\neffective_to = 2027-12-31\nprevious_until = 2027-01-01"),
        "pack.toml",
        "would still be in force when this one starts",
        "previous_until",
    ),
    "a version that ends before it starts": (
        replace("pack.toml", 'effective_from = ""\neffective_to = ""',
                "effective_from = 2027-01-01\neffective_to = 2026-12-31"),
        "pack.toml",
        "ends before it starts",
        "effective_to",
    ),
    "a day that is none": (
        replace("pack.toml", 'effective_from = ""', 'effective_from = "soon"'),
        "pack.toml",
        "is not a day",
        "effective_from",
    ),
    "a forum whose clock there is none of": (
        replace("lists/forum.csv", "demotion termination,civil_service_demand,", "demotion termination,civil_demand,"),
        "lists/forum.csv",
        "The column clock of civil_service_commission says civil_demand, which does not fit",
        "civil_service_commission",
    ),
    "a forum for a rung that is no discipline": (
        replace("lists/forum.csv", "suspension>60 ", "coaching suspension>60 "),
        "lists/forum.csv",
        "The column sanctions of personnel_board says coaching",
        "personnel_board",
    ),
    "a forum for a class of tenure that there is none of": (
        replace("lists/forum.csv", "proposed,career,", "proposed,carreer,"),
        "lists/forum.csv",
        "The column tenure of personnel_board says carreer",
        "personnel_board",
    ),
    "a forum that comes after one of another choice": (
        replace("lists/forum.csv", "yes,discipline,,", "yes,grievances,,"),
        "lists/forum.csv",
        "The column after of personnel_board says grievance",
        "personnel_board",
    ),
    "days of an agreement that are not counted in anything": (
        replace("lists/bargaining_unit.csv", "proposed,yes,,", "proposed,yes,15,"),
        "lists/bargaining_unit.csv",
        "The column counted of represented says nothing",
        "represented",
    ),
    "an unknown standard of proof": (
        replace("pack.toml", 'value = "preponderance"', 'value = "a hunch"'),
        "pack.toml",
        "does not know this standard of proof",
        "",
    ),
    "counts below ten published": (
        replace("pack.toml", "value = 10", "value = 5"),
        "pack.toml",
        "Counts below 10 are never published",
        "",
    ),
    "a value called adopted without an instrument": (
        replace("clocks.toml", 'status = "proposed"', 'status = "adopted"'),
        "clocks.toml",
        "without saying by whom, when and how",
        'status = "adopted"',
    ),
    "a value called given by a source that was not given": (
        replace("sanctions.toml", 'source = "practice"\nstatus = "proposed"', 'source = "practice"\nstatus = "source"'),
        "sanctions.toml",
        "was not written from practice",
        "[[sanction]]",
    ),
    "an eighth page": (
        add("questionnaire.toml", PAGE + QUESTION),
        "questionnaire.toml",
        "'More' is page 8",
        "[[page]]",
    ),
    "a third compulsory question": (
        replace("questionnaire.toml", 'key = "where"', 'key = "where"\nrequired = true'),
        "questionnaire.toml",
        "is compulsory",
        "",
    ),
    "what happened no longer compulsory": (
        replace("questionnaire.toml", 'required = true\nscreen = "said"', 'screen = "said"'),
        "questionnaire.toml",
        "No compulsory question has the key what_happened",
        "",
    ),
    "a question that cannot be answered with I don't know": (
        replace("questionnaire.toml", 'unknown = "I don\'t know"\n', ""),
        "questionnaire.toml",
        "cannot be answered",
        "",
    ),
    "a question key that stands twice": (
        replace("questionnaire.toml", 'key = "day"', 'key = "where"'),
        "questionnaire.toml",
        "The key where stands here a second time",
        "",
    ),
    "a way to be known that the program does not keep": (
        replace("questionnaire.toml", 'value = "proxy"', 'value = "friend"'),
        "questionnaire.toml",
        "not the four",
        "",
    ),
    "a notice left out": (
        replace("notices.toml", 'key = "pictures"', 'key = "images"'),
        "notices.toml",
        "The notice pictures is missing",
        "",
    ),
    "an inbox code without words": (
        replace("said.toml", "[said.closed]", "[said.shut]"),
        "said.toml",
        "no words for closed",
        "",
    ),
    "an unknown field in the inbox": (
        replace("said.toml", "by {day}. Come", "by {hour}. Come"), "said.toml", "{hour} is unknown here", "[said.acknowledged]"
    ),
    "a reply with a gap to fill in": (
        replace("said.toml", "has not been forgotten", "waits for [day]"),
        "said.toml",
        "has a gap",
        "[reply.working]",
    ),
    "an unknown field in a letter": (
        replace("letters/decision.md", "{findings}", "{verdict}"),
        "letters/decision.md",
        "The field {verdict} is unknown",
        "{verdict}",
    ),
    "a field that a letter must hold": (
        replace("letters/closing.md", "{retaliation_limits}", "none"),
        "letters/closing.md",
        "does not say {retaliation_limits}",
        "",
    ),
    "a brace left open in a letter": (
        replace("letters/closing.md", "{general_result}", "{general_result} {oops"),
        "letters/closing.md",
        "not written as {name}",
        "{oops",
    ),
    "a letter left out": (remove("letters/closing.md"), "letters/closing.md", "The letter is missing", ""),
    "a guideline without words": (
        replace("text/en/guidelines.md", "## G2b ", "## G2x "),
        "guidelines.toml",
        "Guideline G2b has no words",
        "[[guideline]]",
    ),
    "a text left out": (remove("text/en/purpose.md"), "text/en/purpose.md", "The text is missing", ""),
    "a language without texts": (
        replace("pack.toml", 'languages = ["en"]', 'languages = ["en", "es"]'),
        "text/es/purpose.md",
        "The text is missing",
        "",
    ),
    "an element whose words are gone": (
        replace("text/en/purpose.md", "women and girls of color", "some people"),
        "elements.csv",
        "the words 'women and girls of color' are missing",
        "women and girls",
    ),
    "a sanction that skips the hearing": (
        replace("sanctions.toml", "needs_hearing = true\ncounsel = true\ndiscipline = true\nsource = \"policy",
                "needs_hearing = false\ncounsel = true\ndiscipline = true\nsource = \"policy"),
        "sanctions.toml",
        "'Termination' needs no hearing",
        "[[sanction]]",
    ),
    "a tactic of the police as a sanction": (
        replace("sanctions.toml", 'code = "demotion"', 'code = "auto_seizure"'),
        "sanctions.toml",
        "belongs to police and courts",
        "[[sanction]]",
    ),
    "a code list left out": (remove("lists/leverage.csv"), "lists/leverage.csv", "The code list is missing", ""),
    "no words in a file": (
        lambda folder: (folder / "lists/leverage.csv").write_text(""), "lists/leverage.csv", "The file is empty", ""
    ),
    "a file that is not UTF-8": (
        lambda folder: (folder / "text/en/policy.md").write_bytes(b"# What\n\n\xff\n"),
        "text/en/policy.md",
        "not written in UTF-8",
        "",
    ),
    "a NUL character": (
        lambda folder: (folder / "text/en/policy.md").write_bytes(b"# What\n\n\x00\n"),
        "text/en/policy.md",
        "NUL",
        "",
    ),
}  # fmt: skip


def _drop_line(path: Path, start: str) -> None:
    path.write_text("".join(line for line in path.read_text().splitlines(True) if not line.startswith(start)))


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_pack_is_refused_with_file_line_and_what_to_do(folder: Path, name: str) -> None:
    spoil, file, words, on_line = SPOILED[name]
    spoil(folder)
    found = [one for one in packs.problems(folder) if one.file == file and words in one.what and not one.warning]
    assert found, [str(one) for one in packs.problems(folder)]
    assert found[0].do
    _assert_line(folder, found[0], on_line)


def _assert_line(folder: Path, problem: Problem, on_line: str) -> None:
    if on_line:
        assert on_line in (folder / problem.file).read_text().splitlines()[problem.line - 1]


def test_the_pack_as_shipped_has_warnings_alone(folder: Path) -> None:
    found = packs.problems(folder)
    assert all(one.warning for one in found), [str(one) for one in found]
    assert {"owner", "contact", "effective_from"} <= {word for one in found for word in one.what.rstrip(".").split()}


def test_at_go_live_an_empty_owner_contact_or_effective_date_is_refused(folder: Path) -> None:
    refused = [one.what for one in packs.problems(folder, go_live=True) if not one.warning]
    assert [one for one in refused if "owner" in one]
    assert [one for one in refused if "contact" in one]
    assert [one for one in refused if "effective_from" in one]


def test_a_complete_pack_is_ready_to_go_live(folder: Path) -> None:
    replace("pack.toml", 'owner = ""', 'owner = "Office of the plainly invented"')(folder)
    replace("pack.toml", 'contact = ""', 'contact = "room 1"')(folder)
    replace("pack.toml", 'effective_from = ""', "effective_from = 2027-01-01")(folder)
    replace("resources.toml", 'phone = ""', 'phone = "555-0100"', 2)(folder)
    assert packs.problems(folder, go_live=True) == []


def test_a_broken_line_does_not_hide_another_in_a_different_file(folder: Path) -> None:
    replace("clocks.toml", 'kind = "open"', 'kind = "open')(folder)
    replace("decision_table.csv", "buy,N4,G3,no", "buy,N4,G3,no,no")(folder)
    assert {one.file for one in packs.problems(folder)} == {"clocks.toml", "decision_table.csv"}


def test_the_command_prints_each_problem_and_ends_with_one(folder: Path) -> None:
    replace("decision_table.csv", "buy,N1,G1,", "buy,N1,G9,")(folder)
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("check_policy", str(folder), stdout=out, stderr=err)
    assert "decision_table.csv:2: Guideline G9 is unknown. Name a code of guidelines.toml." in out.getvalue()


def test_the_command_is_content_with_the_pack_as_shipped(folder: Path) -> None:
    out = StringIO()
    call_command("check_policy", str(folder), stdout=out)
    assert "pack.toml:9: warning: The policy has no owner." in out.getvalue()
    assert "can be loaded" in out.getvalue()


def test_the_command_refuses_the_pack_as_shipped_at_go_live(folder: Path) -> None:
    with pytest.raises(CommandError):
        call_command("check_policy", str(folder), "--go-live", stdout=StringIO())


def test_a_folder_without_a_pack_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("check_policy", str(tmp_path), stdout=StringIO())


def test_a_pack_takes_files_from_one_beside_it(folder: Path) -> None:
    """And holds them like its own: the version is the same as if they lay in its folder."""
    whole = packs.read(folder)
    beside = Path(shutil.copytree(folder, folder.parent / "beside"))
    taken = ("clocks.toml", "lists/relation.csv")
    for name in taken:
        (folder / name).unlink()
    add("pack.toml", _from("beside", *taken))(folder)
    assert packs.read(folder).clocks == whole.clocks
    assert gather(folder).keys() == gather(beside).keys()
    replace("clocks.toml", "length = 45", "length = 44")(beside)
    assert packs.read(folder).clocks != whole.clocks


@pytest.mark.parametrize(
    ("pack", "names", "words"),
    [
        ("beside", ["clocks.toml", "letters/closing.md"], "letters/closing.md lies here too"),
        ("beside", ["clocks.toml", "clock.toml"], "beside has no file clock.toml"),
        ("nowhere", ["clocks.toml"], "lies no pack nowhere"),
        ("../pack", ["clocks.toml"], "lies no pack ../pack"),
    ],
)
def test_what_cannot_be_taken_is_named(folder: Path, pack: str, names: list[str], words: str) -> None:
    shutil.copytree(folder, folder.parent / "beside")
    (folder / "clocks.toml").unlink()
    add("pack.toml", _from(pack, *names))(folder)
    (found,) = packs.problems(folder)
    assert words in found.what
    _assert_line(folder, found, "files" if names[1:] else "pack")


def _from(pack: str, *names: str) -> str:
    return f'\n[from]\npack = "{pack}"\nfiles = {json.dumps(names)}\n'
