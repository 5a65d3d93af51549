"""Parquet: every layout of text and the exact types are taken; floats and damage are named."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perimeter.tables import parquetfile, sheet
from perimeter.tables.form import Column

KINDS = {"name": "text", "at": "instant", "day": "day", "units": "amount", "pieces": "count"}
COLUMNS = [Column(name, kind, (), (), "", False, {}) for name, kind in KINDS.items()]
INSTANT = datetime(2026, 1, 5, 6, 7, 8, 9)


def read(folder, **columns):
    path = folder / "f.parquet"
    arrays = {"name": pa.array(["x", None, "y"]), **columns}
    pq.write_table(pa.table(arrays), path, row_group_size=2)
    return parquetfile.read_parquet(path, COLUMNS)


def problems_of(folder, **columns):
    return [p for p in read(folder, **columns)[1] if p.code != "column_missing"]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()),
             pa.dictionary(pa.int8(), pa.large_string())],
)  # fmt: skip
@pytest.mark.parametrize("name", list(KINDS))
def test_text_of_every_layout_is_text(tmp_path, kind, name):
    given = pa.array(["5", None, "Çş"]).cast(kind)
    found, _ = read(tmp_path, **{name: given})
    assert found.cells[name].type == pa.string()
    assert found.cells[name].to_pylist() == ["5", None, "Çş"]


@pytest.mark.parametrize(
    "name, given",
    [
        ("at", pa.array([INSTANT], pa.timestamp("us"))),
        ("at", pa.array([INSTANT], pa.timestamp("us", "UTC"))),
        ("at", pa.array([INSTANT], pa.timestamp("us", "+05:00"))),
        ("day", pa.array([date(2026, 1, 5)])),
        ("units", pa.array([5]).cast(pa.decimal128(38, 0))),
        ("units", pa.array([5], pa.uint64())),
        ("pieces", pa.array([5], pa.int16())),
        ("units", pa.nulls(1)),
        ("name", pa.nulls(1)),
    ],
)
def test_exact_types_are_taken(tmp_path, name, given):
    assert problems_of(tmp_path, **{"name": pa.array(["x"]), name: given}) == []


@pytest.mark.parametrize(
    "name, kind, code",
    [
        ("units", pa.float64(), "column_is_float"),
        ("units", pa.float32(), "column_is_float"),
        ("pieces", pa.float64(), "column_is_float"),
        ("units", pa.decimal128(38, 2), "column_type_wrong"),
        ("units", pa.bool_(), "column_type_wrong"),
        ("at", pa.timestamp("ns"), "column_type_wrong"),
        ("at", pa.int64(), "column_type_wrong"),
        ("day", pa.timestamp("us"), "column_type_wrong"),
        ("name", pa.int64(), "column_type_wrong"),
        ("name", pa.binary(), "column_type_wrong"),
        ("name", pa.list_(pa.field("element", pa.string())), "column_type_wrong"),
    ],
)
def test_a_type_that_needs_a_guess_is_named(tmp_path, name, kind, code):
    (problem,) = problems_of(tmp_path, **{"pieces": pa.array([1]), "name": pa.array(["x"])} | {
        name: pa.array([None], kind)
    })  # fmt: skip
    assert (problem.code, problem.where, problem.seen) == (code, {"column": name}, str(kind))


def test_rows_are_numbered_and_have_no_line(tmp_path):
    found, _ = read(tmp_path)
    assert found.row.to_pylist() == [1, 2, 3]
    assert found.line is None


def test_a_column_twice_is_not_read(tmp_path):
    path = tmp_path / "f.parquet"
    one = pa.array(["x"])
    pq.write_table(pa.Table.from_arrays([one, one, one], ["name", "at", "at"]), path)
    found, problems = parquetfile.read_parquet(path, COLUMNS)
    assert list(found.cells) == ["name"]
    assert ("column_twice", {"column": "at"}) in [(p.code, p.where) for p in problems]


def test_no_rows_are_no_problem(tmp_path):
    assert len(read(tmp_path, name=pa.array([], pa.string()))[0].row) == 0


def test_text_that_is_no_utf8_is_named(tmp_path):
    raw = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    with pytest.raises(sheet.Unreadable) as refused:
        read(tmp_path, name=raw)
    assert refused.value.problem.code == "encoding_not_utf8"
    assert refused.value.problem.where == {"column": "name"}


def test_a_small_file_cannot_unpack_into_a_large_one(tmp_path):
    path = tmp_path / "f.parquet"
    huge = pa.DictionaryArray.from_arrays([0] * 5_000, ["x" * 1_000_000])
    pq.write_table(pa.table({"name": huge}), path)
    assert path.stat().st_size < 3_000_000
    found, _ = parquetfile.read_parquet(path, COLUMNS)
    assert found.cells["name"].nbytes < 5_000 * 300


@pytest.mark.parametrize("cut", [4, 50, -9, -1])
def test_damage_is_named(tmp_path, cut):
    read(tmp_path)
    path = tmp_path / "f.parquet"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(sheet.Unreadable) as refused:
        parquetfile.read_parquet(path, COLUMNS)
    assert refused.value.problem.code == "file_unreadable"


def test_damage_inside_is_named(tmp_path):
    read(tmp_path, name=pa.array([f"name {n}" for n in range(1000)]))
    path = tmp_path / "f.parquet"
    content = bytearray(path.read_bytes())
    content[4:400] = b"\xff" * 396
    path.write_bytes(content)
    with pytest.raises(sheet.Unreadable) as refused:
        parquetfile.read_parquet(path, COLUMNS)
    assert refused.value.problem.code == "file_unreadable"


@pytest.mark.parametrize(
    "bound, code", [("ROWS_MAX", "too_many_rows"), ("BYTES_MAX", "file_too_large")]
)
def test_bounds(tmp_path, monkeypatch, bound, code):
    monkeypatch.setattr(sheet, bound, 2)
    with pytest.raises(sheet.Unreadable) as refused:
        read(tmp_path)
    assert refused.value.problem.code == code
