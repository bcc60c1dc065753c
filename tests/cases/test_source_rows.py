"""Rows of docs/source-map.md that no other test of this room proves by itself."""

from cases.told import Found, Item, Work
from permissions.classes import FieldClass, who
from tests.cases.conftest import hand_in, open_it
from tests.cases.test_submit_findings import held
from tests.cases.walking import allege, case_of, do, facts_of, investigate, on_record
from tests.cast import Cast
from tests.intake.conftest import Reporter, lines
from vault import receipts


def test_row_8_what_was_only_attempted_is_sustained_and_approved(cast: Cast, opened: str) -> None:
    allege(cast, opened, act="exploitation", leverage="power", attempted=True)
    do(cast, "manager", "write_plan", opened, scope="The words.", detriment="Nobody.")
    do(cast, "manager", "investigate", opened, looked=True, investigator=cast["investigator"].person.pk)
    row = on_record(cast, "investigator", opened).allegation[0]
    assert (row.attempted, row.leverage, row.codes) == (True, "power", ["G2", "G3"])
    work = Work(
        heard=held(cast, opened), item=Item(kind="statement", words="He asked, she left.", allegation=row.pk),
        found=(Found(allegation=row.pk, finding="sustained", reason="He says so himself."),),
    )  # fmt: skip
    do(cast, "investigator", "submit_findings", opened, report="It was tried.", work=work)
    do(cast, "ethics", "approve_findings", opened)
    assert [(one.number, one.finding_approved) for one in facts_of(cast, "ethics", opened).sustained] == [(1, True)]
    assert case_of(cast, "ethics", opened).state == "ethics_decision"


def test_row_36_what_the_police_gave_in_confidence_is_read_by_those_on_the_case_and_never_by_the_reporter(
    cast: Cast,
) -> None:
    receipt = receipts.make()
    reference = hand_in(cast, receipt=receipt, channel="police")
    open_it(cast, reference)
    investigate(cast, reference)
    item = Item(kind="arrest", words="Arrested in a sting on Friday.", evidence_class="restricted")
    do(cast, "investigator", "add_evidence", reference, item=item)
    assert case_of(cast, "manager", reference).channel == "police"
    url = f"/cases/{reference}/evidence/"
    page = cast["manager"].client.get(url).content.decode()
    assert item.words in page
    assert "Police-restricted: read by " + who(FieldClass.RESTRICTED) in page
    assert cast["intake"].client.get(url).status_code == 403  # the contact of the reporter
    reporter = Reporter()
    reporter.come_back(receipt)
    assert "sting" not in lines(reporter.thread)
