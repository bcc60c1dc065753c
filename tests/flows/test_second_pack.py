"""Another policy of the same county, gifts and conflicts of interest: from the door to the closed case, as data alone."""

from typing import Any

import pytest
from django.conf import settings as configured

from cases.models import Case
from permissions.actors import acting
from policies import loading
from tests.cast import Cast
from tests.flows import walks
from tests.flows.pages import filled
from tests.flows.walks import People
from tests.intake.conftest import Reporter

pytestmark = pytest.mark.django_db
GIFTS = "king-county-gifts"
TAKEN = {
    "words": "Tickets from a bidder.",
    "act": "gift_taken",
    "nexus": ["D1"],
    "consideration": ["meals"],
    "property_kinds": [],
}


@pytest.fixture
def people(cast: Cast, settings: Any) -> People:
    settings.CANDOR_DEFAULT_POLICY = GIFTS
    loading.load(configured.CANDOR_PACKS_DIR / GIFTS)
    return People.of(cast)


def test_a_gift_goes_from_the_door_through_the_ombuds_to_the_closed_case(people: People) -> None:
    with walks.at(0):
        url = walks.to_findings(people, refer="refer", alleged=TAKEN)
    assert "Taking a gift" in people.many.get(url + "allegations/")
    with walks.at(2):
        walks.refer(people, url, complaint="Tickets were taken from a bidder.")
    with walks.at(20):
        people.ethics.send(url + "record_reply/", reply="accepted")
    with walks.at(60):
        people.ethics.send(url + "record_order/", outcome="reasonable_cause", report="They find reasonable cause.")
    with walks.at(90):
        people.ethics.send(url + "end_referral/", appeal="passed")
        walks.finish_reprimand(people, url)
    with acting(people.cast["many"].actor):
        case = Case.objects.get()
    assert (case.state, case.codes) == ("closed", "C1a")


def test_what_it_leaves_open_is_asked_in_its_own_words(people: People) -> None:
    """Taking a gift asks what was given, county property which; the table says what to weigh; nobody is screened."""
    url = walks.open_it(people)
    more = {**TAKEN, "nexus": ["D1", "D4"], "consideration": []}
    told = {"subject": "new", "number": "E-subject", "relation": "employee", "tenure": "career", "minor": "no", **more}
    people.many.send(url + "record_allegation/", **told)
    page = people.many.get(url + "allegations/")
    assert "which item that breaches" in page
    assert "Not yet said: what was given, which county property." in page
    assert "clear_to_name/" not in people.many.get(url)


def test_a_reporter_is_asked_under_it_and_reads_its_text(people: People) -> None:
    """Through every page to the receipt; nobody under 18 is asked for, and the thread takes files all the same."""
    reporter = Reporter()
    reporter.tell(connection=["contract"])
    asked = "".join(reporter.open(f"/report/{page}/").text for page in ("safe", "county"))
    assert "A contract, an order or a grant" in asked
    assert "under 18" not in asked
    assert reporter.send("/report/review/").url == "/report/receipt/"
    assert reporter.come_back(reporter.receipt).status_code == 302
    assert 'type="file"' in reporter.thread.text
    said = reporter.open(f"/policies/{GIFTS}/").text
    assert "letting somebody know that one would be welcome" in said


def test_intake_enters_a_report_under_it(people: People) -> None:
    page = people.other("intake").get("/cases/enter/")
    assert "Who gave something, or lost by it?" in page
    given = {
        **filled(page),
        "channel": "phone",
        "mode": "anonymous",
        "what_happened": "A bidder paid for the trip.",
        "danger": "no",
    }
    people.other("intake").client.post("/cases/enter/", given)
    with acting(people.cast["intake"].actor):
        assert Case.objects.get().state == "acknowledged"
