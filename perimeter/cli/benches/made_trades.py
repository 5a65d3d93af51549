"""Made-up trades for benches, as a busy exchange files them, and the checks a file of them gets."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from perimeter.core.period import period
from perimeter.tables.checks import Check, shipped

FORM, MONTH = "trades", period("2026-03")
ASSETS = ("BTC", "ETH", "USDT", "USD", "EUR")
CONTEXT = {"assets": pa.table({"asset": ASSETS})}
_BASES, _QUOTES = np.array(["BTC", "ETH", "USDT", "BTC"]), np.array(["USD", "USD", "USD", "EUR"])
_CUSTOMERS, _DAY_US, _ROW_GROUP = 20_000, 86_400 * 10**6, 122_880


def trades(rows: int, seed: int = 1) -> pa.Table:
    """So many trades of one month; the same seed gives the same rows."""
    chance = np.random.default_rng(seed)
    people = np.array([sha256(str(n).encode()).hexdigest() for n in range(_CUSTOMERS)])
    start, days = np.datetime64(MONTH.first, "us").astype(np.int64), MONTH.until - MONTH.first
    at = pa.array(np.sort(chance.integers(0, days.days * _DAY_US, rows)) // 10**6 * 10**6 + start)
    buyer = chance.integers(0, _CUSTOMERS, rows)
    seller = (buyer + 1 + chance.integers(0, _CUSTOMERS - 2, rows)) % _CUSTOMERS
    pair, amount = chance.integers(0, 4, rows), chance.integers(1_000, 10**7, rows)
    sequence = np.zeros(rows, np.int64)
    for one in range(4):
        sequence[pair == one] = np.arange(1, (pair == one).sum() + 1)
    number, when = np.arange(rows).astype(str), at.cast(pa.timestamp("us"))
    quote, fee = _QUOTES[pair], amount // 1000
    columns = {
        "trade": np.char.add("T-", number),
        "at": when,
        "capacity": np.full(rows, "MTCH"),
        "buyer": people[buyer],
        "seller": people[seller],
        "base": _BASES[pair],
        "quantity": chance.integers(1_000, 10**8, rows),
        "quote": quote,
        "amount": amount,
        "venue": np.full(rows, "XOFF"),
        "book": np.char.add(np.char.add(_BASES[pair], "-"), quote),
        "sequence": sequence,
        "buyer_order_id": np.char.add("B-", number),
        "seller_order_id": np.char.add("S-", number),
        "aggressive_side": np.where(chance.random(rows) < 0.5, "BUYI", "SELL"),
        "price": chance.integers(1_000, 10**7, rows),
        "price_per": np.full(rows, 10**8),
        "buyer_fee": fee,
        "buyer_fee_asset": quote,
        "seller_fee": fee,
        "seller_fee_asset": quote,
        "settlement": np.full(rows, "internal"),
        "settled_at": when,
    }
    return pa.table(columns)


def file_checks() -> list[Check]:
    """The checks of the form that need nothing but the file, and the list of assets."""
    return [one for one in shipped(FORM) if one.context.keys() <= CONTEXT.keys()]


def as_csv(table: pa.Table, path: Path) -> Path:
    """A file as a firm's export writes it: no quotes, instants with a Z."""
    for name in ("at", "settled_at"):
        told = pc.strftime(table[name], "%Y-%m-%dT%H:%M:%SZ")
        table = table.set_column(table.schema.get_field_index(name), name, told)
    arrow_csv.write_csv(table, path, arrow_csv.WriteOptions(quoting_style="none"))
    return path


def as_parquet(table: pa.Table, path: Path) -> Path:
    """A file with exact types."""
    pq.write_table(table, path, compression="zstd", row_group_size=_ROW_GROUP)
    return path
