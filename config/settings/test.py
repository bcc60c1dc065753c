"""Settings for the tests: a real PostgreSQL, made as the owner, used as the app role (D36)."""

import tempfile
from pathlib import Path

from config import database

from .base import *  # noqa: F403 - Django's own way to layer settings
from .base import CANDOR_DB_ROLES, STORAGES, env

SECRET_KEY = "only-for-tests-" + "x" * 40
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False  # the browser of the tests speaks plain http
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
CANDOR_BUSY_FROM = 1_000_000  # one process of the tests begins hundreds; tests of floods put the real number back
# Stories are told over months by people who signed in once; tests of the sign-in put the real lengths back.
CANDOR_SIGN_IN_IDLE = CANDOR_SIGN_IN_LONGEST = CANDOR_SECOND_STEP_COUNTS = 50 * 365 * 24 * 3600
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CANDOR_DEMO = env.bool("CANDOR_DEMO", False)
SITE_URL = "http://testserver"
STAFF_URL = "http://officers.testserver"

_folder = tempfile.TemporaryDirectory(prefix="candor-test-")  # removed when the process ends
DATA_DIR = Path(_folder.name)
CANDOR_KEY_DIR = DATA_DIR / "keys"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CANDOR_NOTE_FROM = "note@mail.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed only; production's is argon2
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# CANDOR_TEST_DATABASE is the owner's address; the app role's password stands beside it. Without them the test rig
# starts a private server and writes both here before the first connection.
CANDOR_TEST_DATABASE = env.str("CANDOR_TEST_DATABASE", "")
CANDOR_TEST_APP_PASSWORD = env.str("CANDOR_TEST_APP_PASSWORD", "")
CANDOR_TEST_PG_BIN = env.str("CANDOR_PG_BIN", "")
CANDOR_TEST_REQUIRE_ALL = env.bool("CI", False)  # a run that must show everything fails where a person's would skip
DATABASES = {
    "default": {
        **database.for_django(
            database.parse(CANDOR_TEST_DATABASE or "postgres:///candor"), user=CANDOR_DB_ROLES["owner"]
        ),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,  # its query would count among those that a page may make
        "TEST": {"NAME": env.str("CANDOR_TEST_DB_NAME", "test_candor")},
    }
}
