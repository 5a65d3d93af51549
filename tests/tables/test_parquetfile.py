"""Parquet: every layout of text and the exact types are taken; floats and damage are named."""

import base64
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow.parquet import encryption

from perimeter.tables import parquetfile, sheet
from perimeter.tables.form import Column

KINDS = {"name": "text", "at": "instant", "day": "day", "units": "amount", "pieces": "count"}
COLUMNS = [Column(name, kind, (), (), "", False, {}) for name, kind in KINDS.items()]
INSTANT = datetime(2026, 1, 5, 6, 7, 8, 9)


def read(folder, **columns):
    path = folder / "f.parquet"
    arrays = {"name": pa.array(["x", None, "y"]), **columns}
    pq.write_table(pa.table(arrays), path, row_group_size=2)
    return reading(path)


def reading(path):
    with path.open("rb") as file:
        return parquetfile.read_parquet(file, COLUMNS)


def problems_of(folder, **columns):
    return [p for p in read(folder, **columns)[1] if p.code != "column_missing"]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()),
             pa.dictionary(pa.int8(), pa.large_string()), pa.string_view()],
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
        ("name", pa.struct([("x", pa.string())]), "column_type_wrong"),
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
    found, problems = reading(path)
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
    found, _ = reading(path)
    assert found.cells["name"].nbytes < 5_000 * 300


@pytest.mark.parametrize("cut", [4, 50, -9, -1])
def test_damage_is_named(tmp_path, cut):
    read(tmp_path)
    path = tmp_path / "f.parquet"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(sheet.Unreadable) as refused:
        reading(path)
    assert refused.value.problem.code == "file_unreadable"


def test_damage_inside_is_named(tmp_path):
    read(tmp_path, name=pa.array([f"name {n}" for n in range(1000)]))
    path = tmp_path / "f.parquet"
    content = bytearray(path.read_bytes())
    content[4:400] = b"\xff" * 396
    path.write_bytes(content)
    with pytest.raises(sheet.Unreadable) as refused:
        reading(path)
    assert refused.value.problem.code == "file_unreadable"


@pytest.mark.parametrize(
    "bound, code", [("ROWS_MAX", "too_many_rows"), ("BYTES_MAX", "file_too_large")]
)
def test_bounds(tmp_path, monkeypatch, bound, code):
    monkeypatch.setattr(sheet, bound, 2)
    with pytest.raises(sheet.Unreadable) as refused:
        read(tmp_path)
    assert refused.value.problem.code == code


def test_a_few_words_cannot_become_more_than_memory_holds(tmp_path, monkeypatch):
    """What each cell takes once it holds its own text is counted before it does."""
    path = tmp_path / "f.parquet"
    pq.write_table(
        pa.table({"name": pa.DictionaryArray.from_arrays([0] * 5_000, ["x" * 250])}), path
    )
    monkeypatch.setattr(sheet, "BYTES_MAX", 5_000 * 250)
    assert len(reading(path)[0].row) == 5_000
    monkeypatch.setattr(sheet, "BYTES_MAX", 5_000 * 250 - 1)
    with pytest.raises(sheet.Unreadable) as refused:
        reading(path)
    assert refused.value.problem.code == "file_too_large"


class Keys(encryption.KmsClient):
    """Keys that wrap nothing."""

    def __init__(self):
        super().__init__()

    def wrap_key(self, key, _):
        return base64.b64encode(key)

    def unwrap_key(self, key, _):
        return base64.b64decode(key)


@pytest.mark.parametrize("open_footer", [False, True])
def test_an_encrypted_file_is_named(tmp_path, open_footer):
    """Also where only a column is: asked for its metadata, the library would end the process."""
    path, table = tmp_path / "f.parquet", pa.table({"name": ["x"], "day": ["2026-01-05"]})
    properties = encryption.CryptoFactory(lambda _: Keys()).file_encryption_properties(
        encryption.KmsConnectionConfig(),
        encryption.EncryptionConfiguration(
            footer_key="f", column_keys={"c": ["name"]}, plaintext_footer=open_footer
        ),
    )
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    with pytest.raises(sheet.Unreadable) as refused:
        reading(path)
    assert refused.value.problem.code == "parquet_encrypted"


def test_what_changed_bits_make_of_a_file_is_read_or_named(tmp_path):
    """The library checks neither that a word's number is one of a word, nor how many rows there
    are: both were found by changing bits at random."""
    path = tmp_path / "f.parquet"
    words = pa.array(["a", "b", "c"] * 20).dictionary_encode()
    pq.write_table(pa.table({"name": words}), path, compression="none")
    whole, codes, lengths = path.read_bytes(), set(), set()
    for at in (*range(4, 120), *range(len(whole) - 400, len(whole) - 8)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :])
        try:
            found, _ = reading(path)
            lengths |= {len(found.row), *map(len, found.cells.values())}
        except sheet.Unreadable as refused:
            codes.add(refused.problem.code)
    assert lengths == {60} and {"file_unreadable", "header_missing"} >= codes > set()
