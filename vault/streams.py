"""Files at rest: sealed block by block while they stream, never whole in memory and never in clear on a disk (D3, D35).

The construction is STREAM over AES-256-GCM: the file has a key of its own, derived from that of its thread, so the number of a
block can be its nonce. Each block is bound to its file, its thread, its number, and to whether it is the last: what is cut,
swapped, moved or joined opens no more.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .sealed import NONCE, DataKey, Place, Tampered

BLOCK = 64 * 1024  # bytes of one block before it is sealed


def place(file: UUID, thread: UUID) -> Place:
    """Where the content of a file belongs."""
    return Place("cases_fileblock", file, f"content/{thread}", 1)


def how_many(size: int) -> int:
    """Blocks that a file of `size` bytes takes: one more than its bytes fill, rounded up to four binary digits, so that the
    number tells a size to the nearest eighth and no better.
    """
    needed = size // BLOCK + 1
    step = 1 << max(needed.bit_length() - 4, 0)
    return -(-needed // step) * step


class Sealer:
    """Takes a file in pieces of any length and gives its sealed blocks in order.

    `before` blocks of it were sealed already, by another sealer that took whole blocks and did not end. No block is ever
    sealed twice with other bytes: its number is its nonce.
    """

    def __init__(self, key: DataKey, bound: Place, before: int = 0) -> None:
        self._aead, self._bound = _of(key, bound)
        self._rest = bytearray()
        self._number = before
        self.size = before * BLOCK

    def add(self, piece: bytes) -> Iterator[bytes]:
        """The blocks that are full by now. None of them is the last: `end` always adds one."""
        self.size += len(piece)
        self._rest += piece
        while len(self._rest) >= BLOCK:
            block = bytes(self._rest[:BLOCK])
            del self._rest[:BLOCK]
            yield self._sealed(block, last=False)

    def end(self) -> Iterator[bytes]:
        """What is left, and zeros up to the number of blocks that this size takes."""
        number = how_many(self.size)
        while self._number < number:
            block = bytes(self._rest).ljust(BLOCK, b"\0")
            self._rest.clear()
            yield self._sealed(block, last=self._number == number - 1)

    def _sealed(self, block: bytes, *, last: bool) -> bytes:
        sealed = self._aead.encrypt(_nonce(self._number), block, _of_block(self._bound, self._number, last=last))
        self._number += 1
        return sealed


def opened(key: DataKey, bound: Place, size: int, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The content, piece by piece. Raises Tampered at the first block that is not what was sealed there, and at the end where
    one is missing or too many: so nothing of it counts before the last piece came.
    """
    aead, data = _of(key, bound)
    number, left, read = how_many(size), size, 0
    for sealed in blocks:
        try:
            block = aead.decrypt(_nonce(read), sealed, _of_block(data, read, last=read == number - 1))
        except InvalidTag:
            raise Tampered from None
        read += 1
        if left > 0:
            yield block[:left]
            left -= len(block)
    if read != number:
        raise Tampered


def _of(key: DataKey, bound: Place) -> tuple[AESGCM, bytes]:
    """The file's own key, and what every block of it is bound to."""
    info = b"candor file " + bound.row.bytes
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(key.secret)), bound.bound_to(key.version)


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE, "big")


def _of_block(bound: bytes, number: int, *, last: bool) -> bytes:
    return bound + f"|{number}|{int(last)}".encode()
