"""A prior approval excuses what it lists, for its days, given before; a person decides, counsel for the rest (S7)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from audit import clock
from cases import readers, register, rules, services
from permissions.actors import acting
from permissions.refusals import Refused
from policies import approvals
from policies.models import Exemption
from tests.cases.walking import allege, do, facts_of, on_record, verbs_of
from tests.cast import Cast

DAY = date(2026, 10, 1)
LAPTOP = "KC-4711"


def approved(
    cast: Cast,
    codes: tuple[str, ...] = ("G2a",),
    on: date = date(2026, 9, 1),
    entered: date | None = None,
    whom: str = "subject",
    by: str = "owner",
    giver: str = "authority",
) -> Exemption:
    """An approval for the roads worker's laptop until the end of the year, entered by a policy owner when given."""
    given, written = (datetime(day.year, day.month, day.day, 17, tzinfo=UTC) for day in (on, entered or on))
    wanted = approvals.Wanted(
        person=cast[whom].person.pk, unit="Roads", purpose="Undercover work", operation_ref="OP-7", codes=codes,
        valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), approver=cast[giver].person.pk,
        approved_at=given, devices=(LAPTOP,),
    )  # fmt: skip
    with acting(cast["owner"].actor):
        pack = rules.pack_on()
    with clock.at(written):
        return approvals.record(cast[by].actor, pack, wanted)


def alleged(cast: Cast, reference: str, nexus: tuple[str, ...] = ("N3",), asset: str = LAPTOP) -> UUID:
    allege(cast, reference, nexus=nexus, asset=asset, incident_on=DAY)
    return on_record(cast, "manager", reference).allegation[-1].pk


def check(cast: Cast, reference: str, row: UUID, result: str) -> bool:
    return do(cast, "manager", "check_exemption", reference, allegation=row, result=result, reason="Looked it up.")


def held_in(cast: Cast, who: str, case: UUID) -> list[Exemption]:
    with acting(cast[who].actor):
        assert not Exemption.objects.exists()  # the register itself is counsel's and the policy owners'
        return [row for rows in register.of_case(case).values() for row in rows]


def test_a_case_is_told_of_its_own_subjects_and_only_whoever_reads_it(cast: Cast, opened: str) -> None:
    """By the database: no row of the register, no text, no key of it comes to a member, and nothing to anybody else."""
    made, _ = approved(cast), approved(cast, whom="bystander")
    case = alleged(cast, opened) and on_record(cast, "manager", opened).allegation[0].case_id
    [found] = held_in(cast, "manager", case)
    assert (found.pk, found.codes) == (made.pk, ["G2a"])
    assert {"wrap", "unit", "purpose", "operation_ref", "whom", "tags", "approver_id"} <= found.get_deferred_fields()
    assert held_in(cast, "manager2", case) == []


def counsel_says(cast: Cast, reference: str, row: UUID, kind: str) -> None:
    do(cast, "manager", "assign", reference, role="counsel", person=cast["counsel"].person.pk, reason="Asked.")
    do(cast, "counsel", "authorize", reference, kind=kind, about=row, reason="Held against the register.")


def test_without_any_approval_none_is_recorded_with_its_reason(cast: Cast, opened: str) -> None:
    row = alleged(cast, opened)
    check(cast, opened, row, "none")
    assert facts_of(cast, "manager", opened).allegations[0].exemption == "none"
    assert "check_exemption" in verbs_of(cast, "manager", opened)


def test_without_any_approval_nothing_can_be_covered(cast: Cast, opened: str) -> None:
    with pytest.raises(services.Unfit, match="holds no approval"):
        check(cast, opened, alleged(cast, opened), "covers")


def test_an_approval_given_before_for_this_device_covers_group_two(cast: Cast, opened: str) -> None:
    approved(cast)
    row = alleged(cast, opened)
    counsel_says(cast, opened, row, "purpose")
    check(cast, opened, row, "covers")
    fact = facts_of(cast, "manager", opened).allegations[0]
    assert (fact.exemption, fact.exemption_needs_note) == ("covers", False)


def test_the_page_shows_what_each_approval_answers_and_masks_the_operation(cast: Cast, opened: str) -> None:
    approved(cast)
    alleged(cast, opened, nexus=("N3", "N4"))
    page = cast["manager"].client.get(f"/cases/{opened}/check_exemption/").content.decode()
    assert "The approval does not list G3a." in page
    assert "OP-7" not in page
    assert "Undercover" not in page


@pytest.mark.parametrize(
    ("nexus", "asset", "on", "why"),
    [
        (("N3", "N4"), LAPTOP, date(2026, 9, 1), "does not list G3a"),
        (("N3",), "TABLET-1", date(2026, 9, 1), "for other devices"),
        (("N3",), LAPTOP, date(2026, 10, 2), "given after it happened"),
    ],
    ids=["another code", "another device", "afterwards"],
)
def test_nothing_else_is_covered(cast: Cast, opened: str, nexus, asset, on, why) -> None:
    approved(cast, on=on)
    with pytest.raises(services.Unfit, match=why):
        check(cast, opened, alleged(cast, opened, nexus, asset), "covers")


def test_a_part_may_be_covered(cast: Cast, opened: str) -> None:
    approved(cast)
    check(cast, opened, alleged(cast, opened, nexus=("N3", "N4")), "partly")
    assert facts_of(cast, "manager", opened).allegations[0].exemption == "partly"


def test_counsels_note_reaches_what_the_approval_does_not_list(cast: Cast, opened: str) -> None:
    approved(cast)
    row = alleged(cast, opened, nexus=("N3", "N4"))
    counsel_says(cast, opened, row, "purpose")
    with pytest.raises(services.Unfit, match="G3a is not covered"):
        check(cast, opened, row, "covers")
    do(cast, "counsel", "authorize", opened, kind="exemption", about=row, reason="The same authority extends.")
    check(cast, opened, row, "covers")
    fact = facts_of(cast, "manager", opened).allegations[0]
    assert (fact.exemption, fact.exemption_noted, fact.exemption_confirmed) == ("covers", True, True)


def test_an_approval_covers_nothing_before_counsel_held_the_act_against_its_purpose(cast: Cast, opened: str) -> None:
    """Row 20: it is there, it lists the code, it is for this device, and still somebody has to say that the act fits it."""
    approved(cast)
    row = alleged(cast, opened)
    page = cast["manager"].client.get(f"/cases/{opened}/exemptions/").content.decode()
    assert "Counsel has not confirmed yet that the act served its purpose." in page
    with pytest.raises(services.Unfit, match="confirm first that the act served the purpose"):
        check(cast, opened, row, "covers")
    with pytest.raises(Refused):
        do(cast, "manager", "authorize", opened, kind="purpose", about=row, reason="It did.")
    counsel_says(cast, opened, row, "purpose")
    page = cast["manager"].client.get(f"/cases/{opened}/exemptions/").content.decode()
    assert "Counsel confirmed that the act served its purpose." in page
    assert "/approvals/" not in page


@pytest.mark.parametrize("kind", ["purpose", "exemption"])
@pytest.mark.parametrize("own", ["entered", "given"])
def test_nobody_signs_for_an_approval_that_they_gave_or_entered(cast: Cast, opened: str, kind: str, own: str) -> None:
    approved(cast, **({"by": "counsel"} if own == "entered" else {"giver": "counsel"}))
    row = alleged(cast, opened)
    with pytest.raises(Refused, match="another counsel"):
        counsel_says(cast, opened, row, kind)
    do(cast, "manager", "assign", opened, role="counsel", person=cast["deputy"].person.pk, reason="The other one.")
    do(cast, "deputy", "authorize", opened, kind=kind, about=row, reason="Held against the register.")
    check(cast, opened, row, "covers")


@pytest.mark.parametrize(
    ("asset", "on", "why"),
    [("TABLET-1", date(2026, 9, 1), "for other devices"), (LAPTOP, date(2026, 10, 2), "given after it happened")],
)
def test_counsel_can_say_nothing_for_another_device_or_what_came_before_the_approval(
    cast: Cast, opened: str, asset: str, on: date, why: str
) -> None:
    approved(cast, on=on)
    row = alleged(cast, opened, asset=asset)
    with pytest.raises(services.Unfit, match=why):
        counsel_says(cast, opened, row, "exemption")
    with pytest.raises(services.Unfit, match=why):
        check(cast, opened, row, "covers")


def test_counsel_finds_the_approval_in_the_register_and_nobody_else_on_the_case(cast: Cast, opened: str) -> None:
    made = approved(cast)
    alleged(cast, opened)
    do(cast, "manager", "assign", opened, role="counsel", person=cast["counsel"].person.pk, reason="Asked.")
    page, way = cast["counsel"].client.get(f"/cases/{opened}/exemptions/").content.decode(), f"/approvals/{made.pk}/"
    assert f'href="{way}"' in page
    assert "OP-7" not in page
    assert "Undercover" not in page
    assert "OP-7" in cast["counsel"].client.get(way).content.decode()
    assert cast["manager"].client.get(way).status_code == 404


def test_an_approval_entered_after_the_act_is_asked_about(cast: Cast, opened: str) -> None:
    approved(cast, entered=date(2026, 10, 5))  # it bears a day before the act
    with pytest.raises(services.Unfit, match="entered only after it happened"):
        check(cast, opened, alleged(cast, opened), "covers")


def test_only_counsel_authorizes(cast: Cast, opened: str) -> None:
    row = alleged(cast, opened)
    with pytest.raises(Refused):
        do(cast, "manager", "authorize", opened, kind="exemption", about=row, reason="x")


@pytest.mark.parametrize(("kind", "what"), [("exemption", "which allegation"), ("sanction", "which subject")])
def test_a_word_of_counsel_says_what_it_is_about(cast: Cast, opened: str, kind: str, what: str) -> None:
    do(cast, "manager", "assign", opened, role="counsel", person=cast["counsel"].person.pk, reason="Asked.")
    with pytest.raises(services.Unfit, match=what):
        do(cast, "counsel", "authorize", opened, kind=kind, reason="x")


def test_counsels_word_stands_on_its_page(cast: Cast, opened: str) -> None:
    do(cast, "manager", "assign", opened, role="counsel", person=cast["counsel"].person.pk, reason="Asked.")
    do(cast, "counsel", "authorize", opened, kind="run_ahead", reason="It cannot wait.")
    word = readers.PART_READERS["approvals"](cast["manager"].actor, opened).counsel[0]
    assert (word.what, word.reason, word.who) == (
        "Discipline while the referral runs",
        "It cannot wait.",
        "Cora Whitlaw",
    )


def test_the_investigation_page_does_not_wave_an_approval_through(cast: Cast, opened: str) -> None:
    approved(cast)
    alleged(cast, opened)
    with pytest.raises(services.Unfit, match="holds a prior approval"):
        do(cast, "manager", "investigate", opened, looked=True)


def test_a_corrected_allegation_is_looked_up_again(cast: Cast, opened: str) -> None:
    row = alleged(cast, opened)
    check(cast, opened, row, "none")
    party = on_record(cast, "manager", opened).party[0]
    allege(cast, opened, replaces=row, new_subject=None, subject=party.pk)
    assert facts_of(cast, "manager", opened).allegations[0].exemption == ""
