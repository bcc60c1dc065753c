"""Settings of an installation that serves people. What is missing or unsafe stops the start, one sentence each."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import safety
from vault import providers

from .base import *  # noqa: F403 - Django's own way to layer settings
from .base import (
    CANDOR_DB_ROLES,
    CANDOR_EMPLOYER_DOMAINS,
    CANDOR_KEY_DIR,
    CANDOR_KEY_OPTIONS,
    CANDOR_KEY_PROVIDER,
    CANDOR_NOTE_FROM,
    CANDOR_PLANE,
    CANDOR_SSO_REFUSALS,
    DATABASE_URL,
    DATABASES,
    REDIS_URL,
    env,
    secret,
)

CANDOR_GUARDED = True
DEBUG = env.bool("DEBUG", False)  # read only to be refused: nobody should think that it had an effect
SECRET_KEY = secret("SECRET_KEY")
SITE_URL = env.str("SITE_URL", "")  # of the reporters' door
STAFF_URL = env.str("STAFF_URL", "")  # of officers, to which a notice leads
# A process answers for its own host alone, and takes forms from no other: the reporters' host is no friend of the staff's.
_own, _other = (STAFF_URL, SITE_URL) if CANDOR_PLANE == "staff" else (SITE_URL, STAFF_URL)
ALLOWED_HOSTS = [host for host in env.list("ALLOWED_HOSTS", default=[]) if host != urlsplit(_other).hostname]
CSRF_TRUSTED_ORIGINS = [_own] if _own else []

# The proxy in front ends TLS and says so in this header; it must remove the header from what visitors send, and add the
# visitor's address to X-Forwarded-For, by which failed sign-ins are counted.
CANDOR_BEHIND_PROXY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# The prefix binds a cookie to this very host; the plane's name keeps staff and reporters apart (D4).
SESSION_COOKIE_NAME = f"__Host-candor-{CANDOR_PLANE}-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = f"__Host-candor-{CANDOR_PLANE}-csrf"
CSRF_COOKIE_SECURE = True

_mail = env.email("EMAIL_URL", "consolemail://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST", ""), _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_USER", ""), secret("EMAIL_PASSWORD")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "no-reply@localhost")

# Notes to reporters may leave by another server than the county's own, which whoever administers it can watch.
_notes = env.email("NOTE_EMAIL_URL", "consolemail://") if env.str("NOTE_EMAIL_URL", "") else None
if _notes:
    CANDOR_NOTE_SERVER = {
        "backend": _notes["EMAIL_BACKEND"], "host": _notes.get("EMAIL_HOST", ""), "port": _notes.get("EMAIL_PORT") or 25,
        "username": _notes.get("EMAIL_HOST_USER", ""), "password": secret("NOTE_EMAIL_PASSWORD"),
        "use_tls": _notes.get("EMAIL_USE_TLS", False), "timeout": 30,  # seconds
    }  # fmt: skip

CANDOR_WORKER_OPTIONS = ["--loglevel=warning"]

_refusals = safety.of_settings(
    debug=DEBUG,
    secret_key=SECRET_KEY,
    plane=CANDOR_PLANE,
    keys=providers.build(CANDOR_KEY_PROVIDER, CANDOR_KEY_DIR, CANDOR_KEY_OPTIONS),
    database_url=DATABASE_URL,
    database_password=str(DATABASES["default"]["PASSWORD"]),
    redis_url=REDIS_URL,
    hosts=ALLOWED_HOSTS,
    site_url=SITE_URL,
    staff_url=STAFF_URL,
    roles=CANDOR_DB_ROLES,
)
_refusals += safety.of_notes(
    CANDOR_NOTE_FROM, [*CANDOR_EMPLOYER_DOMAINS, *(urlsplit(one).hostname or "" for one in (SITE_URL, STAFF_URL))]
)
_refusals += CANDOR_SSO_REFUSALS
if _refusals:
    raise ImproperlyConfigured(" ".join(_refusals))
