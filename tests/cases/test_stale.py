"""A page older than the case stores nothing, whichever verb of the review it is for."""

import pytest

from cases import readers, services
from tests.cases.arguments import REVIEW
from tests.cases.test_listing import cost
from tests.cases.walking import ADS, UP_TO, allege, case_of, do
from tests.cast import Cast
from workflow.engine import Stale

MANAGER_IN_TRIAGE = (
    "record_allegation", "pin_version", "class_party", "check_exemption", "write_plan", "investigate", "send_onward",
    "screen_out", "clear_to_name", "step_back", "open_originals", "approve", "turn_down", "seal", "admit_member", "unseal",
)  # fmt: skip
WHERE = {
    **dict.fromkeys(MANAGER_IN_TRIAGE, ("triage", "manager")),
    **dict.fromkeys(("record_interview", "add_evidence", "record_finding"), ("investigation", "investigator")),
    "submit_findings": ("investigation", "investigator"),
    **dict.fromkeys(("pause", "notify_subject"), ("investigation", "manager")),
    "resume": ("abeyance", "manager"),
    **dict.fromkeys(
        ("return_findings", "approve_findings", "approve_findings_after_referral"), ("findings_review", "ethics")
    ),
    **dict.fromkeys(("decline_referral", "prepare_referral"), ("ethics_decision", "ethics")),
    **dict.fromkeys(("authorize", "ask_identity"), ("triage", "counsel")),
    "name_manager": ("triage", "intake"),
}  # fmt: skip


def test_every_verb_of_the_review_is_tried() -> None:
    assert set(WHERE) == set(REVIEW)


@pytest.mark.parametrize("state", sorted({state for state, _ in WHERE.values()}))
def test_a_page_older_than_the_case_stores_nothing(
    cast: Cast, opened: str, state: str, subtests: pytest.Subtests
) -> None:
    UP_TO[state](cast, opened)
    here = {verb: who for verb, (where, who) in WHERE.items() if where == state}
    if "counsel" in here.values():
        do(cast, "manager", "assign", opened, role="counsel", person=cast["counsel"].person.pk, reason="x")
    before = case_of(cast, "manager", opened).version
    for verb, who in here.items():
        with subtests.test(verb), pytest.raises(Stale):
            services.SERVICES[verb](cast[who].actor, opened, seen=before - 1, **REVIEW[verb])
    assert case_of(cast, "manager", opened).version == before


def test_a_page_of_a_case_that_holds_something_costs_at_most_fifteen_statements(
    cast: Cast, opened: str, subtests: pytest.Subtests
) -> None:
    UP_TO["findings_review"](cast, opened)
    for part in ("", *readers.PART_READERS):
        read = readers.PART_READERS.get(part, readers.case_page)
        with subtests.test(part):
            assert cost(lambda read=read: read(cast["manager"].actor, opened)) <= 15


@pytest.mark.parametrize("part", ["allegations", "evidence", "interviews", "exemptions", "tasks", "approvals"])
def test_a_part_costs_the_same_for_one_row_and_for_many(cast: Cast, opened: str, part: str) -> None:
    allege(cast, opened)
    read = readers.PART_READERS[part]
    before = cost(lambda: read(cast["manager"].actor, opened))
    for _ in range(4):
        allege(cast, opened, ADS)
    assert cost(lambda: read(cast["manager"].actor, opened)) == before
