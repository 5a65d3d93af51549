"""The shape of what a story adds to the ordinary: rows for a firm, and the truth about them.

A thief breaks one duty and an innocent beside him only looks so, at the very edge where there is
one. Each story has places of its own in a book, so that stories in one firm never meet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from perimeter.country.people import Book
from perimeter.country.settings import Provider
from perimeter.country.steps import Planted, Truth
from perimeter.country.trades import paid
from perimeter.country.world import Columns, World

MINUTE_US = 60_000_000

Books = Mapping[str, Book]


@dataclass(frozen=True)
class Deal:
    """One trade of a story, paid at the day's price in the currency."""

    at: int
    buyer: int
    seller: int
    asset: int
    quantity: int


def deals(world: World, told: list[Deal]) -> Columns:
    """The trades of a story, as `trades.trades` has them."""
    at, buyer, seller, base, quantity = np.array(
        [[d.at, d.buyer, d.seller, d.asset, d.quantity] for d in told], np.int64
    ).T
    day = np.searchsorted(world.starts, at, side="right") - 1
    quote = np.full(len(told), world.asset(world.country.currency), np.int64)
    return {
        "at": at,
        "buyer": buyer,
        "seller": seller,
        "base": base,
        "quantity": quantity,
        "quote": quote,
        "amount": paid(world, day, base, quantity),
    }


def joined(truths: list[Truth]) -> Truth:
    """All that is true, in the order told."""
    return Truth(
        tuple(one for truth in truths for one in truth.planted),
        tuple(one for truth in truths for one in truth.innocents),
    )


def provider(world: World, firm: str) -> Provider:
    return world.country.providers[firm]


def planted(question: str, story: str, *key: str) -> Planted:
    """A finding's key begins with the firm."""
    return Planted(question, key[0], key, story)
