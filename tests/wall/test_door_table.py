"""The door table: every address, as every one of the cast (TM-01, TM-02, TM-11, TM-40, TM-55)."""

from collections.abc import Iterable, Iterator
from itertools import product
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cases.models import Case
from cases.parts import PARTS
from cases.verbs import VERBS
from permissions import gate, policy
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.onlookers import _may
from tests.wall import doors
from tests.wall.scene import (
    CONFLICTED,
    DISABLED,
    HALF,
    LENT,
    MEMBERS,
    MIGHTY,
    NAMED,
    NOBODY,
    REMOVED,
    Scene,
    build,
    lend,
    with_a_file,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
CASE = "cases/<reference:reference>/"
CLOSE = (
    NOBODY,
    HALF,
    DISABLED,
    CONFLICTED,
    REMOVED,
    MIGHTY,
    NAMED,
    "bystander",
    "owner",
    "auditor",
    "alternate",
    LENT,
    *MEMBERS,
)
EACH_KIND = (NOBODY, HALF, DISABLED, MIGHTY, "bystander", "owner", "intake")
POSTED = ("case", "part_report", "file_copy", "journal", "acknowledge", "screen_out", "decide", "approve")


def addresses() -> dict[str, str]:
    """Name and pattern of everything that the site answers."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, here)
        else:
            yield one.name or here, here


@pytest.fixture
def scene(cast: Cast, as_owner) -> Scene:
    scene = build(cast, as_owner)
    with_a_file(scene)
    lend(scene)
    return scene


def test_every_address_has_a_row():
    found = addresses()
    below = {name for name, pattern in found.items() if pattern.startswith(CASE)}
    ruled = {f"part_{name}" for name in PARTS} | set(VERBS) | set(doors.OF_A_CASE)
    assert sorted(set(found) - below - set(doors.DOORS)) == [], "give each a row in tests/wall/doors.py"
    assert sorted(set(doors.DOORS) - set(found)) == [], "rows of addresses that are gone"
    assert sorted(below ^ ruled) == []


def test_each_of_those_who_came_close_is_answered_as_the_table_says(scene: Scene) -> None:
    """Each address of the house, as one of each kind; the first page of the case, as all; what lies below it, in turn."""
    wrong = _wrong(scene, [(who, name) for who, name in product(EACH_KIND, doors.DOORS) if name != "account_logout"])
    below = [name for name, pattern in addresses().items() if pattern.startswith(CASE)]
    some = [(who, below[at]) for start, who in enumerate(CLOSE) for at in range(start, len(below), len(CLOSE))]
    files = [*product((*MEMBERS, LENT, CONFLICTED, "auditor"), ("file", "file_copy", "file_original", "told_pdf"))]
    posted = product([who for who in CLOSE if who not in MEMBERS], POSTED)
    wrong += _wrong(scene, [*product(CLOSE, ["case"]), *files, (LENT, "emergency_right"), *some])
    assert wrong + _wrong(scene, posted, "post", _posted) == []


@pytest.mark.long
def test_everybody_is_answered_at_every_address_as_the_table_says(scene: Scene) -> None:
    assert set(scene.clients) >= set(CLOSE)
    found = addresses()
    wrong = _wrong(scene, [(who, name) for who, name in product(scene.clients, found) if name != "account_logout"])
    below = [name for name, pattern in found.items() if pattern.startswith(CASE)]
    assert wrong + _wrong(scene, product(scene.outsiders, below), "post", _posted) == []


def _wrong(scene: Scene, asked: Iterable[tuple[str, str]], method: str = "get", expectation=None) -> list[str]:
    """Who was answered otherwise than by the table, and how."""
    found, expect = addresses(), (expectation or _expectation)(scene)
    wrong = []
    for who, name in asked:
        path = _path(scene, found[name])
        got, wanted = doors.said(getattr(scene.clients[who], method)(path)), expect(who, name)
        if got not in wanted:
            wrong.append(f"{who} at {method} {name}: {got}, not {' or '.join(sorted(wanted))}")
    return wrong


def _path(scene: Scene, pattern: str) -> str:
    filled = {
        "<reference:reference>": scene.reference, "<uuid:thread>": scene.thread, "<uuid:grant>": str(uuid4()),
        "<uuid:file>": scene.file, "<uuid:right>": scene.right,
        **dict.fromkeys(("<uuid:asked>", "<uuid:which>", "<uuid:suspension>", "<uuid:approval>"), str(uuid4())),
        "<int:pk>": "1", "<slug:key>": "safe",
        "<uuid:person>": str(scene.cast[NAMED].person.pk), "<uuid:held>": str(scene.cast["hr"].person.held.get().pk),
        "<slug:slug>": "king-county-sex-trafficking", "<slug:sha256>": "x", "<slug:kind>": "clocks", "<int:number>": "1",
        "<slug:provider>": "county",
    }  # fmt: skip
    path = pattern
    for hole, value in filled.items():
        path = path.replace(hole, value)
    assert "<" not in path, f"say what stands in {path}"
    return f"/{path}"


def _outside(scene: Scene, who: str, name: str) -> str:
    """Below the case, for who is no member of it: whoever reads it in an emergency finds every part and no verb."""
    if who in scene.unknown:
        return doors.LOGIN
    if who != LENT:
        return "404"
    if name in doors.OF_A_CASE:
        return doors.OF_A_CASE[name][who].replace("case", f"/cases/{scene.reference}/")
    return "200" if name.startswith("part_") else "404"


def _posted(scene: Scene):
    """`expect(who, name)` where an outsider sends a form to an address below the case: what a look is answered, but for two."""

    def expect(who: str, name: str) -> set[str]:
        if who in scene.unknown:
            return {doors.LOGIN if who == DISABLED else doors.ENDED}  # a sign-in that was: its form is kept
        return {"405" if name in doors.NEVER_POSTED else _outside(scene, who, name)}

    return expect


def _expectation(scene: Scene):
    """`expect(who, name)`: the answers that the table allows; one, except where a verb waits for something on record."""
    roles, done = {}, {}
    for key in MEMBERS:
        with acting(scene.cast[key].actor) as actor:
            case = Case.objects.get(reference=scene.reference)
            roles[key], done[key], state = gate.roles_in(actor, case.pk), gate.did(actor, case.pk), str(case.state)

    def expect(who: str, name: str) -> set[str]:
        if name in doors.DOORS:
            return {doors.DOORS[name].answer(who, scene.unknown)}
        if who not in MEMBERS:
            return {_outside(scene, who, name)}
        if name in doors.OF_A_CASE:
            return {doors.OF_A_CASE[name][who].replace("case", f"/cases/{scene.reference}/")}
        if name.startswith("part_"):
            sees = frozenset().union(*(policy.sees(role, state) for role in roles[who]))
            return {"200" if PARTS[name.removeprefix("part_")].opened_by & sees else "403"}
        return {"200", "403"} if _may(roles[who], name, state, done[who]) else {"403"}

    return expect


def test_no_means_of_the_framework_makes_a_superuser(cast: Cast) -> None:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from permissions.models import Account

    account = cast["admin"].account
    with pytest.raises(ValueError, match="no superuser"):
        account.is_superuser = True
    with pytest.raises((ValueError, TypeError), match="superuser"):
        Account(username="root", person=account.person, is_superuser=True)
    with pytest.raises((AttributeError, CommandError, ValueError, TypeError)):
        call_command("createsuperuser", interactive=False, username="root")
    assert not account.is_staff
    assert not hasattr(Account.objects, "create_superuser")
    assert not Account.objects.filter(username="root").exists()
    assert "admin" not in {pattern.partition("/")[0] for pattern in addresses().values()}
