"""What firms and sources hand in: the files, and the day each is handed in.

Large tables are Parquet, small ones CSV, and where nothing happened there is no file. The same
settings and seed give the same bytes.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.acts.due import parts
from perimeter.core.period import Period
from perimeter.country import affairs, issuance, money, tables
from perimeter.country.addresses import outside
from perimeter.country.keeping import Kept
from perimeter.country.moving_stories import listings
from perimeter.country.orders import orders
from perimeter.country.people import Book, customers
from perimeter.country.settings import Provider, Registrant
from perimeter.country.steps import FileTable
from perimeter.country.transfers import pool
from perimeter.country.world import Columns, World
from perimeter.law.calendar import length

ROW_GROUP_ROWS = 122_880  # what engines read at a time
BALANCES = ("day", "asset", "owed", "came_in", "went_out")
WALLETS = ("day", "asset", "wallet", "storage", "purpose", "held", "chain", "keys_held_by")
ISSUER_FILING_DAY = 8
ASSETS = ("asset", "kind", "scale", "chain", "dti")
PRICES = ("day", "asset", "price_units", "price_minor")
LISTED = ("list", "reference", "wallet", "from_day", "until_day")


@dataclass(frozen=True)
class Business:
    """All that one firm did over the period; trades, transfers and money in order and numbered."""

    book: Book
    trades: Columns
    transfers: Columns
    money: Columns
    kept: Kept


def by_firm(world: World, provider: Provider, business: Business, folder: Path) -> list[FileTable]:
    """The firm's filings, one a form and month, or a form and quarter."""
    steps = []
    for asked in parts(world.country.span):
        made: Iterator[tuple[str, Path | None]] = iter(())
        if length(asked) == "month":
            made = _of_month(world, provider, business, asked, folder)
        elif length(asked) == "quarter":
            made = _of_quarter(world, provider, business, asked, folder)
        day = asked.until + timedelta(days=provider.filing_day - 1)
        for form, path in made:
            steps.append(FileTable(day, "firm", provider.id, form, asked.name, path))
    return steps


def by_issuer(world: World, one: Registrant, folder: Path) -> list[FileTable]:
    """What an issuer files of its asset, month by month from its registration on."""
    steps = []
    for month in world.country.months:
        if one.granted >= month.until:
            continue
        day = month.until + timedelta(days=ISSUER_FILING_DAY - 1)
        for form, names, rows in (
            ("issuance_supply", issuance.SUPPLY, issuance.supply(world, one, month)),
            ("issuance_reserves", issuance.RESERVES, issuance.reserves(world, one, month)),
        ):
            path = _csv(folder / f"{one.id}-{form}-{month.name}.csv", names, rows)
            steps.append(FileTable(day, "firm", one.id, form, month.name, path))
    return steps


def by_sources(world: World, folder: Path) -> list[FileTable]:
    """The register of assets before anything, prices and the list after each month."""
    sources, span = world.country.sources, world.country.span
    whole = str(span.first.year)
    path = _csv(folder / f"assets-{whole}.csv", ASSETS, _assets(world))
    steps = [FileTable(span.first, "source", sources.assets, "assets", whole, path)]
    for month in world.country.months:
        rows = world.price_rows(world.day(month.first), world.day(month.until))
        prices = _csv(folder / f"prices-{month.name}.csv", PRICES, rows)
        listed = _csv(folder / f"listed_wallets-{month.name}.csv", LISTED, _listed(world, month))
        for who, form, path in (
            (sources.prices, "prices", prices),
            (sources.listed_wallets, "listed_wallets", listed),
        ):
            steps.append(FileTable(month.until, "source", who, form, month.name, path))
    return steps


def _of_month(
    world: World, provider: Provider, business: Business, month: Period, folder: Path
) -> Iterator[tuple[str, Path | None]]:
    days = range(world.day(month.first), world.day(month.until))

    def name(form: str, ending: str) -> Path:
        return folder / f"{provider.id}-{form}-{month.name}.{ending}"

    people = customers(world, business.book, days.stop)
    yield "customers", _parquet(name("customers", "parquet"), people)
    if provider.capacity != "none":
        rows = _within(world, business.trades, days)
        table = tables.trades(world, provider, business.book, rows)
        yield "trades", _parquet(name("trades", "parquet"), table)
        rows = _within(world, business.money, days)
        table = money.cash_flows(world, provider, business.book, rows)
        yield "cash_flows", _parquet(name("cash_flows", "parquet"), table)
    if provider.venue:
        rows = _within(world, orders(world, provider, business.trades), days)
        table = tables.orders(world, provider, business.book, rows)
        yield "orders", _parquet(name("orders", "parquet"), table)
    if "transfer" in provider.services:
        rows = _within(world, business.transfers, days)
        chance = world.chance(provider.id, "travelled", month.name)
        table = tables.transfers(world, provider, business.book, rows, chance)
        yield "transfers", _parquet(name("transfers", "parquet"), table)
    owed = tables.balances(world, business.kept, days)
    if owed:
        yield "balances", _csv(name("balances", "csv"), BALANCES, owed)
    held = tables.wallets(world, provider, business.kept, days)
    if held:
        yield "wallets", _csv(name("wallets", "csv"), WALLETS, held)


def _of_quarter(
    world: World, provider: Provider, business: Business, asked: Period, folder: Path
) -> Iterator[tuple[str, Path | None]]:
    book = business.book
    for form, table in (
        ("bank_accounts", money.bank_accounts(world, provider, business.money, asked)),
        ("screenings", affairs.screenings(world, provider, book, asked)),
        ("adverts", affairs.adverts(world, provider, asked)),
        ("incidents", affairs.incidents(world, provider, asked)),
        ("complaints", affairs.complaints(world, provider, book, asked)),
        ("monitoring_reports", affairs.monitoring_reports(world, provider, asked)),
        ("key_persons", affairs.key_persons(world, provider)),
        ("capital", affairs.capital(world, provider, asked)),
    ):
        yield form, _csv(folder / f"{provider.id}-{form}-{asked.name}.csv", *table)


def _within(world: World, rows: Columns, days: range) -> Columns:
    ends = world.starts[[days.start, days.stop]]
    first, last = np.searchsorted(rows["at"], ends)
    return {name: column[first:last] for name, column in rows.items()}


def _assets(world: World) -> list[tuple[str, str, int, str, str]]:
    every = world.country.assets.values()
    return [(one.id, one.kind, one.scale, one.chain, "") for one in every]


def _listed(world: World, month: Period) -> list[tuple[Any, ...]]:
    """The list as it stood at the end of a month."""
    name, wallets = world.country.wallet_list.name, outside(world)[2 * pool(world) :]
    return [
        (name, line.reference, wallet, line.first, line.until if _gone(line.until, month) else "")
        for line, wallet in zip(listings(world), wallets, strict=True)
        if line.first < month.until
    ]


def _gone(until: Any, month: Period) -> bool:
    return until is not None and until < month.until


def _csv(path: Path, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> Path | None:
    """None where there is nothing to file."""
    if not rows:
        return None
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
    return path


def _parquet(path: Path, table: pa.Table) -> Path | None:
    """None where there is nothing to file."""
    if not table.num_rows:
        return None
    pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP_ROWS)
    return path
