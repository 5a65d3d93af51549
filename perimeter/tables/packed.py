"""A filed file as it is read: itself, or unpacked where it came in gzip or zstd.

One layer is unpacked, within bounds that do not trust what it says of itself. What it holds is not
known here. The unpacked bytes lie in a file without a name, which is gone when the process is.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from perimeter.tables import sheet as limits
from perimeter.tables.sheet import Unreadable

RATIO_MAX = 200  # tables of a firm's trades reach about 10, of rows all alike about 100
FREE_BYTES = 16 * 2**20  # which a file of any size may unpack to
CHUNK_BYTES = 2**20


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading from its beginning; Unreadable where it cannot be unpacked."""
    with path.open("rb") as file:
        kind = packing(file.read(4))
        file.seek(0)
        if not kind:
            yield file
            return
        with tempfile.TemporaryFile() as unpacked:
            _unpack(file, kind, path.stat().st_size, unpacked)
            unpacked.seek(0)
            if packing(unpacked.read(4)):
                raise Unreadable("packed_twice", {})
            unpacked.seek(0)
            yield unpacked


def packing(start: bytes) -> str:
    """The packing a file begins with; empty where it is none. zstd may begin with a skipped frame
    (RFC 8878, 3.1.2)."""
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    skipped = start[1:] == b"\x2a\x4d\x18" and 0x50 <= start[0] <= 0x5F
    return "zstd" if skipped or start == b"\x28\xb5\x2f\xfd" else ""


def _unpack(file: BinaryIO, kind: str, packed_bytes: int, into: BinaryIO) -> None:
    most, size = min(limits.BYTES_MAX, max(FREE_BYTES, packed_bytes * RATIO_MAX)), 0
    for chunk in _chunks(file, kind):
        size += len(chunk)
        if size > most:
            raise Unreadable("packed_too_large", {}, megabytes=most // 2**20)
        into.write(chunk)


def _chunks(file: BinaryIO, kind: str) -> Iterator[bytes]:
    """What is in it, of all its members or frames, whose checksums are held against it."""
    with pa.CompressedInputStream(pa.PythonFile(file, "r"), kind) as stream:
        while True:
            try:
                chunk = stream.read(CHUNK_BYTES)
            except OSError as error:
                raise Unreadable("packed_broken", {}, packing=kind) from error
            if not chunk:
                return
            yield chunk
