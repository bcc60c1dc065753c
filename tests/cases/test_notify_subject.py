"""The notice of allegations reaches a subject once it is safe, and says all it must but never who told (T4)."""

import pytest

from audit import clock
from cases import readers, services
from cases.told import Someone
from cases.told_outcome import Notified, Served
from tests.cases.conftest import Handed, open_it
from tests.cases.test_clear_to_name import sold
from tests.cases.walking import EMPLOYEE, allege, an_investigated_case, do, facts_of, investigate, on_record, verbs_of
from tests.cast import Cast
from tests.rig.stations import standing_at
from vault.sealed import Tampered

investigated = standing_at(an_investigated_case)

HAND = Served(by="hand")


def serve(cast: Cast, reference: str, *, safe: bool = True) -> None:
    party = next(one for one in on_record(cast, "manager", reference).party if one.role == "subject")
    do(cast, "manager", "notify_subject", reference, notified=Notified(subject=party.pk, safe=safe, served=HAND))


def test_the_notice_says_codes_days_and_duties_and_how_it_was_served(cast: Cast, opened: str) -> None:
    allege(cast, opened, incident_on=clock.today())
    do(cast, "manager", "write_plan", opened, scope="The log.", detriment="Nobody.")
    do(cast, "manager", "investigate", opened, looked=True, investigator=cast["investigator"].person.pk)
    preview = cast["manager"].client.get(f"/cases/{opened}/notify_subject/").content.decode()
    assert "Keep everything" in preview
    assert not facts_of(cast, "manager", opened).subjects[0].told
    serve(cast, opened)
    sheet = readers.letters(cast["manager"].actor, opened).sheets[0]
    year = str(clock.today().year)
    for said in ("G2a", "advertisements", year, "representative", "Do not delete", "who reported", "Case manager"):
        assert said in sheet.plain, said
    assert "Proposed and not yet adopted" in sheet.plain or "proposed" not in sheet.plain
    assert (sheet.kind, sheet.served, sheet.on) == ("Notice of allegations", "Handed over", clock.today())
    assert facts_of(cast, "manager", opened).subjects[0].told
    assert "notify_subject" in verbs_of(cast, "manager", opened)


def test_it_is_not_served_before_it_is_safe(cast: Cast, investigated: str) -> None:
    with pytest.raises(services.Unfit, match="once it is safe"):
        serve(cast, investigated, safe=False)


def test_a_notice_that_would_name_the_reporter_is_refused(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(mode="named", reporter={"name": "Runa Tiller", "contact": "runa@example.org"})
    open_it(cast, reference)
    allege(cast, reference, words="As runa  tiller saw, escort advertisements were open.")
    do(cast, "manager", "write_plan", reference, scope="The log.", detriment="Nobody.")
    do(cast, "manager", "investigate", reference, looked=True, investigator=cast["investigator"].person.pk)
    with pytest.raises(services.Unfit, match="never says who told"):
        serve(cast, reference)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spoilt", ["cases_report.answers", "cases_entry.text", "cases_thread.staff_wrap"])
def test_no_letter_is_made_of_what_was_changed(cast: Cast, handed_in: Handed, as_owner, spoilt: str) -> None:
    """A report that cannot be read cannot say whom the letter must not name; a changed name would be printed."""
    table, column = spoilt.split(".")
    reference = handed_in(mode="named", reporter={"name": "Runa Tiller", "contact": "runa@example.org"})
    open_it(cast, reference)
    investigate(cast, reference)
    with as_owner() as owner:
        owner.execute(f"update {table} set {column} = set_byte({column}, 60, get_byte({column}, 60) # 1)")
    with pytest.raises(Tampered):
        serve(cast, reference)
    assert {one.kind for one in on_record(cast, "manager", reference).letter} <= {"acknowledgement"}


def test_a_reporter_s_name_that_is_a_word_of_the_letter_stops_no_notice(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(mode="named", reporter={"name": "You", "contact": "at work"})
    open_it(cast, reference)
    investigate(cast, reference)
    serve(cast, reference)
    assert "notify_subject" in verbs_of(cast, "manager", reference)


def test_whoever_is_said_to_have_sold_is_screened_first(cast: Cast, investigated: str) -> None:
    sold(cast, investigated)
    rows = on_record(cast, "manager", investigated)
    party = next(one.subject_id for one in rows.allegation if one.act == "sell")
    with pytest.raises(services.Unfit, match="Screen this person first"):
        do(cast, "manager", "notify_subject", investigated, notified=Notified(subject=party, safe=True, served=HAND))


def test_a_letter_that_misses_a_fact_is_refused_by_the_name_of_the_fact(cast: Cast, opened: str) -> None:
    allege(cast, opened, new_subject=Someone(role="subject", name="", standing=EMPLOYEE))
    do(cast, "manager", "write_plan", opened, scope="The log.", detriment="Nobody.")
    do(cast, "manager", "investigate", opened, looked=True, investigator=cast["investigator"].person.pk)
    with pytest.raises(services.Unfit, match="the employee to whom the letter goes. Put the person on record"):
        serve(cast, opened)
    assert on_record(cast, "manager", opened).letter[1:] == []  # the acknowledgement alone
