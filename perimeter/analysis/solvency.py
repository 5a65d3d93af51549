"""What a firm held for customers and owed them, by day and asset, and how much of it lay cold.

What a filing leaves open stays open: nothing here takes an amount for zero. Nor is a firm judged.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from perimeter.core.money import in_range, share_bp

INPUTS = ("balances", "wallets")
_AMOUNT = pa.decimal128(38, 0)
SCHEMA = pa.schema(
    [
        ("firm", pa.string()),
        ("day", pa.date32()),
        ("asset", pa.string()),
        ("owed", _AMOUNT),
        ("held", _AMOUNT),
        ("held_cold", _AMOUNT),
        ("cold_bp", pa.int64()),
    ]
)

Key = tuple[str, date, str]  # firm, day, asset


@dataclass
class _Held:
    """The wallets of one firm, day and asset, added up as they come."""

    total: int = 0
    cold: int = 0
    total_known: bool = True
    cold_known: bool = True

    def add(self, wallet: dict[str, Any]) -> None:
        """A wallet that may be customers', or holds nobody knows how much, leaves the total open;
        one of which it is not known whether it is cold, the cold part."""
        held = wallet["held"]
        if held is None or wallet["purpose"] is None:
            self.total_known = self.cold_known = False
            return
        self.total += int(held)
        if wallet["storage"] == "cold":
            self.cold += int(held)
        elif wallet["storage"] is None and held:
            self.cold_known = False

    def held(self) -> int | None:
        return self.total if self.total_known and in_range(self.total) else None

    def held_cold(self) -> int | None:
        return self.cold if self.held() is not None and self.cold_known else None


def solvency(balances: pa.Table, wallets: pa.Table) -> pa.Table:
    """One row for each firm, day and asset that a balance or a wallet of customers' names, ordered
    by these. `cold_bp` is `held_cold` of `held` in basis points, rounded down."""
    owed = {_key(row): row["owed"] for row in _rows(balances, "owed")}
    held: defaultdict[Key, _Held] = defaultdict(_Held)
    for wallet in _rows(wallets, "held", "purpose", "storage"):
        if wallet["purpose"] != "own":
            held[_key(wallet)].add(wallet)
    keys = sorted(owed.keys() | held.keys())
    return pa.Table.from_pylist([_row(key, owed.get(key), held.get(key)) for key in keys], SCHEMA)


def _rows(table: pa.Table, *columns: str) -> Iterator[dict[str, Any]]:
    yield from table.select(["firm", "day", "asset", *columns]).to_pylist()


def _key(row: dict[str, Any]) -> Key:
    return row["firm"], row["day"], row["asset"]


def _row(key: Key, owed: Decimal | None, kept: _Held | None) -> dict[str, object]:
    held, cold = (kept.held(), kept.held_cold()) if kept else (None, None)
    firm, day, asset = key
    return {
        "firm": firm,
        "day": day,
        "asset": asset,
        "owed": owed,
        "held": _decimal(held),
        "held_cold": _decimal(cold),
        "cold_bp": share_bp(cold, held) if held and cold is not None else None,
    }


def _decimal(units: int | None) -> Decimal | None:
    return None if units is None else Decimal(units)
