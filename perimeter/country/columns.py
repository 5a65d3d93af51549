"""Columns of a filed table from arrays of whole numbers. Nothing is drawn here but hexadecimal."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from perimeter.country.world import Flags, Ints

AMOUNT = pa.decimal128(38, 0)
DIGEST_CHARS = 64


def words(index: Ints, said: Sequence[str]) -> pa.DictionaryArray:
    """A word for each index; null where it is negative. The words differ: Arrow writes a dictionary
    that repeats itself with whatever lay in memory."""
    assert len(set(said)) == len(said), said[:4]
    places = pa.array(index.astype(np.int32), pa.int32(), mask=index < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(said, pa.string()))


def same(count: int, word: str) -> pa.DictionaryArray:
    """One word in every row."""
    return words(np.zeros(count, np.int64), [word])


def numbered(prefix: str, numbers: Ints, mask: Flags | None = None) -> pa.Array:
    """A number of seven digits after a prefix; null where the mask is false."""
    digits = pa.array(numbers, mask=None if mask is None else ~mask).cast(pa.string())
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(digits, 7, "0"), "")


def amounts(units: Ints) -> pa.Array:
    return pa.array(units).cast(AMOUNT)


def times(at: Ints, mask: Flags) -> pa.Array:
    """Instants; null where the mask is false."""
    return pa.array(at, pa.timestamp("us"), mask=~mask)


def hexes(chance: np.random.Generator, mask: Flags) -> pa.Array:
    """64 hexadecimal digits of chance for each row; null where the mask is false."""
    count = len(mask)
    drawn = chance.integers(0, 256, count * DIGEST_CHARS // 2, np.uint8)
    ends = pa.py_buffer(np.arange(count + 1, dtype=np.int32) * DIGEST_CHARS)
    text = pa.py_buffer(drawn.tobytes().hex().encode())
    whole = pa.Array.from_buffers(pa.string(), count, [None, ends, text])
    return pc.if_else(pa.array(mask), whole, None)
