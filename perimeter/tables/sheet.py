"""A sheet: a filed file as columns of cells under the names its header gives.

Nothing is believed yet of what stands in the cells: types, codes and keys are not known here. What
cannot become a sheet at all ends in `Unreadable`, with the one problem that stands in the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import pyarrow as pa

from perimeter.core.problem import Problem
from perimeter.tables.form import ABSENT, Column

# A file is read whole into memory: these bounds keep it within a few gigabytes. Whoever has more to
# file files a shorter period.
ROWS_MAX = 5_000_000
BYTES_MAX = 4 * 2**30
SEEN_CHARS_MAX = 40
SEPARATORS = {";": ";", "\t": "TAB", "|": "|"}  # what stands in for the comma, and how it is shown


@dataclass(frozen=True)
class Sheet:
    """Cells by column; for each record its number from 1 and, in text, the line it begins on.

    `records` counts those that could not be cut into cells as well. In a spreadsheet `letters` are
    those its columns stand under, and a line is a row of it. `told` are, by column, the lines of
    cells that have a problem already, each with its code.
    """

    cells: Mapping[str, pa.ChunkedArray]
    row: pa.ChunkedArray
    line: pa.ChunkedArray | None
    records: int
    letters: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


class Unreadable(Exception):  # noqa: N818 (never shown: it carries a problem to the reader)
    def __init__(self, code: str, where: Mapping[str, str | int], /, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, where, values=values)


def bounded(file: BinaryIO) -> int:
    """The size of a file in bytes; Unreadable where it is more than is read."""
    size = file.seek(0, 2)
    if size > BYTES_MAX:
        raise Unreadable("file_too_large", {}, gigabytes=BYTES_MAX // 2**30)
    return size


def header(names: Sequence[str], columns: Iterable[Column]) -> list[Problem]:
    """What is wrong with the names of a sheet's columns; Unreadable where they are not names.

    A column that is optional may be left out: its cells are then empty. A file whose first row
    holds no name of the form has no header: its cells are not shown, for they may be a customer's.
    """
    known = {column.name: column for column in columns}
    wanted = [name for name in known if not name.endswith(ABSENT)]
    for separator, shown in SEPARATORS.items():
        if len(names) == 1 and separator in names[0]:
            raise Unreadable("separator_not_comma", {"line": 1}, separator=shown)
    if not any(name in known for name in names):
        raise Unreadable("header_missing", {}, columns=", ".join(wanted))
    problems = []
    for place, name in enumerate(names, 1):
        shown = name[:SEEN_CHARS_MAX] or f"#{place}"
        if name not in known:
            problems.append(Problem("column_unknown", {"column": shown}, values={"column": shown}))
        elif name in names[: place - 1]:
            problems.append(Problem("column_twice", {"column": name}, values={"column": name}))
    problems += [
        Problem("column_missing", {"column": name}, values={"column": name})
        for name in wanted
        if name not in names and not known[name].optional
    ]
    return list({(p.code, p.where["column"]): p for p in problems}.values())


def single(names: Sequence[str], columns: Iterable[Column]) -> list[Column]:
    """The columns that can be read: those the header names exactly once."""
    return [column for column in columns if list(names).count(column.name) == 1]
