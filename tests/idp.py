"""A small provider of OpenID Connect on this machine: real TLS, real keys, and as dishonest as a test asks it to be."""

import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from audit import clock

CLIENT, SECRET = "candor", "s3cret:with/marks"
Claims = dict[str, Any]


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def certificate(key: Any, name: str = "provider of the tests") -> bytes:
    """A certificate of its own for this machine, in PEM."""
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@dataclass
class Provider:
    """What it says of itself and of whoever comes; a test changes any of it."""

    folder: Path
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    who: Claims = field(default_factory=lambda: {"sub": "opaque-1", "employeeid": "E-bystander"})
    about: Claims = field(default_factory=dict)  # laid over what it says of itself
    claims: Claims = field(default_factory=dict)  # laid over the claims; None takes one away
    answer: dict[str, str] = field(default_factory=dict)  # laid over what the browser carries back
    token: Callable[[Claims], str] | None = None  # signs instead of it
    asked: list[dict[str, str]] = field(default_factory=list)  # what browsers brought
    redeemed: list[dict[str, str]] = field(default_factory=list)  # what the server brought
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asks: bool = False  # whether it shows a page with a link, as one that wants a password does
    port: int = 0

    @property
    def issuer(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def ca(self) -> str:
        return str(self.folder / "tls.pem")

    def discovery(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
            **self.about,
        }

    def keys(self) -> Claims:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent: back, with a code that is good once."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(24)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer, **self.answer}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def redeem(self, form: dict[str, str], authorization: str) -> Claims | None:
        """Tokens for a code; None where the client, the code or its verifier is wrong."""
        self.redeemed.append({**form, "authorization": authorization})
        asked = self.codes.pop(form.get("code", ""), None)
        pair = base64.b64encode(f"{CLIENT}:s3cret%3Awith%2Fmarks".encode()).decode()
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        sound = asked and (asked["code_challenge"], asked["redirect_uri"]) == (challenge, form.get("redirect_uri"))
        if not sound or authorization != f"Basic {pair}":
            return None
        return {"id_token": self.id_token(asked), "access_token": secrets.token_urlsafe(20), "token_type": "Bearer"}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        sound = {"iss": self.issuer, "aud": asked["client_id"], "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in {**sound, **self.who, **self.claims}.items() if value is not None}
        return self.token(claims) if self.token else self.sign(claims)

    def sign(self, claims: Claims, **head: str) -> str:
        return jwt.encode(claims, self.key, "RS256", {"kid": "one", **head})

    def visit(self, url: str) -> str:
        """As a browser follows `url` here: the address to which it is sent next. Over the network."""
        trusted = ssl.create_default_context(cafile=self.ca)
        link = HTTPSConnection("localhost", self.port, timeout=10, context=trusted)
        parts = urlsplit(url)
        assert parts.netloc == f"localhost:{self.port}", url
        try:
            link.request("GET", f"{parts.path}?{parts.query}")
            answer = link.getresponse()
            answer.read()
            return str(answer.headers["Location"])
        finally:
            link.close()


@contextmanager
def served(provider: Provider) -> Iterator[Provider]:
    """The provider, answering on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    server.daemon_threads = True
    tls = ec.generate_private_key(ec.SECP256R1())
    (provider.folder / "tls.key").write_bytes(pem(tls))
    (provider.folder / "tls.pem").write_bytes(certificate(tls, "localhost"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(provider.folder / "tls.pem", provider.folder / "tls.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            told = {"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}
            ways = {"/authorize": lambda: provider.authorize(dict(parse_qsl(query))), "/elsewhere": lambda: "/keys"}
            if path in told:
                self._json(told[path]())
            elif path in ways:
                self._onward(ways[path]())
            else:
                self.send_error(404)

        def _onward(self, url: str) -> None:
            page = f'<link rel="icon" href="data:,"><h1>Provider</h1><a href="{escape(url)}">Continue</a>'.encode()
            self.send_response(200 if provider.asks else 302)
            self.send_header("Content-Type" if provider.asks else "Location", "text/html" if provider.asks else url)
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self) -> None:
            typed = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            form = {name: values[0] for name, values in typed.items()}
            tokens = provider.redeem(form, self.headers.get("Authorization", ""))
            self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def _json(self, data: Claims, status: int = 200) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: what came is in `asked`."""

    return Handler
