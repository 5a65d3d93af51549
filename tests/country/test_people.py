"""Books of customers: pseudonyms, arrivals, and who may trade when."""

import hashlib
import hmac

import numpy as np
import pytest

from perimeter.country.people import FEWEST, NEVER, PLACES, book, customers


@pytest.fixture(scope="module")
def first(ground, land):
    return book(ground, land.providers["F-001"])


def test_a_pseudonym_is_the_firms_own_hmac(ground, land, first):
    key = ground.secret("F-001", "pseudonyms")
    assert first.pseudonyms[3] == hmac.new(key, b"C-000003", hashlib.sha256).hexdigest()
    other = book(ground, land.providers["F-002"])
    assert set(first.pseudonyms).isdisjoint(other.pseudonyms)
    assert len(set(first.pseudonyms)) == len(first.pseudonyms)


def test_a_book_has_the_size_asked_for_but_never_too_few(ground, land, first):
    assert len(first.pseudonyms) == land.providers["F-001"].customers // 100
    assert len(book(ground, land.providers["F-008"]).pseudonyms) == FEWEST + PLACES


def test_the_active_are_in_order_of_identification_after_opening(ground, first):
    known = first.identified[: first.active]
    assert (np.diff(known) >= 0).all()
    opened = ground.starts[0] + first.opened[: first.active] * 86_400_000_000
    assert (known > opened).all()


def test_eligible_are_those_identified_before(ground, first):
    for day in (0, 20, 89):
        count = int(first.eligible(ground.starts[[day]])[0])
        assert count == sum(at <= ground.starts[day] for at in first.identified[: first.active])
        assert count >= 2


def test_busy_customers_are_early_and_never_beyond_the_eligible(first):
    chance = np.random.Generator(np.random.PCG64(1))
    eligible = np.array([2, 5, 10] * 400, np.int64)
    found = first.busy(eligible, chance)
    assert (found < eligible).all() and (found >= 0).all()
    among_ten = found[eligible == 10]
    assert (among_ten == 0).sum() > (among_ten == 9).sum()


def test_places_are_the_last_of_the_book_and_never_active(first):
    numbers = {first.place(place) for place in range(PLACES)}
    assert min(numbers) >= first.active
    assert max(numbers) == len(first.pseudonyms) - 1
    with pytest.raises(AssertionError):
        first.place(PLACES)


def test_a_filed_book_knows_nothing_of_later_days(ground, first, instant):
    for until in (31, 59, 90):
        table = customers(ground, first, until).to_pylist()
        end = instant(ground.starts[until])
        assert len(table) == (first.opened < until).sum()
        assert all(row["opened_day"] <= ground.on(until - 1) for row in table)
        assert all(row["identified_at"] is None or row["identified_at"] < end for row in table)
        assert all(
            row["closed_day"] is None or row["closed_day"] <= ground.on(until - 1) for row in table
        )


def test_who_is_never_identified_is_closed_after_a_month(first):
    waiting = np.flatnonzero(first.identified == NEVER)
    waiting = [number for number in waiting if number < len(first.pseudonyms) - PLACES]
    assert waiting
    assert all(first.closed[number] == first.opened[number] + 30 for number in waiting)


def test_everybody_who_trades_or_moves_is_in_the_book_of_that_month(filed):
    books = {(row["firm"], row["period"], row["customer"]) for row in filed.of("customers")}
    for form, sides in (("trades", ("buyer", "seller")), ("transfers", ("customer",))):
        for row in filed.of(form):
            for side in sides:
                key = (row["firm"], row["period"], row[side])
                assert row[side] is None or key in books


def test_nobody_trades_after_closing(filed, last_books):
    for row in filed.of("trades"):
        for side in ("buyer", "seller"):
            if row[side] is not None:
                closed = last_books[row["firm"], row[side]]["closed_day"]
                assert closed is None or row["day"] < closed


def test_most_live_at_home(filed, land):
    homes = [row["residence"] for row in filed.of("customers", "F-001")]
    assert 0.75 < homes.count(land.residences[0]) / len(homes) < 1


def test_who_was_identified_is_known_at_a_level_and_nobody_else(filed):
    levels = set()
    for row in filed.of("customers"):
        known = row["identified_at"] is not None
        for name in ("identification_level", "identification_method", "risk", "exposed_person"):
            assert (row[name] is not None) == known
        levels.add(row["identification_level"])
        if row["exposed_person"] == "yes" or row["risk"] == "high":
            assert row["identification_level"] == "enhanced"
    assert levels == {"standard", "enhanced", None}
