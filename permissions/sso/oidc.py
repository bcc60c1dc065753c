"""OpenID Connect: the address to send a browser to, and what is believed of what comes back (OpenID Connect Core 1.0, 3.1).

Authorization code with PKCE (RFC 7636), state, nonce and the issuer in the answer (RFC 9207). Of the provider's tokens the id
token alone is looked at, here, and then let go.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt

from . import fetching
from .claims import LEEWAY, Claimed, NotProven, Unreachable, text
from .providers import SHORTEST_RSA, Oidc

# Signatures with a key pair alone: with a shared secret whoever knows the public key could sign, and `none` is no signature.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
KINDS_OF_KEY = {"RSA", "EC", "OKP"}
FRESH = 3600.0  # seconds in which the provider is not asked again what it is
ASK_AGAIN = 60.0  # seconds between two looks for a key that is not known
LONGEST_CODE = 4096


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider says of itself, since when (by the clock of this process)."""

    at: float
    about: dict[str, Any]
    keys: list[dict[str, Any]]


_known: dict[str, _Known] = {}


def depart(provider: Oidc, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to keep for its return to `back`. Raises Unreachable."""
    kept = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
    }
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scopes,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if provider.max_age:
        asked["max_age"] = str(provider.max_age)
    address = _address(_about(provider).about, "authorization_endpoint")
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}", kept


def arrive(provider: Oidc, kept: Mapping[str, str], said: Mapping[str, str], back: str) -> Claimed:
    """Who came, by what the browser brought (`said`) and what was kept for it. Raises NotProven, Unreachable."""
    if not hmac.compare_digest(said.get("state", "").encode(), kept["state"].encode()):
        raise NotProven("state")
    about = _about(provider).about
    if said.get("iss", provider.issuer) != provider.issuer:
        raise NotProven("issuer_of_answer")
    if about.get("authorization_response_iss_parameter_supported") is True and "iss" not in said:
        raise NotProven("issuer_of_answer")
    code = said.get("code", "")
    if "error" in said or not 0 < len(code) <= LONGEST_CODE:
        raise NotProven("no_code")
    return _believed(provider, kept, _redeemed(provider, about, code, kept["verifier"], back))


def _redeemed(provider: Oidc, about: dict[str, Any], code: str, verifier: str, back: str) -> str:
    """The id token for the code."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {}
    if "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    token = fetching.ask(provider, _address(about, "token_endpoint"), form, headers).get("id_token")
    if not isinstance(token, str):
        raise NotProven("no_id_token")
    return token


def _believed(provider: Oidc, kept: Mapping[str, str], token: str) -> Claimed:
    """The claims of an id token that is signed by the provider, for us, for this very sign-in, and not over."""
    claims = _signed(provider, token)
    if claims["iss"] != provider.issuer:
        raise NotProven("issuer")
    if claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise NotProven("audience")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise NotProven("audience")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), kept["nonce"].encode()):
        raise NotProven("nonce")
    _recent(provider, claims.get("auth_time"))
    return Claimed(provider.issuer, text(claims["sub"], "subject"), text(claims.get(provider.number), "number"))


def _signed(provider: Oidc, token: str) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        algorithm = head.get("alg")
        if algorithm not in ALGORITHMS:
            raise NotProven("algorithm")
        key = jwt.PyJWK(_key(provider, head.get("kid"), algorithm), algorithm).key
        if getattr(key, "key_size", SHORTEST_RSA) < SHORTEST_RSA and algorithm.startswith(("RS", "PS")):
            raise NotProven("key")
        return jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"], "verify_aud": False, "verify_iss": False},
        )
    except jwt.PyJWTError as refused:
        raise NotProven(type(refused).__name__) from None


def _recent(provider: Oidc, at: object) -> None:
    if provider.max_age is None:
        return
    if not isinstance(at, int) or time.time() - at > provider.max_age + LEEWAY:
        raise NotProven("auth_time")


def _key(provider: Oidc, kid: object, algorithm: str) -> dict[str, Any]:
    """The provider's key of that name; it is asked once more where the name is new, because keys change. Raises NotProven."""
    for stale in (FRESH, ASK_AGAIN):
        found = [key for key in _about(provider, stale).keys if kid in (None, key.get("kid"))]
        fitting = [key for key in found if key.get("alg", algorithm) == algorithm]
        if len(fitting) == 1:
            return fitting[0]
    raise NotProven("key")


def _about(provider: Oidc, stale: float = FRESH) -> _Known:
    """What the provider says of itself under the address that its issuer names. Raises Unreachable."""
    known = _known.get(provider.issuer)
    if known and time.monotonic() - known.at < stale:
        return known
    about = fetching.ask(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != provider.issuer:
        raise Unreachable  # it is another's, or the setting is written differently
    keys = fetching.ask(provider, _address(about, "jwks_uri")).get("keys")
    if not isinstance(keys, list):
        raise Unreachable
    fitting = [
        key
        for key in keys
        if isinstance(key, dict) and key.get("kty") in KINDS_OF_KEY and key.get("use", "sig") == "sig"
    ]
    _known[provider.issuer] = known = _Known(time.monotonic(), about, fitting)
    return known


def _address(about: dict[str, Any], name: str) -> str:
    """An address that the provider gives. Raises Unreachable where it is none of https."""
    found = about.get(name)
    if not isinstance(found, str) or not found.startswith("https://"):
        raise Unreachable
    return found
