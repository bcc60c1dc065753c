"""Keys wrapped by keys: to a public half (HPKE, D1) or under a secret."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .sealed import NONCE, Tampered

# X25519, HKDF-SHA256, AES-256-GCM. A post-quantum hybrid will be another suite number (D3).
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_HEADER = bytes([1, 0, 1])  # suite 1; version 1 of the wrapping key, two bytes: rotation finds old wraps by it (D7)


def to_public(public: X25519PublicKey, plain: bytes, info: bytes) -> bytes:
    """`plain` for the holder of the private half; `info` binds it to one place."""
    return _HEADER + _HPKE.encrypt(plain, public, info)


def with_private(private: X25519PrivateKey, wrap: bytes, info: bytes) -> bytes:
    """What was wrapped to the public half. Raises Tampered."""
    try:
        return _HPKE.decrypt(_body(wrap), private, info)
    except (InvalidTag, ValueError):
        raise Tampered from None


def under_secret(secret: bytes, plain: bytes, info: bytes) -> bytes:
    """`plain` under a 256-bit secret; `info` binds it to one place."""
    nonce = os.urandom(NONCE)
    return _HEADER + nonce + AESGCM(secret).encrypt(nonce, plain, info)


def with_secret(secret: bytes, wrap: bytes, info: bytes) -> bytes:
    """What was wrapped under the secret. Raises Tampered."""
    body = _body(wrap)
    try:
        return AESGCM(secret).decrypt(body[:NONCE], body[NONCE:], info)
    except (InvalidTag, ValueError):
        raise Tampered from None


def _body(wrap: bytes) -> bytes:
    if wrap[: len(_HEADER)] != _HEADER:
        raise Tampered
    return wrap[len(_HEADER) :]
