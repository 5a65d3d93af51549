"""Writes extracts as csv, JSON lines and Parquet into a file that the caller opened.

csv follows RFC 4180, begins with a byte order mark (so that spreadsheets read it as UTF-8), and
never holds what a spreadsheet would take for a formula: its cells are marked (core/csvcell.py), by
a rule that stands in the dictionary and can be undone. The other two forms hold every value as it
is.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.acts import mica, ncasp
from perimeter.acts.extract import ENTRIES, Column, Extract, Record, Table
from perimeter.acts.extract import line as as_line
from perimeter.acts.published import Published
from perimeter.core import csvcell
from perimeter.law import words

FORMATS = ("csv", "jsonl", "parquet", "mica")
BETWEEN = "|"  # codes of one cell
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_BATCH = 2_000
ARROW: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "day": pa.date32(),
    "yes": pa.bool_(),
    "count": pa.int64(),
    "codes": pa.list_(pa.string()),
}


def write(out: BinaryIO, extract: Extract, form: str, table: str = ENTRIES) -> None:
    """One of the formats; of csv, one table."""
    if form == "jsonl":
        write_lines(out, extract)
    elif form == "parquet":
        write_parquet(out, extract)
    elif form == "mica":
        write_csv(out, mica.table(extract), mica.rows(extract))
    else:
        write_csv(out, extract.tables[table], extract.rows(table))


def write_csv(out: BinaryIO, table: Table, rows: Iterable[Record]) -> None:
    """One table."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    text.write(_BOM)
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(row[column.name]) for column in table.columns] for row in rows)
    text.detach()


def write_lines(out: BinaryIO, extract: Extract) -> None:
    """Every entry with what it lists, one to a line."""
    for entry in extract.entries:
        out.write(line(extract, entry))


def line(extract: Extract, entry: Published) -> bytes:
    """One entry with what it lists as a line of JSON."""
    return as_line(extract.whole(entry))


def write_parquet(out: BinaryIO, extract: Extract) -> None:
    """Every entry with what it lists, typed; lists are lists of structures."""
    fields = schema(extract.tables)
    with pq.ParquetWriter(out, fields, compression="zstd") as writer:
        for at in range(0, len(extract.entries), _BATCH):
            whole = [extract.whole(entry) for entry in extract.entries[at : at + _BATCH]]
            writer.write_table(pa.Table.from_pylist(whole, fields))


def tables(extract: Extract) -> list[Table]:
    """Every table there is to take: those of the register, and those in the shape of ESMA's."""
    return [*extract.tables.values(), mica.table(extract), ncasp.table(extract.pack)]


def dictionary(extract: Extract) -> dict[str, Any]:
    """What every table and column means, in every language of the pack, and how csv is read."""
    return {
        "schema": "perimeter-dictionary/1",
        "csv": {
            "text": words.in_each(extract.pack.languages, "take.csv_mark"),
            "mark": csvcell.MARK,
            "unmark": csvcell.UNMARKED.pattern,
        },
        "tables": [
            {
                "name": table.name,
                "text": table.text,
                "columns": [vars(column) for column in table.columns],
            }
            for table in tables(extract)
        ],
    }


def schema(known: Mapping[str, Table]) -> pa.Schema:
    """The columns of entries, then a list for each other table."""
    fields = _fields(known[ENTRIES].columns)
    for table in known.values():
        if table.name != ENTRIES:
            row = pa.struct(_fields([c for c in table.columns if c.name != "entry"]))
            fields.append(pa.field(table.name, pa.list_(row)))
    return pa.schema(fields)


def _fields(columns: Sequence[Column]) -> list[pa.Field]:
    return [pa.field(column.name, ARROW[column.type]) for column in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    text = BETWEEN.join(value) if isinstance(value, list) else str(value)
    return csvcell.marked(text)
