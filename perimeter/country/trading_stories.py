"""Thieves who trade, and those who look like them: customers let in before they are identified, and
pairs who sell the same to and fro beside a market maker."""

import numpy as np

from perimeter.country.people import NEVER, Book
from perimeter.country.steps import Planted, Truth
from perimeter.country.stories import MINUTE_US, Books, Deal, deals, joined, planted, provider
from perimeter.country.world import HOUR_US, Columns, World

IDENTIFICATION = "trade_before_identification"
ROUND_TRIPS = "round_trips"

# Places in a book: customers of the first story, its partner, its innocents, then the second's.
EARLY, NEVER_KNOWN, PARTNER, LATE = (0, 1, 2), (3, 4), 5, (6, 7)
PAIRS, MAKER, RETURNING = ((8, 9), (10, 11)), 12, 13

MAKER_TRADES = 300
MAKER_PARTNERS = 60


def trading(world: World, books: Books) -> tuple[list[tuple[str, Columns]], Truth]:
    """Trades to add, by firm, and the truth. Opens and identifies the accounts of its people."""
    told = [
        _before_identified(world, books),
        _late_identified(world, books),
        _round_trips(world, books),
        _market_maker(world, books),
    ]
    rows = [(firm, deals(world, found)) for firm, found, _ in told]
    return rows, joined([truth for _, _, truth in told])


def _before_identified(world: World, books: Books) -> tuple[str, list[Deal], Truth]:
    """Five trade before anybody knows them; the third a microsecond too early."""
    story = world.country.stories[IDENTIFICATION]
    book, day = books[story.thief], world.day(story.day)
    known = int(world.starts[day + 10]) + 9 * HOUR_US
    found: list[Deal] = []
    truth: list[Planted] = []
    for number, place in enumerate((*EARLY, *NEVER_KNOWN)):
        customer, late = book.place(place), place in EARLY
        book.opened[customer], book.identified[customer] = day - 2, known if late else NEVER
        at = int(world.starts[day + number]) + 10 * HOUR_US
        at = known - 1 if place == EARLY[-1] else at
        sides = (customer, book.place(PARTNER))
        buyer, seller = sides if number % 2 else sides[::-1]
        found.append(_deal(world, story.thief, at, (buyer, seller), number))
        words = "identified_after_trading" if late else "never_identified"
        truth.append(planted(IDENTIFICATION, words, story.thief, book.pseudonyms[customer]))
    return story.thief, found, Truth(tuple(truth), ())


def _late_identified(world: World, books: Books) -> tuple[str, list[Deal], Truth]:
    """Two accounts wait long for identification; the first trade comes with it, or soon after."""
    story = world.country.stories[IDENTIFICATION]
    book, day = books[story.innocent], world.day(story.day)
    known = int(world.starts[day + 3]) + 11 * HOUR_US
    found: list[Deal] = []
    truth: list[Planted] = []
    for place, wait in zip(LATE, (0, 25 * MINUTE_US), strict=True):
        customer = book.place(place)
        book.opened[customer], book.identified[customer] = day - 8, known
        sides = (customer, book.place(PARTNER))
        found.append(_deal(world, story.innocent, known + wait, sides, place))
        words = "trades_once_identified" if wait else "trades_the_moment_identified"
        truth.append(planted(IDENTIFICATION, words, story.innocent, book.pseudonyms[customer]))
    return story.innocent, found, Truth((), tuple(truth))


def _round_trips(world: World, books: Books) -> tuple[str, list[Deal], Truth]:
    """One pair goes to and fro at length, the other just often enough."""
    story = world.country.stories[ROUND_TRIPS]
    book, least = books[story.thief], world.country.round_trips_min
    asset = _last_asset(world, story.thief)
    start = int(world.starts[world.day(story.day)]) + 9 * HOUR_US
    found: list[Deal] = []
    truth: list[Planted] = []
    for places, trades in zip(PAIRS, (2 * least + 2, least + 1), strict=True):
        pair = (book.place(places[0]), book.place(places[1]))
        quantity = _lot(world, asset) // 3 + places[0]
        found += _to_and_fro(start, pair, (asset, quantity), trades)
        truth.append(_pair(world, book, story.thief, (asset, *pair), "sells_to_and_fro"))
    return story.thief, found, Truth(tuple(truth), ())


def _market_maker(world: World, books: Books) -> tuple[str, list[Deal], Truth]:
    """Buys and sells all day in ever different quantities; one customer returns the very same,
    once too seldom to be a signal."""
    story = world.country.stories[ROUND_TRIPS]
    book, day = books[story.innocent], world.day(story.day)
    asset, start = _last_asset(world, story.innocent), int(world.starts[day]) + 8 * HOUR_US
    maker, returning = book.place(MAKER), book.place(RETURNING)
    known = int(book.eligible(np.array([start]))[0])
    found = []
    for number in range(MAKER_TRADES):
        sides = (maker, number % min(known, MAKER_PARTNERS))
        buyer, seller = sides if number // MAKER_PARTNERS % 2 else sides[::-1]
        quantity = _lot(world, asset) // 20 + 37 * number
        found.append(Deal(start + 2 * number * MINUTE_US, buyer, seller, asset, quantity))
    quantity = _lot(world, asset) // 7
    trades = world.country.round_trips_min
    found += _to_and_fro(start, (maker, returning), (asset, quantity), trades)
    innocents = (
        _pair(world, book, story.innocent, (asset, maker, returning), "returns_to_the_maker"),
        _pair(world, book, story.innocent, (asset, maker, 0), "market_maker"),
    )
    return story.innocent, found, Truth((), innocents)


def _to_and_fro(
    start: int, pair: tuple[int, int], thing: tuple[int, int], trades: int
) -> list[Deal]:
    """So many trades in turn, seven minutes apart: one return fewer than trades."""
    asset, quantity = thing
    found = []
    for number in range(trades):
        buyer, seller = pair if number % 2 else pair[::-1]
        found.append(Deal(start + 7 * number * MINUTE_US, buyer, seller, asset, quantity))
    return found


def _deal(world: World, firm: str, at: int, sides: tuple[int, int], number: int) -> Deal:
    asset = world.asset(provider(world, firm).assets[0])
    return Deal(at, *sides, asset, _lot(world, asset) // 10 + 1_009 * number)


def _pair(world: World, book: Book, firm: str, thing: tuple[int, int, int], story: str) -> Planted:
    asset, *pair = thing
    first, second = sorted(book.pseudonyms[customer] for customer in pair)
    return planted(ROUND_TRIPS, story, firm, world.codes[asset], "", first, second)


def _last_asset(world: World, firm: str) -> int:
    """The least traded, where a pair moves the price."""
    return world.asset(provider(world, firm).assets[-1])


def _lot(world: World, asset: int) -> int:
    return world.country.assets[world.codes[asset]].lot
