"""Reading: the bytes of a filing to a typed table, or to every problem that stands in its way.

A filing is accepted whole or sent back whole, so a broken cell never hides another and one problem
is enough for no table. Problems of one cause in one column are one problem: its first row, and how
many rows it touches. A value that may be a person's is not shown, only its length. Nothing is kept
or written here, and nothing is asked of the law but a period and a zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.core.period import Period
from perimeter.core.problem import Problem
from perimeter.tables.cells import Assets, Bad, Typed, typed
from perimeter.tables.csvfile import read_csv
from perimeter.tables.form import ABSENT, Column, Form, schema
from perimeter.tables.parquetfile import read_parquet
from perimeter.tables.sheet import SEEN_CHARS_MAX, Sheet, Unreadable
from perimeter.tables.xlsxfile import read_xlsx

# gzip, zstd, PDF, and the older office files.
_OTHER_KINDS = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"%PDF", b"\xd0\xcf\x11\xe0")
# A cell of these that is bad may be anything, a name or a passport number among it.
_NEVER_SHOWN = ("pseudonym", "text", "phone", "digest", "secret")
_SHOWN_IF_FIT = ("id", "wallet")


@dataclass(frozen=True)
class Reading:
    """`table` has `form.schema`, or is None if there are problems; `rows` counts all records."""

    table: pa.Table | None
    problems: tuple[Problem, ...]
    rows: int


def read(
    form: Form, path: Path, *, zone: str, assets: Assets | None, period: Period | None
) -> Reading:
    """Reads a CSV, Parquet or xlsx file, known by its content.

    `zone` (IANA name) makes days of instants; `assets` None takes any well-formed asset; `period`
    None takes any day. A problem's `where` holds `column`, `row` (the record's number from 1) and,
    in CSV, `line` (the line of the file, the header being 1), in a spreadsheet `cell`.
    """
    try:
        sheet, problems = _open(path, _with_companions(form))
    except Unreadable as unreadable:
        return Reading(None, (unreadable.problem,), 0)
    return _judged(form, sheet, problems, _Against(zone, assets, period))


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
    return _judged(form, Sheet(cells, row, None, len(rows)), problems, _Against("UTC", None, None))


@dataclass(frozen=True)
class _Against:
    """What cells are held against, beside their form."""

    zone: str
    assets: Assets | None
    period: Period | None


def _judged(form: Form, sheet: Sheet, problems: list[Problem], against: _Against) -> Reading:
    here = [column for column in _with_companions(form) if column.name in sheet.cells]
    cells = {
        column.name: typed(column, sheet.cells[column.name], against.assets) for column in here
    }
    for column in here:
        problems += _of_column(sheet, column, cells)
    problems += _of_key(sheet, form, cells)
    day = _day(form, cells, against.zone)
    if day is not None and against.period is not None:
        problems += _of_period(sheet, form, day, against.period)
    if problems:
        return Reading(None, tuple(problems), sheet.records)
    return Reading(_table(form, sheet, cells, day), (), sheet.records)


def _open(path: Path, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise Unreadable("file_empty", {})
    if start == b"PAR1":
        return read_parquet(path, columns)
    if start == b"PK\x03\x04":
        return read_xlsx(path, columns)
    if start.startswith(_OTHER_KINDS):
        raise Unreadable("file_kind_unknown", {})
    return read_csv(path, columns)


def _with_companions(form: Form) -> list[Column]:
    """The form's columns, each `<name>_absent` beside its column as a column of codes."""
    columns = []
    for column in form.columns:
        columns.append(column)
        if column.absent:
            name = column.name + ABSENT
            columns.append(Column(name, "code", column.absent, (), "", True, column.text))
    return columns


def _of_column(sheet: Sheet, column: Column, cells: dict[str, Typed]) -> list[Problem]:
    own, faults = cells[column.name], []
    empty = pc.invert(own.given)
    if column.name in sheet.told:
        told = pa.array(sheet.told[column.name], pa.int32())
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
    hidden = column.type in _NEVER_SHOWN + _SHOWN_IF_FIT
    found = [_problem(sheet, column.name, fault, hidden) for fault in [*faults, *own.bad]]
    return [problem for problem in found if problem is not None]


def _problem(sheet: Sheet, name: str, bad: Bad, hidden: bool) -> Problem | None:
    rows = pc.sum(bad.mask).as_py()
    if not rows:
        return None
    at = pc.index(bad.mask, True).as_py()
    value = sheet.cells[name][at].as_py()
    seen = "" if value is None else str(value)
    shown = str(len(seen)) if hidden and seen else seen[:SEEN_CHARS_MAX]
    return Problem(bad.code, {"column": name, **_where(sheet, at, name)}, shown, bad.values, rows)


def _where(sheet: Sheet, at: int, name: str) -> dict[str, str | int]:
    where: dict[str, str | int] = {"row": sheet.row[at].as_py()}
    if sheet.line is None:
        return where
    line = sheet.line[at].as_py()
    if name in sheet.letters:
        return where | {"cell": f"{sheet.letters[name]}{line}"}
    return where | {"line": line}


def _of_key(sheet: Sheet, form: Form, cells: dict[str, Typed]) -> list[Problem]:
    """Records whose key an earlier record has; those with a bad key cell are not compared."""
    if any(name not in cells for name in form.key):
        return []
    keys = pa.table({name: cells[name].values for name in form.key})
    keys = keys.append_column("#at", pa.arange(0, keys.num_rows)).drop_null()
    groups = keys.group_by(list(form.key)).aggregate([("#at", "min")])
    repeats = keys.num_rows - groups.num_rows
    if not repeats:
        return []
    again = keys.filter(pc.invert(pc.is_in(keys["#at"], groups["#at_min"]))).slice(0, 1)
    at = again["#at"][0].as_py()
    first = groups.join(again.drop_columns("#at"), list(form.key), join_type="inner")["#at_min"]
    types = {column.name: column.type for column in form.columns}
    shown = [str(again[name][0]) for name in form.key if types[name] not in _NEVER_SHOWN]
    where = {"column": ", ".join(form.key), **_where(sheet, at, form.key[0])}
    values = {"first_row": sheet.row[first[0].as_py()].as_py()}
    return [Problem("key_twice", where, ", ".join(shown)[:SEEN_CHARS_MAX], values, repeats)]


def _day(form: Form, cells: dict[str, Typed], zone: str) -> pa.ChunkedArray | None:
    """The calendar day of each record; that of an instant in the zone."""
    if form.day_of not in cells:
        return None
    values = cells[form.day_of].values
    if pa.types.is_date32(values.type):
        return values
    # Arrow keeps a zoned instant as UTC and gives its date in the zone.
    return values.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", zone)).cast(pa.date32())


def _of_period(sheet: Sheet, form: Form, day: pa.ChunkedArray, period: Period) -> list[Problem]:
    early, late = pc.less(day, period.first), pc.greater_equal(day, period.until)
    outside = pc.fill_null(pc.or_(early, late), False)
    found = _problem(
        sheet, form.day_of, Bad("day_outside_period", outside, {"period": period.name}), False
    )
    return [found] if found else []


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
