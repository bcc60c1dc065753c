"""Keys wrapped by keys: to a pair of the house (HPKE, D1) or under a secret.

A wrap begins with the suite and the version of the pair that closed it, so that renewing a pair finds what is old (D7).
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import keys
from .sealed import NONCE, Tampered

# X25519, HKDF-SHA256, AES-256-GCM. A post-quantum hybrid will be another suite number (D3).
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SUITE = 1
_HEADER = 1 + 2  # bytes: suite, version
_MARK = 32  # bytes: HMAC-SHA256


def to_pair(pair: str, plain: bytes, info: bytes) -> bytes:
    """`plain` for whoever holds the private half of this pair, by its newest version. Raises KeyMissing."""
    version, public = keys.ring().closing(pair)
    return to_public(public, plain, info, version)


def from_pair(pair: str, wrap: bytes, info: bytes) -> bytes:
    """What was wrapped to any version of this pair that is here. Raises Tampered, KeyMissing."""
    private = keys.ring().opening(pair, version_of(wrap))
    if private is None:
        raise Tampered
    return with_private(private, wrap, info)


def to_ourselves(pair: str, plain: bytes, info: bytes) -> bytes:
    """Like `to_pair`, for what only the holder of the private half ever wraps: it ends in a mark that only they can make.

    A public half is no secret. Without the mark, whoever writes into the table could put a key of their own making there and
    read what is closed with it from then on. Raises KeyMissing.
    """
    wrap = to_pair(pair, plain, info)
    if keys.ring().opening(pair, version_of(wrap)) is None:  # the half that closes lies there alone
        raise keys.KeyMissing(f"{pair}_private")
    return wrap + _mark(pair, wrap, info)


def from_ourselves(pair: str, wrap: bytes, info: bytes) -> bytes:
    """What `to_ourselves` was given. Raises Tampered, KeyMissing."""
    body, mark = wrap[:-_MARK], wrap[-_MARK:]
    if not hmac.compare_digest(mark, _mark(pair, body, info)):
        raise Tampered
    return from_pair(pair, body, info)


def _mark(pair: str, wrap: bytes, info: bytes) -> bytes:
    private = keys.ring().opening(pair, version_of(wrap))
    if private is None:
        raise Tampered
    derived = HKDF(SHA256(), length=32, salt=None, info=b"candor wrap of our own").derive(private.private_bytes_raw())
    return hmac.digest(derived, info + b"\0" + wrap, "sha256")


def renewed(pair: str, wrap: bytes, info: bytes, *, ours: bool = False) -> bytes:
    """The same plain bytes wrapped to the newest version of the pair (D7). Raises Tampered, KeyMissing."""
    if ours:
        return to_ourselves(pair, from_ourselves(pair, wrap, info), info)
    return to_pair(pair, from_pair(pair, wrap, info), info)


def version_of(wrap: bytes) -> int:
    """The version of the pair that closed it. Raises Tampered."""
    if len(wrap) < _HEADER or wrap[0] != _SUITE or wrap[1:_HEADER] == bytes(2):
        raise Tampered
    return int.from_bytes(wrap[1:_HEADER], "big")


def to_public(public: X25519PublicKey, plain: bytes, info: bytes, version: int = 1) -> bytes:
    """`plain` for the holder of the private half; `info` binds it to one place."""
    return _header(version) + _HPKE.encrypt(plain, public, info)


def with_private(private: X25519PrivateKey, wrap: bytes, info: bytes) -> bytes:
    """What was wrapped to the public half. Raises Tampered."""
    version_of(wrap)
    try:
        return _HPKE.decrypt(wrap[_HEADER:], private, info)
    except (InvalidTag, ValueError):
        raise Tampered from None


def under_secret(secret: bytes, plain: bytes, info: bytes, version: int = 1) -> bytes:
    """`plain` under a 256-bit secret, of this version where it is renewed; `info` binds it to one place."""
    nonce = os.urandom(NONCE)
    return _header(version) + nonce + AESGCM(secret).encrypt(nonce, plain, info)


def with_secret(secret: bytes, wrap: bytes, info: bytes, version: int = 1) -> bytes:
    """What was wrapped under this version of the secret. Raises Tampered."""
    if wrap[:_HEADER] != _header(version):
        raise Tampered
    body = wrap[_HEADER:]
    try:
        return AESGCM(secret).decrypt(body[:NONCE], body[NONCE:], info)
    except (InvalidTag, ValueError):
        raise Tampered from None


def _header(version: int) -> bytes:
    return bytes([_SUITE]) + version.to_bytes(2, "big")
