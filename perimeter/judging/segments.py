"""The shape of those segments of a JPEG that its pixels need: as long as what they define.

So nothing lies behind the end of a table or within a number of lines. What a table's own numbers
say is not judged: they shape the picture, as its pixels do. Pure; ITU-T T.81, B.2.
"""

from collections.abc import Iterator

FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # table B.1
HUFFMAN, ARITHMETIC, SCAN, QUANTISED, LINES, RESTARTS = 0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD
NEEDED = FRAMES | {HUFFMAN, ARITHMETIC, QUANTISED, LINES, RESTARTS}

Place = tuple[int, int]


def places(marker: int, body: bytes) -> set[Place]:
    """What a needed segment or the head of a scan defines, each by marker and place; ValueError
    where it has another length, or defines one place twice. `body` follows the length."""
    if marker in FRAMES:  # the number of components, three bytes each
        sound = len(body) >= 6 and body[5] > 0 and len(body) == 6 + 3 * body[5]
        return _one(marker, sound)
    if marker == SCAN:
        sound = bool(body) and 0 < body[0] <= 4 and len(body) == 4 + 2 * body[0]
        return _one(marker, sound)
    if marker in (LINES, RESTARTS):
        return _one(marker, len(body) == 2)
    found, at = set[Place](), 0
    for place, length in _tables(marker, body):
        at += length
        if (marker, place) in found or at > len(body):
            raise ValueError("a damaged jpeg")
        found.add((marker, place))
    if not found:
        raise ValueError("a damaged jpeg")
    return found


def _one(marker: int, sound: bool) -> set[Place]:
    if not sound:
        raise ValueError("a damaged jpeg")
    return {(marker, 0)}


def _tables(marker: int, body: bytes) -> Iterator[tuple[int, int]]:
    """The place and the length of each table, one behind the other, also where one breaks off."""
    at = 0
    while at < len(body):
        high, low = body[at] >> 4, body[at] & 15
        if low > 3 or high > 1:
            raise ValueError("a damaged jpeg")
        if marker == QUANTISED:  # of one byte or two; a place has one table, of either
            place, length = low, 1 + 64 * (1 + high)
        elif marker == HUFFMAN:
            place, length = body[at], 17 + sum(body[at + 1 : at + 17])
        else:
            place, length = body[at], 2
        if marker == HUFFMAN and length > 17 + 256:
            raise ValueError("a damaged jpeg")
        yield place, length
        at += length
