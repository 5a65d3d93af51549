"""What firms hold and owe at the end of each day.

An honest custodian's debt follows its customers' transfers, it holds one to three per cent more
than it owes, and most of it cold. A dealer's own stock follows its deals.
"""

from dataclasses import dataclass

import numpy as np

from perimeter.country.settings import Provider
from perimeter.country.trades import BP, OWN
from perimeter.country.transfers import IN
from perimeter.country.world import Columns, Ints, World


@dataclass(frozen=True)
class Kept:
    """Customers' assets and the firm's own, in base units, by asset and day; `hot` is a part of
    `held`, and `came` what customers sent in that day. All zero where nothing is kept. Stories
    write to their own cells."""

    owed: Ints
    held: Ints
    hot: Ints
    own: Ints
    came: Ints


def kept(world: World, provider: Provider, trades: Columns, transfers: Columns) -> Kept:
    """The firm's books at the end of each day of the period."""
    chance = world.chance(provider.id, "keeping")
    owed, held, hot, own, came = np.zeros((5, len(world.codes), world.days), np.int64)
    if provider.keeps == "own":
        dealt = _by_day(world, trades["at"], trades["base"], _stock(trades))
        return Kept(owed, held, hot, _stand(world, provider, dealt), came)
    if provider.keeps == "nothing":
        return Kept(owed, held, hot, own, came)
    is_in, quantity = transfers["direction"] == IN, transfers["quantity"]
    sent = _by_day(world, transfers["at"], transfers["asset"], np.where(is_in, 0, quantity))
    came = _by_day(world, transfers["at"], transfers["asset"], np.where(is_in, quantity, 0))
    owed = _stand(world, provider, came - sent)
    held = owed + owed * chance.integers(100, 300, owed.shape) // BP
    hot_most = BP - world.country.cold_share_min_bp
    hot_bp = chance.integers(hot_most * 3 // 10, hot_most * 8 // 10, owed.shape)
    return Kept(owed, held, held * hot_bp // BP, own, came)


def _stock(trades: Columns) -> Ints:
    sold = np.where(trades["seller"] == OWN, -trades["quantity"], 0)
    return np.where(trades["buyer"] == OWN, trades["quantity"], sold)


def _by_day(world: World, at: Ints, asset: Ints, change: Ints) -> Ints:
    """The sum of changes by asset and day."""
    day = np.searchsorted(world.starts, at, side="right") - 1
    table = np.zeros((len(world.codes), world.days), np.int64)
    np.add.at(table, (asset, day), change)
    return table


def _stand(world: World, provider: Provider, moved: Ints) -> Ints:
    """Where each asset stands at the end of each day; it opens with the firm's part of the market,
    and with enough that no day's movement is large beside it."""
    market = sum(one.customers for one in world.country.providers.values())
    openings = [world.country.assets[code].opening for code in world.codes]
    opening = np.array([world.scaled(whole) for whole in openings], np.int64)
    opening = opening * provider.customers // market
    stand = np.cumsum(moved, axis=1)
    opening = np.maximum(opening, 50 * np.abs(moved).max(axis=1))
    opening = np.maximum(opening, -2 * stand.min(axis=1))
    dealt_in = np.array([code in provider.assets for code in world.codes])
    first = world.day(provider.granted)
    after = np.arange(world.days) >= first
    return np.where(dealt_in[:, None] & after, opening[:, None] + stand, 0)
