"""COSE_Sign1 as bytes: what is signed, and that there is one way to write it."""

import cbor2
import pytest

from perimeter.core.cose import Sign1, protected, read, to_sign

MESSAGE = Sign1(b"12345678", b"payload", b"s" * 64)


def test_another_library_reads_what_the_rfc_describes():
    tag = cbor2.loads(MESSAGE.encoded())
    header, open_header, payload, signature = tag.value
    assert tag.tag == 18 and open_header == {} and payload == b"payload" and signature == b"s" * 64
    assert cbor2.loads(header) == {1: -7, 4: b"12345678"} and header == protected(b"12345678")
    assert cbor2.loads(to_sign(header, payload)) == ["Signature1", header, b"", b"payload"]
    assert read(MESSAGE.encoded()) == MESSAGE


def whole(header=None, opened=None, tag=18, **more):
    header = cbor2.dumps({1: -7, 4: b"12345678"}) if header is None else header
    items = [header, opened or {}, more.get("payload", b"p"), more.get("signature", b"s" * 64)]
    return cbor2.dumps(cbor2.CBORTag(tag, items))


def test_the_frame_of_these_tests_is_itself_read():
    assert read(whole()) == Sign1(b"12345678", b"p", b"s" * 64)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        whole()[1:],  # no tag
        whole(tag=17),
        whole(opened={4: b"12345678"}),
        whole(header=cbor2.dumps({4: b"12345678", 1: -7})),
        whole(header=cbor2.dumps({1: -37, 4: b"12345678"})),
        whole(header=cbor2.dumps({1: -7, 4: b"12345678", 5: 1})),
        whole(header=cbor2.dumps({1: -7})),
        whole(header=cbor2.dumps({1: -7, 4: b"1234567"})),
        whole(header=cbor2.dumps([1])),
        whole(header=b""),
        whole(header="text"),
        whole(payload="text"),
        whole(signature=b"s" * 63),
        whole(signature=1),
        cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b""])),
        whole() + b"\x00",
        whole().replace(b"\xa0\x41p", b"\xa0\x58\x01p"),  # a length longer than it must be
    ],
)
def test_nothing_else_is_one(data):
    with pytest.raises(ValueError):
        read(data)
