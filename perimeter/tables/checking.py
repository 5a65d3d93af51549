"""Checks run over one filing, in an empty DuckDB of its own that can open no file.

All conditions on single rows are asked in one pass over the table; a SELECT runs once. What is bad
in a cell is null in the table, so a row is judged by all that can be judged of it. Problems are not
made here: a check is told with the rows that are wrong.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryDirectory

import pyarrow as pa

from perimeter.tables.checks import ROW, Check, bound

_AT_ONCE = 2
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "256MB",
    "preserve_insertion_order": False,
    "python_enable_replacements": False,
    "enable_external_access": False,
}


@dataclass(frozen=True)
class Told:
    """A check and the numbers (int32) of the rows that are wrong, in order; None if not asked."""

    check: Check
    rows: pa.ChunkedArray | None


def run(
    checks: Sequence[Check],
    name: str,
    table: pa.Table,
    context: Mapping[str, pa.Table],
    days: Mapping[str, date],
) -> list[Told]:
    """Every check with what it found; one of whose tables one is not given is not asked.

    `table` has the form's schema and is called `name`; `days` are `period_first` and
    `period_until`, empty where no period is known, and a check that names one is then not asked.
    """
    import duckdb  # here, for a server that checks nothing has no use of it

    asked = [one for one in checks if one.context.keys() <= context.keys()]
    asked = [one for one in asked if one.days <= days.keys()]
    tables = {name: table} | {other: context[other] for one in asked for other in one.context}
    with (
        TemporaryDirectory() as spill,
        duckdb.connect(":memory:", config={**_SETTINGS, "temp_directory": spill}) as database,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):

        def ask(sql: str) -> pa.Table:
            """The answer, by a cursor of its own: many parts of a SELECT use one thread alone."""
            with database.cursor() as cursor:
                for known, content in tables.items():
                    cursor.register(known, content)
                return cursor.sql(sql).to_arrow_table()

        counted = pool.submit(ask, _counts(name, asked, days))
        found = {one.at: pool.submit(ask, _rows(one, days)) for one in asked if not one.condition}
        for one, total in zip(_conditions(asked), counted.result().columns, strict=False):
            if total[0].as_py():
                found[one.at] = pool.submit(ask, _rows(one, days))
        rows = {at: answer.result().column(ROW).cast(pa.int32()) for at, answer in found.items()}
    none = pa.chunked_array([], pa.int32())
    known = {one.at: rows.get(one.at, none) for one in asked}
    return [Told(one, known.get(one.at)) for one in checks]


def _conditions(asked: Sequence[Check]) -> list[Check]:
    return [one for one in asked if one.condition]


def _counts(name: str, asked: Sequence[Check], days: Mapping[str, date]) -> str:
    """How many rows break each condition, in one pass over the table; a last count of all rows."""
    wrong = [f"count(*) FILTER (WHERE {bound(one.condition, days)})" for one in _conditions(asked)]
    named = [f"{count} AS c{at}" for at, count in enumerate([*wrong, "count(*)"])]
    return f'SELECT {", ".join(named)} FROM "{name}"'


def _rows(one: Check, days: Mapping[str, date]) -> str:
    return f"SELECT DISTINCT {ROW} FROM ({bound(one.sql, days)}) ORDER BY {ROW}"
