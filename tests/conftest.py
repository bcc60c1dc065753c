"""The test rig: the database is made and migrated as the owner, used as the app role, flushed as the owner (D36)."""

pytest_plugins = [
    "tests.rig.keys",
    "tests.rig.server",
    "tests.rig.database",
    "tests.rig.strictness",
    "tests.rig.redis",
    "tests.rig.people",
]
