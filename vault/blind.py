"""Keyed tokens: equal names give equal tokens, and without the key a token gives nothing back (D8, D21)."""

import hmac
import unicodedata
from uuid import UUID

from . import keys


def person_token(person_id: UUID) -> str:
    """How a row names a person without saying who: 64 hexadecimal characters."""
    return _token(keys.ring().name_index, "person", str(person_id))


def reporter_token(person_id: UUID) -> str:
    """How a thread names its signed-in reporter. The staff plane alone can compute it, and it is not the person's other
    token: a thief of the rows cannot hold one against the other.
    """
    return _token(keys.ring().search_index, "reporter", str(person_id))


def name_token(kind: str, text: str) -> str:
    """Token of a name for screening; the door may compute it. `kind` keeps full names, surnames and sounds apart."""
    return _token(keys.ring().name_index, f"name/{kind}", normalised(text))


def leader_token(kind: str, text: str) -> str:
    """Token of the name of somebody who leads a named person: never equal to that of a name, which would hit their kin, too."""
    return _token(keys.ring().name_index, f"leader/{kind}", normalised(text))


def index_token(kind: str, text: str) -> str:
    """Token of a plate, handle or tag for search; the staff plane alone can compute it."""
    return _token(keys.ring().search_index, f"index/{kind}", normalised(text))


def normalised(text: str) -> str:
    """One spelling for what people write alike: NFKC, case folded, white space squeezed."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def _token(key: bytes, kind: str, text: str) -> str:
    return hmac.digest(key, f"{kind}\0{text}".encode(), "sha256").hex()
