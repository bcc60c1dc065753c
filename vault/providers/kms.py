"""Keys closed by AWS KMS: the files hold what only the service opens, and it is asked once for each key and process.

The name of the key is the encryption context, so one file cannot stand for another, and the policy of the KMS key can say
which plane may open which name (`kms:EncryptionContext:candor`). Credentials, region and endpoint are found where every AWS
client finds them. Proved against a stub of the service that checks signatures, not against AWS.
"""

from base64 import b64decode, b64encode
from pathlib import Path

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from . import NotThere
from .files import Files

_PATIENCE = Config(connect_timeout=5, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})


class Kms(Files):
    """`key` is the id, alias or ARN of a symmetric KMS key."""

    def __init__(self, folder: Path, key: str) -> None:
        super().__init__(folder)
        self._key = key
        self._client = get_session().create_client("kms", config=_PATIENCE)

    def _closed(self, name: str, raw: bytes) -> str:
        try:
            answer = self._client.encrypt(KeyId=self._key, Plaintext=raw, EncryptionContext={"candor": name})
        except (BotoCoreError, ClientError) as problem:
            raise NotThere(f"AWS KMS does not close {name}: {_why(problem)}.") from None
        return b64encode(answer["CiphertextBlob"]).decode()

    def _opened(self, name: str, text: str) -> bytes:
        try:
            answer = self._client.decrypt(
                KeyId=self._key, CiphertextBlob=b64decode(text, validate=True), EncryptionContext={"candor": name}
            )
        except (BotoCoreError, ClientError) as problem:
            raise NotThere(f"AWS KMS does not open {name}: {_why(problem)}.") from None
        return bytes(answer["Plaintext"])


def _why(problem: Exception) -> str:
    """The code of the refusal; the service's own words may hold account numbers."""
    if isinstance(problem, ClientError):
        return str(problem.response.get("Error", {}).get("Code", "refused"))
    return type(problem).__name__
