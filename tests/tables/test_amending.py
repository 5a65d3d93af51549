"""Rows that stand by a sequence of files, against a plain dictionary of keys and rows."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.act import Act, By
from perimeter.core.problem import Problem
from perimeter.tables import amending
from perimeter.tables.amending import amended, beside_key, faults, key_form
from perimeter.tables.filed import (
    APPEND,
    CORRECT,
    DELETE,
    MODES,
    NEW,
    NIL,
    Filing,
    fold,
    standing_after,
)
from perimeter.tables.form import load
from perimeter.tables.reading import Reading, read_rows
from perimeter.tables.sheet import Sheet

FORM = load(Path(__file__).parents[2] / "forms")["balances"]  # its key is day and asset
SCHEMA = pa.schema([("day", pa.date32()), ("asset", pa.string()), ("owed", pa.int64())])
KEYS = [(date(2026, 1, 1) + timedelta(day), asset) for day in range(3) for asset in ("A", "B")]

File = tuple[str, dict[tuple[date, str], int]]
FILES = st.lists(
    st.tuples(st.sampled_from(MODES), st.dictionaries(st.sampled_from(KEYS), st.integers(0, 9))),
    max_size=9,
)


def table(rows: dict[tuple[date, str], int], mode: str = NEW) -> pa.Table:
    made = pa.Table.from_pylist(
        [{"day": day, "asset": asset, "owed": owed} for (day, asset), owed in rows.items()], SCHEMA
    )
    return made.select(FORM.key) if mode == DELETE else made


def held(made: pa.Table) -> dict[tuple[date, str], int]:
    rows = [(row["day"], row["asset"], row["owed"]) for row in made.to_pylist()]
    found = {(day, asset): owed for day, asset, owed in rows}
    assert len(found) == len(rows), "a key stands twice"
    return found


def plainly(stands: dict, mode: str, rows: dict) -> dict | None:
    """What a dictionary says; None where the file does not fit what stands."""
    if mode == NIL:
        return {}
    if mode == NEW:
        return dict(rows)
    fits = rows.keys().isdisjoint(stands) if mode == APPEND else rows.keys() <= stands.keys()
    if not fits:
        return None
    if mode == DELETE:
        return {key: value for key, value in stands.items() if key not in rows}
    return {**stands, **rows}


@settings(max_examples=300, deadline=None)
@given(FILES)
def test_any_sequence_of_files_folds_to_what_a_dictionary_says(files: list[File]):
    stands, filing, kept = {}, None, {}
    for n, (mode, given_rows) in enumerate(files, 1):
        rows = {} if mode == NIL else given_rows
        told = plainly(stands, mode, rows)
        if filing and mode in (APPEND, CORRECT, DELETE):
            assert bool(faults(FORM, mode, bare(rows), by(filing, kept))) == (told is None)
        if told is None or (mode in (CORRECT, DELETE) and not filing):
            continue
        kept[str(n)] = table(rows, mode)
        standing = standing_after(filing.rows if filing else 0, mode, len(rows))
        filing, stands = fold(filing, accepted(n, mode, len(rows), standing), True), told
        assert held(by(filing, kept)) == stands and filing.rows == len(stands)
        keys_alone = {name: made.select(FORM.key) for name, made in kept.items()}
        assert by(filing, keys_alone).num_rows == len(stands)


def accepted(n: int, mode: str, rows: int, standing: int) -> Act:
    files = {"raw": f"raw-{n}", "table": str(n)}
    body = {"filing": f"f-{n}", "mode": mode, "rows": rows, "standing": standing, "files": files}
    on = "filing:F-1/balances/2026-01"
    return Act(n, "accept", on, By("1", "firm"), KEYS[0][0], datetime(2026, 1, 1), 0, "", "", body)


def by(filing: Filing, kept: dict[str, pa.Table]) -> pa.Table:
    return amended(FORM.key, [(part.mode, kept[part.table]) for part in filing.parts])


def bare(rows: dict) -> Reading:
    row = pa.chunked_array([pa.array(range(1, len(rows) + 1), pa.int32())])
    return Reading(table(rows), (), len(rows), sheet=Sheet({}, row, None, len(rows)))


def test_acts_from_before_there_were_modes_took_the_place_of_all():
    old = accepted(1, NEW, 3, 3)
    for name in ("mode", "standing"):
        del old.body[name]
    filing = fold(fold(None, accepted(9, NEW, 5, 5), True), old, True)
    assert (filing.id, filing.rows, len(filing.parts)) == ("f-1", 3, 1)
    assert filing.digest == filing.parts[0].table


def reading(rows: dict) -> Reading:
    cells = [
        {"day": day.isoformat(), "asset": asset, "owed": str(owed)}
        for (day, asset), owed in rows.items()
    ]
    found = read_rows(FORM, cells)
    assert found.table is not None, found.problems
    return found


def test_every_doubled_key_is_told_at_once_with_the_first_places():
    given_rows = {(date(2026, 1, 1) + timedelta(day), "BTC"): day for day in range(30)}
    stands = table(dict.fromkeys(list(given_rows)[5:], 1))
    [problem] = faults(FORM, APPEND, reading(given_rows), stands)
    assert (problem.code, problem.rows, problem.where["row"]) == ("key_stands", 25, 6)
    assert problem.seen == "2026-01-06, BTC" and len(problem.examples) == 20
    [problem] = faults(FORM, DELETE, reading(given_rows), stands)
    assert (problem.code, problem.rows) == ("key_not_standing", 5)
    assert not faults(FORM, CORRECT, reading(dict.fromkeys(list(given_rows)[5:], 2)), stands)


def test_rows_keep_their_order_and_a_column_gained_later_is_null_before():
    first = table(dict.fromkeys(KEYS, 1))
    second = table({KEYS[2]: 5}).append_column("note", pa.array(["x"]))
    made = amended(FORM.key, [(NEW, first), (CORRECT, second)])
    kept = [key for key in KEYS if key != KEYS[2]]
    assert list(held(made)) == [*kept, KEYS[2]]
    assert made["note"].to_pylist() == [None] * 5 + ["x"]


def test_a_deletion_brings_keys_and_nothing_else():
    keys = key_form(FORM)
    assert [column.name for column in keys.columns] == ["day", "asset"] and keys.day_of == "day"
    assert keys.digest == FORM.digest and key_form(load_trades()).day_of == ""
    other = Problem("column_unknown", {"column": "colour"}, values={"column": "colour"})
    owed = Problem("column_unknown", {"column": "owed"}, values={"column": "owed"})
    told = [problem.code for problem in beside_key(FORM, [owed, other])]
    assert told == ["column_beside_key", "column_unknown"]


def load_trades():
    return load(Path(__file__).parents[2] / "forms")["trades"]


@pytest.mark.parametrize("columns", [(), ("owed",)])
def test_files_are_read_whole_or_by_columns_with_the_key(tmp_path, columns):
    parts = [(NEW, table(dict.fromkeys(KEYS, 1))), (DELETE, table({KEYS[0]: 0}, DELETE))]
    files = []
    for at, (mode, made) in enumerate(parts):
        pq.write_table(made, tmp_path / str(at))
        files.append((mode, tmp_path / str(at)))
    made = amending.read(FORM.key, tuple(files), columns)
    assert held(made) == dict.fromkeys(KEYS[1:], 1)
