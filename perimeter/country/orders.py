"""The orders behind one trade in a hundred of an order book, so that a demonstration stays small:
the order that waited, the one that took it, and some that came to nothing. Breaks no duty.
"""

import numpy as np

from perimeter.country.settings import Provider
from perimeter.country.world import Columns, Ints, World

EVERY = 100  # trades to one whose orders are kept
UNMET_EVERY = 4  # of those, to one beside which an order was taken back
NEW, FILLED, TAKEN_BACK = 0, 1, 2
EVENTS = ("NEWO", "FILL", "CAME")
BUYS, SELLS, UNMET = 0, 1, 2  # the orders of one trade
SIDES = ("BUYI", "SELL")
WAITED, TOOK = 0, 1
ROLES = ("PASV", "AGRE")
NONE = -1
_WAIT_US = 600_000_000  # the longest wait in a book


def buyer_took(number: Ints) -> Ints:
    """1 where the buyer's order took one that waited: a bit of the trade's number, well mixed."""
    mixed: Ints = number * 2_654_435_761 >> 13 & 1
    return mixed


def price(world: World, rows: Columns) -> Ints:
    """Base units of the quote for one whole unit of the base."""
    found: Ints = rows["amount"] * world.units[rows["base"]] // rows["quantity"]
    return np.maximum(found, 1)


def orders(world: World, provider: Provider, trades: Columns) -> Columns:
    """Every event of these orders in order of time: at, number (of the trade), order, event,
    customer, role, base, quote, quantity, remaining, price, and `sequence`."""
    kept = trades["number"] % EVERY == 0
    rows = {name: column[kept] for name, column in trades.items()}
    rows["price"] = price(world, rows)
    day = np.searchsorted(world.starts, rows["at"], side="right") - 1
    wait = world.chance(provider.id, "orders").integers(1, _WAIT_US, len(day))
    came = np.maximum(rows["at"] - wait, world.starts[day])
    took = buyer_took(rows["number"]) == 1
    buyer = _side(rows, BUYS, np.where(took, rows["at"], came), np.where(took, TOOK, WAITED))
    seller = _side(rows, SELLS, np.where(took, came, rows["at"]), np.where(took, WAITED, TOOK))
    unmet = {n: c[::UNMET_EVERY] for n, c in (rows | {"came": came}).items()}
    events = _together([*buyer, *seller, *_unmet(unmet)])
    return events | {"sequence": np.arange(1, len(events["at"]) + 1, dtype=np.int64)}


def _side(rows: Columns, order: int, came: Ints, role: Ints) -> list[Columns]:
    """An order of a trade: sent in, then filled."""
    customer = rows["seller" if order == SELLS else "buyer"]
    said = _said(rows, order) | {"customer": customer}
    none, nothing = np.full(len(came), NONE), np.zeros(len(came), np.int64)
    sent = {"at": came, "event": nothing + NEW, "role": none, "remaining": rows["quantity"]}
    filled = {"at": rows["at"], "event": nothing + FILLED, "role": role, "remaining": nothing}
    return [said | sent, said | filled]


def _unmet(rows: Columns) -> list[Columns]:
    """An order two per cent above the trade, taken back before anybody met it."""
    dear = rows | {"price": rows["price"] * 102 // 100}
    said = _said(dear, UNMET) | {"customer": rows["seller"], "remaining": rows["quantity"]}
    none, nothing = np.full(len(rows["at"]), NONE), np.zeros(len(rows["at"]), np.int64)
    sent = {"at": rows["came"], "event": nothing + NEW, "role": none}
    return [said | sent, said | {"at": rows["at"], "event": nothing + TAKEN_BACK, "role": none}]


def _said(rows: Columns, order: int) -> Columns:
    """What an order says of itself."""
    names = ("number", "base", "quote", "quantity", "price")
    return {name: rows[name] for name in names} | {"order": np.full(len(rows["at"]), order)}


def _together(parts: list[Columns]) -> Columns:
    """In order of time; at one instant an order comes before what becomes of it."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((whole["event"], whole["at"]))
    return {name: column[order] for name, column in whole.items()}
