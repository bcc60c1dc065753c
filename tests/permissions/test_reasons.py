"""Why a role, its end, a reset, a limit or a change of keys: sealed for its row and for all that was asked there (ADR 17)."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

import pytest
from django.http import HttpResponse

from cases import proving
from config.local.cast import BRANCH
from permissions.models import Held
from permissions.reasons import KINDS
from tests.audit.owner import signed_in_as_owner
from tests.cast import Cast
from tests.rig.database import AsOwner
from tests.signing import Phone
from vault import wraps
from vault.sealed import TAMPERED, padded

pytestmark = pytest.mark.django_db(transaction=True)
WHY, OTHER, MADE_UP = "She was seen at the desk.", "x", "It is all agreed."
Sent = tuple[str, str, dict[str, object]]  # by whom, to which address, what


def _role(cast: Cast, which: int) -> Sent:
    person = cast[("bystander", "subject")[which]].person.pk
    return "owner", f"/people/{person}/appoint/", {"role": "intake_officer", "branch": BRANCH}


def _end(cast: Cast, which: int) -> Sent:
    held = Held.objects.get(person=cast[("intake2", "manager2")[which]].person).pk
    return "owner", f"/people/roles/{held}/end/", {}


def _reset(cast: Cast, which: int) -> Sent:
    member = cast[("labor", "records")[which]]
    Phone.of(member)
    return "owner", f"/people/{member.person.pk}/reset/", {}


def _limit(cast: Cast, which: int) -> Sent:
    return "owner", "/reading/", {"cases": 50 + which, "pause": 60}


def _key(cast: Cast, which: int) -> Sent:
    wanted = {"act": "renew", "key": ("staff", "identity")[which], "version": 2, "fingerprint": "0" * 16}
    return "admin", "/people/keys/ask/", wanted


class Way(NamedTuple):
    """How one is written, who reads it where, what else of its row it is bound to, and how somebody agrees to the row."""

    writes: Callable[[Cast, int], Sent]
    reads: tuple[str, str]
    bound: tuple[str, str]  # a column, and another value for it
    agrees: Callable[[object], Sent] | None = None


HR = "(select person_id from permissions_account where username = 'hr')"
WAYS = {
    "appointment": Way(
        _role, ("outside", "/people/roles/waiting/"), ("role", "'counsel'"),
        lambda row: ("outside", "/people/roles/waiting/", {"asked": [row], "answer": "agree"}),
    ),
    "ended_role": Way(_end, ("outside", "/people/roles/waiting/"), ("ended_by", HR)),
    "reset": Way(
        _reset, ("ethics", "/people/"), ("reset_by", HR), lambda row: ("ethics", f"/people/waiting/{row}/readmit/", {})
    ),
    "reading_limit": Way(_limit, ("auditor", "/reading/"), ("cases", "200")),
    "rekeying": Way(
        _key, ("outside", "/people/keys/"), ("without", "array[gen_random_uuid()]"),
        lambda row: ("outside", f"/people/keys/{row}/", {"fingerprint": "0" * 16, "answer": "agree"}),
    ),
}  # fmt: skip


def _send(cast: Cast, sent: Sent, **more: object) -> HttpResponse:
    who, where, told = sent
    return cast[who].client.post(where, {**told, **more})


@pytest.mark.parametrize("kind", WAYS)
def test_a_reason_that_was_changed_is_not_shown_not_agreed_to_and_named(
    cast: Cast, as_owner: AsOwner, kind: str
) -> None:
    (writes, reads, bound, agrees), (model, column, asked_for) = WAYS[kind], KINDS[kind]
    table = model._meta.db_table

    def owner(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with as_owner() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def page() -> str:
        return cast[reads[0]].client.get(reads[1]).content.decode()

    found = f"select id, {column}, {bound[0]}, {', '.join(asked_for)} from {table} where {column} is not null"
    assert _send(cast, writes(cast, 0), reason=WHY).status_code in (200, 302)
    [(row, mine, was, *asked)] = owner(found)
    assert _send(cast, writes(cast, 1), reason=OTHER).status_code in (200, 302)
    [(_, theirs, *_)] = owner(f"{found} and id <> %s", row)
    assert len(mine) == len(theirs), "of one letter and of a sentence"
    assert (WHY in page(), TAMPERED in page()) == (True, False)

    told = "|".join("|".join(map(str, one)) if isinstance(one, list) else str(one) for one in asked)
    info = (
        f"{kind}|{row}|{sha256(told.encode()).hexdigest()}".encode()
    )  # all of it is in the row, the public half is none
    made_up = wraps.to_pair("staff", padded(MADE_UP.encode()), info) + bytes(32)
    for changed, value in (("exchanged", theirs), ("of their own making", made_up), ("what it is about", mine)):
        about = f"{bound[0]} = {bound[1]}, " if value is mine else ""
        owner(f"update {table} set {about} {column} = %s where id = %s", value, row)
        shown = page()
        assert (TAMPERED in shown, WHY in shown, MADE_UP in shown) == (True, False, False), changed
        if agrees:
            refused = _send(cast, agrees(row))
            assert (refused.status_code, "was changed outside Candor" in refused.content.decode()) == (403, True), (
                changed
            )
        if value is not mine:
            with signed_in_as_owner():
                fault = proving.first_fault()
            assert (fault.sentence if fault else "").endswith("what was written there was changed"), changed
        owner(f"update {table} set {bound[0]} = %s, {column} = %s where id = %s", was, mine, row)
    with signed_in_as_owner():
        assert proving.first_fault() is None
    if agrees:
        assert _send(cast, agrees(row)).status_code == 302, "as it was asked"
    if kind == "ended_role":
        owner(f"update {table} set {column} = null where id = %s", row)
        assert page().count(TAMPERED) == 1, "one that was taken away is missed"
        with signed_in_as_owner():
            assert proving.first_fault() is not None
