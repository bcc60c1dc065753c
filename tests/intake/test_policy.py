"""Which policy a report is asked under; none of its faults may close the door."""

import pytest

from intake import policy
from policies import packs, versions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.setattr(policy, "_seen", {})


@pytest.mark.parametrize(
    "fault", [versions.NotWhatWasStored("a"), packs.PackBroken([])], ids=["tampered", "of another shape"]
)
def test_a_stored_version_that_cannot_be_read_does_not_close_the_door(reporter, monkeypatch, fault):
    def broken(version):
        raise fault

    monkeypatch.setattr(versions, "pack", broken)
    assert len(reporter.report()) == 26


def test_without_any_version_the_pack_on_the_disk_is_asked(reporter, monkeypatch):
    monkeypatch.setattr(versions, "current", lambda slug: None)
    assert len(reporter.report()) == 26


def test_a_draft_keeps_its_questions_while_the_policy_changes(reporter, monkeypatch):
    reporter.tell()

    def changed(slug):
        raise AssertionError("asked again")

    monkeypatch.setattr(versions, "current", changed)
    assert reporter.send_again("/report/review/").status_code == 302
