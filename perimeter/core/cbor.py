"""CBOR (RFC 8949) as far as certificates need it: whole numbers, bytes, text, lists and maps.

Strangers send these bytes, so nothing else is read: no tags, which other readers turn into dates,
decimals or patterns, no floats, nothing of open length, and nothing nested deeper than we write.
"""

from typing import TypeAlias

Item: TypeAlias = int | bytes | str | list["Item"] | dict[int, "Item"]

DEPTH_MAX = 4
_UINT, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP = range(6)


def encode(item: Item) -> bytes:
    """The one shortest form, maps in the order of their keys' bytes (4.2.1)."""
    if isinstance(item, int):
        return _head(_UINT, item) if item >= 0 else _head(_NEGATIVE, -1 - item)
    if isinstance(item, bytes):
        return _head(_BYTES, len(item)) + item
    if isinstance(item, str):
        data = item.encode()
        return _head(_TEXT, len(data)) + data
    if isinstance(item, list):
        return _head(_LIST, len(item)) + b"".join(map(encode, item))
    pairs = sorted((encode(key), encode(value)) for key, value in item.items())
    return _head(_MAP, len(pairs)) + b"".join(key + value for key, value in pairs)


def decode(data: bytes) -> Item:
    """The one item that the bytes are; ValueError on anything else. Whether they are its shortest
    form, the caller sees by encoding it again."""
    item, end = _item(data, 0, 0)
    if end != len(data):
        raise ValueError("bytes after the end")
    return item


def _head(major: int, n: int) -> bytes:
    if n < 24:
        return bytes([major << 5 | n])
    size = next(size for size in range(4) if n < 1 << (8 << size))  # StopIteration past 64 bits
    return bytes([major << 5 | 24 + size]) + n.to_bytes(1 << size, "big")


def _item(data: bytes, at: int, depth: int) -> tuple[Item, int]:
    if at >= len(data) or depth > DEPTH_MAX:
        raise ValueError("too short or too deep")
    major, n, at = data[at] >> 5, data[at] & 31, at + 1
    if n >= 24:
        width = 1 << (n - 24)
        if n > 27 or at + width > len(data):
            raise ValueError("a length that is not read here")
        n, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major in (_UINT, _NEGATIVE):
        return (n if major == _UINT else -1 - n), at
    if major > _MAP or n > len(data) - at:
        raise ValueError("a kind that is not read here, or too short")
    if major in (_BYTES, _TEXT):
        piece = data[at : at + n]
        return (piece if major == _BYTES else piece.decode()), at + n
    items: list[Item] = []
    for _ in range(n if major == _LIST else 2 * n):
        one, at = _item(data, at, depth + 1)
        items.append(one)
    return (items if major == _LIST else _map(items)), at


def _map(items: list[Item]) -> dict[int, Item]:
    found: dict[int, Item] = {}
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, int) or key in found:
            raise ValueError("a key that is no number, or stands twice")
        found[key] = value
    return found
