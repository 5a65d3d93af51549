"""COSE_Sign1 with ES256 (RFC 9052, RFC 9053 2.1) as bytes: what is signed, and what is carried.

One algorithm, the key's id in the protected header, nothing in the other one. Signing, and checking
a signature, is store/certkeys.py.
"""

from dataclasses import dataclass

from perimeter.core.cbor import Item, decode, encode

ALGORITHM, KID = 1, 4  # labels of headers
ES256 = -7
KID_BYTES, SIGNATURE_BYTES = 8, 64
_TAG = b"\xd2"  # 18, COSE_Sign1


@dataclass(frozen=True)
class Sign1:
    """A signed message: which key, what it says, the two numbers of the signature end to end."""

    kid: bytes
    payload: bytes
    signature: bytes

    def encoded(self) -> bytes:
        whole: list[Item] = [protected(self.kid), {}, self.payload, self.signature]
        return _TAG + encode(whole)


def protected(kid: bytes) -> bytes:
    """The header under the signature: the algorithm, and which key."""
    return encode({ALGORITHM: ES256, KID: kid})


def to_sign(header: bytes, payload: bytes) -> bytes:
    """The bytes under the signature (Sig_structure, RFC 9052 4.4), without outer data."""
    return encode(["Signature1", header, b"", payload])


def read(data: bytes) -> Sign1:
    """The message in these bytes; ValueError unless they are exactly what we would write of it."""
    items = decode(data[1:])
    if not isinstance(items, list) or len(items) != 4:
        raise ValueError("not a COSE_Sign1")
    header, _, payload, signature = items
    if not (isinstance(header, bytes) and isinstance(payload, bytes)):
        raise ValueError("not a COSE_Sign1")
    headers = decode(header)
    kid = headers.get(KID) if isinstance(headers, dict) else None
    if not (isinstance(kid, bytes) and isinstance(signature, bytes)):
        raise ValueError("no key is named")
    message = Sign1(kid, payload, signature)
    # Only the payload is signed as it stands; so nothing around it may be written in another way.
    if message.encoded() != data or len(kid) != KID_BYTES or len(signature) != SIGNATURE_BYTES:
        raise ValueError("written in another way than ours")
    return message
