"""Interviews, evidence, findings; submitted, returned, approved (T8 to T10b)."""

from uuid import UUID

import pytest

from cases import readers, services
from cases.models import Case, Finding, Party
from cases.told import Found, Heard, Item, Standing, Work
from permissions import gate
from permissions.actors import acting
from permissions.classes import FieldClass, who
from permissions.refusals import Absent, Refused
from tests.cases.walking import (
    a_submitted_case,
    an_investigated_case,
    approve,
    case_of,
    do,
    facts_of,
    none_concern,
    on_record,
    submit,
    verbs_of,
)
from tests.cast import Cast
from tests.rig.stations import standing_at
from workflow.engine import Blocked
from workflow.models import Clock

investigated = standing_at(an_investigated_case)
submitted = standing_at(a_submitted_case)


def party_of(cast: Cast, reference: str) -> UUID:
    return on_record(cast, "manager", reference).party[0].pk


def row_of(cast: Cast, reference: str) -> UUID:
    return on_record(cast, "manager", reference).allegation[0].pk


def held(cast: Cast, reference: str, **more: str) -> Heard:
    told = {"representation": "present", "statement": "compelled", "words": "He was heard.", **more}
    return Heard(party=party_of(cast, reference), outcome="held", **told)


def test_an_interview_says_who_stood_by_and_by_what_effect(cast: Cast, investigated: str) -> None:
    do(cast, "investigator", "record_interview", investigated, heard=held(cast, investigated))
    item = readers.PART_READERS["interviews"](cast["investigator"].actor, investigated).items[0]
    assert [fact.value for fact in item.facts][1:] == [
        "A representative was present", "Compelled: cannot be used in a criminal case",
        "Compelled: read by " + who(FieldClass.COMPELLED),
    ]  # fmt: skip
    assert item.text == "He was heard."
    with acting(cast["manager"].actor):
        assert Party.objects.get().told_on is not None


@pytest.mark.parametrize("open_field", ["representation", "statement"])
def test_a_subjects_interview_needs_both_on_record(cast: Cast, investigated: str, open_field: str) -> None:
    with pytest.raises(services.Unfit) as refused:
        do(cast, "investigator", "record_interview", investigated, heard=held(cast, investigated, **{open_field: ""}))
    assert refused.value.field == open_field


@pytest.mark.parametrize("outcome", ["declined", "not_possible"])
def test_nobody_was_heard_and_why(cast: Cast, investigated: str, outcome: str) -> None:
    heard = Heard(party=party_of(cast, investigated), outcome=outcome, words="He left the state.")
    do(cast, "investigator", "record_interview", investigated, heard=heard)
    subject = facts_of(cast, "manager", investigated).subjects[0]
    assert (subject.interview, subject.interview_reason) == (outcome, True)


def test_a_child_is_never_interviewed_here(cast: Cast, investigated: str) -> None:
    do(cast, "manager", "add_party", investigated, role="affected", name="Somebody Young")
    child = on_record(cast, "manager", investigated).party[1]

    standing = Standing(relation="not_county", tenure="none", minor="yes")
    do(cast, "manager", "class_party", investigated, party=child.pk, standing=standing)
    none_concern(cast, "investigator", investigated)
    with pytest.raises(services.Unfit, match="never here"):
        do(
            cast,
            "investigator",
            "record_interview",
            investigated,
            heard=Heard(party=child.pk, outcome="held", words="x"),
        )


def test_items_of_evidence_are_numbered_and_never_change(cast: Cast, investigated: str) -> None:
    for words in ("The log.", "The key list."):
        do(cast, "investigator", "add_evidence", investigated, item=Item(kind="log", words=words))
    items = readers.PART_READERS["evidence"](cast["investigator"].actor, investigated).items
    assert [item.heading for item in items] == ["1. System log", "2. System log"]


def test_an_arrest_alone_carries_no_finding(cast: Cast, investigated: str) -> None:
    row = row_of(cast, investigated)
    work = Work(
        heard=held(cast, investigated), item=Item(kind="arrest", words="Arrested.", allegation=row),
        found=(Found(allegation=row, finding="sustained", reason="x"),),
    )  # fmt: skip
    with pytest.raises(Blocked, match="An arrest or a court order alone"):
        do(cast, "investigator", "submit_findings", investigated, report="x", work=work)


def test_a_finding_takes_the_place_of_the_one_before(cast: Cast, investigated: str) -> None:
    for finding in ("sustained", "unfounded"):
        found = Found(allegation=row_of(cast, investigated), finding=finding, reason=f"It is {finding}.")
        do(cast, "investigator", "record_finding", investigated, found=found)
    card = readers.PART_READERS["allegations"](cast["manager"].actor, investigated).cards[0]
    assert card.finding
    assert (card.finding.word, card.finding.reason) == ("Unfounded", "It is unfounded.")
    with acting(cast["manager"].actor):
        assert Finding.objects.count() == 2


def test_the_case_manager_finds_nothing(cast: Cast, investigated: str) -> None:
    with pytest.raises(Refused):
        do(
            cast, "manager", "record_finding", investigated,
            found=Found(allegation=row_of(cast, investigated), finding="sustained", reason="x"),
        )  # fmt: skip


def test_one_page_holds_what_is_still_open_each_journalled_by_itself(cast: Cast, submitted: str) -> None:
    verbs = [verb for verb in verbs_of(cast, "manager", submitted) if verb not in ("read", "give")]
    assert verbs[-5:] == ["add_evidence", "record_interview", "record_finding", "write_report", "submit_findings"]
    assert case_of(cast, "manager", submitted).state == "findings_review"


def test_without_interview_and_finding_nothing_is_submitted(cast: Cast, investigated: str) -> None:
    with pytest.raises(Blocked) as blocked:
        do(cast, "investigator", "submit_findings", investigated, report="x")
    assert {short.part for short in blocked.value.shortfalls} == {"record_finding", "record_interview"}


def test_the_ethics_office_gets_the_case_with_the_findings_and_not_before(cast: Cast, investigated: str) -> None:
    with pytest.raises(Absent):
        readers.case_page(cast["ethics"].actor, investigated)
    page = readers.step(cast["investigator"].actor, investigated, "submit_findings")
    assert set(dict(page.choices["reviewer"])) == {str(cast[who].person.pk) for who in ("ethics", "ethics2")}


def test_one_reviewer_may_be_chosen(cast: Cast, investigated: str) -> None:
    row = row_of(cast, investigated)
    work = Work(heard=held(cast, investigated), found=(Found(allegation=row, finding="unfounded", reason="x"),))
    do(cast, "investigator", "submit_findings", investigated, report="x", work=work, reviewer=cast["ethics2"].person.pk)
    assert readers.case_page(cast["ethics2"].actor, investigated).main
    with pytest.raises(Absent):
        readers.case_page(cast["ethics"].actor, investigated)


def test_findings_go_back_with_what_is_missing_in_them(cast: Cast, submitted: str) -> None:
    do(cast, "ethics", "return_findings", submitted, gaps="Who held the key?")
    assert case_of(cast, "investigator", submitted).state == "investigation"
    texts = readers.PART_READERS["tasks"](cast["investigator"].actor, submitted).texts
    assert "Who held the key?" in [text.value for text in texts]


def test_the_reviewer_reads_the_findings_on_the_page_that_approves_them(cast: Cast, submitted: str) -> None:
    page = cast["ethics"].client.get(f"/cases/{submitted}/approve_findings/").content.decode()
    assert "Log and words agree." in page


def test_approving_signs_this_very_version_of_each_finding(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    with acting(cast["ethics"].actor):
        found = Finding.objects.get()
        assert (found.approved_by, found.approved_on is not None) == (cast["ethics"].person.pk, True)
        assert list(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == ["ethics_decision"]


def test_who_found_the_facts_does_not_review_them(cast: Cast, submitted: str) -> None:
    do(cast, "manager", "assign", submitted, role="ethics_officer", person=cast["ethics"].person.pk, reason="x")
    with pytest.raises(Refused):
        do(cast, "investigator", "approve_findings", submitted)


@pytest.mark.parametrize("finding", ["unfounded", "sustained"])
def test_not_referring_brings_the_deciders_in_only_where_something_is_sustained(
    cast: Cast, opened: str, finding: str
) -> None:
    submit(cast, opened, finding)
    if finding == "sustained":
        do(cast, "manager", "assign", opened, role="counsel", person=cast["counsel"].person.pk, reason="x")
        do(cast, "ethics", "approve_findings", opened)
        do(cast, "counsel", "authorize", opened, kind="decline_referral", reason="Settled before.")
        do(cast, "ethics", "decline_referral", opened, reason="Counsel agrees.")
    else:
        do(
            cast,
            "ethics",
            "approve_findings",
            opened,
            ethics_decision="not_refer",
            ethics_reason="Nothing is sustained.",
        )
    with acting(cast["ethics"].actor):
        roles = {row.role for row in gate.members(case_pk(cast, opened))}
    assert ({"hr_officer", "appointing_authority"} <= roles) == (finding == "sustained")


def case_pk(cast: Cast, reference: str) -> UUID:
    return Case.objects.get(reference=reference).pk


def test_an_allegation_under_item_three_is_not_kept_here_without_counsel(cast: Cast, submitted: str) -> None:
    with pytest.raises(Blocked, match="referred by default"):
        do(cast, "ethics", "approve_findings", submitted, ethics_decision="not_refer", ethics_reason="x")
    assert case_of(cast, "ethics", submitted).state == "findings_review"


def test_deciding_needs_a_reason_beside_its_field(cast: Cast, submitted: str) -> None:
    seen = case_of(cast, "ethics", submitted).version
    typed = {"seen": seen, "ethics_decision": "refer", "ethics_reason": ""}
    page = cast["ethics"].client.post(f"/cases/{submitted}/approve_findings/", typed).content.decode()
    assert "Say why." in page
    assert case_of(cast, "ethics", submitted).state == "findings_review"


def test_the_ethics_decision_may_wait_for_its_own_page(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    do(cast, "ethics", "prepare_referral", opened, reason="A pattern.")
    assert case_of(cast, "ethics", opened).state == "referral_prepared"
    assert "decide_ethics" in verbs_of(cast, "manager", opened)
