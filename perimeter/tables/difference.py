"""The difference of two tables of one form: records added, changed and in which columns, removed.

Records are matched by the key of the form. What we write beside what was filed (row, filing, value)
is no difference. Nothing is judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.core.finding import plain
from perimeter.tables.form import ABSENT, Form

KEYS_SHOWN_MAX = 20

Key = tuple[str, ...]


@dataclass(frozen=True)
class Records:
    """How many, and the keys of the first ones in the order of their file."""

    count: int
    first: tuple[Key, ...]


@dataclass(frozen=True)
class Changed(Records):
    """`columns` counts the records in which each column differs; `of` names, for each of the first
    keys, its columns that differ."""

    columns: Mapping[str, int]
    of: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Difference:
    """`added` and `changed` in the order of what is new, `removed` in that of what was."""

    added: Records
    changed: Changed
    removed: Records


def difference(before: pa.Table, after: pa.Table, form: Form) -> Difference:
    """What differs; no key may stand twice in either table."""
    key = list(form.key)
    was, now = _placed(before, key, "#was"), _placed(after, key, "#now")
    met = now.join(was, key, join_type="inner").sort_by("#now")
    added = pc.invert(pc.is_in(now["#now"], met["#now"]))
    removed = pc.invert(pc.is_in(was["#was"], met["#was"]))
    differ = _differ(before.take(met["#was"]), after.take(met["#now"]), _compared(form))
    return Difference(
        _records(after.filter(added), key),
        _changed(after.take(met["#now"]), key, differ),
        _records(before.filter(removed), key),
    )


def _compared(form: Form) -> Iterable[str]:
    for column in form.columns:
        if column.name not in form.key:
            yield column.name
            if column.absent:
                yield column.name + ABSENT


def _differ(was: pa.Table, now: pa.Table, columns: Iterable[str]) -> dict[str, pa.ChunkedArray]:
    """By column, in which records it differs; none where it differs in none."""
    found = {}
    for name in columns:
        old, new = _column(was, now, name), _column(now, was, name)
        one_null = pc.xor(pc.is_null(old), pc.is_null(new))
        unlike = pc.or_(one_null, pc.fill_null(pc.not_equal(old, new), False))
        if pc.any(unlike).as_py():
            found[name] = unlike
    return found


def _column(table: pa.Table, other: pa.Table, name: str) -> pa.ChunkedArray:
    """The column; nulls where the form gained it after the table was filed."""
    if name in table.column_names:
        return table[name]
    kind = other.schema.field(name).type if name in other.column_names else pa.null()
    return pa.chunked_array([pa.nulls(len(table), kind)])


def _changed(now: pa.Table, key: list[str], differ: Mapping[str, pa.ChunkedArray]) -> Changed:
    if not differ:
        return Changed(0, (), {}, ())
    some = reduce(pc.or_, differ.values())
    told = _records(now.filter(some), key)
    shown = pa.table(dict(differ)).filter(some).slice(0, KEYS_SHOWN_MAX).to_pylist()
    counts = {name: pc.sum(unlike).as_py() for name, unlike in differ.items()}
    of = tuple(tuple(name for name in row if row[name]) for row in shown)
    return Changed(told.count, told.first, counts, of)


def _records(rows: pa.Table, key: list[str]) -> Records:
    shown = rows.select(key).slice(0, KEYS_SHOWN_MAX).to_pylist()
    return Records(rows.num_rows, tuple(tuple(plain(v) or "" for v in r.values()) for r in shown))


def _placed(table: pa.Table, key: list[str], name: str) -> pa.Table:
    return table.select(key).append_column(name, pa.arange(0, table.num_rows))
