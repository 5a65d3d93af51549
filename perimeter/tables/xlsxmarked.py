"""The filer's own spreadsheet with what is wrong marked in it: cells coloured, each with a comment.

Of the first sheet only the style of marked cells changes; values, formulas and everything else stay
to the byte, and so does every entry that need not change. What we marked before is unmarked first,
so that a marked file can be mended and marked again. Nothing is judged here, and what cannot be
changed without a risk to something else is refused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from perimeter.core.problem import Problem, Refusal
from perimeter.law import problems, words
from perimeter.tables import (
    packed,
    xlsxblank,
    xlsxboxes,
    xlsxcells,
    xlsxcolours,
    xlsxentries,
    xlsxnotes,
)
from perimeter.tables.filekind import reader_of
from perimeter.tables.places import Marked
from perimeter.tables.reading import Reading
from perimeter.tables.sheet import SEEN_CHARS_MAX, Unreadable
from perimeter.tables.xlsxfile import read_xlsx
from perimeter.tables.xlsxnotes import Place
from perimeter.tables.xlsxpackage import Cell, Listed, Package, number
from perimeter.tables.xlsxparts import BROKEN

CELLS_MAX = 10_000  # so many comments a program still opens at once
_FIRST = (1, 1)  # where what has no cell of its own is told
_STYLES = "xl/styles.xml"  # where the reader takes them from
_SIGNED = "_xmlsignatures/"  # ECMA-376 part 2, 12.2


def marked(original: Path, reading: Reading, lang: str) -> bytes:
    """A copy of a file in which the problems of its reading are marked, with words in a language.

    Refusal: `marked_not_xlsx` where it is of another kind, `marked_unreadable` where it cannot be
    opened or its first sheet is hidden, `marked_signed` where somebody signed it, `marked_unsafe`
    where it cannot be changed in place. More than `CELLS_MAX` cells are counted on the first one.
    """
    try:
        with packed.opened(original) as file:
            if reader_of(file) is not read_xlsx:
                raise Refusal("marked_not_xlsx")
            return _marked(file, reading, lang)
    except Unreadable as error:
        raise Refusal("marked_unreadable") from error
    except BROKEN as error:
        raise Refusal("marked_unsafe") from error


def _marked(file: BinaryIO, reading: Reading, lang: str) -> bytes:
    sheet, names = _head(file)
    entries = xlsxentries.opened(file)
    if any(name.startswith(_SIGNED) for name in entries.content):
        raise Refusal("marked_signed")
    told, left = _told(reading, names)
    notes = {at: "\n\n".join(_said(one, lang) for one in faults) for at, faults in told.items()}
    if left:
        rest = words.text("marked_rest", lang, shown=len(told), total=left)
        notes[_FIRST] = "\n\n".join(filter(None, [rest, notes.get(_FIRST)]))
    colours = {at: _worst(faults) for at, faults in told.items()}
    laid = xlsxcells.laid(entries.text(sheet))
    palette = xlsxcolours.Palette(_styles(entries))
    boxes = xlsxnotes.write(entries, sheet, notes, xlsxcells.drawing(laid))
    entries.put(sheet, xlsxcells.coloured(laid, palette, colours, boxes))
    entries.put(_STYLES, palette.text())
    return xlsxentries.packed(entries)


def _head(file: BinaryIO) -> tuple[str, list[str]]:
    """The entry of the first sheet, and the names in its first row; Unreadable where a person would
    not see it."""
    package = Package(file)
    try:
        first = next(iter(package.sheets), Listed("", False))
        if not first.visible:
            raise Unreadable("sheet_hidden", {})
        named = dict(_named(package.cells(first)))
    finally:
        package.close()
    return first.entry, [named.get(at, "") for at in range(1, max(named, default=0) + 1)]


def _named(cells: Iterable[Cell]) -> Iterator[tuple[int, str]]:
    for cell in cells:
        if cell.line > 1:
            return
        yield number(cell.letters), cell.value


def _styles(entries: xlsxentries.Entries) -> str:
    """The styles of the workbook, which are made where there are none."""
    if _STYLES not in entries.content:
        workbook = "xl/workbook.xml"
        if any(one.kind == "styles" for one in xlsxentries.links(entries, workbook)):
            raise ValueError("styles in another place")
        media = f"{xlsxentries.MEDIA}.styles+xml"
        xlsxentries.added(entries, _STYLES, xlsxblank.STYLES, media)
        xlsxentries.link(entries, workbook, "styles", _STYLES)
    return entries.text(_STYLES)


def _told(reading: Reading, names: list[str]) -> tuple[dict[Place, list[Problem]], int]:
    """The problems of each cell, errors first, and how many places are left out."""
    told, left = dict[Place, list[Problem]](), 0
    marks = [mark for mark in reading.marks if mark.problem.evaluated]
    heads: dict[str, list[Place]] = {}
    for place, name in enumerate(names, 1):  # as the reader tells of them
        heads.setdefault(name[:SEEN_CHARS_MAX] or f"#{place}", []).append((1, place))
    for mark in sorted(marks, key=lambda mark: not problems.is_error(mark.problem.code)):
        for at in _cells(mark, reading, heads):
            if at in told or len(told) < CELLS_MAX:
                told.setdefault(at, []).append(mark.problem)
            else:
                left += 1
    return told, left


def _cells(mark: Marked, reading: Reading, heads: Mapping[str, Sequence[Place]]) -> Iterator[Place]:
    """Where a problem is marked: at its cells; at the one it names; else at the column's name or,
    where there is none, at the first cell."""
    column, sheet = str(mark.problem.where.get("column", "")), reading.sheet
    if len(mark.at) and sheet is not None and sheet.line is not None:
        known = {name: number(letters) for name, letters in sheet.letters.items()}
        columns = [known[name] for name in column.split(", ") if name in known]
        lines = pa.chunked_array(sheet.line).take(mark.at).to_pylist()
        # A column that is not in the file is told of at the beginning of the row.
        yield from ((line, at) for line in lines for at in columns or [1])
    elif "cell" in mark.problem.where:
        yield xlsxboxes.place(str(mark.problem.where["cell"]))
    else:
        yield from heads.get(column, [_FIRST])


def _worst(faults: Iterable[Problem]) -> str:
    return "error" if any(problems.is_error(one.code) for one in faults) else "warning"


def _said(problem: Problem, lang: str) -> str:
    """The word for how grave it is, which no colour tells alone; what is wrong; how to mend it."""
    severity = words.text(f"check_severity_{problems.entry(problem.code).severity}", lang)
    return "\n".join(
        [
            f"{severity}: {problem.code}",
            words.said(problem, lang),
            words.text("check_fix", lang, said=words.said(problem, lang, "fix")),
        ]
    )
