"""The difference of two tables of a form, against a plain comparison of dictionaries."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.tables.difference import difference
from perimeter.tables.form import load, schema

FORMS = load(Path(__file__).parents[2] / "forms")
FORM = FORMS["balances"]
DAY = date(2026, 1, 1)
TABLES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from("AB")), st.integers(0, 2), max_size=10
)


def table(rows) -> pa.Table:
    made = [
        {"row": n, "day": DAY + timedelta(day), "asset": asset, "owed": owed}
        for n, ((day, asset), owed) in enumerate(rows.items(), 1)
    ]
    return pa.Table.from_pylist(made, schema(FORM))


def shown(keys) -> tuple:
    return tuple(((DAY + timedelta(day)).isoformat(), asset) for day, asset in keys)


@settings(max_examples=200, deadline=None)
@given(TABLES, TABLES)
def test_it_is_what_comparing_row_by_row_says(before, after):
    found = difference(table(before), table(after), FORM)
    changed = [key for key in after if key in before and before[key] != after[key]]
    assert found.added.first == shown(key for key in after if key not in before)
    assert found.removed.first == shown(key for key in before if key not in after)
    assert found.changed.first == shown(changed) and found.changed.count == len(changed)
    assert found.changed.columns == ({"owed": len(changed)} if changed else {})
    assert found.changed.of == (("owed",),) * len(changed)


def test_the_first_twenty_keys_are_shown_and_all_are_counted():
    many = {(day, "A"): 1 for day in range(50)}
    added = difference(table({}), table(many), FORM).added
    assert (added.count, len(added.first), added.first[0]) == (50, 20, ("2026-01-01", "A"))
    changed = difference(table(many), table(dict.fromkeys(many, 2)), FORM).changed
    assert (changed.count, len(changed.first), len(changed.of)) == (50, 20, 20)


def test_columns_are_told_by_record_and_what_we_write_is_no_difference():
    form = FORMS["transfers"]
    key = {name: f"{name}-1" for name in form.key}
    amount = next(column.name for column in form.columns if column.type == "amount")
    absent = next(column for column in form.columns if column.absent)
    was = [{**key, "row": 1, amount: Decimal(1)}, {**key, form.key[0]: "other", "row": 2}]
    now = [{**was[1], "row": 1}, {**was[0], "row": 2, f"{absent.name}_absent": absent.absent[0]}]
    now[1][amount] = Decimal(2)
    before, after = (pa.Table.from_pylist(rows, schema(form)) for rows in (was, now))
    found = difference(before, after, form)
    assert (found.added.count, found.removed.count, found.changed.count) == (0, 0, 1)
    columns = {amount: 1, f"{absent.name}_absent": 1}
    assert found.changed.columns == columns and set(found.changed.of[0]) == set(columns)


def test_a_column_that_a_form_gained_differs_where_it_is_filled():
    before = table({(0, "A"): 1, (1, "A"): 1}).drop_columns("owed")
    found = difference(before, table({(0, "A"): 1, (1, "A"): 1}), FORM)
    assert found.changed.columns == {"owed": 2}
