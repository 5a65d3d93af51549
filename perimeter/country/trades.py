"""Ordinary trades: who deals with whom, in what, for how much. Nothing in here breaks a duty.

A quantity has twenty random bits, so that two customers do not send the same one to and fro by
chance. Sides are customer numbers; OWN is the firm itself.
"""

import numpy as np

from perimeter.country.calendar import moments, spread
from perimeter.country.people import ISSUERS, Book
from perimeter.country.settings import Provider
from perimeter.country.world import Columns, Ints, World, pick

OWN = -1
BP = 10_000


def trades(world: World, provider: Provider, book: Book) -> Columns:
    """The firm's trades over the whole period: at, buyer, seller, base, quantity, quote, amount."""
    chance = world.chance(provider.id, "trades")
    day = spread(world, provider, world.scaled(provider.trades), chance)
    eligible = book.eligible(world.starts[day])
    base = assets(world, provider, len(day), chance)
    token = (base != world.asset(provider.assets[0])).astype(np.int64)
    buyer, seller = _sides(provider, book, eligible, token, chance)
    quantity = quantities(world, base, chance)
    price = paid(world, day, base, quantity)
    quote, amount = _amounts(world, provider, price, base, chance)
    return {
        "at": moments(world, day, chance),
        "buyer": buyer,
        "seller": seller,
        "base": base,
        "quantity": quantity,
        "quote": quote,
        "amount": amount,
    }


def assets(world: World, provider: Provider, count: int, chance: np.random.Generator) -> Ints:
    """An asset for each record, by the shares of those the firm deals in."""
    traded = [code in provider.assets for code in world.codes]
    every = [world.country.assets[code].share for code in world.codes]
    shares = np.where(traded, every, 0)
    return pick(shares, chance.integers(0, shares.sum(), count))


def quantities(world: World, asset: Ints, chance: np.random.Generator) -> Ints:
    """From the asset's lot down to less than a hundredth of it, small ones as often as large."""
    lots = np.array([world.country.assets[code].lot for code in world.codes], np.int64)
    bits = chance.integers(2**19, 2**20, len(asset)) >> chance.integers(0, 7, len(asset))
    found: Ints = np.maximum(lots[asset] * bits >> 20, 1)
    return found


def _sides(
    provider: Provider, book: Book, eligible: Ints, token: Ints, chance: np.random.Generator
) -> tuple[Ints, Ints]:
    """Buyer and seller; `token` tells the two issuers of an agent apart."""
    customer = book.busy(eligible, chance)
    if provider.capacity == "DEAL":
        buys = chance.integers(0, 2, len(customer)) == 0
        return np.where(buys, customer, OWN), np.where(buys, OWN, customer)
    if provider.capacity == "AOTC":
        return customer, book.place(ISSUERS) + token
    other = book.busy(eligible, chance)
    return customer, np.where(other == customer, (other + 1) % eligible, other)


def paid(world: World, day: Ints, base: Ints, quantity: Ints) -> Ints:
    """The price of the day for each quantity, in minor units."""
    minor: Ints = quantity * world.prices[base, day] // world.units[base]
    return np.maximum(minor, 1)


def _amounts(
    world: World, provider: Provider, price: Ints, base: Ints, chance: np.random.Generator
) -> tuple[Ints, Ints]:
    """Quote and amount: within half a per cent of the day's price; on an order book one in five is
    paid in the second quote."""
    minor = np.maximum(price * chance.integers(BP - 50, BP + 51, len(base)) // BP, 1)
    currency, second = world.asset(world.country.currency), world.asset(world.country.second_quote)
    in_second = (chance.integers(0, 5, len(base)) == 0) & (base != second)
    in_second &= provider.capacity == "MTCH"
    # The second quote holds to the dollar, so that its first price is its price.
    whole = np.maximum(minor * world.units[second] // world.prices[second, 0], 1)
    return np.where(in_second, second, currency), np.where(in_second, whole, minor)
