"""Sealed bytes: official vectors, another implementation, and every way a file may be wrong."""

from io import BytesIO

import pytest
from Crypto.Protocol import HPKE
from Crypto.PublicKey import ECC
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core import sealed
from perimeter.core.problem import Refusal
from perimeter.core.sealed import KEY_BYTES, PORTION_BYTES, key_id, opened, read_head, seal

KEY = X25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
OTHER = X25519PrivateKey.from_private_bytes(b"o" * 32)
CONTENT = b"k" * KEY_BYTES
HEAD_BYTES = len(sealed.MAGIC) + 8 + 80


def made(content: bytes, use: str = "test", to: bytes = PUBLIC, piece: int = 10**9) -> bytes:
    pieces = (content[at : at + piece] for at in range(0, len(content), piece))
    return b"".join(seal(pieces, to, CONTENT, use))


def read(file: bytes, key: X25519PrivateKey = KEY, use: str = "test") -> bytes:
    given = BytesIO(file)
    return b"".join(opened(given, read_head(given), key, use))


def code(file: bytes, key: X25519PrivateKey = KEY, use: str = "test") -> str:
    with pytest.raises(Refusal) as caught:
        read(file, key, use)
    return caught.value.code


@pytest.mark.parametrize(
    "size", [0, 1, PORTION_BYTES - 1, PORTION_BYTES, PORTION_BYTES + 1, 3 * PORTION_BYTES]
)
@pytest.mark.parametrize("piece", [10**9, PORTION_BYTES, 1000])
def test_what_is_sealed_opens_whatever_its_size_and_pieces(size, piece):
    content = bytes(n % 251 for n in range(size))
    file = made(content, piece=piece)
    assert read(file) == content
    portions = max(1, -(-size // PORTION_BYTES))
    assert len(file) == HEAD_BYTES + size + 16 * portions


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.integers(min_value=1, max_value=50))
def test_whatever_is_sealed_opens(content, piece):
    assert read(made(content, piece=piece)) == content


def test_it_says_for_whom_and_nothing_else():
    file = made(b"Firm F-001 filed trades")
    assert read_head(BytesIO(file)).kid == key_id(PUBLIC)
    assert b"F-001" not in file and made(b"x") != made(b"x"), "HPKE draws a key of its own"


def test_every_changed_bit_is_noticed():
    file = made(b"a row of a filing")
    for at in range(len(file)):
        bad = bytearray(file)
        bad[at] ^= 1 << at % 8
        known = "sealed_not_one" if at < len(sealed.MAGIC) else "sealed_changed"
        assert code(bytes(bad)) == known, at


def test_every_cut_is_noticed():
    file = made(bytes(2 * PORTION_BYTES + 100))
    ends = [HEAD_BYTES + n * (PORTION_BYTES + 16) for n in range(3)]
    for end in ends:  # where a portion ends, nothing but the mark of the last one tells
        assert code(file[:end]) == "sealed_cut", end
    for end in (*range(len(sealed.MAGIC), HEAD_BYTES, 7), HEAD_BYTES - 1):
        assert code(file[:end]) == "sealed_cut"
    for end in (ends[0] + 1, ends[1] - 1, ends[1] + 1, len(file) - 1):
        assert code(file[:end]) == "sealed_changed", end
    assert code(file + b"x") == "sealed_changed"
    assert code(b"") == code(sealed.MAGIC[:-1]) == code(b"PK\x03\x04") == "sealed_not_one"


def test_portions_keep_their_order_and_their_file():
    file, one = made(bytes(3 * PORTION_BYTES)), PORTION_BYTES + 16
    head, parts = file[:HEAD_BYTES], [file[HEAD_BYTES + n * one :][:one] for n in range(3)]
    assert read(head + b"".join(parts)) == bytes(3 * PORTION_BYTES)
    for order in ((1, 0, 2), (0, 2), (0, 1, 1), (0, 0, 1, 2), (2,), (0, 1, 2, 2)):
        assert code(head + b"".join(parts[n] for n in order)).startswith("sealed_c")
    other = b"".join(seal([bytes(3 * PORTION_BYTES)], PUBLIC, b"j" * 32, "test"))
    assert code(other[:HEAD_BYTES] + file[HEAD_BYTES:]) == "sealed_changed"


def test_another_key_and_another_use_do_not_open():
    file = made(b"x")
    assert code(file, key=OTHER) == code(file, use="other") == "sealed_changed"
    kid = bytes.fromhex(key_id(OTHER.public_key().public_bytes_raw()))
    renamed = sealed.MAGIC + kid + file[len(sealed.MAGIC) + 8 :]
    assert code(renamed) == "sealed_changed"


def test_another_implementation_opens_it_and_is_opened():
    """pycryptodome's HPKE, which shares no code with ours, and STREAM as its paper has it."""
    from Crypto.Cipher import ChaCha20_Poly1305

    content = bytes(PORTION_BYTES + 5)
    file, info = made(content), sealed.MAGIC + b"test\n" + bytes.fromhex(key_id(PUBLIC))
    wrapped = file[HEAD_BYTES - 80 : HEAD_BYTES]
    private = ECC.construct(curve="Curve25519", seed=KEY.private_bytes_raw())
    how = {"aead_id": HPKE.AEAD.CHACHA20_POLY1305, "info": info}
    opener = HPKE.new(receiver_key=private, enc=wrapped[:32], **how)
    key = opener.unseal(wrapped[32:])
    assert key == CONTENT
    found, rest = b"", file[HEAD_BYTES:]
    for n in range(2):
        part, rest = rest[: PORTION_BYTES + 16], rest[PORTION_BYTES + 16 :]
        nonce = n.to_bytes(11, "big") + (b"\0" if rest else b"\1")
        cipher = ChaCha20_Poly1305.new(key=key, nonce=nonce)
        found += cipher.decrypt_and_verify(part[:-16], part[-16:])
    assert found == content
    sealer = HPKE.new(receiver_key=private.public_key(), **how)
    theirs = file[: HEAD_BYTES - 80] + sealer.enc + sealer.seal(CONTENT) + file[HEAD_BYTES:]
    assert read(theirs) == content


def test_official_vector():
    """RFC 9180, A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode, the
    first encryption."""
    private = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"
    enc = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
    text = (
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
    )
    found = openssl.hpke._decrypt_with_aad(
        sealed._SUITE,
        bytes.fromhex(enc + text),
        X25519PrivateKey.from_private_bytes(bytes.fromhex(private)),
        bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"),
        b"Count-0",
    )
    assert found == b"Beauty is truth, truth beauty"
