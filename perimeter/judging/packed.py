"""Workbooks (xlsx), which are zip archives: their table of contents, then the truth of it.

Stricter than those who open them, so that no two readers see two different files. Nothing is kept
of what is unpacked: it is counted, up to what was declared and a byte more.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from perimeter.judging.inflated import RAW, pieces
from perimeter.judging.kinds import Limits, by_magic

CONTENTS_BYTES_MAX = 16 << 20
SMALL_BYTES = 1 << 20  # below this a ratio says nothing
# APPNOTE 6.3.10: 4.3.16, 4.3.12 and 4.3.7
_END, _LOCAL = struct.Struct("<4s4H2LH"), struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s2x2x2H4x4x2L3H2x2x4xL")
_LOCKED, _SIZES_FOLLOW = 0x2041, 0x0008
_STORED, _DEFLATED = 0, 8
_WIDE = 0xFFFF_FFFF  # writers that do not know sizes beforehand leave room for those of 64 bits
_MUST = {"[content_types].xml", "xl/workbook.xml"}
_MACROS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/dialogsheets/")
_NESTED = ("/embeddings/", "/activex/")


@dataclass(frozen=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    packed: int
    bare: int
    at: int


def fault(file: BinaryIO, size: int, limits: Limits) -> str:
    """`packs`, `locked`, `macros`, `nested`, `swells`, `damaged`, or nothing."""
    contents_at, entries = _contents(file, size, limits)
    if not entries:
        return "damaged"
    why = _declared(entries, limits)
    if why:
        return why
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.at):
        data_at = _data_at(file, entry, end)
        end = data_at + entry.packed
        if data_at < 0 or end > contents_at:
            return "damaged"
        why = _unpacked(file, entry, data_at)
        if why:
            return why
    return ""


def _contents(file: BinaryIO, size: int, limits: Limits) -> tuple[int, list[_Entry]]:
    """Where the table of contents begins, and its entries; none where anything is odd about it.

    It must end the file without a comment: the usual doors for a second archive in the first.
    """
    file.seek(max(0, size - _END.size))
    tail = file.read(_END.size)
    if len(tail) < _END.size:
        return 0, []
    magic, *disks, count, length, at, comment = _END.unpack(tail)
    whole = at + length + _END.size == size and length <= CONTENTS_BYTES_MAX
    if magic != b"PK\x05\x06" or disks != [0, 0, count] or comment or not whole:
        return 0, []
    if count > limits.parts_max:
        return 0, []
    file.seek(at)
    table, found, place = file.read(length), list[_Entry](), 0
    for _ in range(count):
        if place + _CENTRAL.size > length or table[place : place + 4] != b"PK\x01\x02":
            return 0, []
        row = _CENTRAL.unpack_from(table, place)
        _, flags, method, packed, bare, named, extra, noted, start = row
        begins = place + _CENTRAL.size
        found.append(_Entry(table[begins : begins + named], flags, method, packed, bare, start))
        place = begins + named + extra + noted
    return at, found if place == length else []


def _declared(entries: Sequence[_Entry], limits: Limits) -> str:
    """What the table of contents itself gives away."""
    names = [entry.name.decode("utf-8", "replace").casefold() for entry in entries]
    if any(entry.flags & _LOCKED for entry in entries):
        return "locked"
    if not set(names) >= _MUST:
        return "packs"
    if any(part in name for name in names for part in _MACROS):
        return "macros"
    if any(part in name for name in names for part in _NESTED):
        return "nested"
    packings = {entry.method for entry in entries}
    whole = len(set(names)) == len(names) and packings <= {_STORED, _DEFLATED}
    if not whole or any(map(_leads_out, names)):
        return "damaged"
    bare, packed = sum(e.bare for e in entries), sum(e.packed for e in entries)
    swells = bare > SMALL_BYTES and bare > limits.times_max * packed
    return "swells" if swells or bare > limits.inflated_bytes_max else ""


def _leads_out(name: str) -> bool:
    """Whether a name could be written outside the folder it is unpacked into."""
    return bool({"\\", ":"} & {*name} or {"", ".", ".."} & {*name.rstrip("/").split("/")})


def _data_at(file: BinaryIO, entry: _Entry, end: int) -> int:
    """Where an entry's bytes begin, if its own header says what the contents say; else -1.

    Entries may not overlap: each begins where the one before has ended, or later.
    """
    file.seek(entry.at)
    head = file.read(_LOCAL.size)
    if entry.at < end or len(head) < _LOCAL.size:
        return -1
    magic, _, flags, method, _, _, _, packed, bare, named, extra = _LOCAL.unpack(head)
    sizes, said = (packed, bare), (magic, method, file.read(named))
    unsaid = sizes == (_WIDE, _WIDE) or (flags & _SIZES_FOLLOW and sizes == (0, 0))
    if said != (b"PK\x03\x04", entry.method, entry.name):
        return -1
    if not unsaid and sizes != (entry.packed, entry.bare):
        return -1
    return entry.at + _LOCAL.size + int(named) + int(extra)


def _unpacked(file: BinaryIO, entry: _Entry, at: int) -> str:
    """Whether the entry is as long as declared, and no file of a kind of its own."""
    file.seek(at)
    if entry.method == _STORED:
        inner = by_magic(file.read(min(entry.packed, 512)))
        return _nested(inner) or ("damaged" if entry.packed != entry.bare else "")
    total = 0
    try:
        for piece in pieces(file, at, entry.packed, RAW):
            if not total and _nested(by_magic(piece)):
                return "nested"
            total += len(piece)
            if total > entry.bare:
                return "swells"
    except zlib.error:
        return "damaged"
    return "" if total == entry.bare else "damaged"


def _nested(inner: str) -> str:
    return "nested" if inner in ("runs", "packs", "old", "xlsx", "pdf") else ""
