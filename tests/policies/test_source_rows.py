"""What the two sources name, row by row of docs/source-map.md, held against the pack as it is shipped.

A row stands here when the pack alone answers it; the map names the tests of the other rows.
"""

import re

import pytest
from django.apps import apps
from django.db import models

from cases.models import Finding, Party
from policies import details, forums
from policies.details import asked
from policies.shapes import Pack
from policies.table import propose
from policies.values import every
from tests.policies.conftest import FOLDER


def codes(pack: Pack, table: str, **where: str) -> list[str]:
    """The codes of a table of reference data, of the rows that say this."""
    return [row["code"] for row in pack.reference[table] if where.items() <= row.values.items()]


def told(pack: Pack, table: str) -> dict[str, str]:
    return {row["key"]: row["value"] for row in pack.reference[table]}


def test_row_6_everybody_who_works_for_the_county_and_whom_discipline_reaches(pack: Pack) -> None:
    reached = {one.code: one.more["discipline"] for one in pack.lists["relation"].codes}
    assert reached == {
        "employee": "yes", "elected": "counsel", "temporary": "yes", "intern": "counsel", "volunteer": "no",
        "contractor": "no", "former": "counsel", "unknown": "counsel", "not_county": "no",
    }  # fmt: skip
    assert pack.lists["relation"]["contractor"].more["onward"] == "contract_office"


def test_row_10_what_was_given_is_asked_of_buying_selling_and_exchanging(pack: Pack) -> None:
    acts = pack.lists["conduct"].names
    assert {act for act in acts if "consideration" in asked(pack, act, ())} == {"buy", "sell", "exchange"}


@pytest.mark.parametrize("nexus", ["N1", "N2"])
def test_row_13_buying_on_county_money_or_a_county_trip_is_item_1_on_no_further_condition(
    pack: Pack, nexus: str
) -> None:
    cell = pack.table["buy", nexus]
    assert (cell.code, cell.review, cell.attempt, cell.needs_list) == ("G1", False, False, "")


def test_row_17_no_purchase_is_needed(pack: Pack) -> None:
    assert propose(pack, "adult_sites", {"N3"}, property_kinds={"computer"}, consideration=()).codes == ("G2b",)
    assert asked(pack, "adult_sites", ("N3",)) == ["property_kinds"]


def test_row_46_ten_tactics_and_none_of_them_a_sanction(pack: Pack) -> None:
    tactics = codes(pack, "tactics")
    assert tactics == [
        "buyer_arrests", "reverse_stings", "auto_seizure", "community_service", "public_education", "neighborhood_action",
        "soap_orders", "john_school", "web_stings", "license_suspension",
    ]  # fmt: skip
    names = {row["name"].lower() for row in pack.reference["tactics"]}
    assert not {*tactics, *names} & {word for one in pack.sanctions for word in (one.code, one.label.lower())}


def test_row_51_eight_topics(pack: Pack) -> None:
    assert codes(pack, "topics") == [
        "socialization", "harm", "continuum", "pimping", "power", "vulnerability", "mutuality", "change",
    ]  # fmt: skip


def test_rows_50_and_54_no_table_keeps_an_amount_of_money() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    money = re.compile(r"(^|_)(fees?|fines?|prices?|costs?|amounts?|payments?|payers?|paid|usd|dollars?|currency)(_|$)")
    assert [str(field) for field in fields if money.search(field.name)] == []
    numbers = {field.name for field in fields if isinstance(field, models.DecimalField | models.FloatField)}
    assert numbers == {"percent"}  # of the pay


def test_row_55_the_goal_is_that_of_2014(pack: Pack) -> None:
    assert told(pack, "initiative")["start"] == "2014"
    (goal,) = (row for row in pack.reference["initiative"] if row["key"] == "target")
    assert "20 percent less demand" in goal["value"]
    assert "history and not measured here" in goal["note"]


def test_rows_56_57_and_58_who_takes_part_in_it_and_that_the_list_of_police_is_not_whole(pack: Pack) -> None:
    assert codes(pack, "partners", role="lead") == ["ops", "prosecutor"]
    assert codes(pack, "partners", role="community") == ["best", "stolen_youth", "sas"]
    police = ["sheriff", "seattle", "des_moines", "kent", "federal_way", "bellevue", "renton"]
    assert codes(pack, "partners", role="law_enforcement", list="incomplete") == police
    assert codes(pack, "partners", list="incomplete") == police


def test_row_59_eight_elements(pack: Pack) -> None:
    assert codes(pack, "initiative_elements") == [
        "refer_buyers", "fines_fund_services", "fewer_arrests", "exit_services", "employer_alliance", "school_outreach",
        "social_media", "cross_sector",
    ]  # fmt: skip


def test_row_61_five_sectors(pack: Pack) -> None:
    assert codes(pack, "sectors") == ["public_health", "education", "business", "media", "criminal_justice"]


def test_rows_63_and_64_are_notes_and_no_rule(pack: Pack) -> None:
    notes = {row["code"]: row["note"] for row in pack.reference["external_notes"]}
    assert "no longer be diverted" in notes["no_diversion"]
    assert "nothing here follows from it" in notes["no_diversion"]
    assert re.search("up to 2015 .* three buyers .* never counted from cases", notes["three_to_one"], re.IGNORECASE)


def test_row_69_the_venue_is_asked_of_buying_selling_and_soliciting(pack: Pack) -> None:
    venues = {"street", "hotel", "online_ad", "app", "massage", "club", "private", "work_site"}
    assert {*pack.lists["venue_kind"].names} == venues | {"other", "unknown"}
    acts = pack.lists["conduct"].names
    assert {act for act in acts if "venue" in asked(pack, act, ())} == {"buy", "sell", "solicit"}


def test_row_70_neither_figure_of_the_population_came_in(pack: Pack) -> None:
    assert "its two population figures differ" in pack.sources["city-profile"].note
    shipped = "\n".join(path.read_text() for path in FOLDER.rglob("*") if path.is_file())
    assert re.findall(r"121[,. ]?000|84[,. ]?474", shipped) == []


def test_row_71_nothing_rests_on_the_parts_of_the_profile_that_are_closed_or_empty(pack: Pack) -> None:
    cited = {one.basis.source.partition("#")[2] for one in every(pack) if one.basis.source.startswith("city-profile")}
    assert cited == {
        "tactics", "equality-model", "2015", "2017", "2018", "buyer-beware", "key-elements", "penalties", "program",
        "topics",
    }  # fmt: skip


def test_the_program_and_the_cases_know_the_same_classes_of_tenure_and_standards_of_proof() -> None:
    """A pack names them, and every one that it may name is one that a case can have."""
    assert set(forums.TENURES) == set(Party.Tenure.values) - {"unknown"}
    assert set(details.STANDARDS) == set(Finding.Standard.values)
