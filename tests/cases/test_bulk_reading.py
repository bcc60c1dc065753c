"""Whoever may read each case and reads them all: it slows down and is told outside, and nobody is locked out (TM-53)."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from audit import clock
from permissions import pace
from permissions.actors import acting
from permissions.models import BulkReading
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import Handed
from tests.cases.test_notices import carry
from tests.cases.walking import do
from tests.cast import Cast
from tests.permissions.test_attacks import refused
from tests.rig.database import AsOwner

LIMIT, PAUSE = 5, 30
pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def limited(cast: Cast, settings, tmp_path) -> None:
    """A policy owner has set the limit on their page."""
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    asked = {"cases": LIMIT, "pause": PAUSE, "reason": "A small office."}
    answer = cast["owner"].client.post("/reading/", asked)
    assert (answer.status_code, answer.url) == (302, "/reading/")


def open_case(cast: Cast, reference: str, at: int, key: str = "intake", part: str = ""):
    """The case's page, so many seconds after the first one was opened."""
    with clock.at(BEGAN + timedelta(seconds=at)):
        return cast[key].client.get(f"/cases/{reference}/{part}")


BEGAN = clock.now() + timedelta(days=1)


def test_the_next_case_waits_and_everything_else_goes_on(cast: Cast, limited: None, handed_in: Handed) -> None:
    references = [handed_in() for _ in range(LIMIT + 2)]
    read, waits = references[:LIMIT], references[LIMIT]
    assert {open_case(cast, one, at).status_code for at, one in enumerate(read)} == {HTTPStatus.OK}
    answer = open_case(cast, waits, LIMIT + 4, part="report/")
    body = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (HTTPStatus.TOO_MANY_REQUESTS, str(PAUSE - 5))
    assert f'href="/cases/{waits}/report/"' in body
    assert f"waits {PAUSE - 5} seconds" in body
    assert "escort" not in body
    assert open_case(cast, read[0], LIMIT + 5, part="report/").status_code == HTTPStatus.OK  # what one is at goes on
    with clock.at(BEGAN + timedelta(seconds=LIMIT + 6)):
        assert do(cast, "intake", "note", read[1], text="Called the desk.")
        handed_in()  # and reports come in
    assert open_case(cast, waits, LIMIT + 6, "intake2").status_code == HTTPStatus.OK  # somebody else is not slowed
    assert open_case(cast, waits, LIMIT + 4 + PAUSE).status_code == HTTPStatus.OK
    assert open_case(cast, references[-1], LIMIT + 5 + PAUSE).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert open_case(cast, references[-1], 3700).status_code == HTTPStatus.OK  # an hour later nothing is slow
    absent = open_case(cast, "0000-0000", LIMIT + 4)
    assert absent.status_code == HTTPStatus.NOT_FOUND


def test_it_is_told_outside_once_an_hour_with_the_name_and_without_a_case(
    cast: Cast, limited: None, handed_in: Handed
) -> None:
    references = [handed_in() for _ in range(LIMIT + 1)]
    carry()
    mail.outbox.clear()
    for at, one in enumerate(references):
        open_case(cast, one, at)
    with clock.at(BEGAN + timedelta(minutes=1)):
        assert set(carry()) == {"auditor@county.example", "outside@county.example"}
        assert len(mail.outbox) == 2
        for key in ("auditor", "outside"):
            client = cast[key].client
            assert "Many cases were opened in an hour, 1 time within" in client.get("/today/").content.decode()
            body = client.get("/reading/").content.decode()
            assert "Imke Tarvold" in body
            assert [one for one in references if one in body or one.replace("-", " ") in body] == []
        assert "Imke Tarvold" not in cast["owner"].client.get("/reading/").content.decode()
        for key in ("intake", "manager", "hr", "admin", "bystander"):
            assert cast[key].client.get("/reading/").status_code == HTTPStatus.NOT_FOUND
    for at in range(LIMIT):
        open_case(cast, references[-1], 100 + at * PAUSE)
    assert counted(cast) == 1
    refused(cast["intake"].actor, "delete from permissions_bulkreading")
    refused(cast["intake"].actor, "update permissions_bulkreading set cases = 1")


def counted(cast: Cast) -> int:
    with acting(cast["auditor"].actor):
        return BulkReading.objects.count()


def test_readers_in_parallel_past_the_limit_are_told_of_by_the_next_one_even_where_it_waits(
    cast: Cast, limited: None, handed_in: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many windows at once see the same count; none of them is the fifth. Whoever comes after them tells."""
    references = [handed_in() for _ in range(LIMIT + 1)]
    with monkeypatch.context() as patched:
        patched.setattr(pace.Pace, "reached", False)
        for at, one in enumerate(references[:-1]):
            open_case(cast, one, at)
    assert counted(cast) == 0
    assert open_case(cast, references[-1], LIMIT).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert counted(cast) == 1


def test_the_limit_is_a_policy_owner_s_alone_and_told_outside(cast: Cast, limited: None) -> None:
    assert set(carry()) == {"outside@county.example"}
    body = cast["outside"].client.get("/reading/").content.decode()
    assert "Olga Prestmark" in body
    assert "A small office." in body
    for wrong in ({"cases": 4}, {"cases": 201}, {"pause": 9}, {"pause": 601}, {"reason": ""}):
        answer = cast["owner"].client.post("/reading/", {"cases": 20, "pause": 60, "reason": "x", **wrong})
        assert answer.status_code == HTTPStatus.OK
    assert cast["auditor"].client.post("/reading/", {"cases": 200, "pause": 10, "reason": "x"}).status_code == 403
    insert = (
        "insert into permissions_readinglimit (id, cases, pause, reason, set_by, set_at, event)"
        " values (gen_random_uuid(), 200, 10, '', %s, now(), gen_random_uuid())"
    )
    refused(cast["auditor"].actor, insert, cast["auditor"].person.pk)
    refused(cast["owner"].actor, insert, cast["auditor"].person.pk)


def test_what_the_owner_of_the_database_slips_in_or_takes_away_counts_for_nothing_and_is_named(
    cast: Cast, limited: None, handed_in: Handed, as_owner: AsOwner
) -> None:
    references = [handed_in() for _ in range(LIMIT + 1)]
    with as_owner() as owner:
        owner.execute(
            "insert into permissions_readinglimit (id, cases, pause, reason, set_by, set_at, event)"
            " select gen_random_uuid(), 200, 10, '', set_by, now() + interval '1 day', event from permissions_readinglimit"
        )
    for at, one in enumerate(references):
        last = open_case(cast, one, at)
    assert last.status_code == HTTPStatus.TOO_MANY_REQUESTS
    with signed_in_as_owner():
        call_command("verify_audit")
        for trick, what in (
            ("update permissions_readinglimit set cases = 200", "the reading limit that this event set"),
            ("delete from permissions_bulkreading", "what was told of reading in bulk is gone"),
        ):
            with connection.cursor() as cursor:
                cursor.execute(trick)
            with pytest.raises(CommandError, match=what):
                call_command("verify_audit")
            with connection.cursor() as cursor:
                cursor.execute(
                    "update permissions_readinglimit set cases = %s where cases = 200 and pause > 10", [LIMIT]
                )
