"""A small world: a book under the first pack, officials in every role, firms and filings.

`world(tmp_path)` opens one; the rest goes through the ordinary door. Every person is invented.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from perimeter.acts import filing, register
from perimeter.acts.book import Book, found
from perimeter.acts.filing import Handed, Outcome
from perimeter.acts.register import Entry, Firm
from perimeter.store import accounts
from perimeter.store.database import Account
from perimeter.store.home import Place
from tests.conftest import fixed_source

DAY = date(2026, 1, 5)
OFFICIALS = ("licensing", "supervisor", "head", "lawyer", "auditor")
ALICE, BORIS, CARYA = ("a" * 64, "b" * 64, "c" * 64)  # pseudonyms of invented customers

ASSETS = [
    ["asset", "kind", "scale", "chain", "dti"],
    ["BTC", "virtual", "8", "", ""],
    ["TMT", "currency", "2", "", ""],
]
PRICES = [
    ["day", "asset", "price_units", "price_minor"],
    ["2026-01-10", "BTC", "100000000", "35000000"],
    ["2026-01-10", "TMT", "1", "1"],
]


@dataclass(frozen=True)
class World:
    """An open book with one account for each role; `folder` is for files to hand in."""

    book: Book
    folder: Path
    who: dict[str, Account]

    def firm(self, name: str = "F-001", services: Sequence[str] = ("exchange",)) -> None:
        """Enrols a firm and grants it a licence for the services, from DAY."""
        officer = self.who["licensing"]
        entry = f"L-{name.removeprefix('F-')}"
        register.enrol(self.book, officer, Firm(name, "legal", f"Firm {name}"))
        register.apply(
            self.book, officer, Entry(entry, "licence", name, tuple(services), {}, ()), DAY
        )
        register.decide(self.book, officer, entry, "grant", DAY)

    def file(self, rows: Sequence[Sequence[str]], name: str = "given.csv") -> Path:
        """A csv file with these rows, the header first."""
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        return path

    def hand_in(self, filer: str, form: str, rows: Sequence[Sequence[str]], **more: str) -> Outcome:
        """Hands rows in over the counter, for January unless `period` says otherwise."""
        handed = Handed(filer, form, more.pop("period", "2026-01"), self.file(rows), **more)
        return filing.hand_in(self.book, self.who["supervisor"], handed)

    def sources(self) -> None:
        """The asset register and a day's prices."""
        assert self.hand_in("asset_register", "assets", ASSETS).accepted
        assert self.hand_in("market_prices", "prices", PRICES).accepted


def world(tmp_path: Path, pack: str = "tm", overlays: tuple[str, ...] = ("assumed",)) -> World:
    """A fresh world. Passwords are left unset: nobody signs in here."""
    place = Place(tmp_path / "home", fixed_source("world"))
    book, admin, _ = found(place, "book.example/world", pack, overlays, "admin")
    who = {"administrator": admin}
    for role in OFFICIALS:
        who[role] = accounts.add(role, role, None)
    (tmp_path / "files").mkdir()
    return World(book, tmp_path / "files", who)


def firm_account(world: World, firm: str) -> Account:
    """An account of a firm."""
    return accounts.add(f"clerk-{firm}", "firm", None, firm)


TRADES = [
    "trade", "at", "capacity", "buyer", "buyer_absent", "seller", "seller_absent", "base", "item",
    "quantity", "quote", "amount", "amount_absent",
]  # fmt: skip


def trade(number: str, **cells: str) -> list[str]:
    """One row of trades: Alice buys from Boris on 10 January, unless said otherwise."""
    row = {
        "trade": number,
        "at": "2026-01-10T09:00:00Z",
        "capacity": "MTCH",
        "buyer": ALICE,
        "seller": BORIS,
        "base": "BTC",
        "quantity": "100000",
        "quote": "TMT",
        "amount": "35000",
        **cells,
    }
    return [row.get(name, "") for name in TRADES]
