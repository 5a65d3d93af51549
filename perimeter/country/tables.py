"""What a firm did, as the tables it files. Shapes only: nothing is drawn or written here."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from perimeter.country.addresses import address, outside
from perimeter.country.keeping import Kept
from perimeter.country.people import Book
from perimeter.country.settings import Provider
from perimeter.country.trades import OWN
from perimeter.country.transfers import DIRECTIONS, OUTCOMES, PROVIDER, SIDES
from perimeter.country.world import Columns, Ints, World

AMOUNT = pa.decimal128(38, 0)
COLD_PARTS = ((3, 5), (2, 5))  # how the cold part is split between two wallets

BalanceRow = tuple[date, str, int]
WalletRow = tuple[date, str, str, str, str, int]


def trades(world: World, provider: Provider, book: Book, rows: Columns) -> pa.Table:
    """The form `trades`; `rows` has each trade's `number`."""
    count = len(rows["at"])
    return pa.table(
        {
            "trade": _numbered("T-", rows["number"]),
            "at": pa.array(rows["at"], pa.timestamp("us")),
            "capacity": _words(np.zeros(count, np.int64), [provider.capacity]),
            **_side(book, "buyer", rows["buyer"]),
            **_side(book, "seller", rows["seller"]),
            "base": _words(rows["base"], world.codes),
            "item": pa.nulls(count, pa.string()),
            "quantity": _amounts(rows["quantity"]),
            "quote": _words(rows["quote"], world.codes),
            "amount": _amounts(rows["amount"]),
        }
    )


def transfers(world: World, book: Book, rows: Columns) -> pa.Table:
    """The form `transfers`; `rows` has each transfer's `number`."""
    others = world.country.other_firms
    other = np.where(rows["side"] == PROVIDER, rows["wallet"] // 10 % len(others), -1)
    return pa.table(
        {
            "transfer": transfer_numbers(rows["number"]),
            "at": pa.array(rows["at"], pa.timestamp("us")),
            "direction": _words(rows["direction"], DIRECTIONS),
            "customer": _words(rows["customer"], book.pseudonyms),
            "asset": _words(rows["asset"], world.codes),
            "quantity": _amounts(rows["quantity"]),
            "wallet": _words(rows["wallet"], outside(world)),
            "other_side": _words(rows["side"], SIDES),
            "other_firm": _words(other, others),
            "travel_rule": _words(rows["outcome"], OUTCOMES),
        }
    )


def transfer_numbers(numbers: Ints) -> pa.Array:
    return _numbered("X-", numbers)


def balances(world: World, kept: Kept, days: range) -> list[BalanceRow]:
    """The form `balances`: what is owed, where anything is."""
    return [
        (world.on(day), code, int(kept.owed[asset, day]))
        for day in days
        for asset, code in enumerate(world.codes)
        if kept.owed[asset, day]
    ]


def wallets(world: World, provider: Provider, kept: Kept, days: range) -> list[WalletRow]:
    """The form `wallets`: customers' assets in two cold wallets and a hot one, the firm's own in a
    hot one."""
    rows: list[WalletRow] = []
    for day in days:
        for asset, code in enumerate(world.codes):
            at = (world.on(day), code)
            held, hot = int(kept.held[asset, day]), int(kept.hot[asset, day])
            if held:
                first = (held - hot) * COLD_PARTS[0][0] // COLD_PARTS[0][1]
                rows.append((*at, _own(world, provider, code, 0), "cold", "customers", first))
                rest = held - hot - first
                rows.append((*at, _own(world, provider, code, 1), "cold", "customers", rest))
                rows.append((*at, _own(world, provider, code, 2), "hot", "customers", hot))
            if kept.own[asset, day]:
                own = int(kept.own[asset, day])
                rows.append((*at, _own(world, provider, code, 3), "hot", "own", own))
    return rows


def _own(world: World, provider: Provider, code: str, number: int) -> str:
    kind = world.country.assets[code].address
    return address(world, kind, provider.id, code, str(number))


def _side(book: Book, name: str, customer: Ints) -> dict[str, pa.Array]:
    own = np.where(customer == OWN, 0, -1)
    return {
        name: _words(customer, book.pseudonyms),
        f"{name}_absent": _words(own, ["own_account"]),
    }


def _words(index: Ints, words: Sequence[str]) -> pa.DictionaryArray:
    """A word for each index; null where it is negative."""
    places = pa.array(index.astype(np.int32), pa.int32(), mask=index < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(words, pa.string()))


def _numbered(prefix: str, numbers: Ints) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 7, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def _amounts(units: Ints) -> pa.Array:
    return pa.array(units).cast(AMOUNT)
