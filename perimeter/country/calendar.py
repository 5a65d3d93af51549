"""When a firm is open: from the day of its licence on, silent while it keeps a suspension."""

import numpy as np

from perimeter.country.settings import Provider
from perimeter.country.world import Ints, World


def open_days(world: World, provider: Provider) -> Ints:
    """1 for each day on which the firm does business, else 0."""
    days = np.ones(world.days, np.int64)
    days[: world.day(provider.granted)] = 0
    if provider.paused:
        days[world.day(provider.paused.silent_from) : world.day(provider.paused.until)] = 0
    return days


def spread(world: World, provider: Provider, count: int, chance: np.random.Generator) -> Ints:
    """The day of each of `count` records, in order: open days alike, some busier."""
    weights = open_days(world, provider) * chance.integers(70, 131, world.days)
    until = count * np.cumsum(weights) // weights.sum()
    return np.repeat(np.arange(world.days, dtype=np.int64), np.diff(until, prepend=0))


def moments(world: World, day: Ints, chance: np.random.Generator) -> Ints:
    """An instant within each of these days."""
    return world.starts[day] + chance.integers(0, np.diff(world.starts)[day])
