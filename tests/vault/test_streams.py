"""Files at rest: whole, in their order, in their place, or not at all."""

import os
from uuid import uuid4

import pytest

from vault import streams
from vault.sealed import DataKey, Tampered

KEY, PLACE = DataKey.new(), streams.place(uuid4(), uuid4())


def sealed(raw: bytes, *, key: DataKey = KEY, place=PLACE, step: int = 50_000) -> list[bytes]:
    sealer = streams.Sealer(key, place)
    blocks = [block for at in range(0, len(raw), step) for block in sealer.add(raw[at : at + step])]
    return [*blocks, *sealer.end()]


def opened(blocks: list[bytes], size: int, *, key: DataKey = KEY, place=PLACE) -> bytes:
    return b"".join(streams.opened(key, place, size, blocks))


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 1_300_000])
@pytest.mark.parametrize("step", [1_000_000, 65_536, 7_001])
def test_what_was_sealed_in_pieces_opens_as_it_was(size, step):
    raw = os.urandom(size)
    blocks = sealed(raw, step=step)
    assert opened(blocks, size) == raw
    assert {len(block) for block in blocks} == {streams.BLOCK + 16}
    assert len(blocks) == streams.how_many(size)


def test_the_number_of_blocks_tells_a_size_to_an_eighth_and_no_better():
    counts = sorted({streams.how_many(size) for size in range(0, 100_000_000, 65_536)})
    assert len(counts) < 90
    assert all(streams.how_many(size) * streams.BLOCK > size for size in (0, 65_535, 65_536, 99_999_999))
    assert all(
        streams.how_many(size) * streams.BLOCK <= size * 1.13 + 2 * streams.BLOCK for size in range(0, 10**8, 999_983)
    )


RAW = os.urandom(400_000)
BLOCKS = sealed(RAW)
OTHER = sealed(RAW, place=streams.place(uuid4(), uuid4()))
LONGER = sealed(RAW + bytes(70_000))


def flipped(block: bytes, at: int) -> bytes:
    return block[:at] + bytes([block[at] ^ 1]) + block[at + 1 :]


@pytest.mark.parametrize(
    "blocks",
    [
        BLOCKS[:-1], BLOCKS[:3], [], BLOCKS[1:], [*BLOCKS, BLOCKS[-1]], [*BLOCKS[:-1], BLOCKS[0]],
        [BLOCKS[1], BLOCKS[0], *BLOCKS[2:]], [*BLOCKS[:2], OTHER[2], *BLOCKS[3:]], LONGER[: len(BLOCKS)],
        [flipped(BLOCKS[0], 9), *BLOCKS[1:]], [*BLOCKS[:-1], flipped(BLOCKS[-1], -1)], [*BLOCKS[:-1], BLOCKS[-1][:-1]],
    ],
    ids=[
        "cut", "cut early", "nothing", "headless", "longer", "last twice", "swapped", "another's", "joined", "first bit",
        "last bit", "short",
    ],
)  # fmt: skip
def test_what_is_cut_swapped_joined_or_changed_is_tampered(blocks):
    with pytest.raises(Tampered):
        opened(blocks, len(RAW))


def test_it_opens_for_its_key_its_file_and_its_size_alone():
    for key, place, size in (
        (DataKey.new(), PLACE, len(RAW)), (KEY, streams.place(PLACE.row, uuid4()), len(RAW)),
        (KEY, streams.place(uuid4(), uuid4()), len(RAW)), (KEY, PLACE, len(RAW) + 70_000), (KEY, PLACE, 5),
    ):  # fmt: skip
        with pytest.raises(Tampered):
            opened(BLOCKS, size, key=key, place=place)
