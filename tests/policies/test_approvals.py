"""The register of prior approvals: who enters, who reads, what stays."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from audit import clock
from permissions.actors import acting
from permissions.refusals import Refused
from policies import approvals, loading
from policies.approvals import Wanted
from policies.models import Exemption
from policies.shapes import Pack
from tests.policies.conftest import FOLDER
from vault import keys

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stored(db: None):
    loading.load(FOLDER)
    with clock.at(NOW):
        yield


@pytest.fixture
def wanted(cast) -> Wanted:
    return Wanted(
        person=cast["subject"].person.pk,
        unit="Plainly Invented Unit",
        purpose="Answers advertisements to find a trafficked person.",
        operation_ref="OP-0000",
        valid_from=date(2027, 1, 1),
        valid_to=date(2027, 12, 31),
        approver=cast["authority"].person.pk,
        approved_at=datetime(2027, 3, 1, 18, 0, tzinfo=UTC),
        devices=("Laptop 77",),
        codes=("G2a",),
    )


def test_an_approval_says_nothing_in_clear(cast, pack: Pack, wanted: Wanted) -> None:
    approvals.record(cast["counsel"].actor, pack, wanted)
    with acting(cast["owner"].actor), connection.cursor() as cursor:
        cursor.execute("select row_to_json(e)::text from policies_exemption e")
        [(row,)] = cursor.fetchall()
    for word in ("Invented", "trafficked", "OP-0000", "Laptop", str(wanted.person)):
        assert word not in row


def test_the_sealed_texts_open_for_the_staff_plane(cast, pack: Pack, wanted: Wanted) -> None:
    made = approvals.record(cast["counsel"].actor, pack, wanted)
    opened = made.purpose.unseal(approvals.key_of(made), approvals.place(made.pk, "purpose"))
    assert opened == wanted.purpose


def test_no_codes_means_all_of_item_2_and_nothing_else(cast, pack: Pack, wanted: Wanted) -> None:
    made = approvals.record(cast["counsel"].actor, pack, replace(wanted, codes=()))
    assert made.codes == ["G2", "G2a", "G2b", "G2c"]


@pytest.mark.parametrize("key", ["manager", "investigator", "ethics", "hr", "authority", "admin", "auditor", "subject"])
def test_only_counsel_and_the_policy_owner_enter_one(cast, pack: Pack, wanted: Wanted, key: str) -> None:
    with pytest.raises(Refused, match="Only counsel or a policy owner"):
        approvals.record(cast[key].actor, pack, wanted)
    assert approvals.record(cast["owner"].actor, pack, wanted)


def test_nobody_approves_or_enters_their_own(cast, pack: Pack, wanted: Wanted) -> None:
    for mine in (
        replace(wanted, person=wanted.approver),
        replace(wanted, person=cast["counsel"].person.pk),
    ):
        with pytest.raises(Refused, match="for themselves"):
            approvals.record(cast["counsel"].actor, pack, mine)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"codes": ("X2d",)}, "no guideline"),
        ({"codes": ("G9",)}, "no guideline"),
        ({"purpose": " "}, "names its purpose"),
        ({"operation_ref": ""}, "names its purpose"),
        ({"valid_to": date(2026, 1, 1)}, "ends before it starts"),
        ({"approved_at": datetime(2027, 3, 11, tzinfo=UTC)}, "dated in the future"),
    ],
)
def test_an_unsound_approval_is_refused_in_a_sentence(
    cast, pack: Pack, wanted: Wanted, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        approvals.record(cast["counsel"].actor, pack, replace(wanted, **change))
    with acting(cast["counsel"].actor):
        assert not Exemption.objects.exists()


@pytest.mark.parametrize(
    "key",
    ["manager", "investigator", "ethics", "intake", "hr", "authority", "labor", "records", "auditor", "admin", "bystander",
     "subject"],
)  # fmt: skip
def test_who_grants_none_sees_no_register(cast, pack: Pack, wanted: Wanted, key: str) -> None:
    approvals.record(cast["counsel"].actor, pack, wanted)
    with acting(cast[key].actor):
        assert not Exemption.objects.exists()


def test_an_unset_actor_sees_no_register(cast, pack: Pack, wanted: Wanted) -> None:
    approvals.record(cast["counsel"].actor, pack, wanted)
    assert not Exemption.objects.exists()


def test_an_approval_is_revoked_once_and_otherwise_stays(cast, pack: Pack, wanted: Wanted) -> None:
    made = approvals.record(cast["counsel"].actor, pack, wanted)
    ended = {"revoked_at": NOW, "revoked_by": cast["owner"].person.pk, "revoked_why": made.unit}
    with acting(cast["owner"].actor), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Exemption.objects.filter(pk=made.pk).update(codes=["G2a", "G3a"], **ended)
    approvals.revoke(cast["owner"].actor, made.pk, "The operation is over.")
    with pytest.raises(Refused, match="revoked before"):
        approvals.revoke(cast["owner"].actor, made.pk, "The operation is over.")
    with acting(cast["owner"].actor):
        [row] = Exemption.objects.all()
        assert approvals.approval(row).revoked_at == NOW
        with pytest.raises(DatabaseError, match="revoked once"), transaction.atomic():
            Exemption.objects.filter(pk=made.pk).update(**ended)


def test_a_case_manager_cannot_widen_one_by_raw_sql(cast, pack: Pack, wanted: Wanted) -> None:
    approvals.record(cast["counsel"].actor, pack, wanted)
    with acting(cast["manager"].actor), connection.cursor() as cursor:
        cursor.execute("update policies_exemption set revoked_at = now(), revoked_by = %s", [wanted.person])
        assert cursor.rowcount == 0


def test_off_the_staff_plane_nothing_is_written(cast, pack: Pack, wanted: Wanted, settings) -> None:
    settings.CANDOR_PLANE = "reporter"
    with pytest.raises(keys.KeyMissing):
        approvals.record(cast["counsel"].actor, pack, wanted)
    settings.CANDOR_PLANE = "all"
    with acting(cast["counsel"].actor):
        assert not Exemption.objects.exists()
