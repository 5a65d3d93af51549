"""The bytes of a file of text before it is cut into cells: UTF-8 within bounds, or named.

Nothing is repaired: of bytes in another encoding it is said which one they seem to be. What lines
and cells are is not known here.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from perimeter.tables import sheet as limits
from perimeter.tables.sheet import Unreadable, bounded

CHUNK_BYTES = 2**20
_WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1f]")  # control characters that stand in no text
_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_MIN = 4  # fewer letters beyond ASCII than these tell nothing
_DOS = bytes((*range(0x80, 0xB0), *range(0xE0, 0xF0)))  # the letters of code page 866
_WINDOWS = bytes(range(0xC0, 0x100))  # those of 1251


def scan(file: BinaryIO) -> bool:
    """Whether a quote mark stands anywhere; Unreadable for what is not UTF-8 of a fit size."""
    bounded(file)
    decoder, ends, returns, quoted = codecs.getincrementaldecoder("utf-8")(), 0, 0, False
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        if not ends and (wide := _wide(chunk)):
            raise Unreadable("encoding_seems", {"line": 1}, encoding=wide)
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            line = ends + error.object[: error.start].count(b"\n") + 1
            raise _other_encoding(line, error.object) from error
        if b"\0" in chunk:
            raise Unreadable(
                "nul_byte", {"line": ends + chunk[: chunk.index(b"\0")].count(b"\n") + 1}
            )
        ends += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        quoted = quoted or b'"' in chunk
    if decoder.getstate()[0]:
        raise Unreadable("encoding_not_utf8", {"line": ends + 1})
    if max(ends, returns) > limits.ROWS_MAX + 1:  # the header, and a last line left unended
        raise Unreadable("too_many_rows", {}, most=limits.ROWS_MAX)
    return quoted


@contextmanager
def text(file: BinaryIO) -> Iterator[TextIO]:
    """The file as text from its beginning, its line ends as they stand; it is left open."""
    file.seek(0)
    wrapped = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield wrapped
    finally:
        wrapped.detach()


def _wide(start: bytes) -> str:
    """The encoding of two or four bytes a letter that a file begins in; empty where it is none."""
    for mark, name in _WIDE.items():
        if start.startswith(mark):
            return name
    some = start[:1000]
    halves = some[::2].count(0), some[1::2].count(0)
    # Names of columns are ASCII: in UTF-16 every second byte of them is zero, and no other.
    return "UTF-16" if max(halves) * 4 > len(some) and not min(halves) else ""


def _other_encoding(line: int, some: bytes) -> Unreadable:
    """Cyrillic words are all of letters beyond ASCII; in Latin ones such letters stand alone."""
    if _NO_TEXT.search(some):
        return Unreadable("file_kind_unknown", {})
    runs = _HIGH.findall(some)
    letters = b"".join(runs)
    if len(letters) < _HIGH_MIN or len(runs) * 2 < len(letters) < len(runs) * 3:
        return Unreadable("encoding_not_utf8", {"line": line})
    name = "Windows-1250"
    if len(letters) >= len(runs) * 3:
        dos, windows = (len(letters) - len(letters.translate(None, of)) for of in (_DOS, _WINDOWS))
        name = "DOS 866" if dos > windows else "Windows-1251"
    return Unreadable("encoding_seems", {"line": line}, encoding=name)
