"""The parts of an xlsx package (ECMA-376 part 2): a zip of XML, read within bounds.

A zip says what it likes of itself, so every entry is unpacked to nowhere and counted before any of
it is parsed; of XML no more is held than one element. What parts mean is not known here.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from perimeter.tables.sheet import Unreadable

PACKED_RATIO_MAX = 200  # a sheet of repeated rows reaches about 60
BYTES_MAX = 64 * 2**20  # unpacked; about half a million cells, which CSV holds better
ENTRIES_MAX = 500
LISTING_BYTES_MAX = ENTRIES_MAX * 1000  # of the zip's own list of entries
DEPTH_MAX = 32  # a cell's text lies seven deep
ELEMENTS_MAX = 200_000  # within one row or text; a row has 16,384 cells of a few elements
TAG_BYTES_MAX = 2**18  # the parser begins a tag anew with every chunk until it ends
CHUNK_BYTES = 2**16

BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, ValueError, IndexError,
    NotImplementedError, RuntimeError, OverflowError, OSError,
)  # fmt: skip
# What else a zip may be, by an entry of it.
_OTHER_KINDS = {
    "xl/workbook.bin": "xlsb", "content.xml": "ods", "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
}  # fmt: skip
_END, _END_64, _END_BYTES = b"PK\x05\x06", b"PK\x06\x07", 22


class Parts:
    """An open package. Unreadable where it is of another kind, or would unpack to too much."""

    def __init__(self, file: Path | IO[bytes]) -> None:
        opened = file.open("rb") if isinstance(file, Path) else file
        try:
            size = _listed(opened)
            self._zip = zipfile.ZipFile(opened)
            entries = self._zip.infolist()
            self.names = {entry.filename for entry in entries}
            self._known(len(entries))
            self._weigh(min(BYTES_MAX, size * PACKED_RATIO_MAX))
        except BROKEN as error:
            raise Unreadable("xlsx_unreadable", {}) from error

    def close(self) -> None:
        self._zip.close()

    def elements(self, name: str, *wanted: str) -> Iterator[Element]:
        """The elements of a part with one of these names, whole, in order; one that lies in another
        comes with it. Names of elements are without their namespace."""
        gathering, read = _Gathering(wanted), 0
        with self._zip.open(name) as file:
            while chunk := file.read(CHUNK_BYTES):
                gathering.parser.Parse(chunk)
                read += len(chunk)
                if read - gathering.parser.CurrentByteIndex > TAG_BYTES_MAX:
                    raise ValueError("a tag without end")
                yield from gathering.taken()
        gathering.parser.Parse(b"", True)
        yield from gathering.taken()

    def _known(self, entries: int) -> None:
        if "xl/workbook.xml" not in self.names:
            kinds = [kind for name, kind in _OTHER_KINDS.items() if name in self.names]
            raise Unreadable("file_kind_other", {}, kind=kinds[0] if kinds else "zip")
        if "xl/vbaProject.bin" in self.names:
            raise Unreadable("xlsx_macros", {})
        if entries > ENTRIES_MAX:
            raise too_large()
        if len(self.names) < entries:
            raise ValueError("an entry twice")

    def _weigh(self, left: int) -> None:
        """Unpacks every entry, counting: also where entries share their bytes."""
        for entry in self._zip.infolist():
            with self._zip.open(entry) as file:
                while chunk := file.read(CHUNK_BYTES):
                    left -= len(chunk)
                    if left < 0:
                        raise too_large()


class _Gathering:
    """A parser that builds the wanted elements and nothing else. Types are never declared in a
    package, so that no entity is expanded, wherever it points."""

    def __init__(self, wanted: tuple[str, ...]) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._declares
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._wanted, self._found, self._builder = wanted, list[Element](), TreeBuilder()
        self._depth = self._inside = self._held = 0

    def taken(self) -> list[Element]:
        found, self._found = self._found, []
        return found

    def _declares(self, *_: object) -> None:
        raise ValueError("declared types")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise ValueError("too deep")
        bare = name.rpartition("}")[2]
        if not self._inside:
            if bare not in self._wanted:
                return
            self._builder, self._inside, self._held = TreeBuilder(), self._depth, 0
            self.parser.CharacterDataHandler = self._builder.data
        self._held += 1
        if self._held > ELEMENTS_MAX:
            raise ValueError("too much in one element")
        self._builder.start(bare, attributes)

    def _end(self, name: str) -> None:
        if self._inside:
            element = self._builder.end(name.rpartition("}")[2])
            if self._depth == self._inside:
                self._found.append(element)
                self._inside = 0
                self.parser.CharacterDataHandler = None
        self._depth -= 1


def too_large() -> Unreadable:
    """The problem of a spreadsheet that holds more than is read of one."""
    return Unreadable("xlsx_too_large", {}, megabytes=BYTES_MAX // 2**20)


def _listed(file: IO[bytes]) -> int:
    """The size of a zip whose list of entries, which is read into memory as a whole, is fit."""
    size = file.seek(0, 2)
    if size > BYTES_MAX:
        raise too_large()
    file.seek(max(0, size - 2**16 - _END_BYTES))
    before, end, after = file.read().rpartition(_END)
    if not end:
        raise EOFError
    if int.from_bytes(after[8:12], "little") > LISTING_BYTES_MAX or _END_64 in before[-20:]:
        raise too_large()
    return size
