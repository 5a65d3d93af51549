"""The cells of one sheet in other styles: the text of the sheet, changed at these cells alone.

A cell that is not there is made where its row is, for that it is empty may be what is wrong. Rows
and cells are found as the reader finds them, also where they do not say which they are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perimeter.tables.xlsxblank import MAIN
from perimeter.tables.xlsxboxes import place
from perimeter.tables.xlsxcolours import Palette
from perimeter.tables.xlsxentries import KINDS
from perimeter.tables.xlsxpackage import letters
from perimeter.tables.xmlspans import Edit, Span, attributes, children, root, spliced, tag_edit

_TRUE = ("1", "true")
# The elements of a sheet after which its drawing of boxes stands (ECMA-376 part 1, 18.3.1.99).
_BEFORE_DRAWING = frozenset(
    ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
     "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
     "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
     "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
     "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
     "drawing")
)  # fmt: skip


@dataclass(frozen=True)
class Laid:
    """The text of a sheet, with the elements below its root."""

    text: str
    top: Span
    parts: tuple[Span, ...]

    def part(self, bare: str) -> Span | None:
        return next((one for one in self.parts if one.name == self.top.prefix + bare), None)


@dataclass(frozen=True)
class _Colouring:
    """What cells are coloured with: the severity by column, of each row; styles of columns."""

    laid: Laid
    palette: Palette
    lines: Mapping[int, Mapping[int, str]]
    columns: tuple[tuple[int, int, int], ...]  # first, last, style


def laid(text: str) -> Laid:
    """ValueError where it is no sheet of the transitional kind."""
    top = root(text)
    space = attributes(text, top).get(f"xmlns:{top.prefix[:-1]}" if top.prefix else "xmlns")
    if top.bare != "worksheet" or space != MAIN:  # the transitional one alone
        raise ValueError("no sheet that is known")
    return Laid(text, top, tuple(children(text, top)))


def drawing(sheet: Laid) -> str:
    """The id of the drawing in which comments have their boxes; empty where there is none."""
    found = sheet.part("legacyDrawing")
    told = attributes(sheet.text, found) if found else {}
    return next((value for name, value in told.items() if name.endswith(":id")), "")


def coloured(
    sheet: Laid, palette: Palette, colours: Mapping[tuple[int, int], str], boxes: str
) -> str:
    """The text with cells, by row and column from 1, coloured by severity; whatever else bore a
    colour of ours is plain. `boxes` is the id of the drawing, which the sheet points to."""
    lines: dict[int, dict[int, str]] = {}
    for (line, column), severity in colours.items():
        lines.setdefault(line, {})[column] = severity
    edits = list(_rows(_Colouring(sheet, palette, lines, tuple(_columns(sheet)))))
    if boxes and not drawing(sheet):
        at = max(one.end for one in sheet.parts if one.bare in _BEFORE_DRAWING)
        name = f"{sheet.top.prefix}legacyDrawing"
        edits.append((at, at, f'<{name} xmlns:r="{KINDS}" r:id="{boxes}"/>'))
    return spliced(sheet.text, edits)


def _columns(sheet: Laid) -> Iterator[tuple[int, int, int]]:
    found = sheet.part("cols")
    for one in children(sheet.text, found) if found else ():
        told = attributes(sheet.text, one)
        yield int(told["min"]), int(told["max"]), int(told.get("style", 0))


def _rows(how: _Colouring) -> Iterator[Edit]:
    """The edits of rows that hold a cell to be coloured or made plain."""
    text, data, line = how.laid.text, how.laid.part("sheetData"), 0
    name = f"{how.laid.top.prefix}row"
    if data is None:
        raise ValueError("no cells")
    ours = re.compile(rf"""\ss\s*=\s*["'](?:{"|".join(map(str, how.palette.ours))})["']""")
    for row in children(text, data):
        told = attributes(text, row)
        line = int(told.get("r", line + 1))
        if row.name != name:
            raise ValueError("no row")
        if line in how.lines or (how.palette.ours and ours.search(text, row.inner, row.close)):
            yield from _row(how, row, line, told)


def _row(how: _Colouring, row: Span, line: int, told: Mapping[str, str]) -> Iterator[Edit]:
    text, prefix = how.laid.text, how.laid.top.prefix
    cells, wanted = dict(_cells(how.laid, row)), how.lines.get(line, {})
    own = int(told.get("s", 0)) if told.get("customFormat") in _TRUE else None
    end, made = row.inner, list[int]()
    for column in sorted({*cells, *wanted}) if cells else ():
        if column not in cells:
            base = _of_column(how, column) if own is None else own
            style = how.palette.marked(base, wanted[column])
            yield end, end, f'<{prefix}c r="{letters(column)}{line}" s="{style}"/>'
            made.append(column)
            continue
        cell, style = cells[column]
        end = cell.end
        if column in wanted:
            yield tag_edit(text, cell, "s", str(how.palette.marked(style, wanted[column])))
        elif style in how.palette.ours:
            yield tag_edit(text, cell, "s", str(how.palette.plain(style)))
    if made and "spans" in told:
        first, _, last = told["spans"].partition(":")
        wide = f"{min(int(first), *made)}:{max(int(last), *made)}"
        yield tag_edit(text, row, "spans", wide)


def _cells(sheet: Laid, row: Span) -> Iterator[tuple[int, tuple[Span, int]]]:
    """The cells of a row by column, each with its style; what is added to a row stands behind."""
    column, name = 0, f"{sheet.top.prefix}c"
    for cell in children(sheet.text, row):
        if cell.name != name:
            if cell.bare == "extLst":
                return
            raise ValueError("no cell")
        told = attributes(sheet.text, cell)
        column = place(told["r"])[1] if "r" in told else column + 1
        yield column, (cell, int(told.get("s", 0)))


def _of_column(how: _Colouring, column: int) -> int:
    """The style of a cell that its column gives it."""
    return next((style for first, last, style in how.columns if first <= column <= last), 0)
