"""Streams inflated in pieces, against zlib doing it in one."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.inflated import RAW, STEP_BYTES, WRAPPED, pieces


def deflated(content, wrapping):
    packer = zlib.compressobj(wbits=wrapping)
    return packer.compress(content) + packer.flush()


@given(
    st.binary(max_size=200), st.integers(1, 3000),
    st.sampled_from([RAW, WRAPPED]), st.binary(max_size=9)
)  # fmt: skip
def test_pieces_are_the_whole_and_none_is_large(seed, times, wrapping, around):
    packed = deflated(seed * times, wrapping)
    file = io.BytesIO(around + packed + around)
    found = []
    for piece in pieces(file, len(around), len(packed) + len(around), wrapping):
        found.append(piece)
        file.seek(0)  # whoever reads elsewhere meanwhile disturbs nothing
    assert b"".join(found) == seed * times
    assert all(len(piece) <= STEP_BYTES for piece in found)


def test_a_stream_ends_with_the_bytes_it_may_take():
    packed = deflated(bytes(range(256)) * 50, RAW)
    found = b"".join(pieces(io.BytesIO(packed), 0, len(packed) // 2, RAW))
    assert (bytes(range(256)) * 50).startswith(found) and len(found) < 256 * 50


def test_a_bomb_is_left_when_its_reader_has_had_enough():
    packed = deflated(b"\0" * (64 << 20), WRAPPED)
    reader = pieces(io.BytesIO(packed), 0, len(packed), WRAPPED)
    assert sum(len(next(reader)) for _ in range(5)) <= 5 * STEP_BYTES


def test_what_is_no_stream_says_so():
    with pytest.raises(zlib.error):
        list(pieces(io.BytesIO(b"picture"), 0, 7, WRAPPED))
