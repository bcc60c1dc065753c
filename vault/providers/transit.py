"""Keys closed by the transit engine of HashiCorp Vault: the files hold what only the service opens.

The name of the key is the associated data, so one file cannot stand for another. Vault's token is read from its file at each
use, because an agent renews it there. Proved against a stub of the service, not against Vault itself.
"""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import hvac
from hvac.exceptions import VaultError
from requests.exceptions import RequestException

from . import NotThere
from .files import Files

_PATIENCE = 5  # seconds


class Transit(Files):
    """`key` is an aes256-gcm96 key of the engine at `mount`; `authority` a file of certificates, empty for the system's."""

    def __init__(self, folder: Path, *, address: str, key: str, token_file: Path, mount: str, authority: str) -> None:
        super().__init__(folder)
        self._address, self._key, self._mount = address, key, mount
        self._token_file, self._authority = token_file, authority

    def _closed(self, name: str, raw: bytes) -> str:
        return str(self._ask("encrypt_data", name, plaintext=b64encode(raw).decode())["ciphertext"])

    def _opened(self, name: str, text: str) -> bytes:
        return b64decode(self._ask("decrypt_data", name, ciphertext=text)["plaintext"], validate=True)

    def _ask(self, act: str, name: str, **what: str) -> dict[str, Any]:
        """The `data` of the service's answer. Raises NotThere with the kind of refusal, never with its words."""
        bound = b64encode(name.encode()).decode()
        try:
            token = self._token_file.read_text(encoding="ascii").strip()
            client = hvac.Client(url=self._address, token=token, timeout=_PATIENCE, verify=self._authority or True)
            act_on = getattr(client.secrets.transit, act)
            answer: dict[str, Any] = act_on(name=self._key, mount_point=self._mount, associated_data=bound, **what)
            data: dict[str, Any] = answer["data"]
        except (OSError, VaultError, RequestException, KeyError, TypeError, ValueError) as problem:
            raise NotThere(f"Vault does not answer for {name}: {type(problem).__name__}.") from None
        return data
