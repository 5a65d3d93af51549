"""Thieves who move assets, and those who look like them: transfers sent without their details, and
transfers with a listed wallet beside those of the days around the listing."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from perimeter.country.steps import Planted, Truth
from perimeter.country.stories import Books, planted, provider
from perimeter.country.transfers import (
    CHECKED,
    IN,
    NONE,
    OUT,
    PROVIDER,
    SELF_HOSTED,
    UNKNOWN,
    pool,
)
from perimeter.country.world import HOUR_US, Columns, World

TRAVEL_RULE = "transfer_without_travel_rule"
ON_LIST = "wallet_on_list"
LIST_PLACES, TRAVEL_PLACES = (14, 15), (16, 17)  # in a book


@dataclass(frozen=True)
class Move:
    """One transfer of a story. `key` is the finding's, without the firm and the transfer's number,
    which it gets when all of the firm's are in order."""

    question: str
    guilty: bool
    story: str
    firm: str
    place: int
    at: int
    asset: int
    quantity: int
    wallet: int
    direction: int = OUT
    side: int = PROVIDER
    outcome: int = NONE
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A line of the list; `until` is the first day no longer on it."""

    reference: str
    first: date
    until: date | None


def moving(world: World) -> list[Move]:
    """The transfers that stories tell."""
    return [*_without_details(world), *_with_listed(world)]


def listings(world: World) -> list[Listing]:
    """The invented list: the first is listed on the story's day, the second delisted ten days on,
    and nobody meets the others."""
    day = world.country.stories[ON_LIST].day
    before = world.country.span.first - timedelta(days=60)
    first, second, *others = world.country.wallet_list.references
    return [
        Listing(first, day, None),
        Listing(second, before, day + timedelta(days=10)),
        *(Listing(reference, before, None) for reference in others),
    ]


def rows(books: Books, firm: str, moves: list[Move]) -> Columns:
    """The firm's transfers among `moves`, as `transfers.transfers` has them; `mark` counts moves
    from 1."""
    own = [(mark, move) for mark, move in enumerate(moves, 1) if move.firm == firm]
    columns = {
        name: np.array([getattr(move, name) for _, move in own], np.int64)
        for name in ("at", "direction", "asset", "quantity", "wallet", "side", "outcome")
    }
    columns["customer"] = np.array([books[firm].place(move.place) for _, move in own], np.int64)
    columns["mark"] = np.array([mark for mark, _ in own], np.int64)
    return columns


def truth(moves: list[Move], numbers: dict[int, str]) -> Truth:
    """What is true once transfers have numbers, by mark."""
    known: list[tuple[bool, Planted]] = [
        (m.guilty, planted(m.question, m.story, m.firm, numbers[mark], *m.key))
        for mark, m in enumerate(moves, 1)
    ]
    return Truth(
        tuple(one for guilty, one in known if guilty),
        tuple(one for guilty, one in known if not guilty),
    )


def _without_details(world: World) -> list[Move]:
    """Large ones go out bare, one of exactly the least amount; beside them one a minor unit
    smaller, one to a person's own wallet that was checked, and one that came in."""
    story = world.country.stories[TRAVEL_RULE]
    least, day = world.country.travel_rule_min_minor, world.day(story.day)
    told = [
        (True, "exactly_the_least", least, OUT, PROVIDER, NONE),
        (True, "large_to_a_provider", 3 * least, OUT, PROVIDER, NONE),
        (True, "large_to_a_provider", 8 * least, OUT, PROVIDER, NONE),
        (True, "large_to_nobody_knows", 5 * least, OUT, UNKNOWN, NONE),
        (False, "just_under_the_least", least - 1, OUT, PROVIDER, NONE),
        (False, "own_wallet_checked", 4 * least, OUT, SELF_HOSTED, CHECKED),
        (False, "came_in", 6 * least, IN, PROVIDER, NONE),
    ]
    asset = world.asset(world.country.second_quote)
    price, units = int(world.prices[asset, 0]), int(world.units[asset])
    wallet_of = {PROVIDER: 0, SELF_HOSTED: 5, UNKNOWN: 9}
    moves = []
    for n, (guilty, words, minor, direction, side, outcome) in enumerate(told):
        moves.append(
            Move(
                TRAVEL_RULE,
                guilty,
                words,
                story.thief if guilty else story.innocent,
                TRAVEL_PLACES[0 if guilty else 1],
                int(world.starts[day + n]) + (9 + n) * HOUR_US,
                asset,
                -(-minor * units // price),
                pool(world) + 10 * n + wallet_of[side],
                direction,
                side,
                outcome,
            )
        )
    return moves


def _with_listed(world: World) -> list[Move]:
    """From the first instant of the listing to the last before the delisting; the innocents an
    instant outside."""
    story = world.country.stories[ON_LIST]
    name, starts = world.country.wallet_list.name, world.starts
    listed, delisted = world.day(story.day), world.day(story.day) + 10
    told = [
        (True, "first_instant_listed", 0, int(starts[listed]), OUT),
        (True, "while_listed", 0, int(starts[listed + 4]) + 14 * HOUR_US, OUT),
        (True, "while_listed", 0, int(starts[listed + 15]) + 8 * HOUR_US, IN),
        (True, "last_instant_listed", 1, int(starts[delisted]) - 1, IN),
        (False, "before_listing", 0, int(starts[listed]) - 1, OUT),
        (False, "after_delisting", 1, int(starts[delisted]), OUT),
    ]
    moves = []
    for guilty, words, number, at, direction in told:
        firm = story.thief if guilty else story.innocent
        asset = _asset_of_form(world, firm, ("bech32", "hex")[number])
        moves.append(
            Move(
                ON_LIST,
                guilty,
                words,
                firm,
                LIST_PLACES[0 if guilty else 1],
                at,
                asset,
                world.country.assets[world.codes[asset]].lot // 40,
                2 * pool(world) + number,
                direction,
                SELF_HOSTED,
                CHECKED,
                (name, listings(world)[number].reference),
            )
        )
    return moves


def _asset_of_form(world: World, firm: str, form: str) -> int:
    codes = provider(world, firm).assets
    return next(world.asset(c) for c in codes if world.country.assets[c].address == form)
