"""What takes two people, and each guard of it taken out once: a check of the suite must turn red.

Those of a sealed case stand in tests/wall/test_sealed.py, and the second person of a change of state in
tests/wall/test_wounds.py, whose words say how it is done.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from audit import live
from cases import requests, services
from cases.facts import referral
from cases.readers import files
from cases.services import asking, originals, releasing, second
from permissions import enrolling, invitations, rekeying, sqlfiles
from tests.cases import test_emergency as lent
from tests.cases import test_files as sent_in
from tests.cases import test_read_identity as named
from tests.cases import test_releasing as packets
from tests.cases.conftest import opened, sent
from tests.cases.test_read_identity import case
from tests.cases.test_releasing import built
from tests.permissions import test_first_step as first
from tests.permissions import test_rekeying as rekeyed
from tests.permissions.test_rekeying import folder
from tests.rig.database import AsOwner
from tests.wall.test_sealed import said
from tests.wall.test_wounds import _red, cut
from vault import keys

__all__ = ["built", "case", "folder", "opened", "sent"]  # fixtures of the checks
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def in_sql(
    room: str, file: str, function: str, guard: str, instead: str
) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """One function of this file of SQL, with something else in the place of a guard."""

    @contextmanager
    def made(as_owner: AsOwner) -> Iterator[None]:
        text = sqlfiles.text(room, file)
        begins = text.index(f"create or replace function public.{function}(")
        text = text[begins : text.index("end $$;", begins) + len("end $$;")]
        assert text.count(guard) == 1, f"the guard of {function} stands elsewhere by now"
        with as_owner() as owner:
            owner.execute(text.replace(guard, instead))
        yield

    return made


emergency = partial(in_sql, "permissions", "emergency")
rekey = partial(in_sql, "permissions", "rekey", "candor_rekey")


def service(
    place: ModuleType, verb: str, guard: str, instead: str = ""
) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """The service of a verb without a guard, where the pages find it."""
    inner = cut(place, verb, guard, instead)

    @contextmanager
    def made(as_owner: AsOwner) -> Iterator[None]:
        with inner(as_owner), pytest.MonkeyPatch.context() as patch:
            patch.setitem(services.SERVICES, verb, getattr(place, verb))
            yield

    return made


def signs(guard: str, instead: str) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """What holds for whoever signs a packet, without a part of it."""
    inner = cut(releasing, "require_seen", guard, instead)

    @contextmanager
    def made(as_owner: AsOwner) -> Iterator[None]:
        with inner(as_owner), pytest.MonkeyPatch.context() as patch:
            patch.setitem(second.BEFORE, "release_packet", releasing.require_seen)
            yield

    return made


def sends(guard: str, instead: str = "true") -> Callable[[AsOwner], AbstractContextManager[None]]:
    """The SQL that lets a packet go, with something else in the place of a guard."""

    @contextmanager
    def made(as_owner: AsOwner) -> Iterator[None]:
        text = sqlfiles.text("cases", "released")
        assert text.count(guard) == 1, "the guard stands elsewhere by now"
        with said(text.replace(guard, instead))(as_owner):
            yield

    return made


def ends(how: str) -> Callable[..., object]:
    return partial(lent.test_it_ends_at_the_next_page, how=how)


originals_are_opened_by_two = (
    sent_in.test_an_original_is_opened_once_another_person_agreed_by_whoever_asked_and_for_the_days_that_were_said
)
another_key = rekeyed.test_another_fingerprint_another_key_and_what_is_over_are_no_word
asked_first = rekeyed.test_one_asks_another_types_the_fingerprint_and_only_then_the_key_is_used
one_begins = rekeyed.test_of_many_at_once_one_begins_and_a_word_is_for_one_version
AGREES = "when 'agreed' then may_ and g.person_id <> person_ and public.candor_apart(g.reference)"
YOURS = cut(second, "_asked", "if row.by == actor.person:", "if row.by is None:")
TAKEN_OUT: dict[str, tuple[Callable[[AsOwner], AbstractContextManager[None]], Callable[..., object]]] = {
    "an emergency: somebody else": (
        emergency("candor_answer_emergency", AGREES, AGREES.replace("and g.person_id <> person_ ", "")),
        lent.test_the_second_person_is_another_one_and_not_conflicted,
    ),
    "an emergency: clear of the case": (
        emergency("candor_answer_emergency", AGREES, AGREES.replace("and public.candor_apart(g.reference)", "")),
        lent.test_the_second_person_is_another_one_and_not_conflicted,
    ),
    "an emergency: in a role that may": (
        emergency("candor_answer_emergency", AGREES, AGREES.replace("may_ and ", "")),
        lent.test_a_right_that_nobody_gave_opens_nothing_and_is_named,
    ),
    "an emergency: no longer than was asked": (
        emergency("candor_answer_emergency", "until_ <= now() + make_interval(hours => g.hours, mins => 1)", "true"),
        lent.test_a_right_that_nobody_gave_opens_nothing_and_is_named,
    ),
    "an emergency: no longer than was agreed": (
        emergency("candor_lent", "(b.facts ->> 'until')::timestamptz >= g.until", "true"),
        lent.test_a_right_that_nobody_gave_opens_nothing_and_is_named,
    ),
    "an emergency: over": (emergency("candor_lent", "g.until > now()", "true"), ends("by itself")),
    "an emergency: who agreed is clear": (
        emergency("candor_lent", "not public.candor_barred(case_, g.answered_by)", "true"),
        ends("by a conflict of whoever agreed"),
    ),
    "an emergency: somebody hears of it": (
        emergency("candor_lent", "public.candor_heard_of(case_, person_)", "true"),
        ends("when nobody outside would hear of it"),
    ),
    "an emergency: a role": (emergency("candor_lent", "public.candor_works(person_)", "true"), ends("with the role")),
    "an emergency: to read alone": (
        said("alter policy with_case on cases_party with check (public.candor_reads(case_id))"),
        lent.test_a_lent_case_is_written_by_no_statement_and_a_name_stays_closed,
    ),
    "a name: somebody else": (YOURS, named.test_nobody_agrees_to_what_they_asked_and_only_some_may_ask_or_agree),
    "a name: whoever is let in does not agree": (
        said("drop policy another_answers on cases_proposal"),
        named.test_the_word_runs_out_and_what_no_event_bears_out_opens_nothing,
    ),
    "a key: somebody else": (
        cut(rekeying, "_theirs", "if row.asked_by == actor.someone:", "if row.asked_by is None:"),
        rekeyed.test_the_second_person_is_another_one_in_a_role_that_counts,
    ),
    "a key: somebody else, by statement": (
        said("alter policy another_answers on permissions_rekeying with check (true)"),
        rekeyed.test_statements_of_one_person_take_no_key_into_use,
    ),
    "a key: the fingerprint that was typed": (
        cut(rekeying, "agree", "if row.fingerprint != fingerprint:", "if not fingerprint:"), another_key,
    ),
    "a key: this one": (rekey("and r.fingerprint = fingerprint_", ""), another_key),
    "a key: in time": (rekey("and (r.used_at is not null or r.until > now())", ""), another_key),
    "a key: once": (rekey("elsif word_.used_at is not null then", "elsif false then"), one_begins),
    "a key: used by nobody before": (cut(keys.Ring, "agreed", "if version > 1 and", "if version > 9 and"), asked_first),
    "a key: nothing closed anew before": (
        in_sql("vault", "rotate", "vault_rewrap", "vault_version(n)) is null)", "vault_version(n)) is null and false)"),
        rekeyed.test_statements_of_one_person_take_no_key_into_use,
    ),
    "a key: nothing ended before": (
        in_sql("vault", "rotate", "vault_retire", "if not found then", "if false then"), asked_first,
    ),
    "a key: of the journal": (
        cut(live, "_keys_in_use", 'if keys.ring().agreed(f"journal_{plane}", version)', ""),
        rekeyed.test_a_journal_key_that_nobody_agreed_to_makes_no_event_and_proves_none,
    ),
    "an original: somebody else": (YOURS, originals_are_opened_by_two),
    "an original: this file": (
        cut(files, "_agreed", 'str(file) in row.given["files"] and ', ""), originals_are_opened_by_two,
    ),
    "an original: these days": (cut(files, "_agreed", "_until(row) >= clock.today()", "True"), originals_are_opened_by_two),
    "an original: of this case": (
        service(originals, "open_originals", ", thread__ties__case=case"), sent_in.test_only_files_of_the_case_are_asked_for,
    ),
    "a packet: somebody else": (YOURS, packets.test_it_goes_once_another_has_read_it_as_it_goes_and_signed_it),
    "a packet: signed at all": (
        cut(referral, "signed", "row is None or row.answer != Proposal.Answer.APPROVED", "row is None"),
        packets.test_it_goes_once_another_has_read_it_as_it_goes_and_signed_it,
    ),
    "a packet: not before it was signed": (
        service(releasing, "send_referral", "request.answered_on and ", "False and "),
        packets.test_it_goes_once_another_has_read_it_as_it_goes_and_signed_it,
    ),
    "a packet: nothing has changed since": (
        cut(referral, "signed", " and agreed.holds(on_record, row)", ""),
        packets.test_whatever_changes_after_the_signature_makes_it_void_and_it_stays_on_record,
    ),
    "a packet: what waits has not changed": (
        cut(requests, "outdated", " or on_record and not held.holds(on_record, one)", ""),
        packets.test_what_changes_before_the_signature_leaves_nothing_to_sign,
    ),
    "a packet: who signed is clear": (
        cut(requests, "stands", "and len(conflicts.free(case_id, both)) == 2", ""),
        packets.test_a_signature_of_somebody_who_is_not_clear_of_it_sends_nothing,
    ),
    "a packet: past the ethics office": (
        signs("requests.past(request, actor.person)", "False"),
        packets.test_whoever_holds_an_office_in_ethics_signs_no_early_packet_in_another_role,
    ),
    "a packet: after the findings counsel asks for none": (
        cut(asking, "_require_role", "if all(short):", "if False:"),
        packets.test_counsel_signs_after_the_findings_and_does_not_carry_it,
    ),
    "a packet: read before it is signed": (
        signs('going.manifest != request.given["manifest"]', "False"),
        packets.test_words_that_were_changed_outside_are_neither_signed_nor_sent,
    ),
    "a packet: sent as it was signed": (
        cut(releasing, "keep_lines", "going.manifest != row.manifest", "False"),
        packets.test_words_that_were_changed_outside_are_neither_signed_nor_sent,
    ),
    **{
        f"a packet: {what}": (made, packets.test_the_database_sends_nothing_that_two_people_did_not_sign)
        for what, made in {
            "it goes by the database": said("drop trigger candor_released on cases_referral"),
            "the case goes by the database": said("drop trigger candor_referred on cases_case"),
            "agreed to": sends("p.answer = 'approved'"),
            "the hash that was signed": sends("p.given ->> 'manifest' = new.manifest"),
            "the gate that was signed": sends("p.given ->> 'exposure' = new.exposure"),
            "on the day or later": sends("p.answered_on <= new.sent_on"),
            "who signed is clear, in the database": sends("not public.candor_barred(new.case_id, p.answered_by)"),
            "who put it together is clear, in the database": sends("not public.candor_barred(new.case_id, p.by)"),
            "its lines": sends("if new.manifest is distinct from (", "if false and new.manifest is distinct from ("),
            "what was sent": sends("if tg_op = 'UPDATE' and old.sent_on is not null then", "if false then"),
        }.items()
    },
    "a first step: a code": (
        cut(enrolling, "needs_code", 'session.get(SHOWN, {}).get("account") != str(account.pk)', "False"),
        first.test_with_the_password_alone_no_way_is_added,
    ),
    "a first step: one's own code": (
        cut(invitations, "for_first_step", "_unspent(account)", "Invitation.objects"),
        first.test_with_the_password_alone_no_way_is_added,
    ),
    "a first step: once": (
        cut(invitations, "spend_first_step", "_unspent(account)", "Invitation.objects"),
        first.test_of_two_browsers_that_showed_it_one_adds,
    ),
    "a first step: for seven days": (
        cut(invitations, "_unspent", ", until__gt=clock.now()", ""), first.test_it_is_good_for_seven_days_and_for_no_password,
    ),
    "a first step: after the first role": (
        cut(enrolling, "end_unbound", "ways.delete()", "pass"),
        first.test_a_step_that_was_added_before_the_first_role_ends_with_it,
    ),
    "a first step: a code that was used": (
        said("drop trigger candor_code_spent on permissions_invitation"),
        first.test_and_a_code_that_was_used_does_not_come_back,
    ),
    **{
        f"a first step: a code {what}": (
            said("alter policy policy_owner_adds on permissions_invitation with check (true)"),
            partial(first.test_the_database_refuses_a_code_that_no_page_would_make, what=what),
        )
        for what in first.FORGED
    },
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN_OUT)
@pytest.mark.parametrize("wounded", [False, True], ids=["whole", "wounded"])
def test_each_guard_of_a_second_person_that_is_taken_out_is_missed(
    name: str, wounded: bool, request: pytest.FixtureRequest
) -> None:
    made, check = TAKEN_OUT[name]
    wanted = [one for one, it in inspect.signature(check).parameters.items() if it.default is it.empty]
    fixtures: dict[str, Any] = {one: request.getfixturevalue(one) for one in wanted}
    with made(request.getfixturevalue("as_owner")) if wounded else nullcontext():
        assert _red(lambda: check(**fixtures)) is wounded
