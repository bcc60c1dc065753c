"""One press from the thread: payback is a report of its own, linked to the earlier case, whose people learn nothing (S11)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from audit import clock
from cases import door, readers
from cases.models import Case
from permissions import conflicts
from permissions.actors import Actor, acting
from permissions.refusals import Absent
from policies.limits import last_day
from policies.shapes import Clock
from tests.cases.test_check_in import close
from tests.cases.walking import do
from tests.intake.conftest import Reporter, lines
from vault import receipts

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 18, tzinfo=UTC)
MOVED = date(2026, 5, 10)
TOLD = "Moved to nights, seven weeks after."
PLACE = "/inbox/thread/payback/"


def earlier(reporter, cast, mode="anonymous", beside="", **answers):
    """A report whose case was closed; its code and its reference."""
    with clock.at(START):
        receipt = reporter.report(mode, **answers)
        with acting(cast["intake"].actor):
            reference = Case.objects.get().reference
        close(cast, reference, beside, child=answers.get("minor") == "yes")
    return receipt, reference


def pay_back(reporter, receipt, **typed):
    """Told from the thread; the new code, as its page shows it."""
    with clock.at(START + timedelta(days=109)):
        reporter.come_back(receipt)
        new = reporter.open(PLACE).context["form"]["receipt"].value()
        answer = reporter.send_again(PLACE, receipt=new, what_happened=TOLD, **typed)
        assert answer.url == "/report/receipt/"
        assert reporter.receipt == new
    return new


def newest(actor):
    with acting(actor):
        return Case.objects.exclude(state="closed").get().reference


def test_it_has_people_of_its_own_and_those_of_the_earlier_case_learn_nothing(reporter, cast):
    receipt, reference = earlier(reporter, cast)
    before = cast["manager"].client.get(f"/cases/{reference}/history/").content.count(b"<li")
    with acting(cast["manager"].actor):
        version = Case.objects.get().version
    new = pay_back(reporter, receipt, day=MOVED.isoformat())
    second = newest(cast["intake"].actor)
    assert second != reference
    for key in ("manager", "investigator", "ethics"):
        with pytest.raises(Absent):
            readers.case_page(cast[key].actor, second)
    with acting(cast["intake"].actor):
        case = Case.objects.get(reference=second).pk
        people = [cast[key].person for key in ("manager", "investigator", "ethics", "manager2")]
        assert conflicts.free(case, people) == [cast["manager2"].person], "only somebody new can take it"
    with acting(cast["manager"].actor):
        assert Case.objects.get().version == version
    page = cast["manager"].client.get(f"/cases/{reference}/history/").content.decode()
    assert second not in page
    assert "payback" not in page.lower()
    assert page.count("<li") == before
    first, told = door.find_thread(receipt), door.find_thread(new)
    assert (first.phase, first.note) == ("outcome", "closed")
    assert (told.phase, told.note) == ("intake", "received")


def test_its_members_read_which_case_it_is_about_and_both_limits_from_the_day_of_the_act(reporter, cast):
    receipt, reference = earlier(reporter, cast)
    new = pay_back(reporter, receipt, day=MOVED.isoformat())
    second = newest(cast["intake"].actor)
    with clock.at(START + timedelta(days=109)):
        page = " ".join(cast["intake"].client.get(f"/cases/{second}/report/").content.decode().split())
        assert reference.replace("-", " ") in page
        assert f"/cases/{reference}/" not in page, "a name, and no way to it"
        assert TOLD in page
        said = [event.sentence for event in readers.history(cast["intake"].actor, second).events]
        assert "The reporter handed in the report, which is about payback for an earlier one." in said
        assert "until Tuesday, June 9" in page
        assert "which is over" in page, "40 days after the move the 30 days are shown as missed"
        assert "until Tuesday, November 10" in page
        reporter.come_back(new)
        mine = lines(reporter.thread)
        do(
            cast, "intake", "acknowledge_and_open", second,
            danger="no", manager=cast["manager2"].person.pk, title="Nights", unit="IT services",
        )  # fmt: skip
        client = cast["manager2"].client
        assert reference.replace("-", " ") in client.get(f"/cases/{second}/report/").content.decode()
        assert client.get(f"/cases/{reference}/").status_code == 404, "the name opens nothing for whoever is new"
    assert mine.index("June 9") < mine.index("(this day is over)") < mine.index("November 10")


def test_where_a_child_may_be_in_the_earlier_report_this_one_takes_no_files_either(reporter, cast):
    receipt, _ = earlier(reporter, cast, minor="yes")
    assert door.find_thread(receipt).files_closed
    assert door.find_thread(pay_back(reporter, receipt)).files_closed


def test_whoever_held_the_earlier_case_and_took_no_step_is_out_of_it_too(reporter, cast):
    receipt, _ = earlier(reporter, cast, beside="manager2")
    pay_back(reporter, receipt)
    second = newest(cast["intake"].actor)
    with acting(cast["intake"].actor):
        case = Case.objects.get(reference=second).pk
        assert conflicts.free(case, [cast["manager2"].person]) == []


def test_whoever_was_kept_from_the_earlier_case_is_kept_from_this_one(reporter, cast):
    receipt, _ = earlier(reporter, cast, must_not_see=cast["manager2"].person.name)
    pay_back(reporter, receipt)
    second = newest(cast["intake"].actor)
    with acting(cast["intake"].actor):
        case = Case.objects.get(reference=second).pk
        assert conflicts.free(case, [cast["manager2"].person]) == []


def test_sent_twice_it_is_one(reporter, cast):
    receipt, _ = earlier(reporter, cast)
    new = pay_back(reporter, receipt)
    with clock.at(START + timedelta(days=109)):
        assert reporter.send_again(PLACE, receipt=new, what_happened=TOLD).url == "/report/receipt/"
        assert reporter.receipt == new
    with acting(cast["intake"].actor):
        assert Case.objects.exclude(state="closed").count() == 1


def test_nothing_told_is_said_and_nothing_is_stored(reporter, cast):
    receipt, _ = earlier(reporter, cast)
    reporter.come_back(receipt)
    code = reporter.open(PLACE).context["form"]["receipt"].value()
    page = lines(reporter.send_again(PLACE, receipt=code, what_happened="", who_did="Bert Tamm"))
    assert "Tell us what was done to you." in page
    assert "Bert Tamm" in page
    assert not door.knows(code)


@pytest.mark.parametrize(("mode", "asked"), [("anonymous", False), ("named", False), ("confidential", True)])
def test_its_reporter_is_known_as_before(cast, mode, asked):
    reporter = Reporter()
    receipt, _ = earlier(reporter, cast, mode, your_name="Tilda Quent")
    reporter.come_back(receipt)
    assert ("your_name" in reporter.open(PLACE).context["form"].fields) is asked
    told = door.find_thread(pay_back(reporter, receipt))
    assert told.mode == mode
    assert told.answers.get("reporter_name", "") == ("Tilda Quent" if mode == "named" else "")


def test_a_name_that_was_said_later_does_not_go_along_and_the_page_says_so(reporter, cast):
    receipt, _ = earlier(reporter, cast)
    reporter.come_back(receipt)
    assert "known here in the same way" in lines(reporter.open(PLACE))
    assert door.claim(receipt, {"name": "Tilda Quent"})
    page = lines(reporter.open(PLACE))
    assert "known here in the same way" not in page
    assert "Your name does not go along: this one is anonymous." in page
    told = door.find_thread(pay_back(reporter, receipt))
    assert (told.mode, told.claimed_on) == ("anonymous", None)


def test_the_link_is_made_by_whoever_knows_the_earlier_code_and_before_anybody_sees_the_case(reporter, cast):
    receipt, reference = earlier(reporter, cast)
    with acting(cast["manager"].actor):
        case = Case.objects.get().pk
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)), pytest.raises(DatabaseError, match="no such report"), transaction.atomic():
        conflicts.after(case, lookup)
    with pytest.raises(DatabaseError, match="no such report"):
        door.submit(door.Telling(mode="anonymous", answers={}, after="0" * 64), receipts.make())
    with acting(cast["bystander"].actor):
        assert conflicts.earlier(case) == []


def test_without_a_code_there_is_no_such_page(reporter):
    assert reporter.open(PLACE).url == "/inbox/"


@pytest.mark.parametrize(
    ("unit", "length", "act", "last"),
    [("days", 30, date(2026, 5, 10), date(2026, 6, 9)), ("months", 6, date(2026, 5, 10), date(2026, 11, 10)),
     ("months", 6, date(2026, 8, 31), date(2027, 2, 28)), ("years", 1, date(2028, 2, 29), date(2029, 2, 28))],
)  # fmt: skip
def test_a_limit_is_counted_in_days_or_whole_months(unit, length, act, last):
    limit = Clock.__new__(Clock)
    object.__setattr__(limit, "unit", unit)
    object.__setattr__(limit, "length", length)
    assert last_day(limit, act) == last
