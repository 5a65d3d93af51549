"""What a firm did, as the tables it files. Shapes only: nothing is drawn or written here."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from perimeter.country import orders as books
from perimeter.country.addresses import address, outside
from perimeter.country.columns import amounts, numbered, same, words
from perimeter.country.keeping import Kept
from perimeter.country.people import Book
from perimeter.country.settings import Provider
from perimeter.country.trades import BP, OWN
from perimeter.country.transfers import DIRECTIONS, OUTCOMES, PROVIDER, SIDES
from perimeter.country.travelled import travelled
from perimeter.country.world import Columns, Flags, Ints, World

FEE_BP = 10  # of what is paid
COLD_PARTS = ((3, 5), (2, 5))  # how the cold part is split between two wallets
COLD, COLD_TOO, HOT, OWN_HOT = range(4)  # a firm's wallets of one asset

BalanceRow = tuple[date, str, int, int, int]
WalletRow = tuple[date, str, str, str, str, int, str, str]


def trades(world: World, provider: Provider, book: Book, rows: Columns) -> pa.Table:
    """The form `trades`; `rows` has each trade's `number`."""
    count = len(rows["at"])
    return pa.table(
        {
            "trade": numbered("T-", rows["number"]),
            "at": pa.array(rows["at"], pa.timestamp("us")),
            "capacity": same(count, provider.capacity),
            **_side(book, "buyer", rows["buyer"]),
            **_side(book, "seller", rows["seller"]),
            "base": words(rows["base"], world.codes),
            "item": pa.nulls(count, pa.string()),
            "quantity": amounts(rows["quantity"]),
            "quote": words(rows["quote"], world.codes),
            "amount": amounts(rows["amount"]),
            **(_booked(world, provider, rows) if provider.venue else {}),
            "price": pa.array(books.price(world, rows)),
            "price_per": pa.array(world.units[rows["base"]]),
            **(_fee(world, rows) if provider.capacity != "DEAL" else {}),
            "settlement": same(count, "internal"),
        }
    )


def _booked(world: World, provider: Provider, rows: Columns) -> dict[str, pa.Array]:
    """What an order book adds: the orders of one trade in so many."""
    kept = rows["number"] % books.EVERY == 0
    return {
        "venue": same(len(kept), provider.venue),
        "book": pairs(world, rows),
        "sequence": pa.array(rows["number"]),
        "buyer_order_id": numbered("OB-", rows["number"], kept),
        "seller_order_id": numbered("OS-", rows["number"], kept),
        "aggressive_side": words(1 - books.buyer_took(rows["number"]), books.SIDES),
    }


def _fee(world: World, rows: Columns) -> dict[str, pa.Array]:
    """The buyer pays, whoever keeps the book or places for an issuer."""
    return {
        "buyer_fee": pa.array(rows["amount"] * FEE_BP // BP),
        "buyer_fee_asset": words(rows["quote"], world.codes),
    }


def orders(world: World, provider: Provider, book: Book, rows: Columns) -> pa.Table:
    """The form `orders`; `rows` are the events of country/orders."""
    count, done = len(rows["at"]), rows["event"] == books.FILLED
    open_ = rows["event"] == books.NEW
    sells = np.where(rows["order"] == books.BUYS, 0, 1)
    prefixes = words(rows["order"], ["OB-", "OS-", "OU-"]).cast(pa.string())
    return pa.table(
        {
            "order_id": pc.binary_join_element_wise(prefixes, numbered("", rows["number"]), ""),
            "sequence": pa.array(rows["sequence"]),
            "at": pa.array(rows["at"], pa.timestamp("us")),
            "event": words(rows["event"], books.EVENTS),
            "venue": same(count, provider.venue),
            "book": pairs(world, rows),
            "customer": words(rows["customer"], book.pseudonyms),
            "capacity": same(count, provider.capacity),
            "side": words(sells, books.SIDES),
            "base": words(rows["base"], world.codes),
            "quote": words(rows["quote"], world.codes),
            "order_class": same(count, "LMTO"),
            "limit_price": amounts(rows["price"]),
            "price_per": amounts(world.units[rows["base"]]),
            "initial_quantity": amounts(rows["quantity"]),
            "remaining_quantity": amounts(rows["remaining"]),
            "validity": same(count, "DAVY"),
            "status": words(np.where(open_, 0, 1), ["ACTI", "INAC"]),
            "trade": numbered("T-", rows["number"], done),
            "traded_price": _where(done, amounts(rows["price"])),
            "traded_quantity": _where(done, amounts(rows["quantity"])),
            "passive_or_aggressive": words(rows["role"], books.ROLES),
        }
    )


def transfers(
    world: World, provider: Provider, book: Book, rows: Columns, chance: np.random.Generator
) -> pa.Table:
    """The form `transfers`; `rows` has each transfer's `number`."""
    others = world.country.other_firms
    hot = [_own(world, provider, code, HOT) for code in world.codes]
    other = np.where(rows["side"] == PROVIDER, rows["wallet"] // 10 % len(others), -1)
    return pa.table(
        {
            "transfer": transfer_numbers(rows["number"]),
            "at": pa.array(rows["at"], pa.timestamp("us")),
            "direction": words(rows["direction"], DIRECTIONS),
            "customer": words(rows["customer"], book.pseudonyms),
            "asset": words(rows["asset"], world.codes),
            "quantity": amounts(rows["quantity"]),
            "wallet": words(rows["wallet"], outside(world)),
            "other_side": words(rows["side"], SIDES),
            "other_firm": words(other, others),
            "travel_rule": words(rows["outcome"], OUTCOMES),
            "own_wallet": words(rows["asset"], hot),
            **travelled(rows, book.legal, chance),
        }
    )


def transfer_numbers(numbers: Ints) -> pa.Array:
    return numbered("X-", numbers)


def pairs(world: World, rows: Columns) -> pa.DictionaryArray:
    """The order book of each row: what is traded for what."""
    names = [f"{base}-{quote}" for base in world.codes for quote in world.codes]
    return words(rows["base"] * len(world.codes) + rows["quote"], names)


def balances(world: World, kept: Kept, days: range) -> list[BalanceRow]:
    """The form `balances`: what is owed, where anything is, and how it moved that day."""
    return [
        (world.on(day), code, owed, came, came - moved)
        for day in days
        for asset, code in enumerate(world.codes)
        for owed, moved in [_owed(kept, asset, day)]
        for came in [max(moved, int(kept.came[asset, day]))]
        if owed
    ]


def _owed(kept: Kept, asset: int, day: int) -> tuple[int, int]:
    """What is owed at the end of a day, and by how much more than the day before."""
    owed = int(kept.owed[asset, day])
    return owed, owed - int(kept.owed[asset, day - 1]) if day else owed


def wallets(world: World, provider: Provider, kept: Kept, days: range) -> list[WalletRow]:
    """The form `wallets`: customers' assets in two cold wallets and a hot one, the firm's own in a
    hot one."""
    rows: list[WalletRow] = []
    for day in days:
        for asset, code in enumerate(world.codes):
            held, hot = int(kept.held[asset, day]), int(kept.hot[asset, day])
            first = (held - hot) * COLD_PARTS[0][0] // COLD_PARTS[0][1]
            parts = [
                (COLD, "cold", "customers", first, held),
                (COLD_TOO, "cold", "customers", held - hot - first, held),
                (HOT, "hot", "customers", hot, held),
                (OWN_HOT, "hot", "own", int(kept.own[asset, day]), int(kept.own[asset, day])),
            ]
            at, chain = (world.on(day), code), world.country.assets[code].chain
            for number, storage, purpose, amount, there in parts:
                if there:
                    wallet = _own(world, provider, code, number)
                    rows.append((*at, wallet, storage, purpose, amount, chain, "firm"))
    return rows


def _own(world: World, provider: Provider, code: str, number: int) -> str:
    kind = world.country.assets[code].address
    return address(world, kind, provider.id, code, str(number))


def _side(book: Book, name: str, customer: Ints) -> dict[str, pa.Array]:
    own = np.where(customer == OWN, 0, -1)
    return {
        name: words(customer, book.pseudonyms),
        f"{name}_absent": words(own, ["own_account"]),
    }


def _where(mask: Flags, column: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(mask), column, None)
