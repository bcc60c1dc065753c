"""SAML 2.0: the request that a browser carries to a provider, and what is believed of the response that it brings back.

`python3-saml` reads the XML without document types and entities, holds it against the schema, and checks
signatures with xmlsec. What a response leaves out it mostly lets pass. Here nothing may be left out, and every word is read
from the one assertion that there is, which is signed.
"""

import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import xmlsec
from lxml import etree
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from .claims import LEEWAY, Claimed, NotProven, text
from .providers import Saml

LONGEST = 256 * 1024  # characters of a response
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
BROKEN = (
    OneLogin_Saml2_Error,
    OneLogin_Saml2_ValidationError,
    etree.LxmlError,
    xmlsec.Error,
    ValueError,
    TypeError,
    KeyError,
)


def depart(provider: Saml, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to keep for its return to `back`. No RelayState: where to go then is kept here."""
    request = OneLogin_Saml2_Authn_Request(_settings(provider, back))
    asked = urlencode({"SAMLRequest": request.get_request()})
    url = f"{provider.sign_in_url}{'&' if urlsplit(provider.sign_in_url).query else '?'}{asked}"
    return url, {"request": request.get_id()}


def arrive(provider: Saml, kept: Mapping[str, str], said: Mapping[str, str], back: str) -> Claimed:
    """Who came, by the response that the browser brought to `back`. Raises NotProven."""
    response = _read(provider, kept, said.get("SAMLResponse", ""), back)
    assertion = _one(response, "saml:Assertion")  # the only one that there is, and signed
    _same(response.get("InResponseTo"), kept["request"], "request")
    _same(response.get("Destination"), back, "destination")
    _for_us(assertion, kept["request"], back)
    _recent(provider, _one(assertion, "saml:AuthnStatement"))
    name = _one(assertion, "saml:Subject/saml:NameID")
    _same(name.get("Format"), PERSISTENT, "subject")
    named = f'saml:Attribute[@Name="{provider.number}"]'  # the settings take no name with a quotation mark
    value = _one(assertion, f"saml:AttributeStatement/{named}/saml:AttributeValue")
    return Claimed(provider.issuer, text(name.text, "subject"), text(value.text, "number"))


def entity(back: str) -> str:
    """How this site calls itself to a provider."""
    return back.removesuffix("acs/")


def _read(provider: Saml, kept: Mapping[str, str], raw: str, back: str) -> Any:
    """The document, after what the library looks at: schema, status, issuer, times, one assertion, which a known key signed."""
    if not 0 < len(raw) <= LONGEST:
        raise NotProven("no_response")
    here = urlsplit(back)
    request = {"https": "on" if here.scheme == "https" else "off", "http_host": here.netloc, "script_name": here.path}
    try:
        response = OneLogin_Saml2_Response(_settings(provider, back), raw)
        response.is_valid(request, kept["request"], raise_exceptions=True)
    except BROKEN as refused:
        code = getattr(refused, "code", None)
        raise NotProven(
            f"{type(refused).__name__}.{code}" if isinstance(code, int) else type(refused).__name__
        ) from None
    return response.get_xml_document()


def _for_us(assertion: Any, request: str, back: str) -> None:
    """For this site alone, for this very request, and with an end."""
    data = _one(assertion, "saml:Subject/saml:SubjectConfirmation[@Method='urn:oasis:names:tc:SAML:2.0:cm:bearer']")
    data = _one(data, "saml:SubjectConfirmationData")
    _same(data.get("InResponseTo"), request, "request")
    _same(data.get("Recipient"), back, "recipient")
    conditions = _one(assertion, "saml:Conditions")
    if not data.get("NotOnOrAfter") or not conditions.get("NotOnOrAfter"):
        raise NotProven("end")
    _same(_one(conditions, "saml:AudienceRestriction/saml:Audience").text, entity(back), "audience")


def _recent(provider: Saml, statement: Any) -> None:
    if provider.max_age is None:
        return
    at = OneLogin_Saml2_Utils.parse_SAML_to_time(statement.get("AuthnInstant"))
    if time.time() - at > provider.max_age + LEEWAY:
        raise NotProven("auth_time")


def _one(node: Any, path: str) -> Any:
    """The only element of that path. Raises NotProven where there is none, or a choice."""
    found = node.xpath(path, namespaces=Names.NSMAP)
    if len(found) != 1:
        raise NotProven(path.rpartition(":")[2].partition("[")[0])
    return found[0]


def _same(said: str | None, meant: str, code: str) -> None:
    if said is None or not hmac.compare_digest(said.strip().encode(), meant.encode()):
        raise NotProven(code)


def _settings(provider: Saml, back: str) -> OneLogin_Saml2_Settings:
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "debug": False,
            "sp": {
                "entityId": entity(back),
                "assertionConsumerService": {"url": back, "binding": Names.BINDING_HTTP_POST},
                "NameIDFormat": PERSISTENT,
            },
            "idp": {
                "entityId": provider.issuer,
                "singleSignOnService": {"url": provider.sign_in_url, "binding": Names.BINDING_HTTP_REDIRECT},
                "x509certMulti": {"signing": list(provider.certificates)},
            },
            "security": {
                "wantAssertionsSigned": True,
                "rejectDeprecatedAlgorithm": True,
                "wantNameId": True,
                "wantAttributeStatement": True,
                "requestedAuthnContext": False,  # the second step is ours, so none is asked for
                "allowSingleLabelDomains": True,
            },
        }
    )
