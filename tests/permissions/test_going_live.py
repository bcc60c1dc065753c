"""Going live: once, by the owner of the database, while nobody is missing; before it no report is taken, after it each one."""

from io import StringIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from audit.models import Event
from cases import door
from config import readiness
from config.local.cast import BRANCH
from permissions import appointing, going_live, proving
from permissions.actors import acting
from permissions.models import GoLive, Held
from policies import loading
from tests import packs
from tests.cast import Cast
from tests.rig.database import AsOwner
from tests.rig.restored import signed_in
from vault import receipts

pytestmark = pytest.mark.django_db(transaction=True)
STAFFING, TODAY = "/people/staffing/", "/today/"
INVESTIGATOR = "Ines Brambeck: nobody for investigator."


@pytest.fixture
def before(as_owner: AsOwner, tmp_path) -> None:
    """The house as it stands on the day before: with a policy that its employer has finished."""
    loading.load(packs.finished(tmp_path, since="2021-01-02", previous_until="2021-01-01"))
    with as_owner() as owner:
        owner.execute("delete from permissions_golive")


def end(cast: Cast, key: str, *roles: str) -> None:
    with acting(cast["owner"].actor) as owner:
        for held in Held.objects.in_force().filter(person=cast[key].person, role__in=roles):
            appointing.dismiss(owner, held, reason="left")


def command() -> str:
    said = StringIO()
    with signed_in("owner"):
        call_command("go_live", stdout=said)
    return said.getvalue()


def told() -> None:
    telling = door.Telling(mode="anonymous", answers={"what_happened": "An escort site was open."}, branch=BRANCH)
    door.submit(telling, receipts.make())


def raw(plane: str, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'set local role "{settings.CANDOR_DB_ROLES[plane]}"')
        cursor.execute(statement)


def fault() -> str:
    with signed_in("owner"):
        found = proving.first_fault()
    return found.what if found else ""


def test_it_is_one_act_that_the_journal_tells_and_the_demonstration_did_it_too(cast: Cast, before: None) -> None:
    assert command().startswith("This site is live")
    live = GoLive.objects.get()
    with signed_in("owner"):
        told_of = Event.objects.filter(verb="go_live").order_by("seq").values_list("actor", "id", "body")
        first, (actor, event, body) = told_of
    assert (actor, event) == ("system:setup", live.event)
    assert f'"holders":{Held.objects.in_force().values("person").distinct().count()}' in body
    assert first[0] == "system:setup", "the cast went live by the same act"
    assert command().startswith("This site is live since"), "a second time it says so and changes nothing"
    assert GoLive.objects.get().at == live.at


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("investigator", INVESTIGATOR),
        ("appointing_authority", "Astrid Vennemoe: nobody for appointing authority."),
        ("counsel", "Cora Whitlaw: nobody for counsel."),
        ("records_officer", "Rune Aldersvik: nobody for records officer."),
    ],
)
def test_with_nobody_at_one_step_it_is_refused_in_the_words_of_the_page(
    cast: Cast, before: None, role: str, says: str
) -> None:
    end(cast, "deputy", role)
    with pytest.raises(CommandError) as refused:
        command()
    assert str(refused.value).splitlines() == ["This site does not go live yet.", says]
    assert not GoLive.objects.exists()
    page = cast["owner"].client.get(STAFFING).text
    assert says.removesuffix(".") in page
    assert "It can go live once nobody is missing here." in page


def test_where_nobody_holds_a_role_everybody_is_missing(before: None, as_owner: AsOwner) -> None:
    with as_owner() as owner:
        owner.execute("update permissions_held set until_on = current_date - 2")
    with signed_in("owner"), transaction.atomic(), pytest.raises(going_live.Refused, match="Nobody holds a role yet"):
        going_live.go_live(going_live.Actor.setup())


def test_it_wants_what_a_process_wants_too(cast: Cast, before: None, as_owner: AsOwner) -> None:
    with as_owner() as owner:
        owner.execute("update permissions_installation set contact = ''")
    with pytest.raises(CommandError, match=r"The policy has no contact\."):
        command()
    assert not GoLive.objects.exists()


def test_only_the_owner_goes_live_and_no_plane_writes_the_row(cast: Cast, before: None) -> None:
    with pytest.raises(CommandError, match="CANDOR_DB_LOGIN=owner"):
        call_command("go_live")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(cast["owner"].actor) as owner:
        going_live.go_live(owner)
    writes = (
        f"insert into permissions_golive (id, at, event) values (1, now(), '{uuid4()}')",
        "update permissions_golive set at = now()",
        "delete from permissions_golive",
    )
    for plane in ("app", "door", "worker", "operator"):
        for statement in writes:
            with pytest.raises(ProgrammingError, match="permission denied"):
                raw(plane, statement)
    assert not GoLive.objects.exists()


@pytest.mark.parametrize(
    ("key", "url", "status", "says"),
    [
        ("", "/report/safe/", 503, "You cannot report here yet"),
        ("bystander", "/me/report/safe/", 503, "You cannot report here yet"),
        ("intake", "/cases/enter/", 403, "This site is not live yet"),
    ],
)
def test_before_it_no_page_takes_a_report(
    cast: Cast, before: None, client, key: str, url: str, status: int, says: str
) -> None:
    browser = cast[key].client if key else client
    for answer in (browser.get(url), browser.post(url, {"what_happened": "It was."})):
        assert (answer.status_code, says in answer.text) == (status, True)
    command()
    assert browser.get(url).status_code == 200


def test_before_it_the_database_takes_none_whatever_a_page_forgot(cast: Cast, before: None) -> None:
    with pytest.raises(DatabaseError, match="takes no reports yet"):
        told()
    command()
    told()


@pytest.mark.parametrize(("plane", "lacks"), [("reporter", True), ("all", True), ("staff", False), ("worker", False)])
def test_before_it_the_door_s_process_does_not_begin_and_those_that_appoint_do(
    before: None, settings, plane, lacks
) -> None:
    settings.CANDOR_PLANE = plane
    assert readiness.lacks() == [readiness.NOT_LIVE] * lacks
    command()
    assert readiness.lacks() == []


def test_a_gap_that_opens_later_is_said_and_closes_no_door(cast: Cast, before: None, client) -> None:
    command()
    assert "Who would take a case against one of us" not in cast["owner"].client.get(TODAY).text
    end(cast, "deputy", "investigator")
    end(cast, "alternate", "intake_officer")
    assert readiness.lacks() == []
    assert client.get("/report/safe/").status_code == 200
    told()
    assert "nobody could take a case about 1 of those who hold a role" in cast["owner"].client.get(TODAY).text
    for key in ("intake", "auditor", "outside"):
        assert "nobody could take a case" not in cast[key].client.get(TODAY).text
    page = cast["owner"].client.get(STAFFING).text
    assert "This site has taken reports since" in page
    assert INVESTIGATOR.removesuffix(".") in page
    said = command().splitlines()
    assert said[1:] == [
        "It stays live. These gaps opened since; a policy owner can close them under People:",
        INVESTIGATOR,
    ]


def test_what_the_owner_writes_there_by_hand_is_named(cast: Cast, as_owner: AsOwner) -> None:
    assert fault() == ""
    with as_owner() as owner:
        owner.execute("update permissions_golive set at = at - interval '2 days'")
    assert fault() == "it is forged: no event says that this site went live then"
    with as_owner() as owner:
        owner.execute("delete from permissions_golive")
    assert fault() == "the going live that this event tells of is gone"
