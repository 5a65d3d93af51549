"""A spreadsheet (xlsx) as a sheet of text cells: what a person sees in it, and nothing invented.

The first row of the first sheet is the header. A number that the program has rounded, a day it
cannot be sure of, an error, a formula never computed, cells that are merged or hidden are problems
with the cell named, never a value.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import BinaryIO

import pyarrow as pa

from perimeter.core.problem import Problem
from perimeter.tables.form import WHOLE, Column
from perimeter.tables.sheet import SEEN_CHARS_MAX, Sheet, Unreadable, header, single
from perimeter.tables.xlsxpackage import Cell, Listed, Package, letters, number

DIGITS_MAX = 15  # a spreadsheet keeps no more of a number; what was typed longer is lost
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
# Such a text beside a number: the program took the zeros of the one, and may have of the other.
_LED_BY_ZERO = re.compile("0[0-9]+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST_SURE_DAY = 61  # before it the calendar of spreadsheets has a day that never was
_LAST_DAY = 109_938  # the end of 2200


def read_xlsx(file: BinaryIO, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    """The sheet and what is wrong with its header and cells; Unreadable where it is none."""
    package = Package(file)
    try:
        first = _only_sheet(package)
        cells, merged = list(package.cells(first)), package.merged(first)
    finally:
        package.close()
    if not cells:
        raise Unreadable("file_empty", {})
    names = _names(cells)
    problems = [Problem("cells_merged", {"cell": at}, rows=len(merged)) for at in merged[:1]]
    hidden = [f"{cell.letters}{cell.line}" for cell in cells if cell.hidden]
    problems += [Problem("cells_hidden", {"cell": at}, rows=len(hidden)) for at in hidden[:1]]
    problems += header(names, columns)
    by_name = {column.name: column for column in single(names, columns)}
    places = {letters(at): name for at, name in enumerate(names, 1) if name in by_name}
    rows, found = _rows(cells, places, by_name, package.since_1904)
    return _sheet(rows, places, found), problems + _summed(found) + _stray(cells, len(names))


def _only_sheet(package: Package) -> Listed:
    """The first sheet, which people see; no other that they see may hold anything."""
    if not package.sheets:
        raise Unreadable("file_empty", {})
    first, *others = package.sheets
    if not first.visible:
        raise Unreadable("sheet_hidden", {})
    if any(other.visible and next(package.cells(other), None) for other in others):
        raise Unreadable("sheets_several", {})
    return first


def _names(cells: Iterable[Cell]) -> list[str]:
    """The header, from the first column on; a gap in it is an empty name."""
    named = {number(cell.letters): cell.value for cell in cells if cell.line == 1}
    return [named.get(place, "") for place in range(1, max(named, default=0) + 1)]


def _rows(
    cells: Iterable[Cell], places: dict[str, str], columns: dict[str, Column], since_1904: bool
) -> tuple[dict[int, dict[str, str]], list[Problem]]:
    """Texts by line, for lines that hold anything, and column name; problems of single cells."""
    rows: dict[int, dict[str, str]] = {}
    problems = []
    here = [cell for cell in cells if cell.line > 1 and cell.letters in places]
    led = {c.letters for c in here if c.kind == "text" and _LED_BY_ZERO.fullmatch(c.value)}
    for cell in here:
        name = places[cell.letters]
        text, code = _read(cell, columns[name], since_1904)
        if text and cell.kind == "number" and cell.letters in led and cell.shown != "day":
            text, code = "", "cell_zeros_lost"
        if code:
            where = {"column": name, "cell": f"{cell.letters}{cell.line}"}
            problems.append(Problem(code, where, cell.value[:SEEN_CHARS_MAX]))
        if text or code:
            rows.setdefault(cell.line, {})[name] = text
    return rows, problems


def _read(cell: Cell, column: Column, since_1904: bool) -> tuple[str, str]:
    """(the text a person sees, the code of what is wrong with it)."""
    if cell.kind == "error":
        return "", "cell_is_error"
    if cell.kind == "uncomputed":
        return "", "cell_uncomputed"
    if cell.kind == "yes_no":
        return ("TRUE" if cell.value == "1" else "FALSE"), ""
    if cell.kind == "text":
        return ("" if cell.value.isspace() else cell.value), ""
    if _NUMBER.fullmatch(cell.value) is None:
        return "", "cell_is_error"
    value = Decimal(cell.value)
    if cell.shown == "day":
        return _day(value, since_1904)
    whole = value == value.to_integral_value()
    if whole and abs(value) >= 10**DIGITS_MAX:
        return "", "cell_number_long"
    # Of a number the digits count, not how they are shown.
    fit = ("plain", "decimals") if column.type in WHOLE else ("plain",)
    if not whole or cell.shown not in fit:
        return "", "cell_number_shown_otherwise"
    return str(int(value)), ""


def _day(value: Decimal, since_1904: bool) -> tuple[str, str]:
    whole = value == value.to_integral_value()
    if not whole or not (since_1904 or value >= _FIRST_SURE_DAY) or not 0 <= value <= _LAST_DAY:
        return "", "cell_day_unsure"
    return ((_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(int(value))).isoformat(), ""


def _summed(problems: Iterable[Problem]) -> list[Problem]:
    """One problem for each cause in each column: its first cell, and how many there are."""
    found: dict[tuple[str, str | int], Problem] = {}
    for one in problems:
        known = found.get((one.code, one.where["column"]))
        found[one.code, one.where["column"]] = replace(known, rows=known.rows + 1) if known else one
    return list(found.values())


def _stray(cells: Iterable[Cell], width: int) -> list[Problem]:
    """A cell beside the table, under no name."""
    for cell in cells:
        if cell.line > 1 and number(cell.letters) > width:
            return [Problem("cell_beside", {"cell": f"{cell.letters}{cell.line}"})]
    return []


def _sheet(rows: dict[int, dict[str, str]], places: dict[str, str], found: list[Problem]) -> Sheet:
    lines, told = sorted(rows), dict[str, dict[int, str]]()
    for one in found:
        at = str(one.where["cell"]).lstrip(_LETTERS)
        told.setdefault(str(one.where["column"]), {})[int(at)] = one.code
    cells = {
        name: pa.chunked_array([pa.array([rows[at].get(name, "") for at in lines], pa.string())])
        for name in places.values()
    }
    row = pa.chunked_array([pa.array(range(1, len(lines) + 1), pa.int32())])
    line = pa.chunked_array([pa.array(lines, pa.int32())])
    return Sheet(cells, row, line, len(lines), {name: at for at, name in places.items()}, told)
