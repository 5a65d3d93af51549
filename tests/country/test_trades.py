"""Ordinary trades."""

from collections import Counter

import pytest

from perimeter.country.people import book
from perimeter.country.trades import OWN, trades


@pytest.fixture(scope="module")
def traded(ground, land):
    """The ordinary trades of each firm, without any story."""
    return {
        firm: trades(ground, one, book(ground, one))
        for firm, one in land.providers.items()
        if one.trades
    }


def test_amounts_are_within_half_a_per_cent_of_the_days_price(filed, prices):
    for row in filed.of("trades"):
        minor, units = prices[row["day"], row["base"]]
        quote_minor, quote_units = prices[row["day"], row["quote"]]
        fair = int(row["quantity"]) * minor / units
        given = int(row["amount"]) * quote_minor / quote_units
        assert abs(given - fair) <= 0.006 * fair + 2


def test_each_firm_trades_in_its_own_assets_and_capacity(filed, land):
    for firm, provider in land.providers.items():
        for row in filed.of("trades", firm):
            assert row["base"] in provider.assets
            assert row["capacity"] == provider.capacity
            assert row["quote"] in {land.currency, land.second_quote} - {row["base"]}


def test_a_dealer_stands_on_one_side_and_a_customer_on_the_other(filed, land):
    for firm, provider in land.providers.items():
        for row in filed.of("trades", firm):
            own = [row["buyer_absent"], row["seller_absent"]].count("own_account")
            assert own == (1 if provider.capacity == "DEAL" else 0)
            assert row["buyer"] != row["seller"]


def test_an_agent_sells_for_issuers_who_are_legal_persons(filed, land, last_books):
    for firm, provider in land.providers.items():
        if provider.capacity == "AOTC":
            sellers = {row["seller"] for row in filed.of("trades", firm)}
            assert len(sellers) == len(provider.assets)
            assert all(last_books[firm, seller]["kind"] == "legal" for seller in sellers)


def test_activity_is_uneven(filed):
    counts = Counter(row["buyer"] for row in filed.of("trades", "F-001"))
    busiest = sorted(counts.values(), reverse=True)
    assert busiest[0] > 3 * busiest[len(busiest) // 2]


def test_quantities_are_whole_varied_and_within_the_lot(traded, ground, land):
    for rows in traded.values():
        lots = [land.assets[ground.codes[base]].lot for base in rows["base"]]
        assert (rows["quantity"] <= lots).all() and (rows["quantity"] > 0).all()
        assert len(set(rows["quantity"].tolist())) > 0.95 * len(rows["quantity"])


def test_people_of_stories_never_trade_by_chance(traded, ground, land):
    for firm, rows in traded.items():
        active = book(ground, land.providers[firm]).active
        if land.providers[firm].capacity != "AOTC":
            assert max(rows["buyer"].max(), rows["seller"].max()) < active
        assert rows["buyer"].min() >= OWN
