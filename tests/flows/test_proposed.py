"""Row 34: a value that the sources do not give says that it is proposed, wherever it is used, until the employer adopts it."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from audit import clock
from cases import readers
from permissions.actors import acting
from policies import versions
from policies.adoption import Instrument, adopt
from tests.flows.walks import NOT_APPEALABLE, People, a_sustained_case_of_today, to_findings
from tests.rig.stations import standing_at

pytestmark = pytest.mark.django_db
url = standing_at(a_sustained_case_of_today)
ORDER = Instrument("Office of the plainly invented", date(2026, 1, 2), "Order 0")
TARGET = "A target of the policy, proposed and not yet adopted."


def adopted(people: People, *keys: str) -> None:
    version = versions.current(settings.CANDOR_DEFAULT_POLICY)
    assert version is not None
    adopt(people.cast["owner"].actor, version, list(keys), ORDER)


def waiting_clocks() -> list[str]:
    version = versions.current(settings.CANDOR_DEFAULT_POLICY)
    assert version is not None
    return [one.key for one in versions.unadopted(versions.pack(version)) if one.key.startswith("clocks/")]


def test_the_choice_of_a_sanction_says_which_are_proposed(people: People, url: str) -> None:
    assert ">Written reprimand (proposed)<" in people.many.get(url + "record_proposal/")
    adopted(people, "sanctions/written_reprimand")
    page = people.many.get(url + "record_proposal/")
    assert ">Written reprimand<" in page
    assert ">Suspension (proposed)<" in page
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    page = people.authority.get(url + "decide/")
    assert ">Written reprimand<" in page
    assert ">Suspension (proposed)<" in page


def test_the_choice_of_how_long_a_file_is_kept_says_which_are_proposed(people: People) -> None:
    url = to_findings(people, "unfounded") + "decide_and_finish/"
    with acting(people.cast["many"].actor):
        kept = versions.pack(versions.in_force(settings.CANDOR_DEFAULT_POLICY, clock.today())).retention
    offered = [f"{one.label}: {one.years} years after {one.after}" for one in kept]
    page = people.many.get(url)
    assert all(f">{words} (proposed)<" in page for words in offered)
    adopted(people, f"retention/{kept[0].code}")
    page = people.many.get(url)
    assert f">{offered[0]}<" in page
    assert f">{offered[1]} (proposed)<" in page


def test_a_clock_that_began_as_a_proposed_target_says_so_on_its_page_and_on_today(people: People, url: str) -> None:
    assert TARGET in people.many.get(url + "clocks/")
    with clock.at(clock.now() + timedelta(days=365)):
        work = readers.today(people.cast["many"].actor).work
    assert work
    assert all(line.why.startswith(TARGET) for line in work)
    adopted(people, *waiting_clocks())
    page = people.many.get(url + "clocks/")
    assert "A target of the policy. It runs since" in page
    assert "not yet adopted" not in page


def test_a_letter_names_what_is_proposed_until_it_is_adopted(people: People, url: str) -> None:
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    people.authority.send(url + "decide/", factors_1="Long service.")
    draft = people.many.get(url + "finish/")
    assert "Proposed and not yet adopted: " in draft
    assert "Written reprimand" in draft.partition("Proposed and not yet adopted: ")[2].partition("</p>")[0]
    adopted(people, "sanctions/written_reprimand")
    people.many.send(url + "finish/", served_by="hand", why_no_forum=NOT_APPEALABLE)
    reference = url.strip("/").rpartition("/")[2]
    sheets = {one.kind: one.plain for one in readers.letters(people.cast["many"].actor, reference).sheets}
    rules = sheets["Decision letter"].partition("Rules: ")[2]
    assert rules
    assert "Written reprimand" not in rules
