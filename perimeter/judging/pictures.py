"""PNG and JPEG files by their headers: how many pixels they claim, and that they are whole.

No pixel is decoded, so a picture that claims little and holds garbage passes: it is small.
"""

import struct
from typing import BinaryIO

from perimeter.judging.kinds import PNG, Limits

PIECES_MAX = 100_000  # chunks or segments walked
_SIZED = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # start of frame, ITU-T T.81 table B.1
_BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length


def png_fault(file: BinaryIO, size: int, limits: Limits) -> str:
    """`pixels`, `damaged`, or nothing (PNG third edition, 5.2 and 11.2.1)."""
    at = len(PNG)
    for count in range(PIECES_MAX):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return "damaged"
        length, name = struct.unpack(">I4s", head[:8])
        if (name == b"IHDR") != (count == 0):
            return "damaged"
        if count == 0:
            width, height = struct.unpack(">II", head[8:16].ljust(8, b"\0"))
            why = _pixels(width, height, limits) if length == 13 else "damaged"
            if why:
                return why
        at += 12 + length
        if name == b"IEND":  # what follows the end is another file in disguise
            return "" if at == size else "damaged"
    return "damaged"


def jpeg_fault(file: BinaryIO, size: int, limits: Limits) -> str:
    """`pixels`, `damaged`, or nothing; reads segments up to the frame's (ITU-T T.81, B.2.2)."""
    at = 2
    for _ in range(PIECES_MAX):
        file.seek(at)
        head = file.read(9)
        if len(head) < 4 or head[0] != 0xFF:
            return "damaged"
        if head[1] == 0xFF:  # fill
            at += 1
        elif head[1] in _BARE:
            at += 2
        elif head[1] in _SIZED:
            height, width = struct.unpack(">HH", head[5:9].ljust(4, b"\0"))
            return _pixels(width, height, limits) if at + 2 + _length(head) < size else "damaged"
        elif head[1] in (0xD9, 0xDA):  # the end, or the picture itself, before any size
            return "damaged"
        else:
            at += 2 + _length(head)
    return "damaged"


def _length(head: bytes) -> int:
    """The length of a JPEG segment after its marker; itself included, so at least 2."""
    return max(2, int.from_bytes(head[2:4], "big"))


def _pixels(width: int, height: int, limits: Limits) -> str:
    if not width or not height:
        return "damaged"
    return "pixels" if width * height > limits.pixels_max else ""
