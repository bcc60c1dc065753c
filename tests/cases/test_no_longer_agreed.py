"""What a second person agreed to holds for what they looked at: a change of it or a step back makes it void, and it can be
asked again.
"""

from dataclasses import replace
from uuid import UUID

import pytest

from audit import clock
from cases import record
from cases.facts import agreed
from cases.models import Case, Finding
from cases.readers.approvals import approvals
from permissions.actors import acting
from tests.cases.test_clear_to_name import ask as ask_to_name
from tests.cases.test_clear_to_name import sold
from tests.cases.walking import ADS, allege, case_of, do, facts_of, investigate, on_record
from tests.cast import Cast
from tests.flows.walks import NOT_APPEALABLE, People, at, refer, second, to_findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> People:
    return People.of(cast)


def holding(cast: Cast, who: str, reference: str) -> dict[str, bool]:
    """What was agreed to and whether it holds, the newest of each verb; the page must say the same."""
    rows = on_record(cast, who, reference)
    held = {one.verb: agreed.holds(rows, one) for one in rows.proposal if one.answer == "approved"}
    assert held, "nothing was agreed to"
    shown = approvals(cast[who].actor, reference).answered
    assert any("Still holds" in {fact.term for fact in one.facts} for one in shown) != all(held.values())
    return held


def named(cast: Cast, reference: str) -> None:
    """A second person agreed that somebody said to have sold is named a subject."""
    named_again(cast, reference, sold(cast, reference))


def named_again(cast: Cast, reference: str, party: UUID) -> None:
    ask_to_name(cast, reference, party)
    do(cast, "counsel", "approve", reference, request=on_record(cast, "manager", reference).proposal[-1].pk)
    assert not facts_of(cast, "manager", reference).subjects[0].screen_open


def test_a_screen_is_asked_again_once_more_is_said_to_have_been_sold(cast: Cast, opened: str) -> None:
    named(cast, opened)
    party = on_record(cast, "manager", opened).party[0].pk
    allege(cast, opened, replace(ADS, new_subject=None), subject=party)
    assert holding(cast, "manager", opened) == {"clear_to_name": True}, "advertising is another matter"
    allege(cast, opened, act="sell", consideration=("goods",), venue="hotel", new_subject=None, subject=party)
    assert holding(cast, "manager", opened) == {"clear_to_name": False}
    assert facts_of(cast, "manager", opened).subjects[0].screen_open
    named_again(cast, opened, party)


def test_a_step_back_leaves_nothing_agreed(cast: Cast, opened: str) -> None:
    named(cast, opened)
    investigate(cast, opened)
    do(cast, "manager", "step_back", opened, reason="Too early.")
    do(cast, "counsel", "approve", opened, request=on_record(cast, "manager", opened).proposal[-1].pk)
    assert case_of(cast, "manager", opened).state == "triage"
    assert holding(cast, "manager", opened) == {"clear_to_name": False, "step_back": True}
    assert facts_of(cast, "manager", opened).subjects[0].screen_open


def reference_of(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(Case.objects.get().reference)


def waived(people: People) -> bool:
    return facts_of(people.cast, "many", reference_of(people)).discipline[0].waived


def to_waiver(people: People) -> str:
    """A finding about somebody elected, who has no discipline, and a second person agreed."""
    url = to_findings(people, alleged={"relation": "elected", "tenure": "none"})
    waive(people, url)
    return url


def waive(people: People, url: str) -> None:
    people.many.send(url + "waive_discipline/", reason="Discipline does not reach them.")
    second(people.authority, url)
    assert waived(people)


def test_without_discipline_is_agreed_again_for_a_new_finding(people: People) -> None:
    with at(0):
        to_waiver(people)
        reference = reference_of(people)
        assert holding(people.cast, "many", reference) == {"waive_discipline": True}
        with acting(people.cast["many"].actor):
            case = Case.objects.get()
            old = record.of(case.pk).finding[-1]
            Finding.objects.create(
                case=case, happened_on=clock.today(), recorded_at=clock.now(), allegation_id=old.allegation_id,
                finding=old.finding, supersedes_id=old.pk,
            )  # fmt: skip
        assert holding(people.cast, "many", reference) == {"waive_discipline": False}
        assert not waived(people)


@pytest.mark.long
def test_without_discipline_is_agreed_again_once_discipline_reaches_them_or_the_case_steps_back(people: People) -> None:
    with at(0):
        url = to_waiver(people)
        people.many.send(url + "class_party/", relation="employee", tenure="career")
        assert not waived(people)
        waive(people, url)
        people.ethics.send(url + "step_back/", reason="It has to be referred.")
        second(people.many, url)
        assert not waived(people)


@pytest.mark.long
def test_closing_before_the_referral_ends_is_agreed_again_once_the_forum_has_answered(people: People) -> None:
    with at(0):
        url = to_findings(people, refer="refer")
        refer(people, url, complaint="On the shared workstation there were advertisements.")
        people.many.send(f"{url}assign/?role=counsel", person=people.person("counsel"), reason="Legal gates.")
    with at(40):
        counsel = people.other("counsel")
        counsel.send(url + "authorize/", kind="run_ahead", reason="The Ombuds is silent.")
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        people.many.send(url + "finalize/", served_by="hand", why_no_forum=NOT_APPEALABLE)
        early(people, url)
        people.ethics.send(url + "note_reply/", reply="accepted")
        assert "referral still runs" in people.many.get(url + "close/")
        early(people, url)


def early(people: People, url: str) -> None:
    """Two agreed that it is closed although the referral runs."""
    people.many.send(url + "close_before_reply/", reason="Silent for forty days.")
    second(people.other("counsel"), url)
    assert facts_of(people.cast, "many", reference_of(people)).closing.early_close_approved
    assert "referral still runs" not in people.many.get(url + "close/")
