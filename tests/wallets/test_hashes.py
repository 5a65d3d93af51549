"""Digests against hashlib and published values."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.wallets import hashes


@given(st.binary(max_size=300))
def test_digests_are_hashlibs(data):
    once = hashlib.sha256(data).digest()
    assert hashes.sha(data) == once
    assert hashes.double_sha(data) == hashlib.sha256(once).digest()
    tag = hashlib.sha256(b"TapLeaf").digest()
    assert hashes.tagged("TapLeaf", data) == hashlib.sha256(tag + tag + data).digest()


@pytest.mark.skipif(
    "ripemd160" not in hashlib.algorithms_available, reason="this OpenSSL has no RIPEMD-160"
)
@given(st.binary(max_size=300))
def test_ripemd_is_hashlibs(data):
    assert hashes.ripemd160(data) == hashlib.new("ripemd160", data).digest()
    inner = hashlib.sha256(data).digest()
    assert hashes.hash160(data) == hashlib.new("ripemd160", inner).digest()


def test_keccak_is_the_one_from_before_sha_3():
    """The digest of nothing, as every EVM account without code has it."""
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert hashes.keccak(b"").hex() == empty
    assert hashes.keccak(b"") != hashlib.sha3_256(b"").digest()
    transfer = hashes.keccak(b"transfer(address,uint256)")[:4]
    assert transfer.hex() == "a9059cbb"
