"""Amending: rows that stand in a slot once files were appended to it, corrected or deleted from it.

A record is known by the key of its form and is replaced or removed whole, as the CARF of the OECD
has it. Everything is by equality of keys, on whole columns at once. Nothing is written here, and
what is filed is not judged but for its keys.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perimeter.core.problem import Problem
from perimeter.tables.filed import APPEND, DELETE, REMOVING, Filing, Mode
from perimeter.tables.form import ABSENT, Form
from perimeter.tables.places import Found, Lines, keyed, places
from perimeter.tables.reading import Reading

Parts = tuple[tuple[Mode, Path], ...]  # the files of what stands, each with how it came


def key_form(form: Form) -> Form:
    """The form of a deletion: the columns of the key alone."""
    columns = tuple(column for column in form.columns if column.name in form.key)
    return replace(form, columns=columns, day_of=form.day_of if form.day_of in form.key else "")


def beside_key(form: Form, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of a deletion's file, its other columns told as what they are: not its affair,
    so that nobody believes they were compared."""
    known = {name for column in form.columns for name in (column.name, column.name + ABSENT)}
    return tuple(
        replace(problem, code="column_beside_key")
        if problem.code == "column_unknown" and problem.where["column"] in known
        else problem
        for problem in problems
    )


def faults(form: Form, mode: Mode, found: Reading, stands: pa.Table) -> tuple[Problem, ...]:
    """What the keys of a file that was read say against those that stand: all of them at once.

    An appended key stands already, or a corrected or deleted one does not.
    """
    assert found.table is not None and found.sheet is not None
    there = _among(found.table, stands, form.key)
    wrong = places(there if mode == APPEND else pc.invert(there))
    if not len(wrong):
        return ()
    lines = Lines(form, found.sheet, found.table)
    return (keyed(lines, Found(code(mode), form.key[0], wrong)).problem,)


def code(mode: Mode) -> str:
    """What the keys of a file that amends can be told."""
    return "key_stands" if mode == APPEND else "key_not_standing"


def amended(key: Sequence[str], parts: Iterable[tuple[Mode, pa.Table]]) -> pa.Table:
    """The rows that stand by tables with at least the columns of the key, in their order.

    A row falls by a correction or deletion of its key that comes after it. A column that a form
    gained between two parts is null in the earlier.
    """
    numbered = list(enumerate(parts))
    bring = [(at, table) for at, (mode, table) in numbered if mode != DELETE]
    rows = pa.concat_tables([table for _, table in bring], promote_options="default")
    gone = [_placed(table, key, at) for at, (mode, table) in numbered if mode in REMOVING]
    if not gone:
        return rows
    last = pa.concat_tables(gone).group_by(list(key)).aggregate([("#part", "max")])
    keys = pa.concat_tables([_placed(table, key, at) for at, table in bring])
    keys = keys.append_column("#at", pa.arange(0, keys.num_rows))
    met = keys.join(last, list(key), join_type="inner")
    fallen = met.filter(pc.less(met["#part"], met["#part_max"]))["#at"]
    return rows.filter(pc.invert(pc.is_in(keys["#at"], fallen)))


def read(key: Sequence[str], parts: Parts, columns: Collection[str] = ()) -> pa.Table:
    """The rows that stand by files of the vault: of the columns named, or of all."""
    wanted = list(dict.fromkeys([*columns, *key])) if columns else None
    tables = ((mode, _read(path, list(key) if mode == DELETE else wanted)) for mode, path in parts)
    return amended(key, tables)


def parts_of(filing: Filing, path_of: Callable[[str], Path]) -> Parts:
    """The files of what stands."""
    return tuple((part.mode, path_of(part.table)) for part in filing.parts)


def _read(path: Path, columns: list[str] | None) -> pa.Table:
    # Not by pq.read_table: it makes a data set of each file, twice as slow for many small ones.
    with pq.ParquetFile(path) as file:
        return file.read(columns)


def _among(given: pa.Table, others: pa.Table, key: Sequence[str]) -> pa.BooleanArray:
    """Which of the given rows have a key that another has."""
    for name in key:  # few are given, many stand: a join of those alike in part costs little
        others = others.filter(pc.is_in(others[name], given[name].combine_chunks()))
    own = given.select(key).append_column("#at", pa.arange(0, given.num_rows))
    met = own.join(others.select(key), list(key), join_type="left semi")
    return pc.is_in(own["#at"].combine_chunks(), met["#at"])


def _placed(table: pa.Table, key: Sequence[str], at: int) -> pa.Table:
    part = pa.repeat(pa.scalar(at, pa.int32()), table.num_rows)
    return table.select(key).append_column("#part", part)
