"""A Parquet file as a sheet: text columns as text, columns of exact types as they are.

Only the form's columns are read, and only where their type can be taken without a guess. Text is
read as dictionaries and cut past a length no cell may have, so that a small file cannot unpack into
more than memory holds.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perimeter.core.problem import Problem
from perimeter.tables import sheet as limits
from perimeter.tables.form import ARROW, WHOLE, Column
from perimeter.tables.sheet import Sheet, Unreadable, bounded, header, single

CELL_CHARS_MAX = 255  # longer than any cell may be: what is cut here is a problem in any column


def read_parquet(file: BinaryIO, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    """The sheet and what is wrong with its columns; Unreadable where the file is damaged."""
    bounded(file)
    with _damage_named():
        source = pq.ParquetFile(pa.PythonFile(file, "r"))
        found, meta = source.schema_arrow, source.metadata
        names = list(found.names)
        unpacked = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
    if meta.num_rows > limits.ROWS_MAX:
        raise Unreadable("too_many_rows", {}, most=limits.ROWS_MAX)
    if unpacked > limits.BYTES_MAX:
        raise _too_large()
    problems, kept = header(names, columns), list[str]()
    for column in single(names, columns):
        problem = _type_problem(column, found.field(column.name).type)
        if problem:
            problems.append(problem)
        else:
            kept.append(column.name)
    return _sheet(file, kept, meta.num_rows), problems


@contextmanager
def _damage_named() -> Iterator[None]:
    """Unreadable in place of whatever the library says of a file that it cannot read.

    Of a column's own metadata it is never asked: where they are encrypted it ends the process.
    """
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        code = "parquet_encrypted" if "decrypt" in str(error) else "file_unreadable"
        raise Unreadable(code, {}) from error


def _too_large() -> Unreadable:
    return Unreadable("file_too_large", {}, gigabytes=limits.BYTES_MAX // 2**30)


def is_text(kind: pa.DataType) -> bool:
    """Text in any of Arrow's layouts."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    layouts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(is_one(kind) for is_one in layouts)


def _type_problem(column: Column, kind: pa.DataType) -> Problem | None:
    wanted = ARROW[column.type]
    whole = pa.types.is_integer(kind) and column.type in WHOLE
    labelled = column.type == "instant" and pa.types.is_timestamp(kind) and kind.unit == "us"
    if is_text(kind) or kind in (wanted, pa.null()) or whole or labelled:
        return None
    number = column.type in WHOLE
    code = "column_is_float" if number and pa.types.is_floating(kind) else "column_type_wrong"
    where = {"column": column.name}
    return Problem(code, where, str(kind), {"column": column.name, "wanted": str(wanted)})


def _sheet(file: BinaryIO, names: list[str], rows: int) -> Sheet:
    with _damage_named():
        found = pq.ParquetFile(pa.PythonFile(file, "r")).schema_arrow
        texts = [name for name in names if is_text(found.field(name).type)]
        source = pq.ParquetFile(pa.PythonFile(file, "r"), read_dictionary=texts)
        table = source.read(columns=names)
        if any(len(table.column(name)) != rows for name in names):
            raise pa.ArrowInvalid("not as many rows as the file says")
        for name in texts:
            _valid(name, table.column(name))
    if sum(_expanded(table.column(name)) for name in texts) > limits.BYTES_MAX:
        raise _too_large()
    cells = {name: table.column(name) for name in names}
    cells |= {name: _text(cells[name]) for name in texts}
    cells |= {n: c.cast(pa.string()) for n, c in cells.items() if c.type == pa.null()}
    row = pa.chunked_array([pa.arange(1, rows + 1).cast(pa.int32())])
    return Sheet(cells, row, None, rows)


def _expanded(column: pa.ChunkedArray) -> int:
    """The bytes its texts take once each cell holds its own, cut."""
    most, size = pa.scalar(4 * CELL_CHARS_MAX, pa.int64()), 0
    for coded in _coded(column):
        lengths = pc.min_element_wise(pc.binary_length(coded.dictionary).cast(pa.int64()), most)
        size += pc.sum(lengths.take(coded.indices)).as_py() or 0
    return size


def _valid(name: str, column: pa.ChunkedArray) -> None:
    """Parquet promises neither UTF-8 nor that a word's number is one of a word."""
    for coded in _coded(column):
        try:
            coded.dictionary.validate(full=True)
        except pa.ArrowInvalid as error:
            raise Unreadable("encoding_not_utf8", {"column": name}) from error
        coded.validate(full=True)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    chunks = []
    for coded in _coded(column):
        words = pc.utf8_slice_codeunits(coded.dictionary.cast(pa.string()), 0, CELL_CHARS_MAX)
        chunks.append(words.take(coded.indices))
    return pa.chunked_array(chunks, pa.string())


def _coded(column: pa.ChunkedArray) -> Iterator[pa.DictionaryArray]:
    for chunk in column.chunks:
        yield chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
