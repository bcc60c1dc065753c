"""What is alleged, and which guideline codes follow from it."""

from dataclasses import replace
from datetime import date

import pytest

from audit import clock
from cases import readers
from cases.services import Unfit, allegations
from cases.told import Alleged, Item
from permissions.refusals import Absent, Refused
from tests.cases.walking import ADS, SUBJECT, allege, case_of, do, facts_of, investigate, on_record, submit, verbs_of
from tests.cast import Cast

PLAIN = Alleged(words="x", act="ads", nexus=("N3",), property_kinds=("computer",), why_no_subject="Nobody was seen.")


def test_the_decision_table_proposes_the_codes(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    row = on_record(cast, "manager", opened).allegation[0]
    assert (row.codes, row.undecided, row.number, row.track) == (["G2a", "G3a"], [], 1, "code")
    assert case_of(cast, "manager", opened).codes == "G2a G3a"


def test_the_new_subject_stands_on_record_with_their_class(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    party = on_record(cast, "manager", opened).party[0]
    assert (party.relation, party.tenure, party.minor, party.branch_id) == ("employee", "career", "no", "executive")


def test_subject_and_allegation_are_journalled_each_by_itself(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    verbs = verbs_of(cast, "manager", opened)
    assert verbs.index("add_party") < verbs.index("record_allegation")


def test_only_manager_and_investigator_record_one(cast: Cast, opened: str) -> None:
    with pytest.raises(Refused):
        do(cast, "intake", "record_allegation", opened, alleged=PLAIN)


def test_a_private_telephone_in_work_hours_gives_no_code_of_county_property(cast: Cast, opened: str) -> None:
    allege(cast, opened, act="adult_sites", nexus=("N4",), property_kinds=())
    assert case_of(cast, "manager", opened).codes == "G3b"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"act": "gambling"}, "act"),
        ({"nexus": ("N9",)}, "nexus"),
        ({"nexus": ("N0", "N3")}, "nexus"),
        ({"nexus": ("N0",)}, "track_reason"),
        ({"track": "other"}, "track_reason"),
        ({"codes": ("G9",)}, "codes"),
        ({"codes": ("X2d",)}, "codes"),
        ({"codes": ("G3",)}, "codes_reason"),
        ({"venue": "moon"}, "venue"),
        ({"consideration": ("other",)}, "other"),
        ({"incident_to": date(2026, 3, 1)}, "incident_on"),
        ({"incident_on": date(2026, 3, 2), "incident_to": date(2026, 3, 1)}, "incident_to"),
        ({"incident_on": date(2011, 3, 2)}, "incident_on"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_beside_its_field(cast: Cast, opened: str, change: dict, field: str) -> None:
    with pytest.raises(Unfit) as refused:
        do(cast, "manager", "record_allegation", opened, alleged=replace(PLAIN, **change))
    assert refused.value.field == field
    assert not on_record(cast, "manager", opened).allegation


def test_a_code_of_another_version_is_named_with_those_of_this_one(cast: Cast, opened: str) -> None:
    with pytest.raises(Unfit, match="G9 is no code of the policy version.*G1, G2"):
        do(cast, "manager", "record_allegation", opened, alleged=replace(PLAIN, codes=("G9",)))


def test_another_code_than_the_table_proposes_needs_a_reason(cast: Cast, opened: str) -> None:
    allege(cast, opened, PLAIN, codes=("G2",), codes_reason="The screen is shared property.")
    assert on_record(cast, "manager", opened).allegation[0].codes == ["G2"]


def test_a_cell_left_to_the_reviewer_stays_open_until_somebody_decides(cast: Cast, opened: str) -> None:
    allege(cast, opened, nexus=("N2",), property_kinds=())
    row = on_record(cast, "manager", opened).allegation[0]
    assert (row.codes, row.undecided) == ([], ["N2"])
    page = readers.PART_READERS["allegations"](cast["manager"].actor, opened)
    assert "leaves the code to you" in page.cards[0].open[0]
    allege(
        cast,
        opened,
        PLAIN,
        nexus=("N2",),
        property_kinds=(),
        codes=("G1",),
        codes_reason="On the trip.",
        replaces=row.pk,
    )
    assert on_record(cast, "manager", opened).allegation[-1].undecided == []


def test_nothing_connects_it_so_it_is_outside_with_a_reason(cast: Cast, opened: str) -> None:
    allege(cast, opened, nexus=("N0",), property_kinds=(), time_basis="", track_reason="At home, own device.")
    row = on_record(cast, "manager", opened).allegation[0]
    assert (row.track, row.codes) == ("outside", [])


def test_what_is_corrected_stays_readable(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    first = on_record(cast, "manager", opened).allegation[0]
    right = {"words": "As it was.", "nexus": ("N4",), "property_kinds": (), "time_basis": "rest_break"}
    allege(
        cast,
        opened,
        replaces=first.pk,
        new_subject=None,
        subject=first.subject_id,
        why="The desk was his own.",
        **right,
    )
    card = readers.PART_READERS["allegations"](cast["manager"].actor, opened).cards[0]
    [before] = card.earlier
    assert (card.number, card.text, before.text) == (1, "As it was.", ADS.words)
    assert (before.who, before.on, before.why) == ("Maren Quillfeather", clock.today(), "The desk was his own.")
    gone = {fact.term: fact.value for fact in before.facts}
    assert (gone["Kind of work time"], gone["County property"]) == ("Paid work time", "Computer")
    assert "Subject" not in gone  # who is meant did not change
    assert case_of(cast, "manager", opened).codes == "G3a"


def test_what_was_corrected_already_is_not_corrected_twice(cast: Cast, opened: str) -> None:
    allege(cast, opened, PLAIN)
    first = on_record(cast, "manager", opened).allegation[0]
    allege(cast, opened, PLAIN, replaces=first.pk)
    with pytest.raises(Unfit, match="put right already"):
        allege(cast, opened, PLAIN, replaces=first.pk)


def test_there_is_a_limit_to_what_one_case_holds(cast: Cast, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allegations, "MOST", 2)
    allege(cast, opened, PLAIN)
    allege(cast, opened, PLAIN)
    with pytest.raises(Unfit, match="2 allegations at most"):
        allege(cast, opened, PLAIN)


def test_a_minor_is_never_a_subject(cast: Cast, opened: str) -> None:
    young = replace(SUBJECT, standing=replace(SUBJECT.standing, minor="yes"))
    with pytest.raises(Unfit, match="never a subject"):
        allege(cast, opened, new_subject=young)
    assert not on_record(cast, "manager", opened).party


def test_who_names_themselves_sees_the_case_no_longer_and_what_was_alleged_stands(cast: Cast, opened: str) -> None:
    do(cast, "manager", "assign", opened, role="case_manager", person=cast["manager2"].person.pk, reason="Two.")
    me = replace(SUBJECT, number="E-manager")
    assert do(cast, "manager", "record_allegation", opened, alleged=replace(ADS, new_subject=me)) is False
    with pytest.raises(Absent):
        readers.case_page(cast["manager"].actor, opened)
    assert case_of(cast, "manager2", opened).codes == "G2a G3a"


def test_evidence_stays_with_an_allegation_that_is_corrected(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    first = on_record(cast, "investigator", opened).allegation[0]
    do(cast, "investigator", "add_evidence", opened, item=Item(kind="log", words="Log.", allegation=first.pk))
    again = replace(ADS, replaces=first.pk, new_subject=None, subject=first.subject_id)
    do(cast, "investigator", "record_allegation", opened, alleged=again)
    facts = facts_of(cast, "investigator", opened)
    assert (facts.allegations[0].evidence, facts.allegations[0].finding) == (1, "")


def test_after_the_findings_were_submitted_nothing_is_alleged_any_more(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    with pytest.raises(Refused):
        do(cast, "manager", "record_allegation", opened, alleged=PLAIN)
