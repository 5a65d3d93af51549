"""The package of an xlsx file (ECMA-376): its entries, sheets, texts and the cells of one sheet.

Read with the standard library alone, a cell at a time, within bounds that are checked by unpacking
every entry before any of it is parsed. What a cell means for a form is not known here; formulas are
not computed, their last result is what stands.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from perimeter.tables.sheet import Unreadable

PACKED_RATIO_MAX = 200  # a sheet of repeated rows reaches about 60
BYTES_MAX = 64 * 2**20  # unpacked; about half a million cells, which CSV holds better
ENTRIES_MAX = 500
CHUNK_BYTES = 2**16

_BROKEN = (
    zipfile.BadZipFile, ElementTree.ParseError, EOFError, KeyError, ValueError, IndexError,
    NotImplementedError, RuntimeError, zlib.error, UnicodeDecodeError,
)  # fmt: skip
# Built-in formats (ECMA-376 part 1, 18.8.30): those that show a day, whole digits, or decimals.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "day"),
    **dict.fromkeys((0, 1, 3, 37, 38, 49), "plain"),
    **dict.fromkeys((2, 4, *range(39, 45)), "decimals"),
}
_PLAIN_CODES = {"General", "0", "#,##0", "# ##0", "@", "#"}
_DECIMALS = re.compile(r"[#, ]*0(\.0+)?[^%0#e?]*")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Cell:
    """`kind` is text, number (as it is written in the file), error or yes_no; `shown` says how a
    number is shown: plain, decimals, day, or other."""

    letters: str
    line: int
    kind: str
    value: str
    shown: str = "plain"


@dataclass(frozen=True)
class Listed:
    """A sheet of the workbook: its entry in the package, and whether people see it."""

    entry: str
    visible: bool


class Package:
    """An open xlsx file. Unreadable where it is not one, or would unpack to too much."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise Unreadable("file_kind_unknown", {}) from error
        try:
            self._bounded(path.stat().st_size)
            self.sheets, self.since_1904 = self._workbook()
            self._texts = list(self._shared())
            self._formats = self._styles()
        except _BROKEN as error:
            raise Unreadable("xlsx_unreadable", {}) from error

    def close(self) -> None:
        self._zip.close()

    def cells(self, sheet: Listed) -> Iterator[Cell]:
        """The cells of a sheet that hold anything, row by row."""
        line = 0
        try:
            with self._zip.open(sheet.entry) as file:
                for _, element in ElementTree.iterparse(file):
                    if _local(element) == "row":
                        line = int(element.get("r", line + 1))
                        yield from self._row(element, line)
                        element.clear()
        except _BROKEN as error:
            raise Unreadable("xlsx_unreadable", {}) from error

    def merged(self, sheet: Listed) -> list[str]:
        """The first cell of every merged range."""
        with self._zip.open(sheet.entry) as file:
            found = [e.get("ref", "") for _, e in ElementTree.iterparse(file) if _is_merge(e)]
        return [ref.partition(":")[0] for ref in found]

    def _row(self, row: ElementTree.Element, line: int) -> Iterator[Cell]:
        place = 0
        for element in row:
            if _local(element) != "c":
                continue
            match = _REFERENCE.fullmatch(element.get("r", letters(place + 1) + str(line)))
            if match is None or int(match[2]) != line:
                raise ValueError("a cell out of its row")
            place = number(match[1])
            value = self._value(element)
            if value:
                kind, shown = self._kind(element)
                yield Cell(match[1], line, kind, value, shown)

    def _value(self, cell: ElementTree.Element) -> str:
        if cell.get("t") == "inlineStr":
            return "".join(_text(part) for part in cell if _local(part) == "is")
        value = next((part.text or "" for part in cell if _local(part) == "v"), "")
        return self._texts[int(value)] if value and cell.get("t") == "s" else value

    def _kind(self, cell: ElementTree.Element) -> tuple[str, str]:
        kinds = {"s": "text", "str": "text", "inlineStr": "text", "e": "error", "b": "yes_no"}
        kind = kinds.get(cell.get("t", "n"), "number")
        if kind != "number":
            return kind, "plain"
        style = int(cell.get("s", "0"))
        return kind, self._formats[style] if self._formats else "plain"

    def _bounded(self, packed: int) -> None:
        """Unpacks every entry to nowhere, counting: what a zip says of itself may be a lie."""
        entries = self._zip.infolist()
        names = {entry.filename for entry in entries}
        if "xl/workbook.xml" not in names:
            raise Unreadable("file_kind_unknown", {})
        most = min(BYTES_MAX, packed * PACKED_RATIO_MAX)
        if len(entries) > ENTRIES_MAX or len(names) < len(entries):
            raise Unreadable("xlsx_too_large", {}, megabytes=BYTES_MAX // 2**20)
        left = most
        for entry in entries:
            with self._zip.open(entry) as file:
                left -= _weighed(file, left, entry.filename)

    def _workbook(self) -> tuple[list[Listed], bool]:
        root = self._tree("xl/workbook.xml")
        targets = {
            one.get("Id", ""): one.get("Target", "")
            for one in self._tree("xl/_rels/workbook.xml.rels")
            if one.get("Type", "").endswith("/worksheet")
        }
        sheets, since_1904 = [], False
        for element in root.iter():
            if _local(element) == "workbookPr":
                since_1904 = element.get("date1904", "0") in ("1", "true")
            if _local(element) == "sheet":
                name = next(v for k, v in element.items() if k.endswith("}id"))
                if name in targets:
                    visible = element.get("state", "visible") == "visible"
                    sheets.append(Listed(_inside(targets[name]), visible))
        return sheets, since_1904

    def _shared(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" in self._zip.namelist():
            for element in self._tree("xl/sharedStrings.xml"):
                if _local(element) == "si":
                    yield _text(element)

    def _styles(self) -> list[str]:
        """How each cell format shows a number."""
        if "xl/styles.xml" not in self._zip.namelist():
            return []
        root, codes = self._tree("xl/styles.xml"), dict[int, str]()
        for element in root.iter():
            if _local(element) == "numFmt":
                codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        formats = next((e for e in root if _local(e) == "cellXfs"), ())
        return [_shown(int(one.get("numFmtId", "0")), codes) for one in formats]

    def _tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._zip.read(name))


def letters(place: int) -> str:
    """The letters of a column, counted from 1: 27 is AA."""
    found = ""
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def number(column: str) -> int:
    """The place of a column by its letters, from 1."""
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


def _weighed(file: IO[bytes], most: int, name: str) -> int:
    """The bytes of an entry, read through; Unreadable beyond `most`, or where it declares types."""
    size, tail = 0, b""
    while chunk := file.read(CHUNK_BYTES):
        size += len(chunk)
        if size > most:
            raise Unreadable("xlsx_too_large", {}, megabytes=BYTES_MAX // 2**20)
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in tail + chunk:
            raise Unreadable("xlsx_unreadable", {})
        tail = chunk[-8:]
    return size


def _shown(format_id: int, codes: dict[int, str]) -> str:
    code = codes.get(format_id)
    if code is None:
        return _BUILT_IN.get(format_id, "other")
    if code in _PLAIN_CODES:
        return "plain"
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.partition(";")[0]).lower()
    if "y" in bare and "d" in bare:
        return "day"
    return "decimals" if _DECIMALS.fullmatch(bare) else "other"


def _text(element: ElementTree.Element) -> str:
    """The text of runs; how it is pronounced (rPh) is no part of it."""
    parts = []
    for part in element:
        if _local(part) == "t":
            parts.append(part.text or "")
        elif _local(part) == "r":
            parts.append(_text(part))
    return "".join(parts)


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_merge(element: ElementTree.Element) -> bool:
    found = _local(element) == "mergeCell"
    if _local(element) == "row":
        element.clear()
    return found
