"""The demonstration's stories are told through the real services, and show what they promise."""

import re
from dataclasses import replace
from io import StringIO
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from audit import clock
from cases import door, readers
from cases.models import Thread
from config.local.cast import keep, read
from config.local.stories import STORIES
from config.local.telling import Teller
from permissions.actors import Actor, acting
from permissions.gate import visible
from tests.audit.owner import signed_in_as_owner
from tests.markup import Page
from vault import receipts


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def told() -> Teller:
    teller = Teller()
    for story in STORIES:
        teller.tell(story)
    return teller


def thread_of(teller: Teller, title: str) -> UUID:
    receipt = next(one["receipt"] for one in teller.receipts if one["title"] == title)
    with acting(Actor.door(receipts.lookup(receipt))) as actor:
        return Thread.objects.get(lookup=actor.id).pk


@pytest.mark.django_db(transaction=True)
def test_every_story_can_be_told_and_one_is_hidden_from_its_subject(cast, settings, tmp_path):
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    teller = told()
    assert len(teller.receipts) == len(STORIES)
    hidden = teller.earlier["About an HR officer"]
    with acting(cast["hr"].actor):
        assert not visible(cast["hr"].actor).filter(reference=hidden).exists()
    with acting(cast["manager2"].actor):
        assert visible(cast["manager2"].actor).filter(reference=hidden).exists()
    [mine] = door.own(cast["bystander"].person.pk)  # one of them was signed in, and finds it without a code
    assert (mine.mode, mine.thread) == ("named", thread_of(teller, "Late triage"))
    served = {
        letter.kind for letter in readers.letters(cast["manager"].actor, teller.earlier["Being investigated"]).sheets
    }
    assert "Notice of allegations" in served
    with signed_in_as_owner():  # and nothing that any of them did is taken for a forgery
        call_command("verify_audit", stdout=(said := StringIO()))
    assert "The journal is whole" in said.getvalue()


def test_the_first_line_of_today_is_late(cast):
    told()
    page = readers.today(cast["manager"].actor)
    assert page.work[0].due_on < clock.today()


AS_A_MACHINE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
ANYWHERE = ("/today/", "/cases/", "/cases/enter/", "/people/", "/people/roles/", "/journals/", "/policies/")


@pytest.mark.long
@pytest.mark.timeout(400)
def test_no_page_of_the_stories_says_a_day_as_a_machine_does(cast):
    """Every case with each part and step that its page leads to, for whoever comes to it first. Fields hold days so."""
    told()
    seen, wrong = {"/accounts/logout/"}, {}
    for key in ("many", "manager", "manager2", "intake", "hr", "owner"):
        ahead = [*ANYWHERE, f"/policies/{settings.CANDOR_DEFAULT_POLICY}/"]
        seen -= set(ahead)  # these differ from one person to the next
        while ahead:
            path = ahead.pop()
            if path in seen:
                continue
            seen.add(path)
            page = Page(cast[key].client.get(path).text)
            if found := AS_A_MACHINE.findall(page.text["body"][0]):
                wrong[path] = found
            links = [(attrs["href"] or "").partition("?")[0] for attrs in page.all("a") if "href" in attrs]
            ahead += [link for link in links if link.startswith("/cases/") and "pdf" not in link]
    assert len(seen) > 100
    assert wrong == {}


@pytest.mark.django_db(transaction=True)
def test_a_second_telling_tells_what_is_missing_and_nothing_twice(cast, as_owner, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="not a demonstration"):
        demo()
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")
    with override_settings(CANDOR_DEFAULT_POLICY="king-county-gifts"):
        assert "none is told under another policy" in demo()
    stories = {story.title: story for story in STORIES}
    first, linked = (stories[title] for title in ("A question for the reporter", "The same trip, told again"))
    monkeypatch.setattr("config.management.commands.demo.STORIES", (first,))
    assert demo() == f"told: {first.title}\n"
    monkeypatch.setattr("config.management.commands.demo.STORIES", (first, linked))
    assert demo() == f"told: {linked.title}\n"
    kept = read(tmp_path, "receipts.json")
    assert demo() == "Every story has been told already, so nothing was added.\n"
    assert read(tmp_path, "receipts.json") == kept
    assert [one["title"] for one in kept] == [first.title, linked.title]
    with as_owner() as owner:
        assert owner.execute("select count(*) from cases_report").fetchone() == (2,)


@pytest.mark.django_db(transaction=True)
def test_a_telling_that_was_broken_off_is_not_begun_again(cast, as_owner, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")

    def breaks(teller):
        raise KeyboardInterrupt

    monkeypatch.setattr("config.management.commands.demo.STORIES", (replace(STORIES[-1], then=(breaks,)),))
    with pytest.raises(KeyboardInterrupt):
        demo()
    assert demo() == "Every story has been told already, so nothing was added.\n"


@pytest.mark.django_db(transaction=True)
def test_receipts_of_data_that_is_gone_keep_no_story_from_being_told(cast, as_owner, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    keep(tmp_path, "receipts.json", [{"title": STORIES[-1].title, "receipt": receipts.grouped(receipts.make())}])
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")
    monkeypatch.setattr("config.management.commands.demo.STORIES", STORIES[-1:])
    assert demo() == f"told: {STORIES[-1].title}\n"
