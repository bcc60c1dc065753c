"""Settings of the local start: everything in one process tree on one machine, with its demonstration (D30)."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config import database
from config.local import secrets
from permissions.sso import providers as single_sign_on

from .base import *  # noqa: F403 - Django's own way to layer settings
from .base import (
    CANDOR_DB_LOGIN,
    CANDOR_SSO,
    CANDOR_SSO_REFUSALS,
    DATA_DIR,
    DATABASE_URL,
    REDIS_URL,
    env,
)

if _refusals := [*CANDOR_SSO_REFUSALS, *single_sign_on.over_plain_http(CANDOR_SSO)]:
    raise ImproperlyConfigured(" ".join(_refusals))

CANDOR_LOCAL = True
CANDOR_DEMO = True
CANDOR_DRAFTED_LANGUAGES = True
CANDOR_PORT = env.str("PORT", "8000")  # as it was typed: `runlocal` refuses what is no port, in a sentence
CANDOR_PG_ACCOUNT = env.str("CANDOR_PG_ACCOUNT", "")  # whom PostgreSQL runs as when we are root

SECRET_KEY = env.str("SECRET_KEY", "") or secrets.read(DATA_DIR, "secret_key") or get_random_secret_key()
# Plain http, to this machine alone: cookies could not travel if they asked for https. The page of the cast says so.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost, which browsers trust with passkeys
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = STAFF_URL = f"http://127.0.0.1:{CANDOR_PORT}"

# A command in another terminal finds the server that `runlocal` keeps.
if not DATABASE_URL:
    _server = secrets.read(DATA_DIR, "database_address")
    DATABASES = {
        "default": database.for_django(
            database.parse(_server or "postgres:///candor"),
            user=CANDOR_DB_LOGIN,
            password=secrets.read(DATA_DIR, f"database_{CANDOR_DB_LOGIN}"),
        )
    }

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
CANDOR_NOTE_FROM = "note@mail.example"

# Without `--without-...` a worker talks to its neighbours through the broker, which files do slowly and for nothing.
CANDOR_WORKER_OPTIONS = [
    "--loglevel=warning",
    "--pool=threads",
    "--concurrency=2",
    "--without-gossip",
    "--without-mingle",
]
CANDOR_WORKER_OPTIONS += [] if REDIS_URL else ["--without-heartbeat"]
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
