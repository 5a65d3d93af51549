"""Control totals: exact at any size, nothing added for what is missing."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.money import AMOUNT_MAX
from perimeter.tables import form as forms
from perimeter.tables.totals import Total, columns, totals

FORM = forms.load(Path(__file__).parents[2] / "forms")["cash_flows"]
ROWS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["BTC", "ETH"]),
        st.none() | st.integers(0, AMOUNT_MAX) | st.integers(0, 1000),
    ),
    max_size=30,
)


def table(rows):
    assets, owed = ([row[n] for row in rows] for n in (0, 1))
    return pa.table(
        {"currency": pa.array(assets, pa.string()), "amount": pa.array(owed, pa.decimal128(38, 0))}
    )


@given(ROWS)
def test_the_sums_are_those_of_a_plain_dictionary(rows):
    plain = {}
    for asset, units in rows:
        if asset is not None and units is not None:
            plain[asset] = plain.get(asset, 0) + units
    assert list(totals(FORM, table(rows))) == [
        Total("amount", asset, plain[asset]) for asset in sorted(plain)
    ]


@pytest.mark.parametrize("units", [1, 2**62, AMOUNT_MAX])
def test_a_sum_may_be_larger_than_an_amount(units):
    (told,) = totals(FORM, table([("BTC", units)] * 9))
    assert told.units == 9 * units


def test_only_the_columns_it_takes_need_be_there():
    assert columns(FORM) == ["currency", "amount"]
