"""What leaves for the ethics forum was put together by one person and signed by another, exactly as it goes (T13, TM-33)."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from audit import clock
from cases import readers, services
from cases.models import Case, PacketItem, Proposal, Referral
from cases.readers.opening import opening
from cases.readers.released import CHANGED, preview
from cases.services import releasing
from cases.told import Item, Late
from cases.told_outcome import Packet
from config.local.cast import BRANCH
from permissions import appointing, conflicts, gate
from permissions.actors import acting
from permissions.models import Branch
from permissions.policy import CARRY_EARLY
from permissions.refusals import Refused
from tests.cases.conftest import an_opened_case
from tests.cases.walking import allege, approve, do, facts_of, on_record, verbs_of
from tests.cast import Cast
from tests.rig.stations import standing_at
from workflow.engine import Blocked

pytestmark = pytest.mark.django_db
PACKET = Packet(complaint="A county computer showed an escort site.", exposure="office")
UNSIGNED = "Ask a second person to sign"


def a_packet_put_together(cast: Cast) -> str:
    """A sustained case whose packet the ethics officer has put together; nobody has signed it. Its reference."""
    reference = an_opened_case(cast)
    approve(cast, reference, "sustained")
    do(cast, "ethics", "prepare_referral", reference, reason="Sustained.")
    build(cast, reference)
    return reference


built = standing_at(a_packet_put_together)


def build(cast: Cast, reference: str, who: str = "ethics", **changes: Any) -> None:
    """With every finding and item that may go, unless told otherwise."""
    rows = on_record(cast, who, reference)
    items = tuple(str(one.pk) for one in [*rows.allegation, *rows.finding, *rows.evidence])
    do(cast, who, "release_packet", reference, packet=replace(PACKET, **{"items": items, **changes}))


def newest(cast: Cast, reference: str, who: str = "manager") -> Proposal:
    return [one for one in on_record(cast, who, reference).proposal if one.verb == "release_packet"][-1]


def sign(cast: Cast, reference: str, who: str = "manager") -> None:
    do(cast, who, "approve", reference, request=newest(cast, reference, who).pk)
    assert facts_of(cast, who, reference).referral.signed


def test_it_goes_once_another_has_read_it_as_it_goes_and_signed_it(cast: Cast, built: str) -> None:
    with pytest.raises(Blocked, match="waits for a second person"):
        do(cast, "ethics", "send_referral", built)
    with pytest.raises(Refused, match="You asked for this"):
        do(cast, "ethics", "approve", built, request=newest(cast, built).pk)
    with pytest.raises(Refused):  # finding the facts is another duty
        do(cast, "investigator", "approve", built, request=newest(cast, built).pk)
    page = cast["manager"].client.get(f"/cases/{built}/approve/").content.decode()
    manifest = newest(cast, built).given["manifest"]
    for words in (PACKET.complaint, "Log and words agree.", "Proxy log.", manifest, "no reporter is named"):
        assert words in page, words
    waiting = cast["ethics"].client.get(f"/cases/{built}/send_referral/").content.decode()
    assert "Any of these may sign it: " in waiting
    assert cast["manager"].person.name in waiting
    sign(cast, built)
    sent = cast["ethics"].client.get(f"/cases/{built}/send_referral/").content.decode()
    assert "Nothing in it has changed since" in sent
    with pytest.raises(services.Unfit, match="cannot have gone before"):
        do(
            cast,
            "ethics",
            "send_referral",
            built,
            late=Late(happened_on=clock.today() - timedelta(days=1), remark="By hand."),
        )
    do(cast, "ethics", "send_referral", built)
    shown = cast["ethics"].client.get(f"/cases/{built}/referral/").content.decode()
    assert all(cast[who].person.name in shown for who in ("ethics", "manager"))
    assert {"release_packet", "approve", "send_referral"} <= set(verbs_of(cast, "ethics", built))
    assert CARRY_EARLY not in verbs_of(cast, "ethics", built), "the office reviews what comes back"


def _evidence(cast: Cast, reference: str) -> None:
    do(cast, "manager", "add_evidence", reference, item=Item(kind="log", words="A second log."))


def _class(cast: Cast, reference: str) -> None:
    """What was to go is said to be medical, so it stays."""
    with acting(cast["manager"].actor):
        case = Case.objects.get(reference=reference)
        entry = case.entries.filter(kind="evidence").latest("recorded_at").pk
    do(cast, "manager", "hold_back", reference, entry=entry, field_class="medical", reason="His health.")


def _consent(cast: Cast, reference: str) -> None:
    with acting(cast["ethics"].actor):
        thread = Case.objects.get(reference=reference).ties.get().thread_id
    do(cast, "ethics", "record_consent", reference, thread=thread, given=True, text="By letter.")


CHANGES = {
    "another packet": lambda cast, reference: build(cast, reference, complaint="Another complaint."),
    "the same words again": build,
    "fewer items": lambda cast, reference: build(cast, reference, items=()),
    "another gate": lambda cast, reference: build(cast, reference, exposure="redacted"),
    "a new item": _evidence,
    "a word that stays": _class,
    "a reporter's word": _consent,
}


def test_whatever_changes_after_the_signature_makes_it_void_and_it_stays_on_record(cast: Cast, built: str) -> None:
    held = []
    for what, change in CHANGES.items():
        sign(cast, built)
        change(cast, built)
        held += [what] if facts_of(cast, "ethics", built).referral.signed else []
        with pytest.raises(Blocked, match="second person"):
            do(cast, "ethics", "send_referral", built)
        build(cast, built)
    assert held == []
    asked = [one.answer for one in on_record(cast, "ethics", built).proposal]
    assert asked.count("approved") == len(CHANGES)
    page = cast["ethics"].client.get(f"/cases/{built}/approvals/").content.decode()
    assert page.count("What it was about has changed since") == len(CHANGES)


def test_what_changes_before_the_signature_leaves_nothing_to_sign(cast: Cast, built: str) -> None:
    request = newest(cast, built).pk
    _evidence(cast, built)
    assert newest(cast, built).answer == "void"
    with pytest.raises(services.Unfit, match="The case changed after this was asked"):
        do(cast, "manager", "approve", built, request=request)
    build(cast, built)
    request = newest(cast, built).pk
    build(cast, built, complaint="In other words.")  # whoever carries it may think again
    with pytest.raises(services.Unfit, match="The case changed after this was asked"):
        do(cast, "manager", "approve", built, request=request)
    sign(cast, built)


def conflicted(cast: Cast, reference: str, *keys: str) -> None:
    with acting(cast["ethics"].actor):
        case = Case.objects.get(reference=reference)
        conflicts.name_later(case.pk, people=[cast[key].person.pk for key in keys])


def could(cast: Cast, reference: str) -> str:
    """What the page of whoever carries it says is missing."""
    with opening(cast["ethics"].actor, reference, "send_referral") as seen:
        found = preview(seen)
        assert found is not None
        return found.missing


def test_a_signature_of_somebody_who_is_not_clear_of_it_sends_nothing(cast: Cast, built: str) -> None:
    sign(cast, built)
    assert could(cast, built) == ""
    conflicted(cast, built, "manager")
    assert could(cast, built).startswith("Signed, and changed since")
    with pytest.raises(services.Unfit, match="not everybody who signed it is clear"):
        do(cast, "ethics", "send_referral", built)
    build(cast, built)
    sign(cast, built, "ethics2")
    do(cast, "ethics", "send_referral", built)


def test_where_nobody_on_the_case_may_sign_the_page_says_who_could_be_named(cast: Cast, built: str) -> None:
    assert cast["ethics2"].person.name in could(cast, built)  # through the pool of the office
    conflicted(cast, built, "manager", "ethics2")
    assert "You can name one of these: " in could(cast, built)
    assert cast["counsel"].person.name in could(cast, built)
    second = f"counsel/{cast['counsel'].person.pk}"
    do(cast, "ethics", "release_packet", built, packet=PACKET, second=second)
    sign(cast, built, "counsel")
    conflicted(cast, built, "counsel", "deputy", "manager2", "many")
    build(cast, built)
    assert could(cast, built).startswith("Nobody who could sign is clear of this case")


def test_past_the_ethics_office_counsel_carries_it_and_nobody_of_that_office_signs(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    for key, role in (("counsel", "counsel"), ("ethics", "ethics_officer")):
        do(cast, "manager", "assign", opened, role=role, person=cast[key].person.pk, reason="Legal gates.")
    do(cast, "counsel", "refer_early", opened, early_reason="conflicted_hr", reason="HR is close to it.")
    second = f"ethics_officer/{cast['ethics2'].person.pk}"
    with pytest.raises(services.Unfit, match="past the ethics office"):
        do(cast, "counsel", "release_packet", opened, packet=PACKET, second=second)
    with pytest.raises(Refused, match="past the ethics office"):
        build(cast, opened, "ethics")
    release = f"/cases/{opened}/release_packet/"
    assert {who: leads(cast, who) for who in ("counsel", "manager", "ethics")} == {
        "counsel": {release}, "manager": {f"/cases/{opened}/"}, "ethics": set(),
    }  # fmt: skip
    assert cast["ethics"].client.get(release).status_code == 403
    build(cast, opened, "counsel")
    page = cast["counsel"].client.get(f"/cases/{opened}/send_referral/").content.decode()
    assert cast["manager"].person.name in page
    assert cast["ethics"].person.name not in page
    assert [len(readers.today(cast[who].actor).waiting) for who in ("manager", "ethics")] == [1, 0]
    assert "approve/?about" not in cast["ethics"].client.get(f"/cases/{opened}/approvals/").content.decode()
    with pytest.raises(Refused, match="counsel carries it, and a case manager or other counsel signs"):
        sign(cast, opened, "ethics")
    assert (had_a_hand(cast, opened, "counsel"), had_a_hand(cast, opened, "manager")) == (True, False)
    sign(cast, opened)
    assert had_a_hand(cast, opened, "manager")
    do(cast, "counsel", "send_referral", opened)


def had_a_hand(cast: Cast, reference: str, who: str) -> bool:
    """Whether it is kept that they made or signed what goes past the ethics office."""
    with acting(cast[who].actor) as actor:
        return CARRY_EARLY in gate.did(actor, Case.objects.get(reference=reference).pk)


def leads(cast: Cast, who: str) -> set[str]:
    """Where the buttons of Today lead this person."""
    return {one.url for one in readers.today(cast[who].actor).work}


def test_whoever_holds_an_office_in_ethics_signs_no_early_packet_in_another_role(cast: Cast, opened: str) -> None:
    """They may review its findings later."""
    allege(cast, opened)
    for key, role in (("counsel", "counsel"), ("manager2", "case_manager")):
        do(cast, "manager", "assign", opened, role=role, person=cast[key].person.pk, reason="Legal gates.")
    with acting(cast["owner"].actor) as owner:
        row = appointing.ask(
            owner, cast["manager2"].person, "ethics_officer", Branch.objects.get(pk=BRANCH), reason="x"
        )
    with acting(cast["outside"].actor) as outside:
        appointing.agree(outside, [row.pk])
    do(cast, "counsel", "refer_early", opened, early_reason="conflicted_hr", reason="HR is close to it.")
    second = f"case_manager/{cast['manager2'].person.pk}"
    with pytest.raises(services.Unfit, match="past the ethics office"):
        do(cast, "counsel", "release_packet", opened, packet=PACKET, second=second)
    build(cast, opened, "counsel")
    page = cast["counsel"].client.get(f"/cases/{opened}/send_referral/").content.decode()
    assert cast["manager2"].person.name not in page
    assert readers.today(cast["manager2"].actor).waiting == []
    with pytest.raises(Refused, match="past the ethics office"):
        sign(cast, opened, "manager2")
    sign(cast, opened)


def test_counsel_signs_after_the_findings_and_does_not_carry_it(cast: Cast, built: str) -> None:
    do(cast, "manager", "assign", built, role="counsel", person=cast["counsel"].person.pk, reason="Legal gates.")
    with pytest.raises(Refused, match="came after the findings"):
        build(cast, built, "counsel")
    assert cast["counsel"].client.get(f"/cases/{built}/release_packet/").status_code == 403
    _evidence(cast, built)  # void, so it is missing again, and only whoever carries it is led to the page
    pages = {who: cast[who].client.get(f"/cases/{built}/").content.decode() for who in ("counsel", "manager", "ethics")}
    assert all(UNSIGNED in page for page in pages.values())
    assert {who for who, page in pages.items() if f"/cases/{built}/release_packet/" in page} == {"ethics"}
    build(cast, built)
    sign(cast, built, "counsel")


SENT = "update cases_referral set sent_on = candor_today(), sent_by = candor_person()"
BY_HAND = {
    "the packet is marked as sent": SENT,
    "the case is marked as referred": "update cases_case set state = 'referred'",
    "a referral is slipped in as sent": "insert into cases_referral select (jsonb_populate_record(r, jsonb_build_object("
    "'id', gen_random_uuid(), 'sent_on', candor_today()))).* from cases_referral r",
}
SIGNED = "update cases_proposal set answer = 'approved', answered_by = candor_person(), answered_on = candor_today()"
OTHER_LINES = (
    "insert into cases_packetitem (id, case_id, by, happened_on, recorded_at, referral_id, kind, record, sha256, withheld)"
    " select gen_random_uuid(), case_id, by, happened_on, recorded_at, id, 'evidence', id, '', '' from cases_referral;"
    f" {SENT}, manifest = (select encode(sha256(convert_to(kind || ' ' || record || ' ' || sha256 || E'\\n', 'UTF8')), 'hex')"
    " from cases_packetitem)"
)
AFTER = {
    "another gate than was signed": f"{SENT}, exposure = 'redacted'",
    "on a day before it was signed": SENT.replace("candor_today()", "candor_today() - 1"),
}


def passed(cast: Cast, statements: dict[str, str], why: str = "packet", *, lines: bool = False) -> list[str]:
    """What the database lets the ethics officer do past the services, with the lines that were signed or without any.

    All of it is undone.
    """
    found, actor = [], cast["ethics"].actor
    for what, statement in statements.items():
        said = ""
        with acting(actor), suppress(DatabaseError), transaction.atomic():
            if lines:
                row, request = (
                    Referral.objects.get(),
                    Proposal.objects.filter(verb="release_packet").latest("recorded_at"),
                )
                releasing.keep_lines(Case.objects.get(), actor, row, request)
            try:
                connection.cursor().execute(statement)
                transaction.set_rollback(True)
            except DatabaseError as refused:
                said = str(refused)
                raise
        found += [] if why in said else [what]
    return found


def test_the_database_sends_nothing_that_two_people_did_not_sign(cast: Cast, built: str) -> None:
    assert passed(cast, BY_HAND) == []
    assert passed(cast, {"unsigned": SENT}, lines=True) == []
    assert passed(cast, {"whoever asked signs": f"{SIGNED} where verb = 'release_packet'"}, "row-level") == []
    do(cast, "manager", "turn_down", built, request=newest(cast, built).pk, reason="It names a colleague.")
    assert passed(cast, {"turned down": SENT}, lines=True) == []
    build(cast, built)
    sign(cast, built)
    assert passed(cast, AFTER, lines=True) == []
    assert passed(cast, {"without its lines": SENT}) == []
    assert passed(cast, {"other lines, with their own hash": OTHER_LINES}) == []
    conflicted(cast, built, "manager")
    assert passed(cast, {"signed by somebody who is not clear of it": SENT}, lines=True) == []
    build(cast, built, "ethics2")
    sign(cast, built, "ethics")
    conflicted(cast, built, "ethics2")
    assert passed(cast, {"put together by somebody who is not clear of it": SENT}, lines=True) == []
    do(cast, "ethics", "release_packet", built, packet=PACKET, second=f"counsel/{cast['counsel'].person.pk}")
    sign(cast, built, "counsel")
    do(cast, "ethics", "send_referral", built)
    with acting(cast["ethics"].actor):
        assert PacketItem.objects.filter(withheld="").count() == 1
    assert (
        passed(cast, {"what was sent is changed": "update cases_referral set manifest = 'ab'"}, "what was sent") == []
    )


@pytest.mark.django_db(transaction=True)
def test_words_that_were_changed_outside_are_neither_signed_nor_sent(cast: Cast, built: str, as_owner) -> None:
    spoil = "update cases_entry set text = set_byte(text, 60, get_byte(text, 60) # 1) where kind = 'complaint'"
    with as_owner() as owner:
        owner.execute(spoil)
    with pytest.raises(services.Unfit, match="you cannot sign it"):
        sign(cast, built)
    pages = {"manager": ("approve", "referral"), "ethics": ("send_referral", "referral")}
    assert all(CHANGED in shown for shown in shows(cast, built, pages))
    assert not any("may sign it" in shown for shown in shows(cast, built, pages))
    with as_owner() as owner:
        owner.execute(spoil)  # and back
    assert not any(CHANGED in shown for shown in shows(cast, built, pages))
    sign(cast, built)
    with as_owner() as owner:
        owner.execute(spoil)
    assert all(CHANGED in shown for shown in shows(cast, built, {"ethics": pages["ethics"]}))
    with pytest.raises(services.Unfit, match="not as it was signed"):
        do(cast, "ethics", "send_referral", built)


def shows(cast: Cast, reference: str, pages: dict[str, tuple[str, ...]]) -> list[str]:
    """What these people read on these pages of the case."""
    return [
        cast[who].client.get(f"/cases/{reference}/{page}/").content.decode()
        for who, some in pages.items()
        for page in some
    ]
