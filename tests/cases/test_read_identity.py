"""A confidential name outside intake: asked for, agreed to by another member, read once, then closed again (D8)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction

from audit import clock, journal
from cases import readers, services
from cases.models import Proposal
from permissions.actors import Actor, acting
from permissions.models import Account
from permissions.refusals import Absent, Refused
from tests.cases.conftest import Handed, open_it, version
from tests.cases.test_notices import carry
from tests.cases.test_verbs import thread_of
from tests.cases.walking import approve, do, on_record, verbs_of
from tests.cast import Cast

REPORTER = {"name": "Perpetua Innisfree", "contact": "555 0100"}
WHY = "The court asks whether she agrees to be named."


@pytest.fixture
def case(cast: Cast, handed_in: Handed) -> str:
    """Opened, with counsel and ethics officer on it beside intake and the case manager."""
    reference = handed_in(mode="confidential", reporter=REPORTER)
    open_it(cast, reference)
    for key, role in (
        ("counsel", "counsel"),
        ("ethics", "ethics_officer"),
        ("investigator", "investigator"),
        ("hr", "hr_officer"),
    ):
        do(cast, "manager", "assign", reference, role=role, person=cast[key].person.pk, reason="Is free.")
    return reference


def ask(cast: Cast, reference: str, key: str = "ethics") -> UUID:
    do(cast, key, "ask_identity", reference, thread=thread_of(cast, key, reference), reason=WHY)
    return on_record(cast, key, reference).proposal[-1].pk


def agree(cast: Cast, reference: str, request: UUID, key: str = "counsel") -> None:
    do(cast, key, "approve", reference, request=request)


def read(cast: Cast, reference: str, key: str = "ethics", actor: Actor | None = None) -> dict[str, str]:
    actor = actor or cast[key].actor
    thread = thread_of(cast, key, reference)
    return services.read_identity(actor, reference, seen=version(cast[key].actor, reference), whose=thread)


def offered(cast: Cast, reference: str, key: str) -> set[str]:
    page = readers.case_page(cast[key].actor, reference)
    return {one.name for one in [*page.others, *([page.main] if page.main else [])]} & {
        "open_identity", "ask_identity", "read_identity"
    }  # fmt: skip


def test_it_is_asked_agreed_to_and_read_once_through_the_pages(cast: Cast, case: str) -> None:
    client, address = cast["ethics"].client, f"/cases/{case}/"
    thread = str(thread_of(cast, "ethics", case))
    assert offered(cast, case, "ethics") == {"ask_identity"}
    assert "Innisfree" not in client.get(f"{address}ask_identity/").content.decode()
    sent = {"thread": thread, "reason": WHY, "seen": version(cast["ethics"].actor, case)}
    assert client.post(f"{address}ask_identity/", sent).status_code == 302
    with pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case)
    assert "Nobody has agreed that you read a name" in client.get(f"{address}read_identity/").content.decode()
    page = cast["intake"].client.get(f"{address}approve/").content.decode()
    assert WHY in page
    assert "Innisfree" not in page
    carry()
    agree(cast, case, on_record(cast, "ethics", case).proposal[0].pk, "intake")
    assert carry()[-1:] == ["ethics@county.example"]
    assert offered(cast, case, "ethics") == {"ask_identity", "read_identity"}
    assert offered(cast, case, "counsel") == {"ask_identity"}, "the word is for whoever asked"
    with pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case, "counsel")
    shown = client.post(f"{address}read_identity/", {"whose": thread, "seen": version(cast["ethics"].actor, case)})
    assert "Perpetua Innisfree" in shown.content.decode()
    assert "555 0100" in shown.content.decode()
    with pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case)
    assert offered(cast, case, "ethics") == {"ask_identity"}
    assert [one for one in verbs_of(cast, "counsel", case) if "identity" in one] == ["read_identity"]
    assert verbs_of(cast, "counsel", case).count("ask") == 1
    history = cast["manager"].client.get(f"{address}history/").content.decode()
    assert "Edda Lundquire read the reporter&#x27;s name, as a second person had agreed." in history
    assert "agreed, and used by Imke Tarvold" in cast["manager"].client.get(f"{address}approvals/").content.decode()
    for key in ("manager", "ethics", "counsel", "investigator"):
        for part in ("", "report/", "messages/", "people/", "approvals/", "history/"):
            assert "Innisfree" not in cast[key].client.get(f"{address}{part}").content.decode()


def test_nobody_agrees_to_what_they_asked_and_only_some_may_ask_or_agree(
    cast: Cast, case: str, handed_in: Handed
) -> None:
    request = ask(cast, case, "counsel")
    with pytest.raises(Refused, match="someone else has to decide"):
        agree(cast, case, request, "counsel")
    with acting(cast["owner"].actor):
        too = Account.objects.create_user("counsel-too", cast["counsel"].person)
    do(cast, "manager", "assign", case, role="counsel", person=cast["counsel"].person.pk, reason="Both accounts.")
    seen = version(cast["counsel"].actor, case)
    with pytest.raises(Refused, match="someone else has to decide"):
        services.SERVICES["approve"](Actor.of(too), case, seen=seen, request=request)
    for key in ("ethics", "manager", "investigator"):
        with pytest.raises(Refused):
            agree(cast, case, request, key)
    with pytest.raises(Absent):
        services.SERVICES["approve"](cast["intake2"].actor, case, seen=seen, request=request)
    for key in ("manager", "investigator", "intake", "hr"):  # HR asks from the ethics decision on
        assert "ask_identity" not in offered(cast, case, key)
        with pytest.raises(Refused):
            do(cast, key, "ask_identity", case, thread=thread_of(cast, "ethics", case), reason=WHY)
        with pytest.raises(Refused):
            read(cast, case, key)
    agree(cast, case, request, "intake")
    assert read(cast, case, "counsel") == REPORTER
    do(cast, "counsel", "ask_identity", case, thread=thread_of(cast, "counsel", case), reason=WHY)
    do(
        cast,
        "intake",
        "turn_down",
        case,
        request=on_record(cast, "ethics", case).proposal[-1].pk,
        reason="Once is enough.",
    )
    with pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case, "counsel")
    for mode in ("anonymous", "named"):
        other = handed_in(mode=mode, reporter=REPORTER if mode == "named" else {})
        open_it(cast, other)
        do(cast, "manager", "assign", other, role="ethics_officer", person=cast["ethics"].person.pk, reason="x")
        assert offered(cast, other, "ethics") == set(), mode
        with pytest.raises(Refused, match="no name to open"):
            ask(cast, other)


def test_the_word_runs_out_and_what_no_event_bears_out_opens_nothing(cast: Cast, case: str) -> None:
    agree(cast, case, ask(cast, case))
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case)
    with clock.at(clock.now() + timedelta(days=1)):
        assert read(cast, case) == REPORTER
    with acting(cast["ethics"].actor):
        Proposal.objects.filter(verb="ask_identity").update(answer="approved")
    with pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case)
    request = ask(cast, case)
    agreed = {"answer": "approved", "answered_by": cast["counsel"].person.pk, "answered_on": clock.today()}
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting(cast["ethics"].actor),
        transaction.atomic(),
    ):
        Proposal.objects.filter(pk=request).update(**agreed)
    with acting(cast["counsel"].actor):
        Proposal.objects.filter(pk=request).update(**agreed)
    with acting(cast["ethics"].actor) as actor:
        row = Proposal.objects.get(pk=request)
        journal.record(
            journal.Chain.case(row.case_id),
            "approve",
            actor=actor.label,
            facts={"request": str(request), "verb": "ask_identity"},
        )
    with pytest.raises(Refused, match="Nobody has agreed"):
        read(cast, case)
    assert offered(cast, case, "ethics") == {"ask_identity"}


def test_hr_asks_once_it_works_on_the_case_and_a_request_voids_with_the_facts(cast: Cast, case: str) -> None:
    request = ask(cast, case)
    approve(cast, case)
    with pytest.raises(services.Unfit, match="The case changed after this was asked"):
        agree(cast, case, request)
    assert offered(cast, case, "hr") == {"ask_identity"}
    agree(cast, case, ask(cast, case, "hr"))
    assert read(cast, case, "hr") == REPORTER
