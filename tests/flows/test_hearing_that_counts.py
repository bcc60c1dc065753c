"""What is decided above a reprimand was told, answered and reviewed as it is: nothing of an earlier proposal counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from audit import clock
from cases import record
from cases.models import AppealForum, Award, Case, Decision, Party
from permissions import grants
from permissions.actors import acting
from permissions.roles import Role
from tests.flows.test_no_dead_end import _subject as subject_of
from tests.flows.test_no_dead_end import counsel, decide_heavy, serve
from tests.flows.walks import People, at, open_it, state, to_findings

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def propose(people: People, url: str, sanction: str, **told: Any) -> str:
    blank = {"days": "", "percent": "", "months": "", "terms": ""}
    return people.many.send(
        url + "record_proposal/", sanction=sanction, reason="Grave.", comparators="Two.", **{**blank, **told}
    )


def hear(people: People, url: str, until: str = "2026-04-20", **told: Any) -> str:
    return people.many.send(
        url + "record_notice/", evidence_summary="The proxy log.", respond_by=until, served_by="hand", **told
    )


def decide(people: People, url: str, status: int = 302, **told: Any) -> str:
    return people.authority.send(url + "decide_after_response/", status=status, factors_1="Grave, but candid.", **told)


def reviewed(people: People, url: str) -> None:
    people.other("counsel").send(url + "authorize/", kind="sanction", about=subject_of(people), reason="In line.")


def test_a_heavier_proposal_has_its_own_notice_answer_and_review(people: People, url: str) -> None:
    with at(0):
        propose(people, url, "suspension", days="5")
        people.authority.send(url + "propose_discipline/")
    with at(2):
        hear(people, url)
        early = people.many.send(
            url + "record_response/", kind="held", text="Sorry.", happened_on="2026-03-03", status=200
        )
        assert "The notice was served on March 4. The answer comes after it." in early
        people.many.send(url + "record_response/", kind="held", text="He is sorry.")
        counsel(people, url)
        reviewed(people, url)
    with at(3):
        propose(people, url, "termination")
        asked = people.authority.get(url + "decide_after_response/")
        assert "serve the notice" in asked
        assert "record the answer" in asked
        assert "counsel has to review what is proposed, as it stands now" in asked
        assert state(people) == "pre_disciplinary"
        told = people.many.get(url + "discipline/")
        assert "(replaced later)" in told
        assert "(counts no more: to an earlier notice)" in told
        assert "It counts no more: the proposal that it was about was replaced" in people.many.get(url + "approvals/")
        page = people.many.send(url + "record_response/", kind="waived", text="He waives.", status=200)
        assert "Serve the notice of what is proposed now first" in page
        before = people.many.send(
            url + "record_notice/", evidence_summary="The proxy log.", respond_by="2026-05-20", served_by="hand",
            served_on="2026-03-04", status=200,
        )  # fmt: skip
        assert "was proposed on March 5. It cannot have been served before." in before
        hear(people, url, until="2026-05-20")
        assert "record the answer" in people.authority.get(url + "decide_after_response/")
        page = people.many.send(url + "record_response/", kind="no_answer", status=200)
        assert "The last day to answer is May 20" in page
    with at(90):
        people.many.send(url + "record_response/", kind="no_answer", happened_on="2026-05-21")
        reviewed(people, url)
        decide(people, url)
        people.many.send(url + "serve_decision/", served_by="hand")
        assert "Termination." in people.many.get(url + "letters/")
        assert "Suspension, 5 days" in people.many.get(url + "letters/"), "the notice before it stays as it was served"


@pytest.mark.long
def test_no_more_is_decided_than_the_notice_told_and_no_letter_lacks_its_amount(people: People, url: str) -> None:
    with at(0):
        for told, sentence in (
            ({}, "Say by how many percent."),
            ({"percent": "5"}, "Say for how many months."),
            ({"percent": "5", "months": "3", "days": "3"}, "Reduction in pay has no such amount. Leave this empty."),
        ):
            page = propose(people, url, "pay_reduction", status=200, **told)
            assert sentence in page
        propose(people, url, "pay_reduction", percent="5", months="3")
        people.authority.send(url + "propose_discipline/")
        hear(people, url)
        assert "At most this: Reduction in pay, 5 percent for 3 months." in people.many.get(url + "letters/")
    with at(1):
        people.many.send(url + "record_response/", kind="held", text="He is sorry.")
        counsel(people, url)
        reviewed(people, url)
    with at(2):
        for more in (
            {"percent_1": "7.5"},
            {"months_1": "4"},
            {"sanction_1": "termination", "percent_1": "", "months_1": ""},
        ):
            page = decide(people, url, status=409, **more)
            assert "this is more than was proposed. Decide that or less" in page
        assert "cannot take effect before" in decide(people, url, status=200, effective_1="2026-03-03")
        assert "Look at the year again" in decide(people, url, status=200, effective_1="2036-03-05")
        late = {"happened_on": "2026-03-02", "remark": "On paper."}
        assert "The answer is of March 3" in decide(people, url, status=200, **late)
        decide(people, url, percent_1="4.5", effective_1="2026-03-06")
    with at(5):
        served = {"served_by": "hand"}
        page = people.many.send(url + "serve_decision/", status=200, **served)
        assert "It was to take effect on March 6, before this letter is served" in page
        people.authority.send(url + "decide_anew/", percent_1="4.5", effective_1="", factors_1="Candid.")
        people.many.send(url + "serve_decision/", **served)
        assert "Reduction in pay, 4.5 percent for 3 months." in people.many.get(url + "letters/")
        assert "Reduction in pay, 4.5 percent for 3 months" in people.many.get(url + "discipline/")
        forum = value_of_forum(people)
        people.many.send(url + "record_appeal/", forum=forum, what="filed")
        page = people.many.send(
            url + "record_appeal/", forum=forum, what="decided", award="Fire him.", sanction="termination", status=200
        )
        assert "Let the award send the case back to the notice instead" in page


def value_of_forum(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(record.of(Case.objects.get().pk).appealforum[0].pk)


@pytest.mark.long
def test_the_class_after_a_demotion_is_the_one_that_was_proposed(people: People, url: str) -> None:
    with at(0):
        assert "to which class or place" in propose(people, url, "demotion", status=200)
        propose(people, url, "demotion", terms="Utility worker II")
        people.authority.send(url + "propose_discipline/")
        hear(people, url)
        people.many.send(url + "record_response/", kind="waived", text="In writing.")
        counsel(people, url)
        reviewed(people, url)
        assert "not the terms, class or place that were proposed" in decide(
            people, url, status=200, terms_1="Utility worker I"
        )
        decide(people, url)
        people.many.send(url + "serve_decision/", served_by="hand")
        assert "Demotion: Utility worker II." in people.many.get(url + "letters/")


def test_last_chance_terms_have_their_terms_and_counsel_s_review_without_a_hearing(people: People, url: str) -> None:
    """Counsel reviews whatever the ladder says, also below a reprimand."""
    with at(0):
        propose(people, url, "last_chance", terms="No second time within two years.")
        assert "counsel has to review what is proposed" in people.authority.get(url + "decide/")
        counsel(people, url)
        reviewed(people, url)
        assert "counsel has to review" not in people.authority.get(url + "decide/")


def test_no_decision_is_of_a_day_before_its_proposal(people: People) -> None:
    """Also a reprimand, which nobody is heard on."""
    with at(0):
        url = to_findings(people)
    with at(2):
        propose(people, url, "written_reprimand")
        told = {"factors_1": "Candid.", "happened_on": "2026-03-03", "remark": "On paper."}
        page = people.authority.send(url + "decide/", status=200, **told)
        assert "What is decided on was proposed on March 4. The decision comes after that." in page
        early = {
            "weight": "reprimand",
            "sanction": "written_reprimand",
            "days": None,
            "happened_on": clock.today() - DAY,
        }
        refused(people, "authority", "not of a day before its proposal", **early)
        people.authority.send(url + "decide/", **{**told, "happened_on": "2026-03-04"})


def test_whoever_proposed_does_not_decide_and_is_told_so(people: People, url: str) -> None:
    with at(0):
        propose(people, url, "written_reprimand")
        both = people.cast["many"]
        with acting(both.actor):
            grants.give(Case.objects.get(), Role.APPOINTING_AUTHORITY, to=both.account, reason="Away.")
        page = people.many.get(url + "decide/", status=403)
    assert "proposing an outcome and deciding on it belong to different people" in page


def test_the_database_takes_no_decision_past_its_hearing(people: People, url: str) -> None:
    """Also where every guard is forgotten: a row written by hand."""
    with at(0):
        propose(people, url, "suspension", days="5")
        people.authority.send(url + "propose_discipline/")
        hear(people, url)
        refused(people, "authority", "after a hearing of this very proposal")
    with at(1):
        people.many.send(url + "record_response/", kind="held", text="He is sorry.")
        written(people, "authority")
        refused(people, "authority", "after a hearing of this very proposal", happened_on=clock.today() - DAY)
        refused(people, "many", "does not decide")
        refused(people, "investigator", "does not decide")
        propose(people, url, "suspension", days="10")
        refused(people, "authority", "after a hearing of this very proposal")
        refused(people, "many", "does not decide", weight="reprimand")


HALF = {"weight": "reprimand", "sanction": "written_reprimand", "days": None}
NO_AWARD = {  # why an award orders no decision about this subject in this case; each of the rows written, the last is tried
    "it orders no other sanction": [{"amend": False}],
    "it is of another case": [{"case": "other"}],
    "it is of no forum": [{"forum": None}],
    "it is about another subject": [{"about": "another"}],
    "nothing was decided before": [{"supersedes": None}],
    "what was decided before weighs less": [HALF, {}],
    "it was carried out already": [{}, {"award": "the same"}],
}


def test_the_database_takes_no_decision_for_an_award_that_does_not_order_it(people: People, url: str) -> None:
    """Whoever proposed decides for an award alone: naming one is no way around the hearing."""
    with at(0):
        decide_heavy(people, url)
        serve(people, url)
        with acting(people.cast["many"].actor):
            case, decided, forum = Case.objects.get(), Decision.objects.get(), AppealForum.objects.get()
        open_it(people)
    with at(1):
        assert taken(people, case, decided, forum, [{}])
        assert [why for why, rows in NO_AWARD.items() if taken(people, case, decided, forum, rows)] == []
        assert [change for change in CHANGES if changed(people, change)] == []


CHANGES = (  # of what was served or ordered, by which other rows are judged
    "cases_letter set served_on = served_on",
    "cases_award set amend = true",
    "cases_appealforum set subject_id = subject_id",
)


def changed(people: People, change: str) -> bool:
    """Whether the role of the application may change this where it stands."""
    with acting(people.cast["many"].actor):
        try:
            with transaction.atomic():
                connection.cursor().execute(f"update {change}")
        except ProgrammingError as refusal:
            if "permission denied" in str(refusal):
                return False
            raise
    return True


def taken(people: People, case: Case, decided: Decision, forum: AppealForum, rows: list[dict[str, Any]]) -> bool:
    """Whether the database takes these decisions by whoever proposed; nothing of them stays."""
    try:
        ordered(people, case, decided, forum, rows)
    except IntegrityError as refusal:
        if "does not decide" in str(refusal):
            return False
        raise
    return True


def ordered(people: People, case: Case, decided: Decision, forum: AppealForum, rows: list[dict[str, Any]]) -> None:
    """Decisions by whoever proposed, one after another, each for an award that orders it but for what is told."""
    with acting(people.cast["many"].actor), transaction.atomic():
        award, before = None, decided
        for told in rows:
            mark = {"by": people.cast["many"].person.pk, "happened_on": clock.today(), "recorded_at": clock.now()}
            of, about = Case.objects.exclude(pk=case.pk).get() if "case" in told else case, decided.subject_id
            if "about" in told:
                about = Party.objects.create(case=case, role="subject", number=9, **mark).pk
                forum = AppealForum.objects.create(case=case, subject_id=about, name="grievance", **mark)
            if "award" not in told:
                award = Award.objects.create(
                    case=of, forum=told.get("forum", forum), amend=told.get("amend", True), **mark
                )
            measure = HALF if told == HALF else {"weight": "more", "sanction": "suspension", "days": 5}
            before = Decision.objects.create(
                case=case, subject_id=decided.subject_id, award=award, supersedes=told.get("supersedes", before),
                **measure, **mark,
            )  # fmt: skip
        connection.cursor().execute("set constraints all immediate")
        transaction.set_rollback(True)


def written(people: People, who: str, **told: Any) -> None:
    with acting(people.cast["many"].actor), transaction.atomic():
        case, party = Case.objects.get(), Party.objects.get(role="subject")
        Decision.objects.create(
            case=case, subject=party, by=people.cast[who].person.pk, recorded_at=clock.now(),
            **{"weight": "more", "sanction": "suspension", "days": 5, "happened_on": clock.today(), **told},
        )  # fmt: skip
        connection.cursor().execute("set constraints all immediate")
        transaction.set_rollback(True)


def refused(people: People, who: str, sentence: str, **told: Any) -> None:
    with pytest.raises(IntegrityError, match=sentence):
        written(people, who, **told)
