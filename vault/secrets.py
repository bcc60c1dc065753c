"""Secrets of accounts (second factors), sealed under the sign-in key of the staff plane."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from . import keys, wraps
from .sealed import Tampered

_INFO = b"signin"  # the sign-in library gives no row to bind to; the key opens nothing else


def seal_signin(text: str) -> str:
    """The secret for its column. Raises KeyMissing outside the staff plane."""
    return urlsafe_b64encode(wraps.under_secret(keys.ring().signin, text.encode(), _INFO)).decode()


def open_signin(sealed: str) -> str:
    """The secret again. Raises Tampered, KeyMissing."""
    try:
        wrap = urlsafe_b64decode(sealed)
    except ValueError:
        raise Tampered from None
    return wraps.with_secret(keys.ring().signin, wrap, _INFO).decode()
