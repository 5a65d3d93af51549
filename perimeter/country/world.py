"""The ground a plan stands on: days, prices and chance, all from the settings and one seed.

Everything drawn comes from a stream named by what it is for, so that one firm's story never moves
another's. Whole numbers only; streams are PCG64 and drawn by `integers` alone.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from perimeter.core.money import value_minor
from perimeter.country.settings import Country

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Columns: TypeAlias = dict[str, Ints]

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
PER_MILLE = 1_000


@dataclass(frozen=True, eq=False)
class World:
    """`starts`: the midnights of the zone in UTC microseconds, one more than days; `prices`: minor
    units for a whole unit, by asset and day."""

    country: Country
    seed: int
    scale: int
    codes: tuple[str, ...]
    starts: Ints
    prices: Ints

    @property
    def days(self) -> int:
        return len(self.starts) - 1

    @property
    def units(self) -> Ints:
        """Base units of a whole unit, by asset."""
        return np.array([10 ** self.country.assets[code].scale for code in self.codes], np.int64)

    def asset(self, code: str) -> int:
        return self.codes.index(code)

    def day(self, day: date) -> int:
        """The number of a day, from 0."""
        return (day - self.country.span.first).days

    def on(self, number: int) -> date:
        return self.country.span.first + timedelta(days=number)

    def scaled(self, count: int) -> int:
        return count * self.scale // PER_MILLE

    def secret(self, *purpose: str) -> bytes:
        """32 bytes that follow from the seed and a purpose."""
        return hashlib.sha256("/".join([str(self.seed), *purpose]).encode()).digest()

    def chance(self, *purpose: str) -> np.random.Generator:
        """The stream of random numbers of one purpose."""
        return np.random.Generator(np.random.PCG64(int.from_bytes(self.secret(*purpose))))

    def price_rows(self, first: int, until: int) -> list[tuple[date, str, int, int]]:
        """(day, asset, price_units, price_minor) of a stretch of days."""
        return [
            (self.on(day), code, int(self.units[asset]), int(self.prices[asset, day]))
            for day in range(first, until)
            for asset, code in enumerate(self.codes)
        ]


def world(country: Country, seed: int, scale: int) -> World:
    """The ground for these settings, at `scale` per mille of full size."""
    codes, span = tuple(country.assets), country.span
    days = [span.first + timedelta(days=n) for n in range((span.until - span.first).days + 1)]
    starts = np.array([_midnight_us(day, country.zone) for day in days], np.int64)
    prices = np.array([_prices(country, code, len(days) - 1) for code in codes], np.int64)
    return World(country, seed, scale, codes, starts, prices)


def ordered(parts: Sequence[Columns]) -> Columns:
    """The rows of all parts in order of time; rows of one instant stay in order of part."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(whole["at"], kind="stable")
    return {name: column[order] for name, column in whole.items()}


def pick(weights: Ints, draws: Ints) -> Ints:
    """The index that each draw falls on, drawn from 0 up to the sum of the weights."""
    return np.searchsorted(np.cumsum(weights), draws, side="right").astype(np.int64)


def _prices(country: Country, code: str, days: int) -> list[int]:
    asset = country.assets[code]
    if asset.kind == "currency":
        return [10**asset.scale] * days
    assert len(asset.usd_cents) == days, f"{code}: one price a day"
    return [value_minor(cents, country.minor_per_usd, 100) for cents in asset.usd_cents]


def _midnight_us(day: date, zone: str) -> int:
    local = datetime.combine(day, time(), ZoneInfo(zone))
    return (local - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
