"""Which reader takes a file, by what the file begins with; other kinds are named.

A file's name is never asked. What stands behind the beginning is for the reader to judge.
"""

import codecs
from collections.abc import Callable, Sequence
from typing import BinaryIO

from perimeter.core.problem import Problem
from perimeter.tables.csvfile import read_csv
from perimeter.tables.form import Column
from perimeter.tables.ndjsonfile import read_ndjson
from perimeter.tables.parquetfile import read_parquet
from perimeter.tables.sheet import Sheet, Unreadable
from perimeter.tables.xlsxfile import read_xlsx

Reader = Callable[[BinaryIO, Sequence[Column]], tuple[Sheet, list[Problem]]]

START_BYTES = 4096
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_NAMED = {b"%PDF": "PDF", b"{\\rtf": "RTF", b"<": "XML / HTML", b"7z\xbc\xaf": "7z", b"Rar!": "RAR"}


def reader_of(file: BinaryIO) -> Reader:
    """The reader of a file's kind; Unreadable where there is none."""
    file.seek(0)
    start = file.read(START_BYTES)
    bare = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        raise Unreadable("file_empty", {})
    if start.startswith((b"PAR1", b"PARE")):
        return read_parquet
    if start.startswith(b"PK\x03\x04"):
        return read_xlsx
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("file_locked", {}) if _is_locked(file, start) else _other("xls")
    for mark, name in _NAMED.items():
        if bare.startswith(mark):
            raise _other(name)
    if bare.startswith(b"["):
        raise Unreadable("json_is_array", {})
    return read_ndjson if bare.startswith(b"{") else read_csv


def _other(name: str) -> Unreadable:
    return Unreadable("file_kind_other", {}, kind=name)


def _is_locked(file: BinaryIO, start: bytes) -> bool:
    """Whether an older office file wraps one with a password: its list of streams says so
    ([MS-CFB] 2.2: sector size as a power of two at 30, first sector of the list at 48)."""
    power, first = (int.from_bytes(start[at : at + n], "little") for at, n in ((30, 2), (48, 4)))
    file.seek((first + 1) << min(power, 12))
    return _LOCKED in file.read(START_BYTES)
