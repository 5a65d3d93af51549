"""Days, prices and chance."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.country.settings import country
from perimeter.country.world import DAY_US, ordered, pick, world


def test_days_begin_at_the_zones_midnight(ground, instant, local_day):
    for number in (0, 31, ground.days - 1):
        first = instant(ground.starts[number])
        assert local_day(first) == ground.on(number)
        assert local_day(first - timedelta(microseconds=1)) == ground.on(number) - timedelta(days=1)


def test_days_are_numbered_from_the_first(ground, land):
    assert ground.day(land.span.first) == 0
    assert ground.on(ground.day(date(2026, 2, 9))) == date(2026, 2, 9)
    assert ground.days == (land.span.until - land.span.first).days == 90


def test_a_zone_that_changes_its_clock_has_a_short_day(settings):
    moved = world(country(settings | {"zone": "Europe/Berlin"}), 1, 1)
    lengths = np.diff(moved.starts)
    assert (lengths == DAY_US).sum() == 89
    assert lengths[moved.day(date(2026, 3, 29))] == DAY_US - DAY_US // 24


def test_prices_are_the_settings_at_the_fixed_rate(ground, land):
    btc, currency = ground.asset("BTC"), ground.asset(land.currency)
    cents = land.assets["BTC"].usd_cents
    exact = [cent * land.minor_per_usd / 100 for cent in cents]
    assert all(abs(int(p) - e) <= 0.5 for p, e in zip(ground.prices[btc], exact, strict=True))
    assert set(ground.prices[currency]) == {ground.units[currency]}


def test_a_missing_price_is_a_fault_of_the_settings(settings):
    cut = settings["assets"]["BTC"] | {"usd_cents": [1, 2]}
    broken = settings | {"assets": settings["assets"] | {"BTC": cut}}
    with pytest.raises(AssertionError, match="BTC"):
        world(country(broken), 1, 1)


def test_streams_differ_by_purpose_and_seed(ground, land):
    def drawn(where, *purpose):
        return where.chance(*purpose).integers(0, 2**60, 4).tolist()

    assert drawn(ground, "a") == drawn(ground, "a")
    assert drawn(ground, "a") != drawn(ground, "b")
    assert drawn(ground, "a") != drawn(world(land, ground.seed + 1, 10), "a")


@given(st.lists(st.integers(0, 9), min_size=1).filter(any))
def test_pick_gives_each_index_its_weight(weights):
    picked = pick(np.array(weights, np.int64), np.arange(sum(weights))).tolist()
    assert [picked.count(index) for index in range(len(weights))] == weights


@given(st.lists(st.lists(st.integers(0, 5)), min_size=1))
def test_ordered_keeps_every_row_and_the_order_of_parts(parts):
    columns = [
        {"at": np.array(at, np.int64), "part": np.full(len(at), n)} for n, at in enumerate(parts)
    ]
    found = ordered(columns)
    rows = list(zip(found["at"].tolist(), found["part"].tolist(), strict=True))
    assert rows == sorted((at, n) for n, part in enumerate(parts) for at in part)
