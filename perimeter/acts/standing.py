"""What stands: the filings of every slot, their rows, and what sources brought for a period.

Folded from the acts that accepted something; nothing is written here. How a filing comes in is
filing.py.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from perimeter.acts.book import Book
from perimeter.core.act import Act
from perimeter.core.period import Period
from perimeter.tables import amending
from perimeter.tables.amending import Parts
from perimeter.tables.filed import Filing, Prices, fold, standing

ASSETS = "assets"  # the form of the asset register


@dataclass(frozen=True)
class Slots:
    """What stands in each slot, as known at a `size` of the journal. A value, which is moved on."""

    of: dict[str, Filing] = field(default_factory=dict)
    size: int = 0

    def moved(self, book: Book, accepted: Iterable[Act], size: int = 0) -> "Slots":
        """The same, moved on by what was accepted since."""
        of = dict(self.of)
        for act in accepted:
            by_firm = book.forms[act.on.split("/")[1]].by == "firm"
            of[act.on] = fold(of.get(act.on), act, by_firm)
        return Slots(of, size)


def slots(book: Book, before: Slots | None = None, known_at: int | None = None) -> Slots:
    """What stands in each slot; `before` is moved on where the acts up to its size were read."""
    before = before or Slots()
    size = book.home.journal.size() if known_at is None else known_at
    acts = book.home.journal.acts(kinds=("accept",), since=before.size, known_at=size)
    return before.moved(book, acts, size)


def filings(book: Book, known_at: int | None = None) -> list[Filing]:
    """The filings that stand, one a slot, as known at a size of the journal."""
    return list(slots(book, known_at=known_at).of.values())


def filings_of(book: Book, filer: str, known_at: int | None = None) -> list[Filing]:
    """The filings of one filer that stand, found without reading those of others."""
    return list(Slots().moved(book, _accepted(book, f"{filer}/", known_at)).of.values())


def standing_in(book: Book, on: str) -> Filing | None:
    """The filing that stands in one slot, named as acts name it."""
    acts = book.home.journal.acts(kinds=("accept",), on=on)
    return Slots().moved(book, acts).of.get(on)


def rows_of(book: Book, filing: Filing, columns: Collection[str] = ()) -> pa.Table:
    """The rows that stand by a filing: of the columns named and the key, or of all."""
    parts = amending.parts_of(filing, book.home.vault.path)
    return amending.read(book.forms[filing.form].key, parts, columns)


def assets(book: Book, asked: Period, known_at: int | None = None) -> dict[str, int]:
    """The asset register as of a period: code -> decimal places; the law's own currency is known
    without it."""
    table, currency = _source(book, ASSETS, asked, known_at), book.pack.currency
    listed = dict(zip(table.get("asset", []), table.get("scale", []), strict=True))
    return {**listed, currency.code: currency.scale}


def prices(book: Book, asked: Period) -> Prices:
    """What is known of prices in a period."""
    table = _source(book, "prices", asked)
    if not table:
        return {}
    keys = zip(table["day"], table["asset"], strict=True)
    values = zip(map(int, table["price_units"]), table["price_minor"], strict=True)
    return dict(zip(keys, values, strict=True))


def _source(
    book: Book, form: str, asked: Period, known_at: int | None = None
) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for filing in standing(_of_sources(book, form, known_at), book.forms[form], asked):
        parts = amending.parts_of(filing, book.home.vault.path)
        for name, values in _columns(book.forms[form].key, parts).items():
            columns[name] = columns.get(name, []) + values
    return columns


def _of_sources(book: Book, form: str, known_at: int | None) -> Iterable[Filing]:
    """What stands of a form that sources bring: found without reading what firms filed."""
    found = Slots()
    for source in book.pack.calendar.sources.get(form, ()):
        found = found.moved(book, _accepted(book, f"{source}/{form}/", known_at))
    return found.of.values()


def _accepted(book: Book, begins: str, known_at: int | None) -> Iterable[Act]:
    return book.home.journal.acts(
        kinds=("accept",), on_prefix=f"filing:{begins}", known_at=known_at
    )


@lru_cache(maxsize=16)
def _columns(key: tuple[str, ...], parts: Parts) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = amending.read(key, parts).to_pydict()
    return found
