"""A Parquet file as a sheet: text columns as text, columns of exact types as they are.

Only the form's columns are read, and only where their type can be taken without a guess. Text is
read as dictionaries and cut past a length no cell may have, so that a small file cannot unpack into
more than memory holds.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perimeter.core.problem import Problem
from perimeter.tables import sheet as limits
from perimeter.tables.form import ARROW, Column
from perimeter.tables.sheet import Sheet, Unreadable, header, single

CELL_CHARS_MAX = 255  # longer than any cell may be: what is cut here is a problem in any column


def read_parquet(path: Path, columns: Sequence[Column]) -> tuple[Sheet, list[Problem]]:
    """The sheet and what is wrong with its columns; Unreadable where the file is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            found, meta = file.schema_arrow, file.metadata
            names = list(found.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Unreadable("file_unreadable", {}) from error
    if meta.num_rows > limits.ROWS_MAX:
        raise Unreadable("too_many_rows", {}, most=limits.ROWS_MAX)
    unpacked = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
    if unpacked > limits.BYTES_MAX:
        raise Unreadable("file_too_large", {}, gigabytes=limits.BYTES_MAX // 2**30)
    problems, kept = header(names, columns), []
    for column in single(names, columns):
        problem = _type_problem(column, found.field(column.name).type)
        if problem:
            problems.append(problem)
        else:
            kept.append(column.name)
    return _sheet(path, kept, meta.num_rows), problems


def is_text(kind: pa.DataType) -> bool:
    """Text in any of Arrow's layouts."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _type_problem(column: Column, kind: pa.DataType) -> Problem | None:
    wanted = ARROW[column.type]
    whole = pa.types.is_integer(kind) and column.type in ("amount", "count")
    labelled = column.type == "instant" and pa.types.is_timestamp(kind) and kind.unit == "us"
    if is_text(kind) or kind in (wanted, pa.null()) or whole or labelled:
        return None
    number = column.type in ("amount", "count")
    code = "column_is_float" if number and pa.types.is_floating(kind) else "column_type_wrong"
    where = {"column": column.name}
    return Problem(code, where, str(kind), {"column": column.name, "wanted": str(wanted)})


def _sheet(path: Path, names: list[str], rows: int) -> Sheet:
    row = pa.chunked_array([pa.arange(1, rows + 1).cast(pa.int32())])
    try:
        with pq.ParquetFile(path) as file:
            texts = [name for name in names if is_text(file.schema_arrow.field(name).type)]
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            table = file.read(columns=names)
            cells = {name: table.column(name) for name in names}
            cells |= {name: _text(name, cells[name]) for name in texts}
            cells |= {n: c.cast(pa.string()) for n, c in cells.items() if c.type == pa.null()}
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("file_unreadable", {}) from error
    return Sheet(cells, row, None, rows)


def _text(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        column.validate(full=True)  # Parquet does not promise UTF-8
    except pa.ArrowInvalid as error:
        raise Unreadable("encoding_not_utf8", {"column": name}) from error
    chunks = []
    for chunk in column.chunks:
        coded = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
        words = coded.dictionary.cast(pa.string())
        words = pc.utf8_slice_codeunits(words, 0, CELL_CHARS_MAX)
        chunks.append(words.take(coded.indices))
    return pa.chunked_array(chunks, pa.string())
