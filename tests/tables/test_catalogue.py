"""The catalogue keeps derived tables by digest and believes none of them."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perimeter.core.period import period
from perimeter.tables.catalogue import Derived, Given, lay
from perimeter.tables.filed import Filing, Part, stored_schema
from perimeter.tables.form import load

FORMS = load(Path(__file__).parents[2] / "forms")
SCHEMA = pa.schema([("firm", pa.string()), ("rows", pa.int64())])


def counted(balances: pa.Table) -> pa.Table:
    """How many balances a firm filed."""
    made.append(balances.num_rows)
    firm = balances.column("firm").to_pylist()[:1]
    return pa.table({"firm": firm, "rows": [balances.num_rows] * len(firm)}, schema=SCHEMA)


made: list[int] = []


@pytest.fixture
def given(tmp_path):
    made.clear()
    rows = [{"firm": "F-1", "filing": "f", "row": 1, "asset": "BTC", "owed": 1}]
    pq.write_table(
        pa.Table.from_pylist(rows, stored_schema(FORMS["balances"])), tmp_path / "balances"
    )
    filings = [
        Filing(
            "F-1", "balances", period(month), 1, True,
            (Part(f"f-{month}", "new", 3, "0" * 64, month, 1),),
        )
        for month in ("2026-01", "2026-02")
    ]  # fmt: skip
    (tmp_path / "cache").mkdir()
    derived = Derived("counted", ("balances",), SCHEMA, counted)
    return Given(FORMS, filings, lambda _: tmp_path / "balances", {}, [derived], tmp_path / "cache")


def test_a_table_is_made_once(given):
    first = lay(given, period("2026-01"), 0).files["counted"]
    assert lay(given, period("2026-01"), 0).files["counted"] == first
    assert made == [1]


def test_a_changed_or_emptied_cache_file_is_made_anew(given):
    [path] = lay(given, period("2026-01"), 0).files["counted"]
    whole = path.read_bytes()
    pq.write_table(SCHEMA.empty_table(), path)
    assert lay(given, period("2026-01"), 0).files["counted"] == (path,)
    assert path.read_bytes() == whole and made == [1, 1]
    path.write_bytes(b"")
    assert pq.read_table(lay(given, period("2026-01"), 0).files["counted"][0]).num_rows == 1


def test_the_look_back_reaches_the_month_before(given):
    assert len(lay(given, period("2026-02"), 0).files["balances"]) == 1
    assert len(lay(given, period("2026-02"), 31).files["balances"]) == 2
    assert len(lay(given, period("2026-04"), 31).files["balances"]) == 0


def test_made_tables_and_filed_are_there_for_questions(given):
    laid = lay(given, period("2026-01"), 0)
    assert pq.read_table(laid.files["filed"][0]).column("filing").to_pylist() == [
        "f-2026-01",
        "f-2026-02",
    ]
    assert {"counted", "filed", "trades"} <= set(laid.schemas)
