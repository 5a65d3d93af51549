"""What is held and owed, against a sum by hand; what is not known stays unknown."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from perimeter.analysis.solvency import INPUTS, SCHEMA, solvency
from perimeter.core.money import AMOUNT_MAX
from perimeter.tables import form
from perimeter.tables.filed import stored_schema

FORMS = form.load(Path(__file__).parents[2] / "forms")
DAY = date(2026, 3, 1)


def made(name: str, rows: list[dict]) -> pa.Table:
    first = {"firm": "F-1", "day": DAY, "asset": "BTC"}
    return pa.Table.from_pylist([first | row for row in rows], stored_schema(FORMS[name]))


def answered(balances=(), wallets=()) -> list[dict]:
    table = solvency(
        balances=made("balances", list(balances)), wallets=made("wallets", list(wallets))
    )
    assert table.schema == SCHEMA
    return table.to_pylist()


def one(balances=(), wallets=()) -> tuple:
    """owed, held, held_cold, cold_bp of the only row."""
    [row] = answered(balances, wallets)
    return row["owed"], row["held"], row["held_cold"], row["cold_bp"]


def wallet(held: int | None, storage: str | None = "cold", purpose: str | None = "customers"):
    return {"held": held, "storage": storage, "purpose": purpose}


def test_customers_wallets_are_added_up():
    wallets = [wallet(70), wallet(20), wallet(10, "hot"), wallet(999, "hot", "own")]
    assert one([{"owed": 95}], wallets) == (95, 100, 90, 9000)


def test_a_share_is_rounded_down_so_that_just_under_is_under():
    assert one(wallets=[wallet(899_999), wallet(100_001, "hot")]) == (None, 10**6, 899_999, 8999)


def test_no_balance_and_no_wallet_are_not_zero():
    assert one([{"owed": 95}]) == (95, None, None, None)
    assert one(wallets=[wallet(5)]) == (None, 5, 5, 10_000)
    assert one([{"owed": 95}], [wallet(500, "hot", "own")]) == (95, None, None, None)


def test_own_wallets_alone_make_no_row():
    assert answered(wallets=[wallet(500, "hot", "own")]) == []


def test_an_empty_wallet_holds_nothing_and_has_no_share():
    assert one([{"owed": 0}], [wallet(0)]) == (0, 0, 0, None)


def test_what_is_not_recorded_leaves_the_sum_open():
    assert one(wallets=[wallet(5), wallet(None)]) == (None, None, None, None)
    assert one(wallets=[wallet(5), wallet(7, "cold", None)]) == (None, None, None, None)


def test_storage_not_recorded_leaves_the_cold_part_open():
    assert one(wallets=[wallet(5), wallet(7, None)]) == (None, 12, None, None)
    assert one(wallets=[wallet(5), wallet(0, None)]) == (None, 5, 5, 10_000)


def test_a_sum_past_the_largest_amount_is_not_known():
    most = [wallet(AMOUNT_MAX), wallet(1)]
    assert one(wallets=most[:1]) == (None, AMOUNT_MAX, AMOUNT_MAX, 10_000)
    assert one(wallets=most) == (None, None, None, None)


def test_rows_are_in_order_of_day_and_asset():
    later = {"day": date(2026, 3, 2), "owed": 1}
    rows = answered([later, {"asset": "ETR", "owed": 1}, {"owed": 1}])
    assert [(row["day"].day, row["asset"]) for row in rows] == [(1, "BTC"), (1, "ETR"), (2, "BTC")]


def test_nothing_filed_is_no_row():
    assert answered() == []


def test_inputs_are_the_arguments():
    assert set(solvency.__annotations__) - {"return"} == set(INPUTS)


amounts = st.one_of(st.integers(0, 30), st.integers(0, AMOUNT_MAX // 8))
wallets_ = st.lists(
    st.tuples(amounts, st.sampled_from(("hot", "cold")), st.sampled_from(("customers", "own"))),
    max_size=8,
)


@given(wallets_)
def test_as_added_up_by_hand(given_):
    own = [(held, storage) for held, storage, purpose in given_ if purpose == "customers"]
    rows = answered(wallets=[wallet(*one_) for one_ in given_])
    if not own:
        assert rows == []
        return
    held = sum(amount for amount, _ in own)
    cold = sum(amount for amount, storage in own if storage == "cold")
    assert (rows[0]["held"], rows[0]["held_cold"]) == (held, cold)
    if held:
        share = Fraction(cold, held) * 10_000
        assert rows[0]["cold_bp"] <= share < rows[0]["cold_bp"] + 1
    else:
        assert rows[0]["cold_bp"] is None
