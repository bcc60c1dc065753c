"""Settings shared by every start. The environment is read in this package alone."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config import database, planes
from permissions.sso import providers as single_sign_on

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def secret(name: str) -> str:
    """The variable `name`, or the content of the file that `name`_FILE names: the way of mounted secrets."""
    file = env.str(f"{name}_FILE", "")
    return Path(file).read_text().strip() if file else env.str(name, "")


# --- Where things lie -------------------------------------------------------------------------
DATA_DIR = Path(env.str("DATA_DIR", str(ROOT / "var"))).resolve()
CANDOR_KEY_DIR = Path(env.str("CANDOR_KEY_DIR", str(DATA_DIR / "keys")))
# Where this process gets its keys (`vault/providers`), and every variable that tells the provider something: of keys in the
# environment the keys themselves, so nothing prints this.
CANDOR_KEY_PROVIDER = env.str("CANDOR_KEY_PROVIDER", "file")  # file | environment | kms | vault
CANDOR_KEY_OPTIONS = {
    name: value
    for name, value in os.environ.items()
    if name.startswith(("CANDOR_KEY_", "CANDOR_KMS_", "CANDOR_VAULT_"))
}
CANDOR_VENDOR_DIR = Path(env.str("CANDOR_VENDOR_DIR", str(ROOT / "var" / "vendor")))
CANDOR_PACKS_DIR = ROOT / "packs"

# --- Plane: which keys this process can load and which doors it serves (D4, D9) ------------------
CANDOR_PLANE = env.str("CANDOR_PLANE", "all")  # all | reporter | staff | operator | worker
CANDOR_ORGANIZATION = env.str("CANDOR_ORGANIZATION", "King County")  # as it stands on every page
CANDOR_LOCAL = False
CANDOR_GUARDED = False  # True in production: an unsafe database ends the process
CANDOR_DEMO = False  # True only in the local start: cast page, demonstration stories
CANDOR_DEFAULT_POLICY = env.str("CANDOR_DEFAULT_POLICY", "king-county-sex-trafficking")

if CANDOR_PLANE not in database.LOGIN_OF_PLANE:
    raise ImproperlyConfigured(f"CANDOR_PLANE must be one of {', '.join(database.LOGIN_OF_PLANE)}.")

# --- Database: one PostgreSQL, five roles (D10) ----------------------------------------------------
CANDOR_DB_ROLES = {
    "owner": env.str("CANDOR_DB_OWNER", "candor_owner"),
    "app": env.str("CANDOR_DB_APP", "candor_app"),
    "door": env.str("CANDOR_DB_DOOR", "candor_door"),
    "worker": env.str("CANDOR_DB_WORKER", "candor_worker"),
    "operator": env.str("CANDOR_DB_OPERATOR", "candor_operator"),
}
# The role this process logs in as: its plane's, or `owner` for a command that migrates or backs up.
CANDOR_DB_LOGIN = CANDOR_DB_ROLES[env.str("CANDOR_DB_LOGIN", database.LOGIN_OF_PLANE[CANDOR_PLANE])]
CANDOR_PG_BIN = env.str("CANDOR_PG_BIN", "")  # a folder, "system" or "wheel"; empty: whatever is found first
CANDOR_DB_POOL = env.int("CANDOR_DB_POOL", 0)  # most connections that a process shares; 0: one for each thread
DATABASE_URL = env.str("DATABASE_URL", "")
DATABASES = {
    "default": database.for_django(
        database.parse(DATABASE_URL or "postgres:///candor"),
        user=CANDOR_DB_LOGIN,
        password=secret("CANDOR_DB_PASSWORD"),
        pool=CANDOR_DB_POOL,
    )
}
# Throttles of the sign-in count here. A key may hold an address, so it is stored as a keyed digest.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_cache",
        "KEY_FUNCTION": "config.cache.digest",
    }
}

# Where signed checkpoints of the journal go besides their file (audit/sinks.py says how an address is written).
CANDOR_CHECKPOINT_SINKS = env.list("CANDOR_CHECKPOINT_SINKS", default=[])
CANDOR_CHECKPOINT_TOKEN = secret("CANDOR_CHECKPOINT_TOKEN")  # shown to web addresses that ask for one

# Who looks at files of reporters before one is opened: unix:///path/of/a/socket or tcp://host:port of a clamd. Empty: nobody.
CANDOR_SCANNER = env.str("CANDOR_SCANNER", "")

# The reporter's side: no session is read under these paths, and nothing of the visitor is kept (D9, TM-17).
CANDOR_MAIL_DOMAIN = env.str("CANDOR_MAIL_DOMAIN", "candor.invalid")  # right half of message ids
CANDOR_DOOR_PATHS = ("/report/", "/inbox/", "/leave/")

SECRET_KEY = ""
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "csp",
    "vault",
    "audit",
    "permissions",
    "workflow",
    "policies",
    "cases",
    "intake",
    "config",
]

MIDDLEWARE = planes.middleware(CANDOR_PLANE)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "permissions.Account"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]
FORM_RENDERER = "config.forms.Renderer"

# --- Guardian: grants on cases live in its direct tables (D14) ---------------------------------------
GUARDIAN_RAISE_403 = False
ANONYMOUS_USER_NAME = None
GUARDIAN_GET_INIT_ANONYMOUS_USER = None

# --- Time and language -------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"
USE_I18N = True
LANGUAGE_CODE = "en-us"  # of the staff's pages and of everything that is written down
LANGUAGES = [("en", "English")]  # reporters' others: intake/languages.py (ADR 47)
LOCALE_PATHS = [ROOT / "locale"]
CANDOR_DRAFTED_LANGUAGES = (
    False  # True only in the local start: translations that nobody has checked are shown, and say so
)

# --- Floods: what one process of the reporters takes before the next report waits for seconds (ADR 43) ---------------
CANDOR_BUSY_FROM = env.int("CANDOR_BUSY_FROM", 60)  # reports begun within ten minutes
CANDOR_FILES_AN_HOUR = env.int("CANDOR_FILES_AN_HOUR", 20_000_000_000)  # bytes of files; words are always taken

# --- Passwords and sign-in ----------------------------------------------------------------------------
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/today/"
CANDOR_OWN_URL = "/me/"  # where whoever holds no role lands instead
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # county computers are shared
ACCOUNT_ADAPTER = "permissions.signin.AccountAdapter"
MFA_ADAPTER = "permissions.signin.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are ours: allauth's can be read again
MFA_FORMS = {
    "authenticate": "permissions.signin.SecondStep",
    "reauthenticate": "permissions.signin.SecondStep",
    "authenticate_webauthn": "permissions.signin.Passkey",
    "reauthenticate_webauthn": "permissions.signin.PasskeyAgain",
    "activate_totp": "permissions.signin.AddApp",
}
ACCOUNT_RATE_LIMITS = {  # `permissions.tries` says what a key is
    "login": "300/m/ip",  # a whole county may come from one address
    "login_failed": "10/5m/key",
    "second_failed": "20/h/key",
}
# Beside the password, or instead of it: what the county's own providers say. The staff's plane alone knows them.
CANDOR_PASSWORD_SIGN_IN = env.bool("CANDOR_PASSWORD_SIGN_IN", True)
CANDOR_SSO: tuple[single_sign_on.Provider, ...] = ()
CANDOR_SSO_REFUSALS: tuple[str, ...] = ()
if CANDOR_PLANE in ("staff", "all"):
    CANDOR_SSO, CANDOR_SSO_REFUSALS = single_sign_on.read(os.environ)
    CANDOR_SSO_REFUSALS += tuple(single_sign_on.of_passwords(CANDOR_PASSWORD_SIGN_IN, CANDOR_SSO))
CANDOR_BEHIND_PROXY = False  # whether an address is read from what the proxy says
SESSION_ENGINE = "permissions.sessions"
CANDOR_SIGN_IN_IDLE = 15 * 60  # seconds without a page
CANDOR_SIGN_IN_LONGEST = 12 * 3600  # seconds in all
CANDOR_SECOND_STEP_COUNTS = 15 * 60  # seconds in which it is not asked again for an act of two people
SESSION_COOKIE_AGE = CANDOR_SIGN_IN_LONGEST
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = True  # the local start alone speaks plain http, and says so
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "config.errors.expired_form"

# --- Headers --------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # `no-referrer` makes browsers send "Origin: null", which CSRF refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "interest-cohort")
}

# --- Notes to an address that a reporter left (ADR 48) ------------------------------------------------------
# From whom they come, a name that tells nobody anything; empty: no address is asked for.
CANDOR_NOTE_FROM = env.str("NOTE_FROM", "")
CANDOR_NOTE_SERVER: dict[str, Any] = {}  # how `get_connection` is called; empty: the server of all other mail
# Mailboxes that the employer keeps, which no reporter is written to.
CANDOR_EMPLOYER_DOMAINS = [
    one.strip().casefold() for one in env.list("CANDOR_EMPLOYER_DOMAINS", default=["kingcounty.gov"])
]

# --- Static files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = (
    False  # no other site needs our style sheet, and asking for it would tell who uses this one
)
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [ROOT / "templates" / "static", ("vendor", CANDOR_VENDOR_DIR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Celery: the database row is the truth, the broker a courier (D29) ---------------------------------------
REDIS_URL = secret("REDIS_URL")
CANDOR_BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str | float] = (
    {}
    if REDIS_URL
    else {
        "data_folder_in": str(CANDOR_BROKER_DIR / "messages"),
        "data_folder_out": str(CANDOR_BROKER_DIR / "messages"),
        "control_folder": str(CANDOR_BROKER_DIR / "control"),
        "polling_interval": 0.2,  # seconds; kombu's own 1.0 makes every message and every stop wait
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a worker killed in mid-task gives it back; every task is safe to run twice
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"

# --- Logs: ids and verbs, never content (design section 8) -----------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "config.logs.Discreet"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        # Its warnings are refusals with their path; a path may hold a case's reference, and the journal has refusals.
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
    },
}

# The folder of the fetched style sheet is there once it was fetched; `fetch_vendor` says so itself when it cannot.
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Four times the longest story in a script of twelve bytes a letter (as forms send it): what is too long for its field is
# then answered beside the field, with everything typed still there, and not by a bare refusal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# Django's own handlers would write every file of every visitor to the disk, in clear and without a limit.
FILE_UPLOAD_HANDLERS = ["config.uploads.Drop"]
