"""What is owed and held follows what moved."""

from collections import defaultdict
from datetime import timedelta

import pytest

from perimeter.country.keeping import kept
from perimeter.country.people import book
from perimeter.country.trades import BP, trades
from perimeter.country.transfers import transfers


@pytest.fixture(scope="module")
def books(ground, land):
    found = {}
    for firm, one in land.providers.items():
        people = book(ground, one)
        rows = trades(ground, one, people), transfers(ground, one, people)
        found[firm] = kept(ground, one, *rows)
    return found


def test_debts_move_by_what_customers_moved(filed, land):
    """Day by day, from the filings alone; the fortnight of the thief without the right apart."""
    net = defaultdict(int)
    for row in filed.of("transfers"):
        sign = 1 if row["direction"] == "in" else -1
        net[row["firm"], row["asset"], row["day"]] += sign * int(row["quantity"])
    owed = {(r["firm"], r["asset"], r["day"]): int(r["owed"]) for r in filed.of("balances")}
    keepers = [firm for firm, one in land.providers.items() if one.keeps == "customers"]
    compared = 0
    for (firm, asset, day), amount in owed.items():
        before = owed.get((firm, asset, day - timedelta(days=1)))
        if firm in keepers and before is not None:
            assert amount - before == net[firm, asset, day]
            compared += 1
    assert compared > 900


def test_a_dealers_stock_moves_by_its_deals(filed, land):
    net = defaultdict(int)
    for row in filed.of("trades"):
        if row["capacity"] == "DEAL":
            sign = 1 if row["buyer"] is None else -1
            net[row["firm"], row["base"], row["day"]] += sign * int(row["quantity"])
    own = {
        (row["firm"], row["asset"], row["day"]): int(row["held"])
        for row in filed.of("wallets")
        if row["purpose"] == "own"
    }
    compared = 0
    for (firm, asset, day), amount in own.items():
        before = own.get((firm, asset, day - timedelta(days=1)))
        if before is not None:
            assert amount - before == net[firm, asset, day]
            compared += 1
    assert compared > 500


def test_the_honest_hold_more_than_they_owe_and_most_of_it_cold(books, land):
    for firm, one in land.providers.items():
        found = books[firm]
        if one.keeps != "customers":
            assert not found.owed.any() and not found.held.any()
            continue
        there = found.owed > 0
        assert (found.owed >= 0).all() and there.any()
        assert (found.held[there] > found.owed[there]).all()
        cold_bp = (found.held - found.hot)[there] * BP // found.held[there]
        assert (cold_bp > land.cold_share_min_bp).all() and (found.hot[there] > 0).all()


def test_nothing_is_kept_before_the_licence(books, ground, land):
    for firm, one in land.providers.items():
        first = ground.day(one.granted)
        assert not books[firm].held[:, :first].any() and not books[firm].own[:, :first].any()


def test_nobody_runs_short(books):
    assert all((found.own >= 0).all() and (found.owed >= 0).all() for found in books.values())


def test_what_is_owed_follows_from_what_came_in_and_went_out(filed, land):
    """Day upon day; the first is the opening, and a day on which nothing is owed is not filed."""
    before = {}
    for row in sorted(filed.of("balances"), key=lambda row: row["day"]):
        key, day = (row["firm"], row["asset"]), row["day"]
        last_day, last = before.get(key, (None, 0))
        last = last if last_day and (day - last_day).days == 1 else 0
        assert row["owed"] == last + row["came_in"] - row["went_out"]
        before[key] = (day, row["owed"])
    assert len(before) > 5
