"""Ordinary transfers between customers and wallets outside. Nothing in here breaks a duty: a large
one to a provider, or to nobody knows whom, always carries the outcome of a Travel Rule exchange.

A wallet belongs to one kind of holder for good. A firm's record of a transfer is its own: the
provider named on the other side does not file the same one.
"""

import numpy as np

from perimeter.country.calendar import moments, spread
from perimeter.country.people import Book
from perimeter.country.settings import Provider
from perimeter.country.trades import assets, paid, quantities
from perimeter.country.world import Columns, Flags, Ints, World

IN, OUT = 0, 1
PROVIDER, SELF_HOSTED, UNKNOWN = 0, 1, 2
DIRECTIONS = ("in", "out")
SIDES = ("provider", "self_hosted", "unknown")
OUTCOMES = ("sent", "received", "sunrise", "no_response", "refused", "self_hosted_checked")
SENT, RECEIVED, SUNRISE, NO_RESPONSE, REFUSED, CHECKED = range(6)
NONE = -1
FEWEST_WALLETS = 100  # so that stories find wallets of every kind

# Of ten wallets five are a provider's, four a person's own, one is unknown.
_SIDE_OF_TEN = np.array([PROVIDER] * 5 + [SELF_HOSTED] * 4 + [UNKNOWN], np.int64)
# Of twenty exchanges of details, how many end how.
_OUTCOME_OF_TWENTY = np.array([SENT] * 16 + [SUNRISE] * 2 + [NO_RESPONSE, REFUSED], np.int64)


def transfers(world: World, provider: Provider, book: Book) -> Columns:
    """The firm's transfers over the whole period: at, direction, customer, asset, quantity, wallet,
    side, outcome, and `mark` 0: told by no story."""
    chance = world.chance(provider.id, "transfers")
    day = spread(world, provider, world.scaled(provider.transfers), chance)
    asset = assets(world, provider, len(day), chance)
    quantity = quantities(world, asset, chance)
    wallet = chance.integers(0, pool(world), len(day))
    side = _SIDE_OF_TEN[wallet % 10]
    direction = chance.integers(0, 2, len(day))
    large = paid(world, day, asset, quantity) >= world.country.travel_rule_min_minor - 1
    return {
        "at": moments(world, day, chance),
        "direction": direction,
        "customer": book.busy(book.eligible(world.starts[day]), chance),
        "asset": asset,
        "quantity": quantity,
        "wallet": wallet + pool(world) * hexadecimal(world)[asset],
        "side": side,
        "outcome": _outcomes(direction, side, large, chance),
        "mark": np.zeros(len(day), np.int64),
    }


def pool(world: World) -> int:
    """How many wallets outside there are of each form of address."""
    return max(world.scaled(6_000), FEWEST_WALLETS)


def hexadecimal(world: World) -> Ints:
    """1 for each asset whose addresses are hexadecimal."""
    kinds = [world.country.assets[code].address for code in world.codes]
    return np.array([kind == "hex" for kind in kinds], np.int64)


def _outcomes(direction: Ints, side: Ints, large: Flags, chance: np.random.Generator) -> Ints:
    made = _OUTCOME_OF_TWENTY[chance.integers(0, 20, len(side))]
    made = np.where(direction == IN, RECEIVED, made)
    made = np.where(side == SELF_HOSTED, CHECKED, made)
    # A small one is asked for by nobody, and made by a third of the firms' customers all the same.
    return np.where(large | (chance.integers(0, 3, len(side)) == 0), made, NONE)
