"""Where in a file a problem stands, and what of the cell may be shown.

Given the cells that are bad, makes the one problem that people are told: its first place, its first
examples, and how many rows. A value that may be a person's is not shown, only its length. It does
not know why a cell is bad.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.core.problem import Problem
from perimeter.tables.form import Form
from perimeter.tables.sheet import SEEN_CHARS_MAX, Sheet

EXAMPLES_MAX = 20
# A cell of these that is bad may be anything, a name or a passport number among it.
NEVER_SHOWN = ("pseudonym", "text", "phone", "digest", "secret")
_SHOWN_IF_FIT = ("id", "wallet")
_NONE = pa.array([], pa.int32())


@dataclass(frozen=True)
class Found:
    """What is wrong for one reason in one column: `at` are the places of its cells in the sheet
    (int32, in order). The cells are `fit` where they are of their column's type."""

    code: str
    column: str
    at: pa.Array
    values: Mapping[str, str | int] = field(default_factory=dict)
    fit: bool = False


@dataclass(frozen=True)
class Marked:
    """A problem and the places of all its cells, of which it tells only the first."""

    problem: Problem
    at: pa.Array = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Lines:
    """A sheet, and what could be read of it: a row each, null where a cell is bad."""

    form: Form
    sheet: Sheet
    table: pa.Table


def marked(lines: Lines, found: Found) -> Marked:
    """The problem, shown at its first place."""
    kind = types_of(lines.form).get(found.column, "code")
    hidden = kind in NEVER_SHOWN or (kind in _SHOWN_IF_FIT and not found.fit)
    return _shown(lines, found, lambda at: _seen(lines.sheet, at, found.column, hidden))


def keyed(lines: Lines, found: Found) -> Marked:
    """The same for what is wrong with whole keys."""
    key = lines.form.key
    told = _shown(lines, found, lambda at: _key(lines, at))
    where = {**told.problem.where, "column": ", ".join(key)}
    return replace(told, problem=replace(told.problem, where=where))


def _shown(lines: Lines, found: Found, seen: Callable[[int], str]) -> Marked:
    """`seen` is what to show of the cell at a place."""
    examples = tuple(
        {**where(lines, at, found.column), "seen": seen(at)}
        for at in found.at[:EXAMPLES_MAX].to_pylist()
    )
    first = {"column": found.column, **examples[0]}
    shown = str(first.pop("seen"))
    told = Problem(found.code, first, shown, found.values, len(found.at), examples)
    return Marked(told, found.at)


def where(lines: Lines, at: int, name: str) -> dict[str, str | int]:
    """The record's number, its key where that may be shown, and the line or cell in the file."""
    sheet, record = lines.sheet, _key(lines, at)
    place: dict[str, str | int] = {"row": sheet.row[at].as_py()}
    if record:
        place["record"] = record
    if sheet.line is None:
        return place
    line = sheet.line[at].as_py()
    if name in sheet.letters:
        return place | {"cell": f"{sheet.letters[name]}{line}"}
    return place | {"line": line}


def _key(lines: Lines, at: int) -> str:
    """What may be shown of a record's key; nothing of a key that could not be read."""
    types = types_of(lines.form)
    own = [
        lines.table[name][at].as_py() for name in lines.form.key if types[name] not in NEVER_SHOWN
    ]
    return "" if None in own else ", ".join(map(str, own))[:SEEN_CHARS_MAX]


def places(mask: pa.ChunkedArray) -> pa.Array:
    """The places where a mask is true."""
    found = pc.indices_nonzero(mask)
    return found.cast(pa.int32())


def of_rows(sheet: Sheet, rows: pa.ChunkedArray) -> pa.Array:
    """The places of records by their numbers."""
    return places(pc.is_in(sheet.row, rows.combine_chunks()))


def types_of(form: Form) -> dict[str, str]:
    """The type of each column; a code says why a value is absent."""
    return {column.name: column.type for column in form.columns}


def _seen(sheet: Sheet, at: int, name: str, hidden: bool) -> str:
    """The cell as it stood, cut; of one that may not be shown, how long it was."""
    if name not in sheet.cells:
        return ""
    value = sheet.cells[name][at].as_py()
    seen = "" if value is None else str(value)
    return str(len(seen)) if hidden and seen else seen[:SEEN_CHARS_MAX]
