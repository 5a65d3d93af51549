"""A slow reading of the rules, row by row, finds exactly the thieves who trade."""

from collections import defaultdict
from datetime import timedelta

import pytest

from perimeter.country.trading_stories import (
    EARLY,
    IDENTIFICATION,
    LATE,
    MAKER,
    NEVER_KNOWN,
    PAIRS,
    PARTNER,
    RETURNING,
    ROUND_TRIPS,
)


@pytest.fixture(scope="module")
def trips(filed):
    """Returns of the same quantity between two customers, by firm, asset and pair."""
    last, found = {}, defaultdict(int)
    for row in sorted(filed.of("trades"), key=lambda row: (row["firm"], row["at"], row["trade"])):
        if row["buyer"] is None or row["seller"] is None:
            continue
        pair = tuple(sorted([row["buyer"], row["seller"]]))
        key = (row["firm"], row["base"], row["item"] or "", *pair)
        before = last.get(key)
        if before and row["at"] - before["at"] <= timedelta(days=31):
            turned = (before["buyer"], before["seller"]) == (row["seller"], row["buyer"])
            found[key] += turned and before["quantity"] == row["quantity"]
        last[key] = row
    return found


def test_only_the_thieves_trade_before_identification(filed, last_books, keys):
    found = set()
    for row in filed.of("trades"):
        for side in ("buyer", "seller"):
            if row[side] is not None:
                known = last_books[row["firm"], row[side]]["identified_at"]
                if known is None or row["at"] < known:
                    found.add((row["firm"], row[side]))
    assert found == keys(IDENTIFICATION)[0]
    assert len(found) == len(EARLY) + len(NEVER_KNOWN)


def test_a_month_of_the_story_finds_the_same_as_the_quarter(filed, land, keys):
    month = land.stories[IDENTIFICATION].day.strftime("%Y-%m")
    books = {
        (row["firm"], row["customer"]): row["identified_at"]
        for row in filed.of("customers")
        if row["period"] == month
    }
    found = {
        (row["firm"], row[side])
        for row in filed.of("trades")
        for side in ("buyer", "seller")
        if row["period"] == month and row[side] is not None
        if (known := books[row["firm"], row[side]]) is None or row["at"] < known
    }
    assert found == keys(IDENTIFICATION)[0]


def test_one_thief_is_a_microsecond_early_and_one_innocent_is_not(filed, last_books, keys):
    def nearest(customer):
        """From identification to the nearest trade before it, or else after it."""
        known = last_books[customer]["identified_at"]
        waits = [
            row["at"] - known
            for row in filed.of("trades", customer[0])
            if known and customer[1] in (row["buyer"], row["seller"])
        ]
        return min(waits, default=None)

    guilty, innocent = keys(IDENTIFICATION)
    assert timedelta(microseconds=-1) in {nearest(customer) for customer in guilty}
    assert {nearest(customer) for customer in innocent} == {timedelta(), timedelta(minutes=25)}


def test_the_late_trade_on_the_day_of_their_identification(last_books, keys):
    for customer in keys(IDENTIFICATION)[1]:
        row = last_books[customer]
        assert (row["identified_at"].date() - row["opened_day"]).days > 7


def test_only_the_thieves_reach_the_least_number_of_round_trips(trips, keys, land):
    guilty, innocent = keys(ROUND_TRIPS)
    reached = {key for key, count in trips.items() if count >= land.round_trips_min}
    assert reached == guilty
    assert min(trips[key] for key in guilty) == land.round_trips_min
    assert {trips[key] for key in innocent} == {0, land.round_trips_min - 1}


def test_nobody_else_returns_a_quantity_even_twice(trips, keys):
    guilty, innocent = keys(ROUND_TRIPS)
    others = [count for key, count in trips.items() if key not in guilty | innocent]
    assert max(others) <= 1


def test_the_market_maker_trades_with_many_and_comes_back(filed, keys, land):
    firm = land.stories[ROUND_TRIPS].innocent
    sides = [{*key[3:]} for key in keys(ROUND_TRIPS)[1]]
    (maker,) = set.intersection(*sides)
    mine = [row for row in filed.of("trades", firm) if maker in (row["buyer"], row["seller"])]
    with_whom = defaultdict(set)
    for row in mine:
        other = row["seller"] if row["buyer"] == maker else row["buyer"]
        with_whom[other].add(row["buyer"] == maker)
    assert len(with_whom) > 20
    assert sum(len(ways) == 2 for ways in with_whom.values()) > 20
    assert len({row["at"].date() for row in mine}) == 1


def test_no_two_people_share_a_place():
    places = [*EARLY, *NEVER_KNOWN, PARTNER, *LATE, *PAIRS[0], *PAIRS[1], MAKER, RETURNING]
    assert len(set(places)) == len(places)
