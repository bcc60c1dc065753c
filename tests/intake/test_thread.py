"""Coming back: where the report is, what was said, and what a reporter can do."""

from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from cases import door, services
from cases.models import Case, Thread
from intake.phrases import standing
from intake.policy import pack
from permissions.actors import acting
from tests.intake.conftest import lines

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def asked(cast, question, *, opened=True):
    """Intake opens the one case there is, and its manager asks the reporter something."""
    with acting(cast["intake"].actor):
        case = Case.objects.get()
    if opened:
        services.SERVICES["acknowledge_and_open"](
            cast["intake"].actor, case.reference, seen=1, danger="no", manager=cast["manager"].person.pk,
            title="North desk", unit="IT services",
        )  # fmt: skip
    actor = cast["manager"].actor
    with acting(actor):
        version, thread = Case.objects.get().version, Thread.objects.get().pk
    services.SERVICES["post"](actor, case.reference, seen=version, thread=thread, text=question)


def test_before_anyone_read_it_the_page_says_by_when_somebody_will(reporter):
    with clock.at(NOON):
        reporter.come_back(reporter.report())
        page = lines(reporter.thread)
    assert "We have your report" in page
    assert "News will be here by <strong>Friday, November 27</strong>" in page
    assert "No messages yet" in page


def test_a_promise_not_kept_is_admitted(reporter):
    with clock.at(NOON):
        receipt = reporter.report()
    with clock.at(NOON + timedelta(days=9)):
        reporter.come_back(receipt)
        assert "We are late." in lines(reporter.thread)


def test_a_question_is_read_and_answered(reporter, cast):
    receipt = reporter.report()
    asked(cast, "Which desk was it?")
    reporter.come_back(receipt)
    page = lines(reporter.thread)
    assert "We have a question for you" in page
    assert "Which desk was it?" in page
    assert "Our last message is below." not in page, "the heading says it"
    assert "2 new messages" in page
    assert page.count('<span class="tag">new</span>') == 2
    assert "new message" not in lines(reporter.thread), "once read it is no longer new"
    assert page.index("<summary>We have your report") < page.index("Which desk was it?"), (
        "the letter above it is folded"
    )
    assert cast["manager"].person.name not in page
    assert reporter.send("/inbox/thread/", text="The north one.").url == "/inbox/thread/#messages"
    page = lines(reporter.thread)
    assert "We are looking into it" in page
    assert page.index("Which desk was it?") < page.index("The north one.")


def test_the_same_words_sent_twice_are_one_message(reporter):
    receipt = reporter.report()
    reporter.come_back(receipt)
    for _ in range(3):
        reporter.send_again("/inbox/thread/", text="I saw it again.")
    reporter.send_again("/inbox/thread/", text="And once more.")
    assert [one.text for one in door.find_thread(receipt).messages] == ["I saw it again.", "And once more."]


def test_a_message_whose_hour_ran_out_is_in_its_place_after_the_code(reporter):
    with clock.at(NOON):
        receipt = reporter.report()
        reporter.come_back(receipt)
        reporter.open("/inbox/thread/")
    with clock.at(NOON + timedelta(hours=2)):
        page = lines(reporter.send_again("/inbox/thread/", text="A long message."))
        assert "Your message was not sent yet" in page
        reporter.send_again("/inbox/", receipt=receipt, unsent="A long message.")
        assert "A long message.</textarea>" in lines(reporter.thread)
        assert door.find_thread(receipt).messages == []
        reporter.send_again("/inbox/thread/", text="A long message.")
        assert "A long message.</textarea>" not in lines(reporter.thread)


def test_a_wish_to_take_it_back_is_noted_after_a_page_that_says_what_it_does(reporter):
    receipt = reporter.report()
    reporter.come_back(receipt)
    assert "is not deleted" in lines(reporter.open("/inbox/thread/withdraw/"))
    assert door.find_thread(receipt).withdrawal_on is None
    reporter.send("/inbox/thread/withdraw/")
    page = lines(reporter.thread)
    assert "We noted that you want to take it back" in page
    assert "/inbox/thread/withdraw/" not in page
    assert door.find_thread(receipt).withdrawal_on == clock.today()


def test_payback_has_its_contacts_and_both_limits_the_shorter_first(reporter):
    reporter.come_back(reporter.report())
    page = lines(reporter.thread)
    assert "Ombuds" in page
    assert page.index("<strong>30 days:") < page.index("<strong>6 months:")


def test_what_was_told_can_be_read_again(reporter):
    reporter.come_back(reporter.report(where="North desk", connection=["county_thing", "work_time"]))
    page = lines(reporter.thread)
    assert "North desk" in page
    assert "Someone was at work or on paid time" in page


@pytest.mark.parametrize("path", ["/inbox/thread/", "/inbox/thread/withdraw/"])
def test_without_a_code_there_is_no_thread(reporter, path):
    assert reporter.open(path).url == "/inbox/"
    reporter.open("/inbox/")
    assert reporter.send_again("/inbox/thread/withdraw/").url == "/inbox/"


def test_whoever_is_in_is_not_asked_for_the_code_again(reporter):
    reporter.come_back(reporter.report())
    assert reporter.open("/inbox/").url == "/inbox/thread/"


@pytest.mark.parametrize("phase", ["intake", "review", "ethics_referral", "outcome"])
def test_every_note_in_every_phase_has_words_and_leaves_no_gap(phase):
    for note in pack().said:
        said = standing(opened(phase, note), pack())
        assert said.title
        assert "{" not in said.title + said.text


@pytest.mark.parametrize("phase", ["intake", "review", "ethics_referral", "outcome"])
def test_a_note_without_words_falls_back_to_its_phase(phase):
    assert standing(opened(phase, "of another year"), pack()).title


def opened(phase, note):
    today = clock.today()
    return door.Opened(
        phase=phase,
        note=note,
        since=today,
        received_on=today,
        mode="anonymous",
        answers={},
        messages=[],
        withdrawal_on=None,
    )


def test_an_anonymous_reporter_may_say_who_they_are_after_a_page_that_says_what_it_does(reporter):
    receipt = reporter.report()
    reporter.come_back(receipt)
    assert "/inbox/thread/claim/" in reporter.thread.text
    assert "You cannot take it back." in lines(reporter.open("/inbox/thread/claim/"))
    assert "Write your name, or go back." in lines(reporter.send("/inbox/thread/claim/", contact="555 0100"))
    assert door.find_thread(receipt).claimed_on is None
    reporter.send("/inbox/thread/claim/", name="Tilda Quent")
    page = lines(reporter.thread)
    assert "You told us who you are" in page
    assert "/inbox/thread/claim/" not in page
    assert "Tilda" not in page


def test_whoever_gave_a_name_is_not_asked_for_it_again(reporter):
    reporter.come_back(reporter.report("confidential", your_name="Tilda Quent"))
    assert "/inbox/thread/claim/" not in reporter.thread.text


def test_each_page_that_takes_a_locked_name_says_who_may_open_it(reporter, reporters):
    confidential = reporters()
    confidential.send("/report/safe/")
    said = [lines(confidential.open("/report/known/"))]
    confidential.come_back(confidential.report("confidential", your_name="Tilda Quent"))
    said.append(lines(confidential.open("/inbox/thread/payback/")))
    reporter.come_back(reporter.report())
    said.append(lines(reporter.open("/inbox/thread/claim/")))
    for page in said:
        assert "a lawyer, the ethics office or HR on the case may read it once, if a second person agrees" in page
        assert "Each time is written down." in page
        assert "only intake" not in page.lower()
