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
from tests.cases.walking import approve, case_of, do, facts_of, investigate, none_concern, on_record, submit, verbs_of
from tests.cast import Cast
from workflow.engine import Blocked
from workflow.models import Clock


def party_of(cast: Cast, reference: str) -> UUID:
    return on_record(cast, "manager", reference).party[0].pk


def row_of(cast: Cast, reference: str) -> UUID:
    return on_record(cast, "manager", reference).allegation[0].pk


def held(cast: Cast, reference: str, **more: str) -> Heard:
    told = {"representation": "present", "statement": "compelled", "words": "He was heard.", **more}
    return Heard(party=party_of(cast, reference), outcome="held", **told)


def test_an_interview_says_who_stood_by_and_by_what_effect(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    do(cast, "investigator", "record_interview", opened, heard=held(cast, opened))
    item = readers.PART_READERS["interviews"](cast["investigator"].actor, opened).items[0]
    assert [fact.value for fact in item.facts][1:] == [
        "A representative was present", "Compelled: cannot be used in a criminal case",
        "Compelled: read by " + who(FieldClass.COMPELLED),
    ]  # fmt: skip
    assert item.text == "He was heard."
    with acting(cast["manager"].actor):
        assert Party.objects.get().told_on is not None


@pytest.mark.parametrize("open_field", ["representation", "statement"])
def test_a_subjects_interview_needs_both_on_record(cast: Cast, opened: str, open_field: str) -> None:
    investigate(cast, opened)
    with pytest.raises(services.Unfit) as refused:
        do(cast, "investigator", "record_interview", opened, heard=held(cast, opened, **{open_field: ""}))
    assert refused.value.field == open_field


@pytest.mark.parametrize("outcome", ["declined", "not_possible"])
def test_nobody_was_heard_and_why(cast: Cast, opened: str, outcome: str) -> None:
    investigate(cast, opened)
    heard = Heard(party=party_of(cast, opened), outcome=outcome, words="He left the state.")
    do(cast, "investigator", "record_interview", opened, heard=heard)
    subject = facts_of(cast, "manager", opened).subjects[0]
    assert (subject.interview, subject.interview_reason) == (outcome, True)


def test_a_child_is_never_interviewed_here(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    do(cast, "manager", "add_party", opened, role="affected", name="Somebody Young")
    child = on_record(cast, "manager", opened).party[1]

    standing = Standing(relation="not_county", tenure="none", minor="yes")
    do(cast, "manager", "class_party", opened, party=child.pk, standing=standing)
    none_concern(cast, "investigator", opened)
    with pytest.raises(services.Unfit, match="never here"):
        do(cast, "investigator", "record_interview", opened, heard=Heard(party=child.pk, outcome="held", words="x"))


def test_items_of_evidence_are_numbered_and_never_change(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    for words in ("The log.", "The key list."):
        do(cast, "investigator", "add_evidence", opened, item=Item(kind="log", words=words))
    items = readers.PART_READERS["evidence"](cast["investigator"].actor, opened).items
    assert [item.heading for item in items] == ["1. System log", "2. System log"]


def test_an_arrest_alone_carries_no_finding(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    row = row_of(cast, opened)
    work = Work(
        heard=held(cast, opened), item=Item(kind="arrest", words="Arrested.", allegation=row),
        found=(Found(allegation=row, finding="sustained", reason="x"),),
    )  # fmt: skip
    with pytest.raises(Blocked, match="An arrest or a court order alone"):
        do(cast, "investigator", "submit_findings", opened, report="x", work=work)


def test_a_finding_takes_the_place_of_the_one_before(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    for finding in ("sustained", "unfounded"):
        found = Found(allegation=row_of(cast, opened), finding=finding, reason=f"It is {finding}.")
        do(cast, "investigator", "record_finding", opened, found=found)
    card = readers.PART_READERS["allegations"](cast["manager"].actor, opened).cards[0]
    assert card.finding
    assert (card.finding.word, card.finding.reason) == ("Unfounded", "It is unfounded.")
    with acting(cast["manager"].actor):
        assert Finding.objects.count() == 2


def test_the_case_manager_finds_nothing(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    with pytest.raises(Refused):
        do(
            cast, "manager", "record_finding", opened,
            found=Found(allegation=row_of(cast, opened), finding="sustained", reason="x"),
        )  # fmt: skip


def test_one_page_holds_what_is_still_open_each_journalled_by_itself(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    verbs = [verb for verb in verbs_of(cast, "manager", opened) if verb not in ("read", "give")]
    assert verbs[-5:] == ["add_evidence", "record_interview", "record_finding", "write_report", "submit_findings"]
    assert case_of(cast, "manager", opened).state == "findings_review"


def test_without_interview_and_finding_nothing_is_submitted(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    with pytest.raises(Blocked) as blocked:
        do(cast, "investigator", "submit_findings", opened, report="x")
    assert {short.part for short in blocked.value.shortfalls} == {"record_finding", "record_interview"}


def test_the_ethics_office_gets_the_case_with_the_findings_and_not_before(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    with pytest.raises(Absent):
        readers.case_page(cast["ethics"].actor, opened)
    page = readers.step(cast["investigator"].actor, opened, "submit_findings")
    assert set(dict(page.choices["reviewer"])) == {str(cast[who].person.pk) for who in ("ethics", "ethics2")}


def test_one_reviewer_may_be_chosen(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    row = row_of(cast, opened)
    work = Work(heard=held(cast, opened), found=(Found(allegation=row, finding="unfounded", reason="x"),))
    do(cast, "investigator", "submit_findings", opened, report="x", work=work, reviewer=cast["ethics2"].person.pk)
    assert readers.case_page(cast["ethics2"].actor, opened).main
    with pytest.raises(Absent):
        readers.case_page(cast["ethics"].actor, opened)


def test_findings_go_back_with_what_is_missing_in_them(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    do(cast, "ethics", "return_findings", opened, gaps="Who held the key?")
    assert case_of(cast, "investigator", opened).state == "investigation"
    texts = readers.PART_READERS["tasks"](cast["investigator"].actor, opened).texts
    assert "Who held the key?" in [text.value for text in texts]


def test_the_reviewer_reads_the_findings_on_the_page_that_approves_them(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    page = cast["ethics"].client.get(f"/cases/{opened}/approve_findings/").content.decode()
    assert "Log and words agree." in page


def test_approving_signs_this_very_version_of_each_finding(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    with acting(cast["ethics"].actor):
        found = Finding.objects.get()
        assert (found.approved_by, found.approved_on is not None) == (cast["ethics"].person.pk, True)
        assert list(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == ["ethics_decision"]


def test_who_found_the_facts_does_not_review_them(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    do(cast, "manager", "assign", opened, role="ethics_officer", person=cast["ethics"].person.pk, reason="x")
    with pytest.raises(Refused):
        do(cast, "investigator", "approve_findings", opened)


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


def test_an_allegation_under_item_three_is_not_kept_here_without_counsel(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    with pytest.raises(Blocked, match="referred by default"):
        do(cast, "ethics", "approve_findings", opened, ethics_decision="not_refer", ethics_reason="x")
    assert case_of(cast, "ethics", opened).state == "findings_review"


def test_deciding_needs_a_reason_beside_its_field(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    seen = case_of(cast, "ethics", opened).version
    typed = {"seen": seen, "ethics_decision": "refer", "ethics_reason": ""}
    page = cast["ethics"].client.post(f"/cases/{opened}/approve_findings/", typed).content.decode()
    assert "Say why." in page
    assert case_of(cast, "ethics", opened).state == "findings_review"


def test_the_ethics_decision_may_wait_for_its_own_page(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    do(cast, "ethics", "prepare_referral", opened, reason="A pattern.")
    assert case_of(cast, "ethics", opened).state == "referral_prepared"
    assert "decide_ethics" in verbs_of(cast, "manager", opened)
