"""Who took part in one half keeps out of the other; and a step fired in error is taken back by a second person."""

import pytest

from cases.models import Referral
from permissions.actors import acting
from permissions.policy import DECIDES, POLICY, REVIEWS, same_person_bars
from tests.flows.walks import People, at, second, state, to_findings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", DECIDES)
def test_whoever_reviewed_the_findings_never_decides(verb: str) -> None:
    assert all(same_person_bars(verb, {done}) for done in REVIEWS)


@pytest.mark.parametrize(
    "verb", ["record_order", "note_reply", "note_referral_end", "end_referral", "release_packet", "send_referral"]
)
def test_whoever_decided_never_carries_the_referral(verb: str) -> None:
    assert all(same_person_bars(verb, {done}) for done in DECIDES)


def test_the_reviewer_is_refused_the_decision(people: People, url: str) -> None:
    """S5: the usual decider reviewed the findings, so another one decides."""
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        page = people.ethics.get(url + "decide/", status=403)
    assert "belongs to someone else" in page


def test_a_proposal_is_not_drafted_before_the_findings_stand(people: People) -> None:
    """S5: no sanction before a finding."""
    assert not POLICY["record_proposal"].states & {"triage", "investigation", "findings_review", "ethics_decision"}


def test_a_decision_taken_in_error_is_taken_back_by_a_second_person(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        people.authority.send(url + "step_back/", reason="The wrong case.")
        assert state(people) == "decision"
        second(people.many, url)
    assert state(people) == "not_referred"


def test_a_served_decision_stands(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        people.many.send(url + "record_letter/", served_by="hand", why_no_forum="None.")
        assert "was sent or served since the last step" in people.authority.get(url + "step_back/")


def test_a_referral_that_was_only_prepared_counts_no_more_once_it_is_taken_back(people: People) -> None:
    with at(0):
        url = to_findings(people, refer="refer")
        people.ethics.send(
            url + "step_back/", reason="Item 2 alone.", second=f"ethics_officer/{people.person('ethics2')}"
        )
        second(people.other("ethics2"), url)
        assert state(people) == "ethics_decision"
        people.ethics.send(url + "decline_referral/", reason="Item 2 alone.")
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        people.many.send(url + "finish/", served_by="hand", why_no_forum="None.")
    with acting(people.cast["many"].actor):
        assert Referral.objects.get().outcome == "withdrawn"
    assert state(people) == "closed"


def test_the_page_warns_that_the_respondent_gets_a_copy(people: People) -> None:
    with at(0):
        url = to_findings(people, refer="refer")
        assert "The respondent gets a copy" in people.ethics.get(url + "release_packet/")
