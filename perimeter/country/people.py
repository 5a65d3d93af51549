"""The customers of one firm, as the firm's own book has them.

A firm files pseudonyms: HMAC-SHA-256 of its customer number under a key that is its own. The last
places of a book are kept for the people of stories, who never trade by chance.
"""

import hmac
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from perimeter.country.columns import words
from perimeter.country.settings import Provider
from perimeter.country.world import DAY_US, HOUR_US, Flags, Ints, World, pick

PLACES = 20  # kept for people of stories
ISSUERS = 18  # the first of the places of issuers, who sell through the firm
FEWEST = 30  # others, however small the scale
NEVER = 2**62
LEVELS = ("simplified", "standard", "enhanced")
METHODS = ("in_person", "remote")
RISKS = ("low", "medium", "high")
YES_NO = ("yes", "no")
ZIPF_SHIFT = 15  # flattens the head: the busiest customer is no market of his own


@dataclass(frozen=True)
class Book:
    """Arrays by customer number. Days are counted from the first of the period, instants are UTC
    microseconds, NEVER is what has not happened. The first `active` are in order of
    identification; stories write to the places they were given."""

    pseudonyms: tuple[str, ...]
    active: int
    legal: Flags
    residence: Ints
    opened: Ints
    identified: Ints
    closed: Ints

    def place(self, number: int) -> int:
        """The customer number of a place kept for stories."""
        assert 0 <= number < PLACES
        return len(self.pseudonyms) - PLACES + number

    def eligible(self, starts: Ints) -> Ints:
        """How many of the active were identified before each of these instants."""
        known = np.searchsorted(self.identified[: self.active], starts, side="right")
        return known.astype(np.int64)

    def busy(self, eligible: Ints, chance: np.random.Generator) -> Ints:
        """One customer for each row among the first so many, the early ones far more often."""
        weights = 10**12 // (np.arange(self.active, dtype=np.int64) + ZIPF_SHIFT)
        return pick(weights, chance.integers(0, np.cumsum(weights)[eligible - 1]))


def book(world: World, provider: Provider) -> Book:
    """The firm's customers over the whole period."""
    chance = world.chance(provider.id, "customers")
    count = max(world.scaled(provider.customers), FEWEST + PLACES)
    pending = (count - PLACES) // 50
    active = count - PLACES - pending
    opened, identified = _arrivals(world, active, chance)
    waiting = chance.integers(0, 2 * world.days // 3, pending)
    kept = np.full(PLACES, -30, np.int64)
    others = len(world.country.residences) - 1
    homes = np.array([9 * others] + [1] * others, np.int64)  # nine in ten live at home
    legal = chance.integers(0, 25, count) == 0
    legal[count - PLACES + ISSUERS :] = True
    return Book(
        pseudonyms=_pseudonyms(world, provider, count),
        active=active,
        legal=legal,
        residence=pick(homes, chance.integers(0, homes.sum(), count)),
        opened=np.concatenate([opened, waiting, kept]),
        identified=np.concatenate(
            [identified, np.full(pending, NEVER, np.int64), world.starts[0] + kept * DAY_US]
        ),
        # An account that nobody identifies is closed after a month.
        closed=np.concatenate([np.full(active, NEVER), waiting + 30, np.full(PLACES, NEVER)]),
    )


def customers(world: World, book: Book, until: int) -> pa.Table:
    """The form `customers` as the book stands before the day numbered `until`."""
    numbers = np.flatnonzero(book.opened < until)
    rows = sorted(numbers.tolist(), key=lambda number: book.pseudonyms[number])
    identified, closed = book.identified[rows], book.closed[rows]
    epoch_day = (world.on(0) - date(1970, 1, 1)).days
    residences = pa.array(world.country.residences)
    return pa.table(
        {
            "customer": pa.array([book.pseudonyms[row] for row in rows]),
            "kind": pa.array(["natural", "legal"]).take(pa.array(book.legal[rows].astype(int))),
            "residence": residences.take(pa.array(book.residence[rows])),
            "opened_day": _days(book.opened[rows] + epoch_day),
            "identified_at": pa.array(
                identified, pa.timestamp("us"), mask=identified >= world.starts[until]
            ),
            "closed_day": _days(closed + epoch_day, closed >= until),
            **_known(world, book, rows, until),
        }
    )


def _known(world: World, book: Book, rows: list[int], until: int) -> dict[str, pa.Array]:
    """How each was identified, where he is: a mixed lot that follows from the pseudonyms."""
    lot = np.array([int(book.pseudonyms[row][:4], 16) for row in rows], np.int64)
    known = book.identified[rows] < world.starts[until]
    high, exposed = lot % 50 == 0, lot % 400 == 0
    risk = np.where(high | exposed, 2, np.where(lot % 5 == 0, 1, 0))
    level = np.where(risk == 2, 2, 1)
    remote = np.where(lot % 3 == 0, 0, 1)
    return {
        "identification_level": words(np.where(known, level, -1), LEVELS),
        "identification_method": words(np.where(known, remote, -1), METHODS),
        "risk": words(np.where(known, risk, -1), RISKS),
        "exposed_person": words(np.where(known, np.where(exposed, 0, 1), -1), YES_NO),
    }


def _arrivals(world: World, count: int, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Opening days and instants of identification, in order of the latter: nine in ten customers
    were there before the period."""
    old = count - count // 10
    opened = np.concatenate(
        [-chance.integers(2, 300, old), chance.integers(0, world.days - 3, count - old)]
    )
    identified = world.starts[0] + opened * DAY_US + 9 * HOUR_US + chance.integers(0, DAY_US, count)
    order = np.argsort(identified, kind="stable")
    return opened[order], identified[order]


def _pseudonyms(world: World, provider: Provider, count: int) -> tuple[str, ...]:
    key = world.secret(provider.id, "pseudonyms")
    return tuple(
        hmac.digest(key, f"C-{number:06}".encode(), "sha256").hex() for number in range(count)
    )


def _days(numbers: Ints, mask: Flags | None = None) -> pa.Array:
    held = numbers if mask is None else np.where(mask, 0, numbers)
    return pa.array(held.astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())
