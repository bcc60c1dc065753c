"""Two key services on this machine that speak the wire protocol of the real ones, as far as it is used.

They refuse what the real ones refuse: a signature that does not fit, a token nobody gave, another context, a ciphertext of
somebody else. What they cannot show is that the real ones do nothing else; the documents say so.
"""

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Answer = tuple[int, dict[str, Any]]


class Stub:
    """`asked` are the acts and key names in order; `down` lets it answer that it cannot."""

    def __init__(self) -> None:
        self.master = AESGCM(AESGCM.generate_key(256))
        self.asked: list[tuple[str, str]] = []
        self.allowed: set[str] | None = None  # names that this caller may open; None: all
        self.down = False

    def answer(self, path: str, headers: Any, body: bytes) -> Answer:
        raise NotImplementedError

    def close(self, plain: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self.master.encrypt(nonce, plain, bound)

    def open(self, closed: bytes, bound: bytes) -> bytes | None:
        try:
            return self.master.decrypt(closed[:12], closed[12:], bound)
        except (InvalidTag, ValueError):
            return None


class AwsKms(Stub):
    """Encrypt and Decrypt of the JSON 1.1 protocol, with Signature Version 4 checked over every signed header and the body."""

    ID, SECRET, REGION = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-west-2"
    KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

    def answer(self, path: str, headers: Any, body: bytes) -> Answer:
        told = json.loads(body)
        refused = self._refused(path, headers, body, told)
        if refused:
            return (503 if self.down else 400), {"__type": refused, "message": "account 111122223333"}
        bound = json.dumps(told["EncryptionContext"], sort_keys=True).encode()
        if headers["X-Amz-Target"] == "TrentService.Encrypt":
            blob = self.close(b64decode(told["Plaintext"]), bound)
            return 200, {"CiphertextBlob": b64encode(blob).decode(), "KeyId": self.KEY}
        plain = self.open(b64decode(told["CiphertextBlob"]), bound)
        if plain is None:
            return 400, {"__type": "InvalidCiphertextException", "message": ""}
        return 200, {"Plaintext": b64encode(plain).decode(), "KeyId": self.KEY}

    def _refused(self, path: str, headers: Any, body: bytes, told: dict[str, Any]) -> str:
        if self.down:
            return "KMSInternalException"
        if not self._signed(path, headers, body):
            return "InvalidSignatureException"
        self.asked.append((headers["X-Amz-Target"], told["EncryptionContext"]["candor"]))
        if told["KeyId"] != self.KEY:
            return "NotFoundException"
        denied = self.allowed is not None and told["EncryptionContext"]["candor"] not in self.allowed
        return "AccessDeniedException" if denied else ""

    def _signed(self, path: str, headers: Any, body: bytes) -> bool:
        """Signature Version 4, computed anew from what came in."""
        kind, _, rest = headers.get("Authorization", "").partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        scope = parts["Credential"].removeprefix(self.ID + "/")
        day, region, service, end = scope.split("/")
        names = parts["SignedHeaders"].split(";")
        canonical = [path, "", *(f"{name}:{' '.join(headers[name].split())}" for name in names), "", ";".join(names)]
        request = "\n".join(["POST", *canonical, hashlib.sha256(body).hexdigest()])
        to_sign = "\n".join([kind, headers["X-Amz-Date"], scope, hashlib.sha256(request.encode()).hexdigest()])
        key = f"AWS4{self.SECRET}".encode()
        for step in (day, region, service, end):
            key = hmac.digest(key, step.encode(), "sha256")
        wanted = hmac.digest(key, to_sign.encode(), "sha256").hex()
        return (kind, region, service) == ("AWS4-HMAC-SHA256", self.REGION, "kms") and wanted == parts["Signature"]


class VaultTransit(Stub):
    """`/v1/<mount>/encrypt|decrypt/<key>` with a token and associated data."""

    TOKEN, MOUNT, KEY = "s.2n7UbKnRDXfLwWxyz", "candor/transit", "reports"

    def answer(self, path: str, headers: Any, body: bytes) -> Answer:
        told = json.loads(body)
        bound = b64decode(told["associated_data"])
        start, act, key = path.rsplit("/", 2)
        status = self._refused(headers, start, key, bound.decode())
        if status:
            return status, {"errors": ["permission denied for account 111122223333"]}
        self.asked.append((act, bound.decode()))
        if act == "encrypt":
            closed = b64encode(self.close(b64decode(told["plaintext"]), bound)).decode()
            return 200, {"data": {"ciphertext": f"vault:v1:{closed}", "key_version": 1}}
        mark, version, closed = told["ciphertext"].split(":")
        plain = self.open(b64decode(closed), bound) if (mark, version) == ("vault", "v1") else None
        if plain is None:
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": b64encode(plain).decode()}}

    def _refused(self, headers: Any, start: str, key: str, name: str) -> int:
        if self.down:
            return 503
        if headers.get("X-Vault-Token") != self.TOKEN or (self.allowed is not None and name not in self.allowed):
            return 403
        return 0 if (start, key) == (f"/v1/{self.MOUNT}", self.KEY) else 404


@contextmanager
def serving(stub: Stub) -> Iterator[str]:
    """The stub behind an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, told = stub.answer(self.path, self.headers, body)
            raw = json.dumps(told).encode()
            self.send_response(status)
            self.send_header(
                "Content-Type", "application/x-amz-json-1.1" if "X-Amz-Target" in self.headers else "application/json"
            )
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_PUT = do_POST

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
