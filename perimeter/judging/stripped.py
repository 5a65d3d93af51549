"""Photographs without what they say beside the picture: where, when, with which telephone, by whom.

A JPEG or a PNG is written anew from its known parts, byte by byte as they are; every other part is
left out, and so is whatever follows its end. A known part has the length that it needs and stands
once where one is enough, so that nothing lies in it. Of a JPEG's notes one is kept: which side is
up. No pixel is decoded, so what a picture shows, or hides among its pixels, stays. Pure.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from perimeter.judging.kinds import PNG
from perimeter.judging.pictures import PIECES_MAX
from perimeter.judging.segments import FRAMES, LINES, NEEDED, SCAN, Place, places

JPEG = b"\xff\xd8"
_END = 0xD9
_MARKER = re.compile(rb"\xff+(?=[^\xff])")
_NO_PIXELS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # a marker, but for restarts (B.1.1.3)
_ADOBE, _ADOBE_BYTES = 0xEE, 12  # says how colours are coded; there is no room for words in it
_EXIF, _EXIF_HEAD = 0xE1, b"Exif\0\0"
_UP, _SHORT = 0x0112, 3  # the tag of the side that is up, and its type (TIFF 6.0)
_PIXELS = b"IDAT"
# How long the other chunks may be: a header, at most 256 colours and how they shine through.
_CHUNKS = {b"IHDR": 13, b"PLTE": 3 * 256, b"tRNS": 256, b"IEND": 0}


def stripped(data: bytes) -> tuple[str, bytes]:
    """The kind of a picture, png or jpeg, and its bytes without notes; ValueError where it is
    neither, or breaks off before its end."""
    if data.startswith(PNG):
        return "png", PNG + b"".join(_chunks(data))
    if data.startswith(JPEG):
        return "jpeg", JPEG + b"".join(_segments(data))
    raise ValueError("not a picture of a known kind")


def _chunks(data: bytes) -> Iterator[bytes]:
    """The needed chunks of a PNG, up to its end (third edition, 5.3)."""
    at, seen = len(PNG), set[bytes]()
    for _ in range(PIECES_MAX):
        length, name = _unpacked(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        whole = len(chunk) == 12 + length and _is_sound(chunk)
        if not whole or (name == b"IHDR") == bool(seen):
            raise ValueError("a damaged png")
        if name in _CHUNKS and (name in seen or length > _CHUNKS[name]):
            raise ValueError("a png that holds more than it needs")
        seen.add(name)
        at += len(chunk)
        if name in _CHUNKS or name == _PIXELS:
            yield chunk
        if name == b"IEND" and _PIXELS in seen:
            return
    raise ValueError("a png without an end")


def _is_sound(chunk: bytes) -> bool:
    return zlib.crc32(chunk[4:-4]) == int.from_bytes(chunk[-4:])


def _segments(data: bytes) -> Iterator[bytes]:
    """The needed segments of a JPEG, up to its end (ITU-T T.81, B.1.1)."""
    at, frames, scans, placed = len(JPEG), 0, 0, set[Place]()
    for _ in range(PIECES_MAX):
        at = _marker(data, at)
        marker = data[at + 1]
        if marker == _END and frames == 1 and scans:
            yield data[at : at + 2]
            return
        (length,) = _unpacked(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise ValueError("a damaged jpeg")
        at += len(segment)
        frames, scans = frames + (marker in FRAMES), scans + (marker == SCAN)
        if marker == SCAN:
            places(marker, segment[4:])
            end = _scan_end(data, at)
            segment, at, placed = segment + data[at:end], end, set()
            yield segment
        elif marker in NEEDED:
            _place(placed, places(marker, segment[4:]))
            if marker == LINES and scans != 1:
                raise ValueError("a jpeg that says its lines where it may not")
            yield segment
        elif marker == _ADOBE and _is_adobe(segment):
            _place(placed, {(marker, 0)})
            yield segment
        elif marker == _EXIF and segment[4:10] == _EXIF_HEAD:
            yield from _upright(segment[10:])
    raise ValueError("a jpeg without an end")


def _place(placed: set[Place], more: set[Place]) -> None:
    """Notes what is defined; between two scans nothing is defined twice, since nothing used it."""
    if not placed.isdisjoint(more):
        raise ValueError("a jpeg that holds more than it needs")
    placed |= more


def _marker(data: bytes, at: int) -> int:
    """Where a marker begins; what fills the place before it is stepped over."""
    found = _MARKER.match(data, at)
    if found is None:
        raise ValueError("a damaged jpeg")
    return found.end() - 1


def _scan_end(data: bytes, at: int) -> int:
    """Where the coded pixels end: at a marker that is no restart."""
    found = _NO_PIXELS.search(data, at)
    if found is None:
        raise ValueError("a jpeg that breaks off")
    return found.start()


def _is_adobe(segment: bytes) -> bool:
    return len(segment) == 4 + _ADOBE_BYTES and segment[4:9] == b"Adobe"


def _upright(tiff: bytes) -> Iterator[bytes]:
    """A note of our own with the side that is up, where the picture's notes said one."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return
    try:
        (first,) = _unpacked(order + "I", tiff, 4)
        (count,) = _unpacked(order + "H", tiff, first)
        for place in range(first + 2, first + 2 + 12 * count, 12):
            tag, kind, _, value = _unpacked(order + "HHIH", tiff, place)
            if (tag, kind) == (_UP, _SHORT) and 1 < value <= 8:
                note = struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, _UP, _SHORT, 1, value, 0, 0)
                body = _EXIF_HEAD + note
                yield struct.pack(">BBH", 0xFF, _EXIF, 2 + len(body)) + body
                return
    except ValueError:
        return  # notes in disorder are left out like all others


def _unpacked(form: str, data: bytes, at: int) -> tuple[Any, ...]:
    """What stands at a place; ValueError where the data ends before them."""
    try:
        return struct.unpack_from(form, data, at)
    except struct.error as error:
        raise ValueError("it breaks off") from error
