"""Cases walked down every way through the pages, so that each field of words comes by once; the words are put in by
`tests.wall.planting`. Flows of tests/flows are walked again; here stand the ways that they do not take.
"""

import inspect
import re
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile

from audit import clock
from cases import services
from cases.models import Allegation, AppealForum, Case, Entry, File, Letter, Party, Proposal, Thread
from config.local.cast import BRANCH
from permissions import conflicts
from permissions.actors import acting
from permissions.models import Emergency, Held
from tests.flows import test_beside, test_no_dead_end, test_referral, test_sealed_case
from tests.flows.pages import Walker
from tests.flows.scenes import value_before
from tests.flows.test_no_dead_end import counsel, found_after_referral, hear, propose
from tests.flows.walks import (
    NOT_APPEALABLE,
    People,
    a_case_to_refer,
    a_sustained_case,
    at,
    investigate,
    open_it,
    second,
    to_findings,
)
from tests.intake.conftest import Reporter
from tests.policies.conftest import load_from
from tests.signing import Phone
from tests.wall.planting import ENTERED, QUESTIONS, TYPED, Planted, asked_pages, questions

OK, MOVED = 200, 302
PAYBACK = ("what_happened", "who_did", "must_not_see", "your_name", "your_contact")
Walk = Callable[[People, Planted], object]
BY_NAME = {"subject": "new", "number": "", "name": "Janus Prell", "unit": "Cleaning", "supervisor": "Ulf Ander",
           "relation": "employee", "tenure": "career", "minor": "no"}  # fmt: skip
UNKNOWN = {"subject": "nobody", "why_no_subject": "Nine people share it."}
ELSEWHERE = {"nexus": ["N0"], "track": "other", "track_reason": "Nothing of the county."}
SCREEN = dict.fromkeys(("minor", "force", "fraud", "coercion", "dependency"), "no")


def _flow(walk: Callable[..., object], **given: Any) -> Walk:
    """A test of tests/flows, from the door on: what stands for others before it begins is walked here too."""
    if "url" not in inspect.signature(walk).parameters:
        return lambda people, _: walk(people, **given)
    begin = a_case_to_refer if walk.__module__ == test_referral.__name__ else a_sustained_case
    return lambda people, _: walk(people, url=begin(people.cast), **given)


def _of(people: People, model: Any, who: str = "many", **by: Any) -> str:
    """The newest row of this kind in the only case that is there."""
    with acting(people.cast[who].actor):
        return str(model.objects.filter(**by).latest("recorded_at").pk)


def _thread(people: People, who: str = "many") -> str:
    with acting(people.cast[who].actor):
        return str(Thread.objects.get().pk)


def written(people: People, _: Planted) -> None:
    """What can be written on any case: notes, people, allegations with each text that they can have, and put right."""
    url = open_it(people)
    many = people.many
    many.send(url + "set_title/", title="North desk", unit="Roads")
    many.send(url + "note/", text="She called.")
    many.send(f"{url}correct/?entry={_of(people, Entry, kind='note')}", text="She wrote.", reason="Not by telephone.")
    held = _of(people, Entry, kind="note", superseded_by=None)
    many.send(f"{url}hold_back/?entry={held}", field_class="privileged", reason="Advice of counsel.")
    many.send(url + "post/", text="Which desk was it?")
    many.send(url + "add_party/", role="witness", name="Wanda Ottesen", unit="Parks", supervisor="Peter Ostervang")
    many.send(url + "clear_possible/", person=people.person("manager2"), reason="No Nils.")
    party = value_before(many.get(url + "class_party/"), "Wanda")
    classed = {"relation": "employee", "tenure": "career", "minor": "no", "unit": "Roads", "supervisor": "Ottoline Zed"}
    many.send(url + "class_party/", party=party, **classed)
    told = {"words": "Ads.", "act": "ads", "nexus": ["N3"], "property_kinds": ["computer"]}
    codes = {"codes": ["G2a"], "codes_reason": "The table fits.", "other": "A kiosk.", "track_reason": "It is ours."}
    many.send(url + "record_allegation/", **told, **codes, **BY_NAME)
    right = {"why": "Put right.", "words": "Elsewhere.", "codes": [], "codes_reason": "", **UNKNOWN, **ELSEWHERE}
    many.send(url + "record_allegation/?about=1", **right)
    many.send(url + "check_exemption/", result="none", reason="Nothing covers it.")
    many.send(url + "write_plan/", scope="The log.", detriment="Nobody.")
    many.send(url + "send_onward/", kind="police", text="The log was sent.")
    many.send(url + "add_task/", text="Read the log.", due_on=(clock.today() + timedelta(days=9)).isoformat())
    many.send(url + "complete_task/", text="Read.")
    many.send(url + "annotate_clock/", text="On leave.")
    officer = {"party": value_before(many.get(url + "class_party/"), "Prell"), "peace_officer": "on"}
    many.send(url + "class_party/", **classed, **officer)
    many.send(
        url + "record_officer_event/",
        kind="separation",
        happened_on=clock.today().isoformat(),
        text="He resigned, and said why.",
    )
    many.send(
        url + "record_commission_notice/", sent_on=clock.today().isoformat(), their_number="C-7", text="The form."
    )
    many.send(url + "flag_minor/", text="A girl, maybe 15.")
    call = {"agency": "police", "spoken_to": "Officer Reyes", "their_number": "26-118", "harm": "He pays."}
    now = f"{clock.now().astimezone(clock.COUNTY):%Y-%m-%dT%H:%M}"
    more = {"child": "Not known.", "parents": "Not known.", "history": "Bruises.", "suspect": "The guard."}
    many.send(url + "record_protection/", at=now, **call, **more)
    many.send(url + "note_withdrawal/", text="By telephone.")
    many.send(url + "record_consent/", given="yes", text="By letter.")


def investigated(people: People, _: Planted) -> None:
    """Each step of an investigation by itself: with everything that can be said, paused, returned, taken back."""
    url = open_it(people)
    more = {"other": "A kiosk.", "codes": ["G2a"], "codes_reason": "The table fits.", "track_reason": "It is ours."}
    investigate(people, url, **BY_NAME, **more)
    _none_concern(url, people.many, people.investigator)
    people.many.send(url + "notify_subject/", safe="on", served_by="hand", served_who="A carrier", proof="Receipt 3.")
    people.many.send(
        url + "pause/", requested_by="prosecutor", reason="A trial.", review_on=(clock.today() + timedelta(days=9)).isoformat()
    )  # fmt: skip
    people.many.send(url + "resume/", reason="It is over.")
    finder = people.investigator
    finder.send(url + "record_interview/", outcome="declined", minutes="He did not want to.")
    finder.send(url + "add_evidence/", kind="log", description="Proxy log.", allegation=_of(people, Allegation))
    finder.send(url + "record_finding/", finding="not_sustained", reason="Word against word.")
    finder.send(url + "submit_findings/", report="Done.")
    _none_concern(url, people.ethics)
    people.ethics.send(url + "return_findings/", gaps="The other log.")
    finder.send(url + "submit_findings/", report="Done.")
    people.ethics.send(url + "approve_findings/")
    people.ethics.send(url + "prepare_referral/", reason="Item 2.")
    second_ethics = f"ethics_officer/{people.person('ethics2')}"
    people.ethics.send(url + "step_back/", reason="Item 2 alone.", second=second_ethics)
    _none_concern(url, people.other("ethics2"))
    second(people.other("ethics2"), url)
    people.ethics.send(url + "decline_referral/", reason="Item 2 alone.")
    people.many.send(url + "decide/", reason="Nothing is proven.")


def served(people: People, _: Planted) -> None:
    """A reprimand whose letter goes before the case is final."""
    url = to_findings(people)
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    people.authority.send(url + "decide/", factors_1="Long service.")
    people.many.send(url + "record_letter/", served_by="mail", why_no_forum=NOT_APPEALABLE)


def _none_concern(url: str, *walkers: Walker) -> None:
    """They are asked about a name that nobody here bears, before they read on."""
    for one in walkers:
        if one.client.get(url + "question/").status_code == OK:
            one.send(url + "question/", answer="none")


def lesser(people: People, _: Planted) -> None:
    """Less is decided than was proposed, with terms; then anew; then an award with terms of its own."""
    with at(0):
        url = to_findings(people)
        propose(people, url, "last_chance", terms="No second time.")
        propose(people, url, "written_reprimand")
        people.many.send(url + "waive_discipline/", reason="Terms will do.")
        second(people.authority, url)
        lawyer = counsel(people, url)
        _reviewed(people, url, lawyer)
        people.authority.send(url + "decide/", **_decided("last_chance"))
        propose(people, url, "termination")
        people.authority.send(url + "raise_sanction/", reason="It was not the first time.")
        hear(people, url)
        people.many.send(url + "record_response/", kind="waived", text="In writing.")
        _reviewed(people, url, lawyer)
        people.authority.send(url + "decide_after_response/", **_decided("transfer"))
        people.authority.send(url + "decide_anew/", **_decided("demotion"))
        people.many.send(url + "class_party/", bargaining_unit="represented")
        people.many.send(url + "serve_decision/", served_by="hand", until="2026-03-20", why_no_forum="None else.")
    with at(8):
        again = {"letter": _of(people, Letter, kind="decision"), "served_by": "mail", "reason": "The receipt."}
        people.many.send(
            url + "record_service/", **again, served_who="A carrier", proof="Tracking 77.", until="2026-03-20"
        )
    with at(9):
        forum = _of(people, AppealForum, name="grievance", superseded_by=None)
        people.many.send(url + "record_appeal/", forum=forum, what="tolled", until="2026-04-20", reason="Article 12.")
        forum = _of(people, AppealForum, name="grievance", superseded_by=None)
        people.many.send(url + "record_appeal/", forum=forum, what="filed")
        amended = {"sanction": "last_chance", "terms": "To the depot.", "award": "No demotion."}
        people.many.send(url + "record_appeal/", forum=forum, what="decided", **amended)


def _decided(sanction: str) -> dict[str, str]:
    return {
        "sanction_1": sanction,
        "days_1": "",
        "terms_1": "To the depot.",
        "why_1": "Enough.",
        "factors_1": "Candid.",
    }


def _reviewed(people: People, url: str, lawyer: Walker) -> None:
    lawyer.send(url + "authorize/", kind="sanction", about=_of(people, Party, role="subject"), reason="In line.")


def set_aside(people: People, _: Planted) -> None:
    """Two set it aside: turned down first, then agreed to, with words of the second for the reporter."""
    url = open_it(people)
    aside = {"code": "outside_policy", "reason": "No rule.", "forum": "The unit.", "why_no_ethics_decision": "No item.",
             "second": f"case_manager/{people.person('manager2')}"}  # fmt: skip
    people.many.send(url + "screen_out/", **aside)
    other = people.other("manager2")
    other.send(f"{url}turn_down/?about={_of(people, Proposal)}", reason="Look again.")
    people.many.send(url + "screen_out/", **{**aside, "second": ""})
    second(other, url, message="Call the unit.")


def cleared(people: People, _: Planted) -> None:
    """Somebody who is said to have sold is screened; nothing is found; the case ends on one page."""
    url = open_it(people)
    sold = {
        "act": "sell",
        "consideration": ["money"],
        "venue": "work_site",
        "nexus": ["N3"],
        "property_kinds": ["parking_lot"],
    }
    who = {"subject": "new", "number": "E-subject", "relation": "employee", "tenure": "career", "minor": "no"}
    people.many.send(url + "record_allegation/", words="Sold.", **sold, **who)
    lawyer = f"counsel/{people.person('counsel')}"
    people.many.send(
        url + "clear_to_name/", party=_of(people, Party, role="subject"), reason="Own account.", second=lawyer, **SCREEN
    )
    second(people.other("counsel"), url)
    people.many.send(url + "seal/", reason="The office talks.", second=f"case_manager/{people.person('manager2')}")
    second(people.other("manager2"), url)
    people.many.send(url + "unseal/", reason="It need not be.")


def ended(people: People, _: Planted) -> None:
    """Nothing is sustained: decided, told and closed on one page."""
    url = to_findings(people, "unfounded")
    people.many.send(
        url + "decide_and_finish/",
        served_by="mail",
        reason="Malware.",
        why_no_forum="Nothing was imposed.",
        message="We looked into it.",
    )


def answered_early(people: People, _: Planted) -> None:
    """An early referral that came back, whose findings are reviewed once more."""
    url, lawyer = found_after_referral(people)
    with at(40):
        people.ethics.send(url + "approve_findings_after_referral/")
        lawyer.send(url + "review_after_referral/", reason="One more look.")


def broken(people: People, _: Planted) -> None:
    """A fault of ours whose text quotes the form: its page says a number, its log line what kind it was and where (TM-10)."""

    def fail(*_: object, **given: object) -> None:
        raise ValueError(repr(given))

    url = open_it(people)
    people.many.client.raise_request_exception = False
    with mock.patch.dict(services.SERVICES, note=fail):
        people.many.send(url + "note/", status=500, text="She called.")


def over_two_versions(people: People, _: Planted) -> None:
    """The policy changed while it went on: a person chooses which holds."""
    with tempfile.TemporaryDirectory() as folder:
        load_from(date(2026, 7, 1), Path(folder) / "pack")
    url = open_it(people)
    days = {"incident_on": "2026-06-30", "incident_to": "2026-07-01"}
    told = {"words": "Ads.", "act": "ads", "nexus": ["N3"], "property_kinds": ["computer"], **UNKNOWN}
    people.many.send(url + "record_allegation/", **told, **days)
    page = people.many.get(url + "pin_version/")
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert version
    people.many.send(url + "pin_version/", version=version[1], reason="Most of it.")


def told(people: People, planted: Planted) -> None:
    """Reports by every door with a word in every answer, message, name of a file and file; and what only intake does then."""
    intake, reporter = people.other("intake"), Reporter()
    receipt = _reported(reporter, planted, "confidential")
    _reported(Reporter(), planted, "confidential", send=False)  # a draft that nobody has handed in
    url = _first(people)
    _messages(reporter, planted, receipt)
    _none_concern(url, intake)
    intake.send(url + "acknowledge/", danger="no")
    intake.send(url + "open/", title="Front desk", unit="Permits", manager=people.person("manager"))
    planted.taken |= planted.found_in((intake.get(url + "report/") + intake.get(url + "messages/")).encode())
    _names(people, planted, url, intake)
    _second_report(people, planted, url)
    with acting(people.cast["manager"].actor):
        case = Case.objects.get(reference=url.split("/")[2])
        conflicts.name_later(case.pk, people=[people.cast["manager"].person.pk])
    intake.send(url + "name_manager/", manager=people.person("manager2"), reason="The first one cannot.")


def _first(people: People, who: str = "intake") -> str:
    """The only case that they see, or that they are asked about."""
    with acting(people.cast[who].actor):
        waits = [one.reference for one in conflicts.asking()]
        return f"/cases/{waits[0] if waits else Case.objects.get().reference}/"


def _reported(reporter: Reporter, planted: Planted, mode: str, *, send: bool = True) -> str:
    """The questionnaire of the policy, page by page."""
    for page in filter(lambda page: page.questions, asked_pages()):  # the last one is the review, which sends it
        typed: dict[str, Any] = {}
        for one in page.questions:
            if one.kind in TYPED:
                typed[one.key] = f"Yara {planted.word(QUESTIONS, one.key, take=False)}"
            elif one.options:
                typed[one.key] = mode if one.key == "mode" else one.options[-1].value
        answer = reporter.send(f"/report/{page.key}/", **typed)
        assert answer.status_code == MOVED, answer.context["form"].errors
    if not send:
        return ""
    assert reporter.send("/report/review/").url == "/report/receipt/"
    return reporter.receipt


def _messages(reporter: Reporter, planted: Planted, receipt: str) -> None:
    """A message with a file, both with words; one that was typed when its page had run out."""
    name, inside = planted.word("MessageForm", "attached"), planted.word("MessageForm", "attached")
    file = SimpleUploadedFile(f"{name}.txt", f"Ten past two. {inside}\n".encode() * 900)
    assert reporter.send("/report/files/", text="", attached=[file]).status_code == MOVED
    assert reporter.come_back(receipt).status_code == MOVED
    assert reporter.send("/inbox/thread/", text=planted.word("MessageForm", "text")).status_code == MOVED
    back = Reporter().send("/inbox/", receipt=receipt, unsent=planted.word("ReceiptForm", "unsent"))
    assert back.status_code == MOVED


def _names(people: People, planted: Planted, url: str, intake: Walker) -> None:
    """The reporter's name and an original, each opened by two."""
    manager, lawyer = people.other("manager"), people.other("counsel")
    page = intake.send(url + "open_identity/", status=OK, motive="To call her.")
    planted.taken |= {("open_identity", "motive")} | planted.found_in(page.encode())
    _none_concern(url, manager)
    manager.send(f"{url}assign/?role=counsel", person=people.person("counsel"), reason="Legal gates.")
    _none_concern(url, lawyer)
    lawyer.send(url + "ask_identity/", reason="The court asks.")
    second(intake, url)
    manager.send(url + "open_originals/", originals=[_file(people)], days="7", reason="The letter head.")
    second(intake, url)


def _file(people: People) -> str:
    with acting(people.cast["manager"].actor):
        return str(File.objects.get().pk)


def _second_report(people: People, planted: Planted, url: str) -> None:
    """The same event told anew, linked and split off again; somebody says who they are, and what was done to them for it."""
    intake, reporter = people.other("intake"), Reporter()
    claims = reporter.report("anonymous")
    other = _other(people, url)
    reporter.come_back(claims)
    who = {name: f"Yara {planted.word('ClaimForm', name)}" for name in ("name", "contact")}
    assert reporter.send("/inbox/thread/claim/", **who).status_code == MOVED
    intake.send(other + "acknowledge/", danger="no")
    intake.send(other + "link/", primary=url.split("/")[2], reason="The same evening.")
    manager = people.other("manager")
    manager.send(url + "split/", thread=_last_thread(people), reason="Two evenings.")
    confidential = Reporter()
    confidential.come_back(confidential.report("confidential", your_name="Runa Tiller"))
    told = {name: f"Yara {planted.word('PaybackForm', name)}" for name in PAYBACK}
    receipt = confidential.open("/inbox/thread/payback/").context["form"]["receipt"].value()
    assert confidential.send_again("/inbox/thread/payback/", receipt=receipt, **told).status_code == MOVED


def _other(people: People, url: str) -> str:
    with acting(people.cast["intake"].actor):
        return f"/cases/{Case.objects.exclude(reference=url.split('/')[2]).get().reference}/"


def _last_thread(people: People) -> str:
    with acting(people.cast["manager"].actor):
        return str(Thread.objects.filter(ties__kind="linked").first().pk)


def entered(people: People, planted: Planted) -> None:
    """By telephone, and on behalf of somebody; and once more, kept for later by whoever has to sign in again."""
    intake = people.other("intake")
    told = {"channel": "phone", "mode": "proxy", "danger": "no", "branch": "executive"}
    intake.send(
        "/cases/enter/",
        status=OK,
        **told,
        **{key: f"Yara {planted.word(ENTERED, key, take=False)}" for key in questions()},
    )
    _none_concern(_first(people), intake)
    planted.taken |= planted.found_in(intake.get(_first(people) + "report/").encode())
    hide(people)
    _reported(Reporter(), planted, "proxy")
    _none_concern(_first(people), intake)
    planted.taken |= planted.found_in(intake.get(_first(people) + "report/").encode())
    kept = {key: planted.word(ENTERED, key, take=False) for key in questions()}
    answer = intake.client.post("/cases/enter/", {**told, **kept, "later": "1"})
    assert answer.status_code == MOVED


def beside(people: People, planted: Planted) -> None:
    """What is asked and done with a reason and belongs to no case, or to a case that whoever asks does not see."""
    cast, owner = people.cast, people.cast["owner"].client
    url = open_it(people)
    asked = {"reference": url.split("/")[2], "reason": f"Tonight. {planted.word('AskEmergency', 'reason')}"}
    assert cast["labor"].client.post("/emergency/", {**asked, "hours": "4"}).status_code == MOVED
    with acting(cast["labor"].actor):
        right = Emergency.objects.get().pk
    assert cast["outside"].client.post(f"/emergency/{right}/", {"answer": "agree"}).status_code == MOVED
    assert cast["labor"].client.post(f"/emergency/{right}/end/").status_code == MOVED
    asked["reason"] = f"The county asks. {planted.word('GiveJournal', 'reason')}"
    until = (clock.today() + timedelta(days=9)).isoformat()
    given = owner.post("/journals/", {**asked, "person": str(cast["auditor"].person.pk), "until": until})
    assert given.status_code == MOVED
    _approved(people, planted)
    limit = {"cases": 150, "pause": 60, "reason": planted.word("SetReadingLimit", "reason")}
    assert owner.post("/reading/", limit).status_code == MOVED
    role = {"role": "intake_officer", "branch": BRANCH, "reason": planted.word("Appoint", "reason")}
    assert owner.post(f"/people/{cast['bystander'].person.pk}/appoint/", role).status_code == MOVED
    held = Held.objects.in_force().get(person=cast["records"].person).pk
    assert owner.post(f"/people/roles/{held}/end/", {"reason": planted.word("Dismiss", "reason")}).status_code == MOVED
    Phone.of(cast["ethics2"])
    reset = {"reason": planted.word("Reset", "reason")}
    assert owner.post(f"/people/{cast['ethics2'].person.pk}/reset/", reset).status_code == OK
    key = {"act": "renew", "key": "identity", "version": "2", "fingerprint": "0123 4567 89ab cdef"}
    asked_key = {**key, "reason": planted.word("AskForKey", "reason")}
    assert cast["admin"].client.post("/people/keys/ask/", asked_key).status_code == MOVED


def _approved(people: People, planted: Planted) -> None:
    """A prior approval in the register, and revoked."""
    counsel, today = people.cast["counsel"].client, clock.today().isoformat()
    words = {name: planted.word("EnterApproval", name) for name in ("unit", "operation_ref", "purpose", "devices")}
    days = dict.fromkeys(("valid_from", "valid_to", "approved_on"), today)
    url = f"/approvals/enter/{people.person('subject')}/"
    entered = counsel.post(url, {**words, **days, "codes": ["G2a"], "approver": "E-authority"})
    assert entered.status_code == MOVED, entered.context["form"].errors
    inside = counsel.get(entered.url).content
    assert {name for _, name in planted.found_in(inside)} >= set(words)
    revoked = counsel.post(f"{entered.url}revoke/", {"reason": planted.word("RevokeApproval", "reason")})
    assert revoked.status_code == MOVED


FLOWS: dict[str, Walk] = {
    one.__name__: _flow(one)
    for one in (
        test_no_dead_end.test_an_award_that_amends_is_carried_out_and_the_case_ends,
        test_no_dead_end.test_a_subject_nobody_can_name_ends_inconclusive,
        test_no_dead_end.test_a_closed_case_is_taken_up_again_by_two_and_its_old_outcome_does_not_count,
        test_referral.test_a_referral_is_sent_answered_and_ended_before_the_decision,
        test_referral.test_naming_a_reporter_needs_each_one_s_own_consent,
        test_referral.test_a_silent_ombuds_does_not_hold_the_case,
        test_beside.test_an_open_task_holds_the_closing_and_a_done_one_does_not,
        test_sealed_case.test_a_sealed_case_is_closed_by_people_who_were_let_in_one_by_one,
    )
}
FLOWS["sent back"] = _flow(test_no_dead_end.test_an_award_that_sends_back_is_followed_to_a_new_end, to="decision")
FLOWS["elected"] = _flow(
    test_no_dead_end.test_whom_discipline_does_not_reach_has_none_and_a_second_person_agrees, relation="elected"
)
OWN = (
    entered,
    told,
    written,
    investigated,
    lesser,
    served,
    set_aside,
    cleared,
    ended,
    answered_early,
    broken,
    beside,
    over_two_versions,
)
# Last what changes the people and the policy that the others rest on.
WALKS: dict[str, Walk] = {
    **{one.__name__: one for one in OWN[:-2]}, **FLOWS, **{one.__name__: one for one in OWN[-2:]},
}  # fmt: skip


def hide(people: People) -> None:
    """Nobody of the cast sees the cases so far any more, so that the next walk finds its own alone."""
    for key in people.cast:
        while True:
            with acting(people.cast[key].actor):
                case = Case.objects.first()
                if case is None:
                    break
                conflicts.name_later(case.pk, people=[one.person.pk for one in people.cast.values()])
