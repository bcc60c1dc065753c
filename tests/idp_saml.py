"""A provider of SAML 2.0 in a test: it reads our request and makes a signed response, as dishonest as a test asks it to be."""

import base64
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from audit import clock
from tests.idp import certificate, new_key, pem

ISSUER = "http://sts.county.example/adfs/services/trust"
SIGN_IN = "https://sts.county.example/adfs/ls/"
NAMESPACES = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
RESPONSE = (
    '<samlp:Response {namespaces} ID="_r1" Version="2.0" IssueInstant="{now}" Destination="{back}" InResponseTo="{request}">'
    "<saml:Issuer>{issuer}</saml:Issuer>"
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
    "{assertion}</samlp:Response>"
)
ASSERTION = (
    '<saml:Assertion {namespaces} ID="_a1" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>'
    '<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>'
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
    '<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{back}" InResponseTo="{request}"/>'
    "</saml:SubjectConfirmation></saml:Subject>"
    '<saml:Conditions NotBefore="{now}" NotOnOrAfter="{end}">'
    "<saml:AudienceRestriction><saml:Audience>{entity}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
    '<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s1"><saml:AuthnContext>'
    "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>"
    "</saml:AuthnContext></saml:AuthnStatement>"
    '<saml:AttributeStatement><saml:Attribute Name="employeeid">'
    "<saml:AttributeValue>{number}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
)
Edit = Callable[[str], str]


def unchanged(xml: str) -> str:
    return xml


def sign(xml: str, key: rsa.RSAPrivateKey, algorithm: str = Names.RSA_SHA256, digest: str = Names.SHA256) -> str:
    """With a signature of its own, and the certificate of `key` in it."""
    signed = OneLogin_Saml2_Utils.add_sign(xml, pem(key).decode(), certificate(key).decode(), False, algorithm, digest)
    return str(signed.decode() if isinstance(signed, bytes) else signed)


@dataclass
class Provider:
    """`before` edits an assertion that is then signed, `after` the whole response; `signs` takes the place of signing."""

    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    subject: str = "opaque-1"
    number: str = "E-bystander"
    before: Edit = unchanged
    after: Edit = unchanged
    signs: Edit | None = None
    asked: list[str] = field(default_factory=list)  # our requests, as XML

    def read(self, url: str) -> dict[str, str]:
        """What a browser brings: the id of our request, where to answer, who asks."""
        assert url.startswith(SIGN_IN)
        said = parse_qs(urlsplit(url).query)
        assert set(said) == {"SAMLRequest"}, "no RelayState"
        xml = zlib.decompress(base64.b64decode(said["SAMLRequest"][0]), -15).decode()
        self.asked.append(xml)
        found = {name: re.search(pattern, xml) for name, pattern in {
            "request": r'\bID="([^"]+)"', "back": r'AssertionConsumerServiceURL="([^"]+)"',
            "entity": r"<saml:Issuer>([^<]+)<",
        }.items()}  # fmt: skip
        return {name: one[1] for name, one in found.items() if one}

    def answer(self, url: str) -> dict[str, str]:
        """The form that the browser carries back."""
        asked = self.read(url)
        now = clock.now()
        fields = {
            "namespaces": NAMESPACES, "issuer": ISSUER, "subject": self.subject, "number": self.number,
            "now": stamp(now), "end": stamp(now + timedelta(minutes=5)), **asked,
        }  # fmt: skip
        plain = self.before(ASSERTION.format(**fields))
        assertion = self.signs(plain) if self.signs else sign(plain, self.key)
        whole = self.after(RESPONSE.format(**fields, assertion=assertion))
        return {"SAMLResponse": base64.b64encode(whole.encode()).decode(), "RelayState": "https://evil.example/"}


def stamp(at) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
