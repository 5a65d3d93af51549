"""A plan of filings made of public records, to be walked through the ordinary door.

The firms are the records' own names; that this country has taken them into its register, and when,
is the only thing made up. There is no truth here: nobody knows what a question ought to find.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from perimeter.core.period import period
from perimeter.country.steps import Apply, Enrol, FileTable, Grant, Plan, Step, Truth
from perimeter.law import pack as packs
from perimeter.tables import form as forms

from . import lists, punks, wallets

PACK = "model"
PERIODS = ["2017", "2018", "2019", "2020", "2021", "2026"]  # of the trades, and of the wallets
OPENED = date(2017, 6, 1)  # before the first sale
UN_DAY = date(2026, 2, 27)  # the day the list itself says it was made
PLATFORM = "cryptopunks"
FILES_AFTER = timedelta(days=9)  # a month's trades are filed on the tenth


def build(data: Path, folder: Path) -> Plan:
    """Writes the filings into `folder` and says who hands them in when."""
    steps = [
        _assets(folder),
        *_platform(data / "market" / "cryptopunks" / "punks_sales.csv", folder),
        *_lists(data / "sanctions", folder),
        *_exchanges(data / "exchange_wallets" / "defillama_cex_wallets.csv", folder),
    ]
    return Plan(tuple(sorted(steps, key=lambda step: step.day)), Truth((), ()))


def _assets(folder: Path) -> Step:
    rows = [{"asset": punks.ASSET, "kind": "single_pieces", "scale": "0", "chain": "eip155:1"}]
    rows += [
        {"asset": coin.asset, "kind": "virtual", "scale": str(coin.scale), "chain": coin.ledger}
        for coin in wallets.COINS.values()
    ]
    path = _written(folder / "assets.csv", "assets", rows)
    return FileTable(OPENED, "source", "asset_register", "assets", "2017", path)


def _platform(path: Path, folder: Path) -> Iterator[Step]:
    yield from _licensed(OPENED, PLATFORM, "L-001", "exchange")
    zone = packs.load(packs.find(PACK)).zone
    for month, rows in punks.trades_by_month(path, zone).items():
        filed = _written(folder / f"trades-{month}.csv", "trades", rows)
        day = period(month).until + FILES_AFTER
        yield FileTable(day, "firm", PLATFORM, "trades", month, filed)


def _lists(data: Path, folder: Path) -> Iterator[Step]:
    ofac = data / "ofac"
    sdn = ofac / "sdn_2021-07.csv"
    listed = [
        *lists.ofac_names("OFAC-SDN", sdn, ofac / "alt_2021-07.csv"),
        *lists.ofac_names("OFAC-CONS", ofac / "cons_prim.csv"),
        *lists.un_names(data / "un" / f"UN_consolidated_{UN_DAY}.xml"),
    ]
    names = _written(folder / "names.csv", "listed_names", listed)
    yield FileTable(UN_DAY, "source", "name_lists", "listed_names", "2026-02", names)
    rows = lists.ofac_wallets(data / "ofac_addresses", sdn)
    day, filed = lists.WALLETS_DAY, _written(folder / "listed.csv", "listed_wallets", rows)
    yield FileTable(day, "source", "wallet_lists", "listed_wallets", f"{day:%Y-%m}", filed)


def _exchanges(path: Path, folder: Path) -> Iterator[Step]:
    day = wallets.GATHERED
    for number, (entity, rows) in enumerate(wallets.wallets_by_entity(path).items(), 2):
        # In force from the month of its one filing, so that no earlier one is owed.
        yield from _licensed(day.replace(day=1), entity, f"L-{number:03}", "storage")
        filed = _written(folder / f"wallets-{entity}.csv", "wallets", rows)
        yield FileTable(day, "firm", entity, "wallets", f"{day:%Y-%m}", filed)


def _licensed(day: date, firm: str, entry: str, service: str) -> Iterator[Step]:
    yield Enrol(day, firm, firm, "legal", "")
    yield Apply(day, firm, entry, "licence", (service,), {})
    yield Grant(day, entry)


def _written(path: Path, form: str, rows: Iterable[dict[str, str]]) -> Path:
    """A CSV file with every column of the form, empty where a row has no cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _header(form), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@cache
def _header(form: str) -> list[str]:
    columns = forms.load(packs.JURISDICTIONS.parent / "forms")[form].columns
    names: list[str] = []
    for column in columns:
        names += [column.name, column.name + forms.ABSENT] if column.absent else [column.name]
    return names
