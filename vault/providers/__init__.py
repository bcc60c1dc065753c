"""Where a process gets its keys: one small interface, four ways to fill it (D4)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured

LENGTH = 32  # bytes; every key is one
Options = Mapping[str, str]  # variables of the environment, by name


class NotThere(Exception):
    """A key is absent, damaged, or its service refuses or does not answer. The text never holds a key."""


class KeyProvider(Protocol):
    """Keys by name: `staff_private`, and `staff_private.2` for the second version of one that is renewed.

    Which of them a process may ask for is not decided here but by its plane (`vault.keys.HOLDS`).
    """

    def names(self) -> frozenset[str]:
        """Names of the keys that are there; opens none and asks no service."""

    def read(self, name: str) -> bytes:
        """The 32 bytes of a key. Raises NotThere."""

    def add(self, name: str, raw: bytes) -> None:
        """Keeps a new key, whole or not at all; one that is there already stays. Raises NotThere, or OSError for a folder."""


def build(kind: str, folder: Path, options: Options) -> KeyProvider:
    """The provider of that name. Raises ImproperlyConfigured with what is missing, in one sentence."""
    if kind not in _KINDS:
        raise ImproperlyConfigured(f"CANDOR_KEY_PROVIDER must be one of {', '.join(_KINDS)}.")
    return _KINDS[kind](folder, options)


def wanted(options: Options, name: str) -> str:
    """A setting that a provider cannot do without. Raises ImproperlyConfigured."""
    if not options.get(name):
        raise ImproperlyConfigured(f"{name} is missing: this CANDOR_KEY_PROVIDER needs it.")
    return options[name]


def _file(folder: Path, _options: Options) -> KeyProvider:
    from .files import Files  # each way is imported only where it is used: two of them need packages of their own

    return Files(folder)


def _environment(_folder: Path, options: Options) -> KeyProvider:
    from .environment import Environment

    return Environment(options)


def _kms(folder: Path, options: Options) -> KeyProvider:
    try:
        from .kms import Kms
    except ImportError:
        raise ImproperlyConfigured("CANDOR_KEY_PROVIDER=kms needs the package botocore: install candor[kms].") from None
    return Kms(folder, wanted(options, "CANDOR_KMS_KEY"))


def _vault(folder: Path, options: Options) -> KeyProvider:
    try:
        from .transit import Transit
    except ImportError:
        raise ImproperlyConfigured("CANDOR_KEY_PROVIDER=vault needs the package hvac: install candor[vault].") from None
    return Transit(
        folder,
        address=wanted(options, "CANDOR_VAULT_ADDRESS"),
        key=wanted(options, "CANDOR_VAULT_KEY"),
        token_file=Path(wanted(options, "CANDOR_VAULT_TOKEN_FILE")),
        mount=options.get("CANDOR_VAULT_MOUNT") or "transit",
        authority=options.get("CANDOR_VAULT_CA") or "",
    )


_KINDS: dict[str, Callable[[Path, Options], KeyProvider]] = {
    "file": _file,
    "environment": _environment,
    "kms": _kms,
    "vault": _vault,
}
