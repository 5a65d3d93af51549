"""PDF files: what acts by itself in them, and how far their streams swell.

The file is read as bytes, not as a document: what any reader could find is found, wherever the
cross-references point. Names are seen through escapes (`/J#61vaScript`) and within compressed
streams. What cannot be looked into (encryption, unusual packing) is turned away. ISO 32000-2.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from perimeter.judging.inflated import STEP_BYTES, WRAPPED, pieces
from perimeter.judging.kinds import Limits

CHUNK_BYTES = 1 << 20
OVERLAP_BYTES = 8 << 10  # more than the dictionary of a stream takes
NAME_BYTES = 64  # more than a name looked for takes, all its letters escaped


def _escapable(name: str) -> str:
    """A pattern for a name with any of its letters written in hexadecimal (7.3.5)."""
    return "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in name)


_ACTING = ("JavaScript", "Launch", "EmbeddedFile", "RichMedia")
_ACTS = re.compile(f"/(?:{'|'.join(map(_escapable, _ACTING))}|XFA(?=[\\s\\[</]))".encode())
_LOCKED = re.compile(f"/{_escapable('Encrypt')}(?![A-Za-z])".encode())
_OBJECT = re.compile(rb"(?<=\s)obj\b")
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_NAME = re.compile(rb"/([^\s/<>\[\]()%{}]+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

_FLATE = (b"FlateDecode", b"Fl")
_SWELLING = (*_FLATE, b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL", b"BrotliDecode")


def fault(file: BinaryIO, size: int, limits: Limits) -> str:
    """`acts`, `locked`, `odd`, `swells`, or nothing."""
    objects = streams = inflated_bytes = 0
    for at, old, window in _windows(file):
        if _ACTS.search(window):
            return "acts"
        if _LOCKED.search(window):
            return "locked"
        objects += sum(hit.end() > old for hit in _OBJECT.finditer(window))
        for hit in _STREAM.finditer(window):
            if hit.end() <= old:
                continue
            streams += 1
            if _is_odd(window[max(0, hit.start() - OVERLAP_BYTES) : hit.start()]):
                return "odd"
            begins = at + hit.end()
            for cost in _stream(file, begins, size - begins):
                inflated_bytes += cost
                if not cost or inflated_bytes > limits.inflated_bytes_max:
                    return "swells" if cost else "acts"
        if max(objects, streams) > limits.parts_max:
            return "swells"
    return ""


def _windows(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """The file in pieces that overlap: where each begins, how much of it was seen, its bytes."""
    at, kept = 0, b""
    while True:
        file.seek(at)
        fresh = file.read(CHUNK_BYTES)
        if not fresh:
            return
        yield at - len(kept), len(kept), kept + fresh
        at, kept = at + len(fresh), (kept + fresh)[-OVERLAP_BYTES:]


def _is_odd(before: bytes) -> bool:
    """Whether the dictionary before a stream packs in ways that hide: twice over, by a filter not
    named there, or objects by any but the plain one."""
    dictionary = before[before.rfind(b"obj") + 3 :]
    names = [_ESCAPE.sub(_unescaped, name) for name in _NAME.findall(dictionary)]
    filters = [name for name in names if name.endswith(b"Decode") or name in _SWELLING]
    swelling = [name for name in filters if name in _SWELLING]
    if len(swelling) > 1 or not set(swelling) <= set(_FLATE):
        return True
    if b"ObjStm" not in names and b"First" not in names:
        return False
    unnamed = b"Filter" in names and not filters
    return unnamed or len(filters) != len(swelling) or b"DecodeParms" in names or b"Crypt" in names


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escape[1].decode())


def _stream(file: BinaryIO, at: int, left: int) -> Iterator[int]:
    """What inflating the bytes costs, piece by piece, 0 where something in them acts. Bytes that
    do not inflate are some other packing, of pictures, and cost nothing."""
    kept = b""
    try:
        for piece in pieces(file, at, left, WRAPPED):
            if _ACTS.search(kept + piece):
                yield 0
            kept = (kept + piece)[-NAME_BYTES:]
            yield max(len(piece), STEP_BYTES // 4)  # reading costs too, where nothing comes of it
    except zlib.error:
        return
