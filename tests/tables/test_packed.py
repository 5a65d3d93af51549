"""gzip and zstd: what comes out is what went in; damage, bombs and second layers are named."""

import gzip
import struct

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.tables import packed, sheet
from perimeter.tables.packed import opened
from tests.tables import hostile
from tests.tables.books import book
from tests.tables.hostile import CSV, HEAD, codes, told, zstd

PACKERS = {"gzip": gzip.compress, "zstd": zstd}
SKIPPED = struct.pack("<II", 0x184D2A53, 4) + b"abcd"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("packed") / "filing"


def refused(path, content):
    path.write_bytes(content)
    with pytest.raises(sheet.Unreadable) as stopped, opened(path):
        pass
    return stopped.value.problem


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_every_kind_of_file_may_be_packed(path, tmp_path, pack):
    table = pa.table(dict(zip(HEAD, [["S-1"], ["120"], ["2026-01-31"], ["x"]], strict=True)))
    pq.write_table(table, tmp_path / "a.parquet")
    excel = book(tmp_path / "a.xlsx", [HEAD, ["S-1", "120", "2026-01-31", "x"]])
    kinds = [
        CSV.encode(),
        b'{"site":"S-1","permitted_kw":120,"from_day":"2026-01-31"}\n',
        (tmp_path / "a.parquet").read_bytes(),
        excel.read_bytes(),
    ]
    for content in kinds:
        assert told(path, pack(content)) == []


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.sampled_from(list(PACKERS)))
def test_members_one_after_another_are_one_file(path, parts, kind):
    path.write_bytes(b"".join(map(PACKERS[kind], parts)))
    if packed.packing(b"".join(parts)[:4].ljust(4)):
        return
    with opened(path) as file:
        assert file.read() == b"".join(parts)


def test_a_skipped_frame_is_skipped(path):
    for content in (SKIPPED + zstd(CSV.encode()), zstd(CSV.encode()) + SKIPPED):
        assert told(path, content) == []
    assert codes(path, SKIPPED) == ["file_empty"]


@pytest.mark.parametrize("kind", PACKERS)
def test_damage_is_named(path, kind):
    """Where zstd was told to keep no sum, as here, a changed letter is not seen: the digest of the
    file that was handed in is what a receipt holds."""
    whole = PACKERS[kind](CSV.encode())
    changed = whole[:6] + b"\xff\xff" + whole[8:] if kind == "zstd" else whole[:30] + whole[31:]
    damaged = [whole[:cut] for cut in (4, 9, len(whole) // 2, -1)] + [whole + b"more", changed]
    for content in damaged:
        problem = refused(path, content)
        assert (problem.code, problem.values) == ("packed_broken", {"packing": kind})


def test_a_changed_sum_is_damage(path):
    whole = gzip.compress(CSV.encode())
    assert refused(path, whole[:-8] + b"\0\0\0\0" + whole[-4:]).code == "packed_broken"
    assert refused(path, whole[:-4] + b"\0\0\0\0").code == "packed_broken"


def test_a_second_layer_is_not_unpacked(path):
    for outer in PACKERS.values():
        for inner in PACKERS.values():
            assert refused(path, outer(inner(CSV.encode()))).code == "packed_twice"


def test_a_bomb_ends_early(path, monkeypatch):
    monkeypatch.setattr(packed, "FREE_BYTES", 2**20)
    written = []
    monkeypatch.setattr(packed.tempfile, "TemporaryFile", lambda: Counting(written))
    for content in (hostile.gzip_bomb(64), zstd(b"\0" * 2**26)):
        written.clear()
        problem = refused(path, content)
        most = max(2**20, len(content) * packed.RATIO_MAX)
        assert problem.code == "packed_too_large" and sum(written) <= most
        assert problem.values == {"megabytes": most // 2**20}
    monkeypatch.setattr(sheet, "BYTES_MAX", 1000)
    assert refused(path, gzip.compress(bytes(1001))).code == "packed_too_large"


class Counting:
    """A file that only counts what is written."""

    def __init__(self, written):
        self.written = written

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def write(self, chunk):
        self.written.append(len(chunk))


def test_nothing_is_left_behind_and_a_full_disk_is_no_damage(path, tmp_path, monkeypatch):
    monkeypatch.setattr(packed.tempfile, "tempdir", str(tmp_path))
    path.write_bytes(gzip.compress(CSV.encode()))
    with opened(path) as file:
        assert list(tmp_path.iterdir()) == [] and file.read() == CSV.encode()

    class Full(Counting):
        def write(self, chunk):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(packed.tempfile, "TemporaryFile", lambda: Full([]))
    with pytest.raises(OSError, match="No space"), opened(path):
        pass
