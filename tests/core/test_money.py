"""Amounts: exact, bounded, and written with the asset's places."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core import money

UNITS = st.integers(-money.AMOUNT_MAX, money.AMOUNT_MAX)
SCALES = st.integers(0, money.SCALE_MAX)


@given(UNITS, SCALES)
def test_written_reads_back(units, scale):
    assert money.in_units(money.written(units, scale), scale) == units


@pytest.mark.parametrize(
    "units, scale, text",
    [(123450, 4, "12.3450"), (5, 8, "0.00000005"), (-7, 0, "-7"), (0, 2, "0.00")],
)
def test_written(units, scale, text):
    assert money.written(units, scale) == text


@pytest.mark.parametrize("text, scale", [("0.001", 2), ("1" + "0" * 38, 0), ("NaN", 2), ("inf", 2)])
def test_what_does_not_fit_is_refused(text, scale):
    with pytest.raises((ValueError, ArithmeticError)):
        money.in_units(text, scale)


@given(st.integers(0, 10**38), st.integers(1, 10**38))
def test_a_share_is_the_floor(part, whole):
    assert money.share_bp(part, whole) == Fraction(part * 10_000, whole) // 1


def test_no_share_of_nothing():
    with pytest.raises(ValueError):
        money.share_bp(1, 0)


@given(st.integers(0, 10**30), st.integers(0, 10**12), st.integers(1, 10**18))
def test_a_value_is_the_nearest_whole(units, price_minor, price_units):
    exact = Fraction(units * price_minor, price_units)
    assert abs(money.value_minor(units, price_minor, price_units) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("units, value", [(1, 0), (3, 2), (5, 2)])
def test_halves_go_to_even(units, value):
    assert money.value_minor(units, 1, 2) == value
