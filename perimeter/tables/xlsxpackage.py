"""The workbook in an xlsx package (ECMA-376): its sheets, texts and the cells of one sheet.

Read a cell at a time; a cell out of its order, or one that points where nothing is, ends the
reading. What a cell means for a form is not known here; formulas are not computed, their last
result is what stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element

from perimeter.tables.sheet import Unreadable
from perimeter.tables.xlsxparts import BROKEN, Parts, too_large

CELLS_MAX = 1_000_000
COLUMNS_MAX, LINES_MAX = 16_384, 1_048_576

# Built-in formats (ECMA-376 part 1, 18.8.30): those that show a day, whole digits, or decimals.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "day"),
    **dict.fromkeys((0, 1, 3, 37, 38, 49), "plain"),
    **dict.fromkeys((2, 4, *range(39, 45)), "decimals"),
}
_PLAIN_CODES = {"General", "0", "#,##0", "# ##0", "@", "#"}
_DECIMALS = re.compile(r"[#, ]*0(\.0+)?[^%0#e?]*")
_KINDS = {
    "s": "text", "str": "text", "inlineStr": "text", "d": "text", "n": "number", "b": "yes_no",
    "e": "error",
}  # fmt: skip
_TRUE = ("1", "true")
_MIDNIGHT = re.compile(r"T00:00:00(\.0+)?Z?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ST_Xstring, part 1, 22.9.2.19
_WHOLE = re.compile(r"[0-9]{1,9}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind` is text, number (as it is written in the file), error, yes_no, or uncomputed: a
    formula with no result; `shown` says how a number is shown: plain, decimals, day, or other.
    What is `hidden` stands in a row or column that people do not see."""

    letters: str
    line: int
    kind: str
    value: str
    shown: str = "plain"
    hidden: bool = False


@dataclass(frozen=True)
class Listed:
    """A sheet of the workbook: its entry in the package, and whether people see it."""

    entry: str
    visible: bool


class Package:
    """An open xlsx file. Unreadable where it is not one, or would unpack to too much."""

    def __init__(self, file: Path | IO[bytes]) -> None:
        self._parts = Parts(file)
        try:
            self.sheets, self.since_1904 = self._workbook()
            self._texts = list(self._shared())
            self._formats = self._styles()
        except BROKEN as error:
            raise Unreadable("xlsx_unreadable", {}) from error

    def close(self) -> None:
        self._parts.close()

    def cells(self, sheet: Listed) -> Iterator[Cell]:
        """The cells of a sheet that hold anything, row by row."""
        line, count, hidden = 0, 0, set[int]()
        try:
            for element in self._parts.elements(sheet.entry, "col", "row"):
                if element.tag == "col":
                    hidden.update(_hidden(element, max(hidden, default=0)))
                    continue
                before, line = line, _whole(element.get("r", str(line + 1)))
                if not before < line <= LINES_MAX:
                    raise ValueError("a row out of its order")
                for cell in self._row(element, line, hidden):
                    count += 1
                    if count > CELLS_MAX:
                        raise too_large()
                    yield cell
        except BROKEN as error:
            raise Unreadable("xlsx_unreadable", {}) from error

    def merged(self, sheet: Listed) -> list[str]:
        """The first cell of every merged range."""
        try:
            found = [one.get("ref", "") for one in self._parts.elements(sheet.entry, "mergeCell")]
        except BROKEN as error:
            raise Unreadable("xlsx_unreadable", {}) from error
        return [ref.partition(":")[0] for ref in found]

    def _row(self, row: Element, line: int, columns: set[int]) -> Iterator[Cell]:
        place, row_hidden = 0, row.get("hidden") in _TRUE
        for element in row:
            if element.tag != "c":
                continue
            match = _REFERENCE.fullmatch(element.get("r", letters(place + 1) + str(line)))
            if match is None or int(match[2]) != line:
                raise ValueError("a cell out of its row")
            before, place = place, number(match[1])
            if not before < place <= COLUMNS_MAX:
                raise ValueError("a cell out of its order")
            kind, value, shown = self._cell(element)
            if value or kind == "uncomputed":
                yield Cell(match[1], line, kind, value, shown, row_hidden or place in columns)

    def _cell(self, cell: Element) -> tuple[str, str, str]:
        """Its kind, its value, and how a number is shown."""
        written = cell.get("t", "n")
        kind, value = _KINDS[written], cell.findtext("v")
        if written != "str" and not value and cell.find("f") is not None:
            return "uncomputed", "", "plain"
        value = value or ""
        if written == "inlineStr":
            value = "".join(map(_text, cell.iterfind("is")))
        elif written == "s":
            value = self._texts[_whole(value)] if value else ""
        elif written == "str":
            value = _unescaped(value)
        elif written == "d":
            value = _MIDNIGHT.sub("", value)
        elif kind == "number" and value:
            style = _whole(cell.get("s", "0"))
            return kind, value, self._formats[style] if self._formats else "plain"
        return kind, value, "plain"

    def _workbook(self) -> tuple[list[Listed], bool]:
        targets = {
            one.get("Id", ""): one.get("Target", "")
            for one in self._parts.elements("xl/_rels/workbook.xml.rels", "Relationship")
            if one.get("Type", "").endswith("/worksheet")
        }
        sheets, since_1904 = list[Listed](), False
        for element in self._parts.elements("xl/workbook.xml", "workbookPr", "sheet"):
            if element.tag == "workbookPr":
                since_1904 = element.get("date1904", "0") in _TRUE
                continue
            (name,) = [v for k, v in element.items() if k.endswith("}id")]
            if name in targets:  # each sheet has a part of its own
                visible = element.get("state", "visible") == "visible"
                sheets.append(Listed(_inside(targets.pop(name)), visible))
        return sheets, since_1904

    def _shared(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" in self._parts.names:
            yield from map(_text, self._parts.elements("xl/sharedStrings.xml", "si"))

    def _styles(self) -> list[str]:
        """How each cell format shows a number."""
        if "xl/styles.xml" not in self._parts.names:
            return []
        codes, shown = dict[int, str](), list[str]()
        for element in self._parts.elements("xl/styles.xml", "numFmt", "cellXfs"):
            if element.tag == "numFmt":
                codes[_whole(element.get("numFmtId", "0"))] = element.get("formatCode", "")
            else:
                ids = [_whole(one.get("numFmtId", "0")) for one in element]
                shown = [_shown(one, codes) for one in ids]
        return shown


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


def _hidden(columns: Element, before: int) -> Iterable[int]:
    """The places that a description of columns hides; they come in order."""
    if columns.get("hidden") not in _TRUE:
        return ()
    first, last = _whole(columns.get("min", "")), _whole(columns.get("max", ""))
    if not before < first <= last <= COLUMNS_MAX:
        raise ValueError("columns out of their order")
    return range(first, last + 1)


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


def _text(element: Element) -> str:
    """The text of runs; how it is pronounced (rPh) is no part of it."""
    parts = []
    for part in element:
        if part.tag == "t":
            parts.append(_unescaped(part.text or ""))
        elif part.tag == "r":
            parts.append(_text(part))
    return "".join(parts)


def _unescaped(written: str) -> str:
    """A text whose letters that XML has not are written by number; ValueError where half a letter
    is (it is no text)."""
    found = (
        _ESCAPED.sub(lambda match: chr(int(match[1], 16)), written) if "_x" in written else written
    )
    found.encode()
    return found


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _whole(written: str) -> int:
    if _WHOLE.fullmatch(written) is None:
        raise ValueError("not a whole number")
    return int(written)
