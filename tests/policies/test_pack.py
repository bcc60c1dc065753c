"""The county's pack holds what the policy and the city profile say (domain section 1)."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from policies import packs
from policies.shapes import Pack
from policies.values import every, proposed
from tests.house.tree import ROOMS, python

RANGE = ("G0", "G1", "G2", "G2a", "G2b", "G2c", "X2d", "G3", "G3a", "G3b", "G3c", "G3d")


def test_the_program_knows_no_code_of_a_policy() -> None:
    """A second policy is data. The stories that are told on a first look are about this one (config/local)."""
    names: set[str] = set()
    for folder in settings.CANDOR_PACKS_DIR.iterdir():
        one = packs.read(folder)
        names |= {*one.lists["conduct"].names, *one.lists["nexus"].names, *one.lists["forum"].names, *one.guidelines}
    found = [
        f"{place}:{node.lineno} {node.value}"
        for place, _, tree in python(*ROOMS)
        if not place.startswith("config/local/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names
    ]
    assert names
    assert found == []


def test_every_guideline_cites_its_source_to_the_item(pack: Pack) -> None:
    assert tuple(pack.guidelines) == RANGE
    for code, guideline in pack.guidelines.items():
        item = {"G0": "guidelines"}.get(code, code[1:])
        assert guideline.cites[0] == f"policy#{item}"
    cited = {code: set(guideline.cites) for code, guideline in pack.guidelines.items()}
    assert "PER-17-1-3-AEP" in cited["G1"]
    assert all("ITG-P-08-02-01" in cited[code] for code in RANGE if pack.guidelines[code].group == "G2")
    assert all("KCC-3.04" in cited[code] for code in RANGE if code.startswith("G3"))


def test_item_3_alone_defaults_to_a_referral(pack: Pack) -> None:
    assert {code for code, one in pack.guidelines.items() if one.refer} == {"G3", "G3a", "G3b", "G3c", "G3d"}


def test_an_abbreviation_never_cites_without_its_jurisdiction(pack: Pack) -> None:
    assert all(source.jurisdiction for source in pack.sources.values())
    assert pack.sources["KCC-3.04"].jurisdiction == "King County, WA"


@pytest.mark.parametrize("code", RANGE)
def test_removing_a_guideline_turns_the_table_of_elements_red(folder: Path, code: str) -> None:
    path = folder / "text/en/guidelines.md"
    kept = [part for part in path.read_text().split("\n## ") if not part.startswith(f"{code} ")]
    path.write_text("\n## ".join(kept))
    assert [one for one in packs.problems(folder) if one.file == "elements.csv" and not one.warning]


@pytest.mark.parametrize("name", ["purpose", "policy", "definitions", "guidelines", "procedures", "violations"])
def test_every_text_of_the_policy_is_held_by_its_elements(folder: Path, name: str) -> None:
    path = folder / f"text/en/{name}.md"
    path.write_text("# Emptied\n")
    assert [one for one in packs.problems(folder) if one.file == "elements.csv"]


def test_code_lists_hold_what_the_policy_names(pack: Pack) -> None:
    assert len(pack.lists["conduct"].codes) == 7
    assert pack.lists["conduct_subtype"].names == (
        "minor", "prostitution", "escorts", "adult_clubs", "erotic_entertainment", "pornography", "other",
    )  # fmt: skip
    assert pack.lists["consideration"].names == ("money", "employment", "goods", "services", "other")
    assert set(pack.lists["nexus"].names) == {"N0", "N1", "N2", "N3", "N4", "N5"}
    assert pack.lists["property_kind"].names == (
        "building", "parking_lot", "computer", "telephone", "vehicle", "other",
    )  # fmt: skip
    assert pack.lists["leverage"].names == ("vulnerability", "power", "trust")
    assert set(pack.lists["time_basis"].names) == {
        "paid", "unpaid_meal", "rest_break", "on_call", "overtime", "telework", "leave",
    }  # fmt: skip
    assert len(pack.lists["relation"].codes) == 9
    assert "massage_front" in pack.lists["premises"]


def test_other_needs_words(pack: Pack) -> None:
    for codes in pack.lists.values():
        assert all(code.needs_text for code in codes.codes if code.code == "other")


def test_nothing_that_the_two_sources_do_not_give_passes_for_given(pack: Pack) -> None:
    given = {source.id for source in pack.sources.values() if source.given}
    assert given == {"policy", "city-profile"}
    for value in every(pack):
        assert value.basis.status in ("source", "proposed")
        assert (value.basis.source.split("#")[0] in given) or value.basis.status == "proposed", value.key


def test_every_clock_and_retention_class_waits_for_adoption(pack: Pack) -> None:
    waiting = {value.key for value in proposed(pack)}
    assert {f"clocks/{clock.kind}" for clock in pack.clock_rows} <= waiting
    assert {f"retention/{kept.code}" for kept in pack.retention} <= waiting
    one = next(value for value in every(pack) if value.key == "clocks/acknowledge")
    assert one.key not in {value.key for value in proposed(pack, {(one.key, one.digest)})}
    assert one.key in {value.key for value in proposed(pack, {(one.key, "of another text")})}


@pytest.mark.parametrize(
    ("kind", "length", "unit", "nature"),
    [
        ("acknowledge", 7, "days", "target"),
        ("open", 2, "business_days", "target"),
        ("triage", 5, "business_days", "target"),
        ("investigation", 45, "days", "target"),
        ("abeyance_review", 30, "days", "target"),
        ("findings_review", 10, "business_days", "target"),
        ("ethics_decision", 5, "business_days", "target"),
        ("early_referral", 2, "business_days", "target"),
        ("referral_reply", 30, "days", "target"),
        ("ethics_appeal", 20, "days", "law"),
        ("after_referral", 5, "business_days", "target"),
        ("decide", 10, "business_days", "target"),
        ("personnel_board", 30, "days", "law"),
        ("personnel_board_after_grievance", 10, "days", "law"),
        ("personnel_board_copy", 3, "business_days", "law"),
        ("civil_service_demand", 10, "days", "law"),
        ("close", 10, "business_days", "target"),
        ("minor_internal", 24, "hours", "target"),
        ("minor_legal", 48, "hours", "law"),
        ("peace_officer_separation", 15, "days", "law"),
        ("peace_officer_charge", 15, "days", "law"),
        ("peace_officer_discipline", 15, "days", "law"),
        ("retaliation_county", 6, "months", "law"),
        ("retaliation_state", 30, "days", "law"),
        ("records_request", 5, "business_days", "law"),
        ("fair_employment", 2, "years", "law"),
        ("fair_contracting", 180, "days", "law"),
    ],
)
def test_each_clock_runs_as_the_domain_page_says(pack: Pack, kind: str, length: int, unit: str, nature: str) -> None:
    clock = pack.clocks[kind]
    assert (clock.length, clock.unit, clock.nature) == (length, unit, nature)


def test_the_reporter_is_looked_after_at_30_60_90_and_180_days(pack: Pack) -> None:
    lengths = [clock.length for kind, clock in pack.clocks.items() if kind.startswith("retaliation_check")]
    assert lengths == [30, 60, 90, 180]


def test_days_of_an_agreement_are_never_fixed(pack: Pack) -> None:
    assert pack.clocks["grievance"].length == pack.clocks["response"].length == 0


def test_the_ladder_ends_in_termination_and_holds_no_tactic(pack: Pack) -> None:
    ladder = sorted(pack.sanctions, key=lambda one: one.rank)
    assert ladder[-1].code == "termination"
    assert ladder[-1].basis.status == "source"
    needs = [one.code for one in ladder if one.discipline and not one.needs_hearing]
    assert needs == ["oral_reprimand", "written_reprimand"]
    assert not {row["code"] for row in pack.reference["tactics"]} & {one.code for one in ladder}


def test_there_are_exactly_ten_tactics(pack: Pack) -> None:
    assert len(pack.reference["tactics"]) == 10


def test_the_program_comes_to_22_hours_and_900_dollars(pack: Pack) -> None:
    told = {row["key"]: row["value"] for row in pack.reference["program"]}
    sessions = int(told["individual_sessions"]) + int(told["group_sessions"])
    minutes = int(told["individual_sessions"]) * int(told["individual_minutes"])
    minutes += int(told["group_sessions"]) * int(told["group_minutes"])
    assert (sessions, minutes) == (10, 22 * 60)
    assert sessions * Decimal(told["fee_per_session"]) == 900
    assert told["payer"] == "participant"


def test_reference_rows_are_counted_as_the_profile_has_them(pack: Pack) -> None:
    assert len(pack.reference["topics"]) == 8
    assert len(pack.reference["initiative_elements"]) == 8
    assert len(pack.reference["sectors"]) == 5
    names = [row["name"] for row in pack.reference["jurisdictions"]]
    assert names == ["Kent", "Auburn", "Renton", "SeaTac", "Tukwila"]
    roles = [row["role"] for row in pack.reference["partners"]]
    assert [roles.count(role) for role in ("lead", "community", "law_enforcement")] == [2, 3, 7]
    police = [row for row in pack.reference["partners"] if row["role"] == "law_enforcement"]
    assert {row["list"] for row in police} == {"incomplete"}  # eight counted, seven named
    assert {row["conflict"] for row in pack.reference["external_penalties"]} == {"yes"}


def test_hot_lines_are_shown_before_anything_is_typed(pack: Pack) -> None:
    numbers = {resource.phone for resource in pack.resources if resource.urgent}
    assert numbers == {"911", "1-888-373-7888", "1-866-363-4276"}


def test_two_questions_are_compulsory_and_seven_pages_ask(pack: Pack) -> None:
    questions = [question for page in pack.questionnaire.pages for question in page.questions]
    assert [question.key for question in questions if question.required] == ["mode", "what_happened"]
    assert len(pack.questionnaire.pages) == 7


def test_a_name_typed_as_an_entry_is_screened_as_named_and_the_story_as_said(pack: Pack) -> None:
    screens = {q.key: q.screen for page in pack.questionnaire.pages for q in page.questions if q.screen}
    assert {key for key, kind in screens.items() if kind == "named"} == {
        "who_did", "who_harmed", "who_knows", "must_not_see",
    }  # fmt: skip
    assert screens["what_happened"] == "said"


def test_the_same_words_give_the_same_version_whatever_the_line_ends(folder: Path, pack: Pack) -> None:
    path = folder / "text/en/policy.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert packs.read(folder).sha256 == pack.sha256
    path.write_text(path.read_text() + "\nOne word more.\n")
    assert packs.read(folder).sha256 != pack.sha256


def test_a_dated_clock_is_chosen_by_its_day(folder: Path) -> None:
    from datetime import date

    path = folder / "clocks.toml"
    older = 'starts_with = "the report is received"'
    newer = f"{older}\nends = 2027-06-30"
    text = path.read_text().replace(older, newer, 1)
    path.write_text(
        text + '\n[[clock]]\nkind = "acknowledge"\nname = "Acknowledge the report"\nlength = 5\nunit = "days"\n'
        'starts_with = "the report is received"\nnature = "target"\nsource = "candor-default"\nstarts = 2027-07-01\n'
    )
    assert [one for one in packs.problems(folder) if not one.warning] == []
    changed = packs.read(folder)
    assert changed.clock("acknowledge", date(2027, 6, 30)).length == 7
    assert changed.clock("acknowledge", date(2027, 7, 1)).length == 5
    assert changed.clocks["acknowledge"].length == 5
