"""Reading: the bytes of a filing to a typed table and every problem of it, in one pass.

A broken cell never hides another: what can be parsed is parsed, and every check is asked of all it
can judge. Problems of one cause in one column are one problem. A filing with an error has no table;
a warning stands in nobody's way. Nothing is kept or written here, and nothing is asked of the law
but a period and a zone.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.core.period import Period
from perimeter.core.problem import Problem
from perimeter.law.problems import is_error
from perimeter.tables import identifiers, judged, packed, persons
from perimeter.tables.cells import Bad, Typed, typed
from perimeter.tables.filekind import reader_of
from perimeter.tables.form import ABSENT, Column, Form, schema
from perimeter.tables.judged import NOTHING, Asking
from perimeter.tables.places import Found, Lines, Marked, marked, places
from perimeter.tables.sheet import Sheet, Unreadable


@dataclass(frozen=True)
class Reading:
    """`table` has `form.schema`, or is None if there is an error; `rows` counts all records.

    `marks` are the problems with the places of all their cells in `sheet`, whose own cells are let
    go; `typed` is the table with nulls where a cell is bad, None where nothing could be read.
    """

    table: pa.Table | None
    problems: tuple[Problem, ...]
    rows: int
    marks: tuple[Marked, ...] = ()
    sheet: Sheet | None = None
    typed: pa.Table | None = None


def read(
    form: Form,
    path: Path,
    *,
    zone: str,
    period: Period | None,
    asking: Asking = NOTHING,
) -> Reading:
    """Reads CSV, newline-delimited JSON, Parquet or xlsx, also in gzip or zstd, known by content.

    `zone` (IANA name) makes days of instants; `period` None takes any day. A problem's `where`
    holds `column`, `row` (the record's number from 1) and, in text, `line` (that of the file, from
    1), in a spreadsheet `cell`.
    """
    try:
        sheet, problems = _open(path, _with_companions(form))
    except Unreadable as unreadable:
        found = (unreadable.problem, *judged.unasked(asking, unreadable.problem.code))
        return Reading(None, found, 0, tuple(map(Marked, found)))
    return _judged(form, sheet, problems, _Against(zone, period, asking, form.by == "firm"))


def read_rows(form: Form, rows: Sequence[Mapping[str, str]]) -> Reading:
    """Reads rows that were typed one by one; a column that a row leaves out is empty in it."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = _with_companions(form)
    known = {column.name for column in columns}
    problems = [
        Problem("column_unknown", {"column": name}, values={"column": name})
        for name in names
        if name not in known
    ]
    cells = {
        name: pa.chunked_array([pa.array([row.get(name, "") for row in rows], pa.string())])
        for name in known
    }
    row = pa.chunked_array([pa.array(range(1, len(rows) + 1), pa.int32())])
    return _judged(
        form,
        Sheet(cells, row, None, len(rows)),
        problems,
        _Against("UTC", None, NOTHING, False),
    )


@dataclass(frozen=True)
class _Against:
    """What cells are held against, beside their form."""

    zone: str
    period: Period | None
    asking: Asking
    filed: bool  # by a firm: then cells are looked at with more care


def _judged(form: Form, sheet: Sheet, problems: list[Problem], against: _Against) -> Reading:
    here = [column for column in _with_companions(form) if column.name in sheet.cells]
    with ThreadPoolExecutor() as pool:  # Arrow lets go of the interpreter while it works
        each = pool.map(lambda one: typed(one, sheet.cells[one.name]), here)
        cells = dict(zip((column.name for column in here), each, strict=True))
        careful = pool.map(lambda one: _careful(one, sheet, cells[one.name]), here)
        beside = dict(zip(cells, careful if against.filed else [[]] * len(here), strict=True))
    found = [
        one
        for column in here
        for one in (*_of_column(sheet, column, cells), *_found(column.name, beside[column.name]))
    ]
    day = _day(form, cells, against.zone)
    if day is not None and against.period is not None:
        found += _of_period(form, day, against.period)
    lines = Lines(form, sheet, _table(form, sheet, cells, day))
    marks = [*(_placed(sheet, one) for one in problems), *(marked(lines, one) for one in found)]
    marks += judged.keys(lines)
    marks += judged.checks(lines, marks, against.asking, against.period)
    told = tuple(mark.problem for mark in marks)
    errors = any(problem.evaluated and is_error(problem.code) for problem in told)
    return Reading(
        None if errors else lines.table,
        told,
        sheet.records,
        tuple(marks),
        replace(sheet, cells={}),
        lines.table,
    )


def _placed(sheet: Sheet, problem: Problem) -> Marked:
    """A problem of the reader of the file, with the places of the cells that it told of."""
    told = sheet.told.get(str(problem.where.get("column", "")), {})
    lines = [line for line, code in told.items() if code == problem.code]
    if not lines:
        return Marked(problem)
    return Marked(problem, places(pc.is_in(sheet.line, pa.array(lines, pa.int32()))))


def _open(path: Path, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    with packed.opened(path) as file:
        return reader_of(file)(file, columns)


def _with_companions(form: Form) -> list[Column]:
    """The form's columns, each `<name>_absent` beside its column as a column of codes."""
    columns = []
    for column in form.columns:
        columns.append(column)
        if column.absent:
            name = column.name + ABSENT
            columns.append(Column(name, "code", column.absent, (), "", True, column.text))
    return columns


def _of_column(sheet: Sheet, column: Column, cells: dict[str, Typed]) -> list[Found]:
    own, faults = cells[column.name], []
    empty = pc.invert(own.given)
    if column.name in sheet.told:
        told = pa.array([*sheet.told[column.name]], pa.int32())
        empty = pc.and_not(empty, pc.is_in(sheet.line, value_set=told))
    if column.absent:
        coded = cells.get(column.name + ABSENT)
        codes = {"codes": ", ".join(column.absent), "companion": column.name + ABSENT}
        if coded is not None:
            faults.append(Bad("absent_both", pc.and_(own.given, coded.given), codes))
            empty = pc.and_not(empty, coded.given)
        faults.append(Bad("absent_neither", empty, codes))
    elif not column.optional:
        faults.append(Bad("cell_empty", empty))
    return _found(column.name, [*faults, *own.bad])


def _careful(column: Column, sheet: Sheet, own: Typed) -> list[Bad]:
    """What is wrong with cells that are of their type: a check character, a person in a text."""
    if column.type not in identifiers.CODES and (column.type != "text" or column.personal):
        return []
    cells = sheet.cells[column.name]
    fit = pc.if_else(pc.is_valid(own.values), cells, pa.scalar(None, cells.type))
    if column.type == "text":
        return persons.found(fit)
    return [Bad(identifiers.CODES[column.type], identifiers.bad(column.type, fit))]


def _found(name: str, faults: Sequence[Bad]) -> list[Found]:
    """Those of the faults that any cell has, with its places."""
    return [
        Found(bad.code, name, places(bad.mask), bad.values)
        for bad in faults
        if pc.any(bad.mask).as_py()
    ]


def _day(form: Form, cells: dict[str, Typed], zone: str) -> pa.ChunkedArray | None:
    """The calendar day of each record; that of an instant in the zone."""
    if form.day_of not in cells:
        return None
    values = cells[form.day_of].values
    if pa.types.is_date32(values.type):
        return values
    # Arrow keeps a zoned instant as UTC and gives its date in the zone.
    return values.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", zone)).cast(pa.date32())


def _of_period(form: Form, day: pa.ChunkedArray, period: Period) -> list[Found]:
    early, late = pc.less(day, period.first), pc.greater_equal(day, period.until)
    outside = pc.fill_null(pc.or_(early, late), False)
    return _found(form.day_of, [Bad("day_outside_period", outside, {"period": period.name})])


def _table(
    form: Form, sheet: Sheet, cells: dict[str, Typed], day: pa.ChunkedArray | None
) -> pa.Table:
    named = {name: cell.values for name, cell in cells.items()} | {"row": sheet.row}
    if day is not None:
        named["day"] = day
    arrays = [
        named[field.name] if field.name in named else pa.nulls(len(sheet.row), field.type)
        for field in schema(form)
    ]
    return pa.table(arrays, schema=schema(form))
