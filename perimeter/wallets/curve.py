"""Signatures on secp256k1, by the library Bitcoin nodes use. Lengths and encodings are checked here
first: the library trusts its caller with them. A high s is never taken (BIP 146, EIP-2).
"""

from coincurve import PublicKey, PublicKeyXOnly

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
COMPACT_BYTES = 65


def is_public_key(key: bytes) -> bool:
    """Whether a key is written as STRICTENC wants: 33 bytes after 2 or 3, 65 after 4."""
    return (len(key) == 33 and key[0] in (2, 3)) or (len(key) == 65 and key[0] == 4)


def is_strict(signature: bytes) -> bool:
    """Whether an ECDSA signature is strict DER (BIP 66) with r and s in range and a low s."""
    if not 8 <= len(signature) <= 72 or signature[3] > 33 or len(signature) < 6 + signature[3]:
        return False
    split = 4 + signature[3]
    r, s = int.from_bytes(signature[4:split]), int.from_bytes(signature[split + 2 :])
    return 0 < r < ORDER and 0 < s <= ORDER // 2 and signature == der(r, s)


def der(r: int, s: int) -> bytes:
    """The one DER form of a signature."""
    parts = [number.to_bytes(number.bit_length() // 8 + 1) for number in (r, s)]
    body = b"".join(b"\x02" + bytes([len(part)]) + part for part in parts)
    return b"\x30" + bytes([len(body)]) + body


def verify_ecdsa(key: bytes, signature: bytes, digest: bytes) -> bool:
    """Whether a strict signature over 32 bytes is by a key; False for a point off the curve."""
    if not is_public_key(key) or not is_strict(signature) or len(digest) != 32:
        return False
    try:
        return bool(PublicKey(key).verify(signature, digest, hasher=None))
    except ValueError:
        return False


def verify_schnorr(key: bytes, signature: bytes, digest: bytes) -> bool:
    """BIP 340, x-only key."""
    if len(key) != 32 or len(signature) != 64 or len(digest) != 32:
        return False
    try:
        return bool(PublicKeyXOnly(key).verify(signature, digest))
    except ValueError:
        return False


def tweaked(key: bytes, tweak: bytes) -> tuple[bytes, int] | None:
    """(x, parity) of an x-only key after a tweak (BIP 341); None where there is no such point."""
    try:
        point = PublicKeyXOnly(key)
        point.tweak_add(tweak)
    except ValueError:
        return None
    return point.format(), int(point.parity)


def has_high_s(compact: bytes) -> bool:
    """Of r ‖ s, 64 bytes."""
    return int.from_bytes(compact[32:64]) > ORDER // 2


def recover(compact: bytes, recid: int, digest: bytes) -> bytes | None:
    """The uncompressed key that made r ‖ s over a digest; None where no key can have."""
    try:
        signature = compact + bytes([recid])
        found = PublicKey.from_signature_and_message(signature, digest, hasher=None)
    except ValueError:
        return None
    return bytes(found.format(compressed=False))


def compressed(key: bytes) -> bytes:
    """The 33-byte form of an uncompressed key."""
    return bytes([2 + (key[64] & 1)]) + key[1:33]
