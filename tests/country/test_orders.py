"""Orders: behind one trade in a hundred, each with the life of one, in the order of the book."""

from collections import defaultdict

import numpy as np

from perimeter.country.orders import EVERY, buyer_took


def lives(filed):
    """The events of each order, as the firm filed them."""
    found = defaultdict(list)
    for row in filed.of("orders"):
        found[row["firm"], row["order_id"]].append(row)
    return found


def test_only_order_books_have_orders(filed, land):
    with_venue = {firm for firm, one in land.providers.items() if one.venue}
    assert {row["firm"] for row in filed.of("orders")} == with_venue


def test_an_order_comes_once_and_then_ends_once(filed):
    for events in lives(filed).values():
        new, end = sorted(events, key=lambda row: row["sequence"])
        assert new["event"] == "NEWO" and new["status"] == "ACTI" and end["status"] == "INAC"
        assert new["at"] <= end["at"] and new["remaining_quantity"] == new["initial_quantity"]
        assert end["remaining_quantity"] == (
            0 if end["event"] == "FILL" else new["initial_quantity"]
        )
        same = ("customer", "side", "base", "quote", "limit_price", "initial_quantity", "book")
        assert [new[name] for name in same] == [end[name] for name in same]


def test_a_trade_and_its_orders_tell_the_same(filed):
    found, count = lives(filed), 0
    for trade in filed.of("trades"):
        ids = trade["buyer_order_id"], trade["seller_order_id"]
        kept = bool(trade["sequence"]) and trade["sequence"] % EVERY == 0
        assert all((one is not None) == kept for one in ids)
        for number, side in enumerate(("BUYI", "SELL")):
            if not kept:
                continue
            fill = next(r for r in found[trade["firm"], ids[number]] if r["event"] == "FILL")
            assert (fill["trade"], fill["side"], fill["at"]) == (trade["trade"], side, trade["at"])
            assert fill["customer"] == trade[("buyer", "seller")[number]]
            assert fill["traded_quantity"] == trade["quantity"]
            assert fill["traded_price"] == trade["price"]
            took = trade["aggressive_side"] == side
            assert fill["passive_or_aggressive"] == ("AGRE" if took else "PASV")
            count += 1
    assert count > 100


def test_the_book_counts_up_in_order_of_time(filed, land):
    for firm in (firm for firm, one in land.providers.items() if one.venue):
        rows = sorted(filed.of("orders", firm), key=lambda row: row["sequence"])
        assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_some_orders_are_taken_back(filed):
    ends = [row["event"] for row in filed.of("orders")]
    assert 0 < ends.count("CAME") < ends.count("FILL") < ends.count("NEWO")


def test_the_price_and_the_quantity_make_the_amount(filed):
    """The price is rounded down, so the whole is short by less than one unit of it."""
    for trade in filed.of("trades"):
        price, per = int(trade["price"]), int(trade["price_per"])
        amount, quantity = int(trade["amount"]), int(trade["quantity"])
        assert price * quantity <= max(amount, 1) * per or price == 1
        assert (price + 1) * quantity > amount * per


def test_either_side_takes_about_as_often():
    took = buyer_took(np.arange(10_000, dtype=np.int64))
    assert 4_000 < took.sum() < 6_000
    assert 30 < buyer_took(np.arange(0, 10_000, EVERY)).sum() < 70
