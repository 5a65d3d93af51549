"""The records behind a finding: the rows its card points at, by equality alone."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import dataset

from perimeter.acts import assess
from perimeter.acts.book import Book
from perimeter.core.finding import Finding, plain
from perimeter.tables.catalogue import Catalogue


@dataclass(frozen=True)
class Records:
    """Rows of one table, first ones only; `total` counts all that match."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    total: int


def records(book: Book, finding: Finding, limit: int = 20) -> list[Records]:
    """What the card's `records` point at, in the firm's own filings for the period."""
    card = assess.library()[finding.question]
    laid = assess.lay(book, assess.of(book, finding))
    found: dict[str, list[pa.Table]] = {}
    for pointer in card.records:
        wanted = {column: finding.values.get(key) for column, key in pointer.match.items()}
        part = slice_of(laid, pointer.table, finding.firm, wanted)
        found.setdefault(pointer.table, []).append(part)
    return [_shown(name, pa.concat_tables(parts), limit) for name, parts in found.items()]


def slice_of(
    laid: Catalogue, name: str, firm: str, wanted: dict[str, str | None] | None = None
) -> pa.Table:
    """A firm's rows of a table, all of them where the table knows no firm, matching `wanted`."""
    schema, condition = laid.schemas[name], pc.scalar(True)
    conditions = {"firm": firm} if "firm" in schema.names else {}
    for column, value in {**conditions, **(wanted or {})}.items():
        cell = pc.field(column)
        same = pa.scalar(value, pa.string()).cast(schema.field(column).type)
        condition &= cell.is_null() if value in (None, "") else cell == same
    if not laid.files[name]:
        return schema.empty_table()
    paths = [str(path) for path in laid.files[name]]
    return dataset(paths, schema=schema).to_table(filter=condition)


def _shown(name: str, table: pa.Table, limit: int) -> Records:
    columns = tuple(table.column_names)
    rows: Iterable[dict[str, object]] = table.slice(0, limit).to_pylist()
    cells = tuple(tuple(plain(row[column]) for column in columns) for row in rows)
    return Records(name, columns, cells, table.num_rows)
