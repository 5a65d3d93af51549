"""Hostile files made by code: what programs write wrongly, and what nobody writes by accident."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa

from perimeter.tables import form as forms
from perimeter.tables.reading import Reading, read
from tests.tables.books import MAIN, book
from tests.test_tidy import ROOT

HEAD = ["site", "permitted_kw", "from_day", "document"]
PERMITS = forms.load(ROOT / "schedules")["permits"]
LINE = "S-1,120,2026-01-31,No. 7"
CSV = f"{','.join(HEAD)}\n{LINE}\n"
ZSTD = b"\x28\xb5\x2f\xfd"


def reading(path: Path) -> Reading:
    return read(PERMITS, path, zone="UTC", period=None)


def told(path: Path, content: bytes | None = None) -> list[tuple[str, dict[str, str | int]]]:
    """Code and place of every problem; [] where the file is taken with its one permit."""
    if content is not None:
        path.write_bytes(content)
    found = reading(path)
    if found.table is not None:
        assert [row["site"] for row in found.table.to_pylist()] == ["S-1"]
    return [(problem.code, dict(problem.where)) for problem in found.problems]


def codes(path: Path, content: bytes | None = None) -> list[str]:
    return [code for code, _ in told(path, content)]


def excels_csv(encoding: str, text: str = CSV.replace("No. 7", "Разрешение")) -> bytes:
    """As Excel saves "CSV" or "Unicode text" with a Russian or Turkmen system around it."""
    return text.encode(encoding)


def zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


def gzip_bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros, in members of sixteen."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    member = packer.compress(b"\0" * 2**24) + packer.flush()
    return member * (megabytes // 16)


def zipped(entries: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


def overlapping(entries: int) -> bytes:
    """A zip whose list names the same packed bytes again and again (Fifield, 2019)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"a" * 2**20
    packed = packer.compress(plain) + packer.flush()
    check = zlib.crc32(plain)
    sizes = struct.pack("<III", check, len(packed), len(plain))
    first = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes
    listing = b""
    for n in range(entries):
        name = b"xl/workbook.xml" if n == 0 else b"xl/worksheets/%d.xml" % n
        head = struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        listing += (
            b"PK\x01\x02" + head + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
        )
    local = first + struct.pack("<HH", 15, 0) + b"xl/workbook.xml" + packed
    end = struct.pack("<HHHHIIH", 0, 0, entries, entries, len(listing), len(local), 0)
    return local + listing + b"PK\x05\x06" + end


def listed(entries: int) -> bytes:
    """A zip that is nothing but a list of empty entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for n in range(entries):
            package.writestr(f"xl/{n}", b"")
    return out.getvalue()


def sheet_of(path: Path, data: str, **more: str) -> Path:
    """An xlsx file whose one sheet is this XML below its root."""
    return book(path, data, **more)


def xml_of(path: Path, whole: str | bytes) -> Path:
    """An xlsx file whose one sheet is this whole entry."""
    return book(path, [HEAD], **{"xl/worksheets/s1.xml": whole})


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + f']><worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&i;</t></is></c></row>'
    "</sheetData></worksheet>"
)
OUTSIDE = (
    f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet xmlns="{MAIN}">'
    '<sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
)


def older_office(locked: bool) -> bytes:
    """The beginning of an older office file ([MS-CFB]) and its list of streams."""
    name = "EncryptedPackage" if locked else "Workbook"
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32], head[48:52] = struct.pack("<H", 9), struct.pack("<I", 20)
    streams = name.encode("utf-16-le").ljust(128, b"\0")
    return bytes(head) + b"\0" * 512 * 20 + streams.ljust(512, b"\0")
