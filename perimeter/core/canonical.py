"""One byte form of a value, and digests over it (RFC 8785).

Floats are refused: nothing that is signed or compared rests on one. Integers beyond 53 bits are
written as text by whoever makes the value (I-JSON, RFC 7493).
"""

import hashlib
from typing import Any

import rfc8785

SAFE_INTEGER_MAX = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of dicts with text keys, lists, text, safe integers, booleans, None.

    Raises TypeError on a float or a foreign type, ValueError on an integer past 53 bits.
    """
    _check(value)
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """SHA-256 of bytes, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hex."""
    return sha256_hex(canonical(value))


def _check(value: Any) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > SAFE_INTEGER_MAX:
            raise ValueError(f"write integers past 53 bits as text: {value}")
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"keys are text: {key!r}")
            _check(item)
    else:
        raise TypeError(f"{type(value).__name__} has no canonical form")
