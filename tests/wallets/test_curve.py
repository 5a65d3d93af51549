"""Encodings before the curve; the curve by its published vectors."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from perimeter.wallets import curve
from perimeter.wallets.hashes import tagged
from tests.wallets.signing import VECTORS, flipped, key, needs_vectors, public, vectors

DIGESTS = st.binary(min_size=32, max_size=32)
SCALARS = st.integers(1, curve.ORDER - 1)


@given(SCALARS, SCALARS)
def test_strict_is_just_der_with_a_low_s(r, s):
    low = min(s, curve.ORDER - s)
    assert curve.is_strict(curve.der(r, low))
    assert not curve.is_strict(curve.der(r, curve.ORDER - low))
    assert not curve.is_strict(curve.der(r, low) + b"\x00")
    assert not curve.is_strict(curve.der(0, low)) and not curve.is_strict(curve.der(r, 0))


@given(st.binary(max_size=80))
def test_any_bytes_may_come(data):
    assert not curve.is_strict(data) or curve.der(*_numbers(data)) == data
    assert not curve.verify_ecdsa(data, data, bytes(32))
    assert not curve.verify_schnorr(data, data, bytes(32))
    assert not curve.verify_schnorr(data[:32], (data * 64)[:64], bytes(32))
    assert curve.recover(data[:64].ljust(64, b"\0"), 5, bytes(32)) is None


def _numbers(data):
    split = 4 + data[3]
    return int.from_bytes(data[4:split]), int.from_bytes(data[split + 2 :])


@given(DIGESTS, st.integers(0, 255))
def test_a_signature_is_by_its_key_over_its_digest(digest, bit):
    signature = key().sign(digest, hasher=None)
    assert curve.verify_ecdsa(public(), signature, digest)
    assert not curve.verify_ecdsa(public(2), signature, digest)
    assert not curve.verify_ecdsa(public(), signature, flipped(digest, bit))
    raw = key().sign_recoverable(digest, hasher=None)
    found = curve.recover(raw[:64], raw[64], digest)
    assert found is not None and curve.compressed(found) == public()
    assert not curve.has_high_s(raw)


def test_keys_are_written_as_strictenc_wants():
    long = key().public_key.format(compressed=False)
    assert curve.is_public_key(public()) and curve.is_public_key(long)
    hybrid = bytes([6 + long[64] % 2]) + long[1:]
    assert not curve.is_public_key(hybrid) and not curve.is_public_key(public()[1:])
    assert curve.compressed(long) == public()
    off = b"\x02" + b"\xff" * 32
    assert curve.is_public_key(off) and not curve.verify_ecdsa(off, curve.der(1, 1), bytes(32))
    assert curve.tweaked(b"\xff" * 32, bytes(32)) is None


@needs_vectors
def test_schnorr_by_the_official_vectors():
    """BIP 340: those over 32 bytes, which is all we sign."""
    rows = list(csv.DictReader(io.StringIO((VECTORS / "test-vectors.csv").read_text("utf-8"))))
    seen = [row for row in rows if len(row["message"]) == 64]
    assert len(seen) >= 15
    for row in seen:
        given = (bytes.fromhex(row[name]) for name in ("public key", "signature", "message"))
        assert curve.verify_schnorr(*given) == (row["verification result"] == "TRUE"), row["index"]


@needs_vectors
def test_tweaks_by_the_official_vectors():
    """BIP 341: the output key of every tree of scripts."""
    for case in vectors("wallet-test-vectors.json")["scriptPubKey"]:
        internal = bytes.fromhex(case["given"]["internalPubkey"])
        root = bytes.fromhex(case["intermediary"]["merkleRoot"] or "")
        tweak = tagged("TapTweak", internal + root)
        assert tweak.hex() == case["intermediary"]["tweak"]
        found = curve.tweaked(internal, tweak)
        assert found is not None and found[0].hex() == case["intermediary"]["tweakedPubkey"]
        for block in case["expected"].get("scriptPathControlBlocks", ()):
            assert int(block[:2], 16) & 1 == found[1]
