"""The Code of Ethics referral through the pages: sent, answered, ended; silent; early."""

import pytest

from cases.models import Case, PacketItem, Referral
from permissions.actors import acting
from tests.flows.walks import (
    NOT_APPEALABLE,
    People,
    a_case_to_refer,
    at,
    finish_reprimand,
    refer,
    second,
    state,
    to_findings,
)
from tests.rig.stations import standing_at

pytestmark = pytest.mark.django_db
url = standing_at(a_case_to_refer)
COMPLAINT = "On March 1 a workstation of the county showed an escort site."


def referral_of(people: People) -> Referral:
    with acting(people.cast["many"].actor):
        return Referral.objects.get()


def test_a_referral_is_sent_answered_and_ended_before_the_decision(people: People, url: str) -> None:
    with at(0):
        refer(people, url, complaint=COMPLAINT)
    with at(20):
        people.ethics.send(url + "record_reply/", reply="accepted")
    with at(60):
        people.ethics.send(url + "record_order/", outcome="reasonable_cause", report="They find reasonable cause.")
        page = people.ethics.send(url + "end_referral/", appeal="passed", status=200)
        assert "It can be appealed until May 21" in page
    with at(81):
        people.ethics.send(url + "end_referral/", appeal="passed")
        assert state(people) == "ethics_final"
        finish_reprimand(people, url)
    assert state(people) == "closed"


def test_the_packet_holds_the_chosen_items_with_hashes_and_withholds_the_privileged(people: People) -> None:
    with at(0):
        statement = {"kind": "statement", "evidence_class": "compelled", "description": "His statement under order."}
        url = to_findings(people, refer="refer", evidence=[{**statement, "allegation": ""}])
        page = people.ethics.get(url + "release_packet/")
        assert "compelled" in page
        assert "His statement under order." not in page
        refer(people, url, complaint=COMPLAINT)
    with acting(people.cast["many"].actor):
        rows = list(PacketItem.objects.all())
    assert {row.kind for row in rows if not row.withheld} == {"statement", "allegation", "finding", "evidence"}
    assert [row.withheld for row in rows if row.withheld] == ["compelled"]
    assert not any(row.kind == "report" for row in rows)
    assert len(referral_of(people).manifest) == 64


def test_naming_a_reporter_needs_each_one_s_own_consent(people: People, url: str) -> None:
    with at(0):
        page = people.ethics.send(url + "release_packet/", complaint=COMPLAINT, exposure="consent", status=409)
        assert "Not every reporter has agreed in writing" in page
        people.ethics.send(url + "record_consent/", thread=_thread(people), given="yes", text="By letter.")
        refer(people, url, complaint=COMPLAINT, exposure="consent")
    assert referral_of(people).exposure == "consent"


def _thread(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(Case.objects.get().ties.get().thread_id)


def test_a_silent_ombuds_does_not_hold_the_case(people: People, url: str) -> None:
    with at(0):
        refer(people, url, complaint=COMPLAINT)
        people.many.send(f"{url}assign/?role=counsel", person=people.person("counsel"), reason="Legal gates.")
    with at(40):
        counsel = people.other("counsel")
        counsel.send(url + "authorize/", kind="run_ahead", reason="The Ombuds is silent.")
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        people.many.send(url + "finalize/", served_by="hand", why_no_forum=NOT_APPEALABLE)
        assert "referral still runs" in people.many.get(url + "close/")
        people.many.send(url + "close_before_reply/", reason="Silent for forty days.")
        second(counsel, url)
        people.many.send(url + "close/")
    assert state(people) == "closed"
    with at(90):
        people.ethics.send(url + "note_reply/", reply="declined")
        people.ethics.send(url + "note_referral_end/", outcome="declined", appeal="nothing")
    assert referral_of(people).ended_on


@pytest.mark.django_db(transaction=True)
def test_a_finding_whose_reason_was_changed_is_not_sent(people: People, url: str, as_owner) -> None:
    with at(0):
        with as_owner() as owner:
            owner.execute(
                "update cases_entry e set text = set_byte(e.text, 60, get_byte(e.text, 60) # 1) "
                "from cases_finding f where e.about = f.id and e.kind = 'reason'"
            )
            assert owner.rowcount == 1
        page = people.ethics.get(url + "release_packet/")
        assert "The log and the interview agree." not in page
        assert "changed outside Candor" in page
        assert page.count("Finding on allegation 1") == 1  # in the table; it cannot be chosen
