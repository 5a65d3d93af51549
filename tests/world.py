"""A small world: a book under the first pack, officials in every role, firms and filings.

`world(tmp_path)` opens one; the rest goes through the ordinary door. Every person is invented.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from perimeter.acts import filing
from perimeter.acts.apply import Application, apply
from perimeter.acts.book import Book, found
from perimeter.acts.decide import Decision
from perimeter.acts.filing import Handed, Outcome
from perimeter.acts.firm import Firm, enrol
from perimeter.core.act import Act
from perimeter.country.procedure import judge, settle
from perimeter.store import accounts
from perimeter.store.database import Account
from perimeter.store.home import Place
from tests.conftest import fixed_source

DAY = date(2026, 1, 5)
LATER = date(2026, 2, 1)
# A row of each schedule that some kind of entry wants; invented.
ROWS = {
    "seat": {"seat": "registered", "district": "Mary", "address": "1 Invented Street"},
    "owners": {
        "owner": "O-1", "kind": "person", "holds_in": "firm", "share_bp": "10000", "country": "TM",
        "person_name": "Invented Owner", "offshore_accounts": "no", "convicted": "no",
    },
    "people": {
        "person": "P-1", "role": "director", "person_name": "Invented Director", "country": "TM",
        "convicted": "no",
    },
    "sites": {
        "site": "S-1", "district": "Mary", "address": "2 Invented Street", "premises": "own",
        "host_absent": "own_site", "meter": "MT-", "asked_kw": "100",
    },
    "machines": {
        "serial": "SN-", "maker": "Maker", "model": "Model 1", "algorithm": "sha256",
        "hash_rate_mhs": "100000000", "watts": "3250", "site": "S-1", "title": "bought",
    },
    "wallets": {
        "wallet": "bc1qexample0000000000", "chain": "bip122:000000000019d6689c085ae165831e93",
        "use": "payout",
    },
    "pool": {"pool": "POOL-", "endpoint": "pool.example/", "algorithm": "sha256", "fee_bp": "100"},
    "ledger": {"chain": "eip155:77", "access": "permissioned", "purpose": "harvest receipts"},
    "asset": {
        "asset": "TOK-", "class": "backed", "kind": "token", "chain": "eip155:1",
        "contract_absent": "not_yet", "purpose": "investment", "sum_sought_minor": "100",
        "sum_asset": "TMT", "units": "1000",
    },
    "classification": {
        "asset": "TOK-", "rights": "a share of the harvest", "redemption": "each autumn",
        "underlying": "cotton", "is_security": "no", "is_emoney": "no", "is_deposit": "no",
        "is_gambling": "no",
    },
}  # fmt: skip
NUMBERED = {  # columns that must differ from entry to entry
    "sites": ["meter"], "machines": ["serial"], "wallets": ["wallet"], "asset": ["asset"],
    "classification": ["asset"], "pool": ["pool", "endpoint"],
}  # fmt: skip
OFFICIALS = (
    "licensing", "supervisor", "head", "lawyer", "auditor", "laundering", "finance",
    "communications", "energy", "commission", "messenger",
)  # fmt: skip
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
        enrol(self.book, self.who["licensing"], Firm(name, "legal", f"Firm {name}"))
        entry = f"L-{name.removeprefix('F-')}"
        self.apply("licence", name, entry, services)
        self.settle(Decision(entry, "grant", effective=DAY))

    def apply(
        self,
        kind: str,
        firm: str,
        entry: str,
        services: Sequence[str] = (),
        rows: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    ) -> Act:
        """A firm asks for an entry from DAY, with the rows its kind wants where none are given."""
        listed = self.rows(kind, entry) if rows is None else rows
        asked = Application(kind, firm, tuple(services), listed, entry, DAY)
        return apply(self.book, firm_account(self, firm), asked)

    def rows(self, kind: str, entry: str) -> dict[str, list[dict[str, str]]]:
        """One row for each schedule that the kind of entry wants."""
        wanted = self.book.pack.registers[kind].schedules
        row = {name: [dict(ROWS[name])] for name, listed in wanted.items() if listed.least}
        for schedule, columns in NUMBERED.items():
            for column in columns if schedule in row else ():
                row[schedule][0][column] += entry.replace("-", "")
        return row

    def settle(self, asked: Decision) -> Act:
        """Two officials bring a deed about, with the steps of the procedure before it."""
        return settle(self.book, self.who["licensing"], self.who["head"], asked)

    def judge(self, entry: str, notice: int = 0, role: str = "licensing") -> None:
        """An official finds every item of the checklist met."""
        judge(self.book, self.who[role], entry, notice)

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


def world(
    tmp_path: Path, pack: str = "tm", overlays: tuple[str, ...] = ("assumed",), url: str = ""
) -> World:
    """A fresh world, in PostgreSQL where `url` names an empty database. Passwords are left unset:
    nobody signs in here."""
    place = Place(tmp_path / "home", fixed_source("world"), database=url)
    book, admin, _ = found(place, "book.example/world", pack, overlays, "admin")
    who = {"administrator": admin}
    for role in OFFICIALS if pack == "tm" else OFFICIALS[:5]:
        who[role] = accounts.add(role, role, None)
    (tmp_path / "files").mkdir()
    return World(book, tmp_path / "files", who)


def firm_account(world: World, firm: str) -> Account:
    """The account of a firm; made at its first use."""
    known = (one for one in accounts.every() if one.firm == firm)
    return next(known, None) or accounts.add(f"clerk-{firm}", "firm", None, firm)


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
