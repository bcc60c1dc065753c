"""The test rig: the database is made and migrated as the owner, used as the app role, flushed as the owner (D36)."""

import pytest

pytest_plugins = [
    "tests.rig.keys",
    "tests.rig.languages",
    "tests.rig.server",
    "tests.rig.database",
    "tests.rig.stations",
    "tests.rig.strictness",
    "tests.rig.redis",
    "tests.rig.people",
    "tests.rig.restored",
]

# The wall's own tests: the folder, and those that stand beside what they try. Some mark themselves.
WALL = (
    "tests/wall/",
    "tests/audit/test_append_only.py",
    "tests/audit/test_bundles.py",
    "tests/audit/test_checkpoints.py",
    "tests/audit/test_renewed_keys.py",
    "tests/audit/test_sinks.py",
    "tests/audit/test_verify.py",
    "tests/cases/test_absent.py",
    "tests/cases/test_attacks.py",
    "tests/cases/test_bulk_reading.py",
    "tests/cases/test_conflict_and_sign_in.py",
    "tests/cases/test_emergency.py",
    "tests/cases/test_files.py",
    "tests/cases/test_journal.py",
    "tests/cases/test_notify_subject.py",
    "tests/cases/test_protecting.py",
    "tests/cases/test_proving.py",
    "tests/cases/test_read_identity.py",
    "tests/cases/test_releasing.py",
    "tests/cases/test_scanning.py",
    "tests/cases/test_sealed.py",
    "tests/cases/test_standing.py",
    "tests/cases/test_tampering.py",
    "tests/cases/test_told.py",
    "tests/cases/test_words.py",
    "tests/config/test_backup.py",
    "tests/config/test_compose.py",
    "tests/config/test_safety.py",
    "tests/flows/test_hearing_that_counts.py",
    "tests/flows/test_races.py",
    "tests/flows/test_races_of_pairs.py",
    "tests/flows/test_referral.py",
    "tests/flows/test_sealed_case.py",
    "tests/flows/test_the_wall_on_the_way.py",
    "tests/house/test_asvs.py",
    "tests/house/test_data_migrations.py",
    "tests/house/test_database.py",
    "tests/intake/test_address.py",
    "tests/intake/test_floods.py",
    "tests/intake/test_pieces.py",
    "tests/intake/test_privacy.py",
    "tests/intake/test_rows.py",
    "tests/intake/test_tampered.py",
    "tests/permissions/test_appointing.py",
    "tests/permissions/test_attacks.py",
    "tests/permissions/test_away.py",
    "tests/permissions/test_away_races.py",
    "tests/permissions/test_first_lock.py",
    "tests/permissions/test_first_step.py",
    "tests/permissions/test_going_live.py",
    "tests/permissions/test_key_scheme.py",
    "tests/permissions/test_matching.py",
    "tests/permissions/test_policy.py",
    "tests/permissions/test_reasons.py",
    "tests/permissions/test_rekeying.py",
    "tests/permissions/test_resetting.py",
    "tests/permissions/test_rotation.py",
    "tests/permissions/test_second_lock.py",
    "tests/permissions/test_second_step.py",
    "tests/permissions/test_sign_ins.py",
    "tests/permissions/test_single_sign_on.py",
    "tests/permissions/test_single_sign_on_saml.py",
    "tests/permissions/test_single_sign_on_tokens.py",
    "tests/permissions/test_staffing.py",
    "tests/permissions/test_tries.py",
    "tests/permissions/test_unasked.py",
    "tests/permissions/test_wall.py",
    "tests/vault/test_blind.py",
    "tests/vault/test_drafts.py",
    "tests/vault/test_keys.py",
    "tests/vault/test_providers.py",
    "tests/vault/test_sealed.py",
    "tests/vault/test_secrets.py",
    "tests/vault/test_streams.py",
    "tests/workflow/test_walk.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the wall's tests before `-m` chooses.

    What asks for the tracks of other tests is put at the end; asked early it would have to make each of them
    itself.
    """
    for item in items:
        if item.nodeid.startswith(WALL):
            item.add_marker("wall")
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)
