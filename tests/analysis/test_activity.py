"""Which services filings show, against a count by hand."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from perimeter.analysis.activity import INPUTS, SCHEMA, activity
from perimeter.tables import form
from perimeter.tables.filed import stored_schema

FORMS = form.load(Path(__file__).parents[2] / "forms")
DAY = date(2026, 3, 1)


def made(name: str, rows: list[dict]) -> pa.Table:
    return pa.Table.from_pylist([{"firm": "F-1"} | row for row in rows], stored_schema(FORMS[name]))


def shown(trades=(), transfers=(), wallets=()) -> list[tuple]:
    table = activity(
        trades=made("trades", list(trades)),
        transfers=made("transfers", list(transfers)),
        wallets=made("wallets", list(wallets)),
    )
    assert table.schema == SCHEMA
    return [tuple(row.values()) for row in table.to_pylist()]


def test_each_service_by_what_shows_it():
    assert shown(
        trades=[
            {"day": DAY, "capacity": "MTCH"},
            {"day": DAY, "capacity": "MTCH"},
            {"day": DAY, "capacity": "DEAL"},
            {"day": DAY, "capacity": "AOTC"},
        ],
        transfers=[{"day": DAY, "customer": "c" * 64, "customer_absent": None}],
        wallets=[{"day": DAY, "purpose": "customers", "held": 1}],
    ) == [
        ("F-1", DAY, "exchange", 2),
        ("F-1", DAY, "storage", 1),
        ("F-1", DAY, "trade", 2),
        ("F-1", DAY, "transfer", 1),
    ]


def test_own_assets_empty_wallets_and_own_transfers_are_no_service():
    assert not shown(
        transfers=[{"day": DAY, "customer_absent": "own_account"}],
        wallets=[
            {"day": DAY, "purpose": "own", "held": 5},
            {"day": DAY, "purpose": "customers", "held": 0},
            {"day": DAY, "purpose": "customers", "held_absent": "not_recorded"},
            {"day": DAY, "purpose_absent": "not_recorded", "held": 5},
        ],
    )


def test_a_transfer_of_nobody_recorded_is_somebodys():
    rows = [{"day": DAY, "customer_absent": "not_recorded"}]
    assert shown(transfers=rows) == [("F-1", DAY, "transfer", 1)]


def test_nothing_filed_shows_nothing():
    assert shown() == []


def test_inputs_are_the_arguments():
    assert set(activity.__annotations__) - {"return"} == set(INPUTS)


@given(
    st.lists(st.tuples(st.sampled_from(("MTCH", "DEAL", "AOTC")), st.integers(0, 3))),
    st.lists(st.tuples(st.sampled_from((None, "own_account", "not_recorded")), st.integers(0, 3))),
)
def test_as_counted_by_hand(trades, transfers):
    service = {"MTCH": "exchange", "DEAL": "trade", "AOTC": "trade"}
    counted = Counter((DAY + timedelta(day), service[code]) for code, day in trades)
    counted.update((DAY + timedelta(day), "transfer") for a, day in transfers if a != "own_account")
    found = shown(
        trades=[{"day": DAY + timedelta(day), "capacity": code} for code, day in trades],
        transfers=[{"day": DAY + timedelta(day), "customer_absent": a} for a, day in transfers],
    )
    assert found == sorted(("F-1", day, name, n) for (day, name), n in counted.items())
