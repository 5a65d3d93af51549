"""Periods are half-open, and months tile them."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.period import months_of, period

NAMES = st.builds(
    lambda year, part: f"{year:04}{part}",
    st.integers(2, 9998),
    st.sampled_from(["", "-Q1", "-Q4", "-01", "-02", "-12"]),
)


@given(NAMES)
def test_months_tile_a_period(name):
    whole = period(name)
    months = months_of(whole)
    assert months[0].first == whole.first and months[-1].until == whole.until
    assert all(a.until == b.first for a, b in itertools.pairwise(months))
    assert all(whole.covers(month) for month in months)


@given(NAMES)
def test_the_last_day_is_inside_and_the_next_is_not(name):
    whole = period(name)
    assert whole.holds(whole.first) and whole.holds(whole.until - timedelta(days=1))
    assert not whole.holds(whole.until) and not whole.holds(whole.first - timedelta(days=1))


def test_a_quarter():
    quarter = period("2026-Q1")
    assert (quarter.first, quarter.until) == (date(2026, 1, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    "name", ["", "26", "2026-13", "2026-00", "2026-Q5", "2026-1", "2026-03-01"]
)
def test_other_shapes_are_refused(name):
    with pytest.raises(ValueError):
        period(name)
