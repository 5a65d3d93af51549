"""Sealed bytes: what only the holder of one key can read, changed or cut by nobody unnoticed.

A file of any length is sealed in portions, so that neither side holds it whole. Its key is 32
random bytes, itself sealed to an X25519 key with HPKE (RFC 9180, base mode); the portions are as in
STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a counter in the nonce keeps their order, and
the last is marked. Who sealed it is not known here: that is for a signature inside.
Format: docs/formats/package.md.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from perimeter.core.problem import Refusal

MAGIC = b"perimeter-sealed/1\n"
KEY_BYTES = 32
KID_BYTES = 8
PORTION_BYTES = 64 * 1024
_TAG_BYTES = 16
_WRAPPED_BYTES = 32 + KEY_BYTES + _TAG_BYTES  # HPKE's own public key, then the sealed one
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class Head:
    """What stands before the portions: for which key (16 hex digits), and the sealed key."""

    kid: str
    wrapped: bytes


def key_id(public: bytes) -> str:
    """The name of a key of 32 bytes: the first 8 of its SHA-256, in hex."""
    return hashlib.sha256(public).digest()[:KID_BYTES].hex()


def seal(content: Iterable[bytes], to: bytes, key: bytes, use: str) -> Iterator[bytes]:
    """The sealed file in pieces. `to` is the public key; `key` 32 random bytes, used this once.

    What was sealed for one `use` does not open as another.
    """
    assert len(key) == KEY_BYTES
    kid = key_id(to)
    wrapped = _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(to), info=_info(kid, use))
    yield MAGIC + bytes.fromhex(kid) + wrapped
    cipher = ChaCha20Poly1305(key)
    for n, (portion, is_last) in enumerate(_portions(content)):
        yield cipher.encrypt(_nonce(n, is_last), portion, None)


def read_head(file: BinaryIO) -> Head:
    """Reads up to the portions; Refusal where the file is no sealed one."""
    start = file.read(len(MAGIC))
    if start != MAGIC:
        raise Refusal("sealed_not_one")
    kid, wrapped = file.read(KID_BYTES), file.read(_WRAPPED_BYTES)
    if len(wrapped) < _WRAPPED_BYTES:
        raise Refusal("sealed_cut")
    return Head(kid.hex(), wrapped)


def opened(file: BinaryIO, head: Head, private: X25519PrivateKey, use: str) -> Iterator[bytes]:
    """What was sealed, in portions. Refusal where a bit was changed or the end is missing: until it
    has ended, nothing of it is to be believed."""
    try:
        key = _SUITE.decrypt(head.wrapped, private, info=_info(head.kid, use))
    except (InvalidTag, ValueError) as error:
        raise Refusal("sealed_changed") from error
    cipher, n = ChaCha20Poly1305(key), 0
    portion = file.read(PORTION_BYTES + _TAG_BYTES)
    while True:
        following = file.read(PORTION_BYTES + _TAG_BYTES)
        content = _opened(cipher, n, portion, not following)
        if n and not content:  # we never seal one
            raise Refusal("sealed_changed")
        yield content
        if not following:
            return
        portion, n = following, n + 1


def _opened(cipher: ChaCha20Poly1305, n: int, portion: bytes, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(n, is_last), portion, None)
    except InvalidTag as error:
        if is_last and (not portion or _is_whole(cipher, n, portion)):
            raise Refusal("sealed_cut") from error
        raise Refusal("sealed_changed") from error


def _is_whole(cipher: ChaCha20Poly1305, n: int, portion: bytes) -> bool:
    """Whether a portion that stands last was sealed as one that others follow."""
    try:
        cipher.decrypt(_nonce(n, False), portion, None)
    except InvalidTag:
        return False
    return True


def _portions(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The content in equal portions, with whether one is the last; one empty where it is empty."""
    held = bytearray()
    for piece in content:
        held += piece
        while len(held) > PORTION_BYTES:
            yield bytes(held[:PORTION_BYTES]), False
            del held[:PORTION_BYTES]
    yield bytes(held), True


def _nonce(n: int, is_last: bool) -> bytes:
    return n.to_bytes(11) + bytes([is_last])


def _info(kid: str, use: str) -> bytes:
    return MAGIC + use.encode() + b"\n" + bytes.fromhex(kid)
