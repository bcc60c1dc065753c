"""How the server itself asks a provider of OpenID Connect: over TLS, without following a redirect, a little at a time."""

import json
import ssl
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from .claims import Unreachable
from .providers import Oidc

PATIENCE = 5.0  # seconds for one connection
MOST = 512 * 1024  # bytes of one answer


class _Straight(HTTPRedirectHandler):
    """What answers with another address is not the provider that was named."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def ask(
    provider: Oidc, url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object behind `url`; by POST where there is a form. Raises Unreachable, which quotes nothing."""
    if not url.startswith("https://"):
        raise Unreachable
    body = urlencode(form).encode() if form is not None else None
    request = Request(url, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - https, looked at above
    trusted = ssl.create_default_context(cafile=provider.ca or None)
    try:
        with build_opener(_Straight, HTTPSHandler(context=trusted)).open(request, timeout=PATIENCE) as answer:
            found = json.loads(answer.read(MOST))
    except (OSError, HTTPException, ValueError):
        raise Unreachable from None
    if not isinstance(found, dict):
        raise Unreachable
    return found
