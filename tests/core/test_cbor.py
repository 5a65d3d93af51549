"""CBOR against the examples of the RFC, and against a reader of all of it."""

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.cbor import decode, encode

# RFC 8949, appendix A: those of the kinds that are read here.
EXAMPLES = [
    (0, "00"), (10, "0a"), (23, "17"), (24, "1818"), (100, "1864"), (1000, "1903e8"),
    (1_000_000, "1a000f4240"), (1_000_000_000_000, "1b000000e8d4a51000"), (-1, "20"), (-10, "29"),
    (-100, "3863"), (-1000, "3903e7"), (b"", "40"), (bytes.fromhex("01020304"), "4401020304"),
    ("", "60"), ("IETF", "6449455446"), ("ü", "62c3bc"), ("水", "63e6b0b4"), ([], "80"),
    ([1, 2, 3], "83010203"), ([1, [2, 3], [4, 5]], "8301820203820405"), ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"),
]  # fmt: skip
ITEMS = st.recursive(
    st.integers(-(2**63), 2**63 - 1) | st.binary(max_size=40) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.integers(-99999, 99999), inner, max_size=4)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("item, written", EXAMPLES)
def test_the_examples_of_the_rfc(item, written):
    assert encode(item).hex() == written and decode(bytes.fromhex(written)) == item


@given(ITEMS)
def test_it_writes_what_another_library_writes_and_reads_it_back(item):
    data = encode(item)
    assert data == cbor2.dumps(_ordered(item))
    try:
        assert decode(data) == item
    except ValueError:
        assert _depth(item) > 4


@given(st.binary(max_size=60))
def test_strangers_bytes_are_read_as_another_library_reads_them_or_refused(data):
    try:
        item = decode(data)
    except ValueError:
        return
    assert item == cbor2.loads(data)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "18",  # the number is missing
        "0000",  # a second item
        "1c", "1f",  # lengths that mean nothing
        "5f42010243030405ff", "9fff", "bf01ff",  # of open length
        "c11a514b67b0",  # a tag
        "f5", "f6", "f93c00", "fb3ff199999999999a",  # yes, nothing, floats
        "a20102", "a2010201", "a201020103",  # a map too short, a key twice
        "a1616101",  # a key of text
        "62c328",  # not UTF-8
        "9b7fffffffffffffff", "5b7fffffffffffffff", "bb7fffffffffffffff",  # longer than it is
        "818181818180",  # too deep
    ],
)  # fmt: skip
def test_nothing_else_is_read(written):
    with pytest.raises(ValueError):
        decode(bytes.fromhex(written))


def _ordered(item):
    """Maps in the order of their keys' bytes; that library's own order is the older one."""
    if isinstance(item, list):
        return [_ordered(one) for one in item]
    if isinstance(item, dict):
        return {key: _ordered(item[key]) for key in sorted(item, key=cbor2.dumps)}
    return item


def _depth(item) -> int:
    inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return 1 + max(map(_depth, inner), default=-1) if isinstance(item, list | dict) else 0
