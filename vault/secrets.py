"""Secrets of accounts (second factors), sealed under the sign-in key of the staff plane."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from . import keys, wraps
from .sealed import Tampered

_INFO = b"signin"  # the sign-in library gives no row to bind to; the key opens nothing else


def seal_signin(text: str) -> str:
    """The secret for its column, under the newest version of the key. Raises KeyMissing outside the staff plane."""
    version = keys.ring().newest("signin")
    wrap = wraps.under_secret(keys.ring().secret("signin", version), text.encode(), _INFO, version)
    return urlsafe_b64encode(wrap).decode()


def open_signin(sealed: str) -> str:
    """The secret again. Raises Tampered, KeyMissing."""
    try:
        wrap = urlsafe_b64decode(sealed)
    except ValueError:
        raise Tampered from None
    keys.ring().secret("signin")  # without any version the key is missing, and nothing can be said about the wrap
    version = wraps.version_of(wrap)
    key = keys.ring().older("signin", version)
    if key is None:
        raise Tampered
    return wraps.with_secret(key, wrap, _INFO, version).decode()


def version_of_signin(sealed: str) -> int:
    """The version of the key under which it lies. Raises Tampered."""
    try:
        return wraps.version_of(urlsafe_b64decode(sealed))
    except ValueError:
        raise Tampered from None
