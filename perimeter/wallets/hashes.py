"""The digests ledgers use, by their usual names. Nothing here is our own construction."""

from functools import cache
from hashlib import sha256

from Crypto.Hash import RIPEMD160
from Crypto.Hash import keccak as _keccak


def sha(data: bytes) -> bytes:
    """SHA-256."""
    return sha256(data).digest()


def double_sha(data: bytes) -> bytes:
    """SHA-256 twice."""
    return sha(sha(data))


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256: 20 bytes."""
    return ripemd160(sha(data))


def ripemd160(data: bytes) -> bytes:
    """RIPEMD-160; not hashlib's, which some builds of OpenSSL leave out."""
    return RIPEMD160.new(data).digest()


def keccak(data: bytes) -> bytes:
    """Keccak-256 as the EVM has it: the padding from before SHA-3."""
    return _keccak.new(data=data, digest_bits=256).digest()


def tagged(tag: str, data: bytes) -> bytes:
    """A tagged hash (BIP 340)."""
    return sha(_midway(tag) + data)


@cache
def _midway(tag: str) -> bytes:
    return sha(tag.encode()) * 2
