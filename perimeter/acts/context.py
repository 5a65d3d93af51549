"""The context of a filing: what the book knows that its checks are held against.

It is the firm's own other filings, what it filed before, its entries, and the asset register; of
each only the columns that some check reads. Nothing of another firm is in it, and nothing is
written here. How a firm carries it away is bundle.py.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.acts.book import Book
from perimeter.acts.register import register
from perimeter.acts.standing import ASSETS, assets, filings_of, rows_of
from perimeter.acts.tables import tables as register_tables
from perimeter.core.period import Period
from perimeter.tables.checks import BEFORE, STANDING
from perimeter.tables.entries import SCHEMAS
from perimeter.tables.examined import context_columns
from perimeter.tables.filed import Filing, Mode, standing
from perimeter.tables.form import Form


@dataclass(frozen=True)
class Slot:
    """Who files which form for which period."""

    filer: str
    form: Form
    period: Period


def tables(
    book: Book, slot: Slot, modes: Sequence[Mode], known_at: int | None = None
) -> dict[str, pa.Table]:
    """What a file in one of the modes is held against; a table that nobody filed is not in it."""
    wanted = context_columns(slot.form, modes)
    filed = sources(book, slot, wanted, known_at) if wanted.keys() - SCHEMAS - {ASSETS} else {}
    found = {name: _joined(book, filed[name], wanted[name]) for name in filed if filed[name]}
    if wanted.keys() & SCHEMAS:
        own = register_tables(register(book, known_at=known_at), book.pack)
        for name in wanted.keys() & SCHEMAS:
            mine = own[name].filter(pc.equal(own[name]["firm"], slot.filer))
            found[name] = mine.select(sorted(wanted[name]))
    if ASSETS in wanted:
        codes = sorted(assets(book, slot.period, known_at))
        found[ASSETS] = pa.table({"asset": pa.array(codes, pa.string())})
    return found


def sources(
    book: Book, slot: Slot, names: Collection[str], known_at: int | None = None
) -> dict[str, list[Filing]]:
    """The firm's filings that each table of a context is made of, by the table's name."""
    own = filings_of(book, slot.filer, known_at)
    of_form = [one for one in own if one.form == slot.form.name]
    found = {
        BEFORE: [one for one in of_form if one.period.until == slot.period.first],
        STANDING: [one for one in of_form if one.period == slot.period],
    }
    return {
        name: found[name] if name in found else standing(own, book.forms[name], slot.period)
        for name in names
        if name not in SCHEMAS and name != ASSETS
    }


def _joined(book: Book, stands: Collection[Filing], columns: Collection[str]) -> pa.Table:
    return pa.concat_tables(rows_of(book, one, columns).select(sorted(columns)) for one in stands)
