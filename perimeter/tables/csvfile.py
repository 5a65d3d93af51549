"""A CSV file (UTF-8, comma, quotes as in RFC 4180, a header row) as a sheet of text cells.

Two roads. A file whose quote marks are all in their place, whose cells end on their line and whose
rows all have the header's width, is cut by Arrow at full speed. Any other is walked record by
record, strictly, so that a bad line costs only itself. Nothing is trimmed, repaired or guessed:
neither separator, encoding nor type.
"""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import BinaryIO, TextIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from perimeter.core.problem import Problem
from perimeter.tables import textfile
from perimeter.tables.form import Column
from perimeter.tables.sheet import Sheet, Unreadable, header, single

BATCH_ROWS = 50_000
LINE_BYTES_MAX = 2**20  # a longer line is not looked at for speed
HEADER_CHARS_MAX = 20_000  # a "first line" beyond this is no header, and no CSV
# Cells that hold no quote mark, or stand in quotes, where one is doubled, and end on their line.
_IN_PLACE = re.compile(rb'(?:(?:(?:"[^"\r\n]*+")++|[^",\r\n]*+)[,\r\n])*+')


def read_csv(file: BinaryIO, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    """The sheet and what is wrong with its header and rows; Unreadable where it is not CSV."""
    quoted = textfile.scan(file)
    names = _header(file)
    problems = header(names, columns)
    places = {column.name: names.index(column.name) for column in single(names, columns)}
    quick = None
    if places and (not quoted or _quotes_in_place(file)):
        quick = _quick(file, quoted, len(names), places)
    if quick is not None:
        return quick, problems
    walked = _Walk(places, len(names))
    with textfile.text(file) as text:
        _walk(text, walked)
    return walked.sheet(), problems + walked.problems()


def _quotes_in_place(file: BinaryIO) -> bool:
    file.seek(0)
    rest = file.read(len(BOM_UTF8)).removeprefix(BOM_UTF8)
    while chunk := file.read(textfile.CHUNK_BYTES):
        whole, end, rest = (rest + chunk).rpartition(b"\n")
        if len(rest) > LINE_BYTES_MAX or _IN_PLACE.fullmatch(whole + end) is None:
            return False
    return _IN_PLACE.fullmatch(rest + b"\n") is not None


def _header(file: BinaryIO) -> list[str]:
    with textfile.text(file) as text:
        first = text.readline(HEADER_CHARS_MAX + 1)
        if len(first) > HEADER_CHARS_MAX:
            raise Unreadable("file_kind_unknown", {})
        text.seek(0)
        try:
            names = next(csv.reader(text, strict=True), None)
        except csv.Error as error:
            raise Unreadable("row_unreadable", {"line": 1}) from error
    if names is None:
        raise Unreadable("file_empty", {})
    return names


def _quick(file: BinaryIO, quoted: bool, width: int, places: dict[str, int]) -> Sheet | None:
    """Arrow's reader with every guess turned off; None where only a walk can tell."""
    names = {str(place): name for name, place in places.items()}
    file.seek(0)
    try:
        table = arrow_csv.read_csv(
            pa.PythonFile(file, "r"),
            arrow_csv.ReadOptions(column_names=[str(n) for n in range(width)], skip_rows=1),
            arrow_csv.ParseOptions(quote_char='"' if quoted else False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=list(names),
                strings_can_be_null=False,
                check_utf8=False,  # the scan has seen every byte
            ),
        )
    except pa.ArrowInvalid:  # a row of another width
        return None
    empty = reduce(pc.and_, [pc.equal(column, "") for column in table.columns])
    if pc.any(empty).as_py():  # a blank line, or a record of nothing but commas
        return None
    row = pa.chunked_array([pa.arange(1, table.num_rows + 1).cast(pa.int32())])
    line = pa.chunked_array([pa.arange(2, table.num_rows + 2).cast(pa.int32())])
    return Sheet({names[n]: table.column(n) for n in table.column_names}, row, line, len(row))


@dataclass
class _Walk:
    """What a walk has gathered: whole records in batches, and the first of each fault."""

    places: dict[str, int]
    width: int
    batches: list[pa.RecordBatch] = field(default_factory=list)
    records: int = 0
    ragged: tuple[int, int, int] | None = None  # row, line, width
    ragged_rows: int = 0
    broken: tuple[int, int] | None = None  # row, line

    def sheet(self) -> Sheet:
        table = pa.Table.from_batches(self.batches, self.schema())
        cells = {name: table.column(name) for name in self.places}
        return Sheet(cells, table.column("#row"), table.column("#line"), self.records)

    def schema(self) -> pa.Schema:
        texts = [(name, pa.string()) for name in self.places]
        return pa.schema([*texts, ("#row", pa.int32()), ("#line", pa.int32())])

    def problems(self) -> list[Problem]:
        found = []
        if self.ragged:
            row, line, width = self.ragged
            values = {"width": width, "expected": self.width}
            where = {"row": row, "line": line}
            found.append(Problem("row_width", where, str(width), values, self.ragged_rows))
        if self.broken:
            row, line = self.broken
            found.append(Problem("row_unreadable", {"row": row, "line": line}))
        return found

    def keep(self, records: list[list[str]], rows: list[int], lines: list[int]) -> None:
        columns = list(zip(*records, strict=True))
        cells = [columns[place] for place in self.places.values()]
        self.batches.append(pa.record_batch([*cells, rows, lines], schema=self.schema()))


def _walk(text: TextIO, walked: _Walk) -> None:
    records: list[list[str]] = []
    rows: list[int] = []
    lines: list[int] = []
    for row, line, record in _records(text, walked):
        if len(record) != walked.width:
            walked.ragged = walked.ragged or (row, line, len(record))
            walked.ragged_rows += 1
            continue
        records.append(record)
        rows.append(row)
        lines.append(line)
        if len(records) == BATCH_ROWS:
            walked.keep(records, rows, lines)
            records, rows, lines = [], [], []
    if records:
        walked.keep(records, rows, lines)


def _records(text: TextIO, walked: _Walk) -> Iterator[tuple[int, int, list[str]]]:
    """Records below the header with number and first line; blank lines are nothing."""
    reader = csv.reader(text, strict=True)
    next(reader)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:  # from here on nobody can say where a record ends
            walked.broken = (walked.records + 1, line)
            return
        if record:
            walked.records += 1
            yield walked.records, line, record
