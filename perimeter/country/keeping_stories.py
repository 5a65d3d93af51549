"""Thieves who keep, and those who look like them: too much in hot wallets, less held than owed, and
customers' assets kept with no right to. They change single days in what a firm keeps."""

from collections.abc import Mapping

from perimeter.country.keeping import Kept
from perimeter.country.steps import Truth
from perimeter.country.stories import joined, planted, provider
from perimeter.country.trades import BP
from perimeter.country.world import World

COLD = "cold_share"
RESERVES = "reserves_below_liabilities"
NOT_ON_LICENCE = "service_not_on_licence"
SERVICE = "storage"
DAYS_KEPT = 14


def keeping(world: World, kept: Mapping[str, Kept]) -> Truth:
    """Tells all three in the books, and what is true of them."""
    return joined(
        [
            _too_hot(world, kept),
            _just_cold(world, kept),
            _too_little(world, kept),
            _just_enough(world, kept),
            _no_right(world, kept),
        ]
    )


def _too_hot(world: World, kept: Mapping[str, Kept]) -> Truth:
    """Three days over the most, the last by one basis point."""
    story = world.country.stories[COLD]
    books, asset = kept[story.thief], _asset(world, story.thief, 0)
    most = BP - world.country.cold_share_min_bp
    found = []
    for day, hot_bp in enumerate((most * 3 // 2, most * 6 // 5, most + 1), world.day(story.day)):
        books.hot[asset, day] = books.held[asset, day] * hot_bp // BP
        key = _key(world, story.thief, asset, day)
        found.append(planted(COLD, "too_much_hot", *key))
    return Truth(tuple(found), ())


def _just_cold(world: World, kept: Mapping[str, Kept]) -> Truth:
    """A day at exactly the least, and a large move into cold storage."""
    story = world.country.stories[COLD]
    books, day = kept[story.innocent], world.day(story.day)
    even, moved = _asset(world, story.innocent, 1), _asset(world, story.innocent, 0)
    most = BP - world.country.cold_share_min_bp
    books.hot[even, day] = books.held[even, day] * most // BP
    _into_cold(books, moved, day, most)
    innocents = (
        planted(COLD, "exactly_the_least", *_key(world, story.innocent, even, day)),
        planted(COLD, "moved_into_cold", *_key(world, story.innocent, moved, day + 1)),
    )
    return Truth((), innocents)


def _too_little(world: World, kept: Mapping[str, Kept]) -> Truth:
    """Four days short, the last by a single base unit."""
    story = world.country.stories[RESERVES]
    books, asset = kept[story.thief], _asset(world, story.thief, 0)
    found = []
    for number in range(4):
        day = world.day(story.day) + number
        owed = int(books.owed[asset, day])
        books.held[asset, day] = owed - (owed * (3 - number) // 100 or 1)
        books.hot[asset, day] = books.hot[asset, day] * 9 // 10  # still cold enough
        key = _key(world, story.thief, asset, day)
        found.append(planted(RESERVES, "holds_less_than_owed", *key))
    return Truth(tuple(found), ())


def _just_enough(world: World, kept: Mapping[str, Kept]) -> Truth:
    """A day with exactly what is owed, and a hot wallet that empties into a cold one."""
    story = world.country.stories[RESERVES]
    books, day = kept[story.innocent], world.day(story.day)
    even, moved = _asset(world, story.innocent, 0), _asset(world, story.innocent, 1)
    books.held[even, day] = books.owed[even, day]
    books.hot[even, day] = books.hot[even, day] * 9 // 10
    _into_cold(books, moved, day, BP - world.country.cold_share_min_bp)
    innocents = (
        planted(RESERVES, "holds_exactly_what_is_owed", *_key(world, story.innocent, even, day)),
        planted(RESERVES, "hot_wallet_emptied", *_key(world, story.innocent, moved, day + 1)),
    )
    return Truth((), innocents)


def _no_right(world: World, kept: Mapping[str, Kept]) -> Truth:
    """A dealer keeps customers' assets for a fortnight; another only its own."""
    story = world.country.stories[NOT_ON_LICENCE]
    books, asset = kept[story.thief], world.asset(world.country.second_quote)
    first, lot = world.day(story.day), world.country.assets[world.country.second_quote].lot
    for number in range(DAYS_KEPT):
        owed = lot * (20 + number)
        books.owed[asset, first + number] = owed
        books.held[asset, first + number] = owed * 102 // 100
    assert kept[story.innocent].own.any()
    return Truth(
        (planted(NOT_ON_LICENCE, "keeps_for_customers", story.thief, SERVICE),),
        (planted(NOT_ON_LICENCE, "keeps_its_own", story.innocent, SERVICE),),
    )


def _into_cold(books: Kept, asset: int, day: int, hot_most_bp: int) -> None:
    """Most of the hot part goes into cold storage overnight; the whole stays the same."""
    held = books.owed[asset, day] * 105 // 100
    books.held[asset, day : day + 2] = held
    books.hot[asset, day] = held * hot_most_bp * 8 // 10 // BP
    books.hot[asset, day + 1] = held * hot_most_bp // 10 // BP


def _asset(world: World, firm: str, number: int) -> int:
    return world.asset(provider(world, firm).assets[number])


def _key(world: World, firm: str, asset: int, day: int) -> tuple[str, str, str]:
    return firm, world.codes[asset], world.on(day).isoformat()
