"""Deflate streams (RFC 1950, 1951) inflated in small pieces that nobody has to keep.

Knows nothing of the files they stand in; how much is too much, the caller says by not going on.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

STEP_BYTES = 32 << 10
RAW, WRAPPED = -15, 15  # window bits: as in zip archives, as in pdf


def pieces(file: BinaryIO, at: int, packed: int, wrapping: int) -> Iterator[bytes]:
    """What the stream at `at`, of at most `packed` bytes, comes to, in pieces that may be empty.

    Ends with the stream or its bytes; zlib.error where it is no such stream.
    """
    reader, left, place = zlib.decompressobj(wrapping), packed, at
    while not reader.eof:
        fresh = reader.unconsumed_tail
        if not fresh and left:
            file.seek(place)  # the caller may have read elsewhere since
            fresh = file.read(min(left, STEP_BYTES))
            place, left = place + len(fresh), left - len(fresh)
        piece = reader.decompress(fresh, STEP_BYTES)
        if not fresh and not piece:
            return
        yield piece
