"""Money in and out of a firm, and its bank accounts: one payment for every few customers, so that a
demonstration stays small. What an account holds follows from its payments to the last unit.
"""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from perimeter.core.period import Period, months_of
from perimeter.country.calendar import moments, spread
from perimeter.country.columns import amounts, numbered, same, words
from perimeter.country.people import Book
from perimeter.country.settings import Provider
from perimeter.country.world import Columns, Flags, World

PER_CUSTOMER = 2  # customers to one payment over the whole period
LOT_MINOR = 400_000  # the largest payment; the smallest is a hundredth of it
OPENING_MINOR = {"customers": 900_000_000, "own": 350_000_000}
IN, OUT = 0, 1
DIRECTIONS = ("in", "out")
PURPOSES = ("deposit", "withdrawal", "purchase", "own")
METHODS = ("bank", "card")
CUSTOMERS, OWN = "customers", "own"
ACCOUNTS = {CUSTOMERS: "A-1", OWN: "A-2"}  # a firm's labels of its two accounts
OWN_SHARE = 20  # payments to one of the firm's own affairs

COLUMNS = ("day", "account", "bank", "bank_bic", "country", "purpose", "currency", "balance")
AccountRow = tuple[date, str, str, str, str, str, str, int]


def flows(world: World, provider: Provider, book: Book) -> Columns:
    """Payments in order of time: at, direction, customer, own, method, amount, `number`; none where
    the firm deals in no money."""
    chance = world.chance(provider.id, "money")
    count = world.scaled(provider.customers) // PER_CUSTOMER if provider.capacity != "none" else 0
    day = spread(world, provider, count, chance)
    at = np.sort(moments(world, day, chance))
    own = chance.integers(0, OWN_SHARE, count) == 0
    # Of ten payments six come in, so that no account runs dry.
    direction = np.where(own | (chance.integers(0, 10, count) >= 6), OUT, IN)
    return {
        "at": at,
        "direction": direction,
        "customer": book.busy(book.eligible(world.starts[day]), chance),
        "own": own.astype(np.int64),
        "method": chance.integers(0, len(METHODS), count),
        "amount": chance.integers(LOT_MINOR // 100, LOT_MINOR, count),
        "number": np.arange(1, count + 1, dtype=np.int64),
    }


def cash_flows(world: World, provider: Provider, book: Book, rows: Columns) -> pa.Table:
    """The form `cash_flows`."""
    count, own = len(rows["at"]), rows["own"] == 1
    # On an order book customers pay in and take out; a dealer is paid for what it sells.
    purpose = np.where(provider.venue != "", rows["direction"], PURPOSES.index("purchase"))
    home = world.country.residences[0]
    return pa.table(
        {
            "flow": numbered("C-", rows["number"]),
            "at": pa.array(rows["at"], pa.timestamp("us")),
            "direction": words(rows["direction"], DIRECTIONS),
            "purpose": words(np.where(own, PURPOSES.index("own"), purpose), PURPOSES),
            "method": words(np.where(own, 0, rows["method"]), METHODS),
            "account": words(rows["own"], list(ACCOUNTS.values())),
            "customer": words(np.where(own, -1, rows["customer"]), book.pseudonyms),
            "customer_absent": words(np.where(own, 0, -1), ["own_account"]),
            "own_name": words(np.where(own, -1, 0), ["yes"]),
            "other_country": same(count, home),
            "currency": same(count, world.country.currency),
            "amount": amounts(rows["amount"]),
        }
    )


def bank_accounts(
    world: World, provider: Provider, rows: Columns, asked: Period
) -> tuple[tuple[str, ...], list[AccountRow]]:
    """The form `bank_accounts` at the end of each month; a firm that deals in no money has its own
    account alone."""
    samples, home = world.country.samples, world.country.residences[0]
    kinds = (CUSTOMERS, OWN) if provider.capacity != "none" else (OWN,)
    found: list[AccountRow] = []
    for month in months_of(asked):
        past = rows["at"] < world.starts[world.day(month.until)]
        day = month.until - timedelta(days=1)
        for kind in kinds:
            held = OPENING_MINOR[kind] + _moved(rows, past & (rows["own"] == (kind == OWN)))
            bank = (samples.bank, samples.bank_bic, home)
            found.append((day, ACCOUNTS[kind], *bank, kind, world.country.currency, held))
    return COLUMNS, found


def _moved(rows: Columns, these: Flags) -> int:
    signed = np.where(rows["direction"] == IN, rows["amount"], -rows["amount"])
    return int(signed[these].sum())
