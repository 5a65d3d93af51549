"""Tiles: another's whole log reads and verifies; ours grows to the same bytes in any steps."""

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    range_hash,
    verify_consistency,
    verify_inclusion,
)
from perimeter.core.note import read_vkey
from perimeter.store.keys import Key, KeyList
from perimeter.store.tiles import Tiles, extend, tile_name, tiles_of

ENTRIES = [bytes([n % 256]) * 32 for n in range(70_000)]


@pytest.mark.parametrize(
    "level, index, width, name",
    [
        (0, 0, 256, "tile/0/000"),
        (1, 1234067, 256, "tile/1/x001/x234/067"),
        ("entries", 273, 112, "tile/entries/273.p/112"),
    ],
)
def test_names(level, index, width, name):
    assert tile_name(level, index, width) == name


def test_the_specification_s_example_of_70_000():
    tiles = list(tiles_of(70_000))
    assert len([tile for tile in tiles if tile[0] == 0 and tile[2] == 256]) == 273
    assert [tile for tile in tiles if tile[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=5))
def test_any_steps_give_the_same_files(tmp_path_factory, steps):
    once, stepwise = tmp_path_factory.mktemp("once"), tmp_path_factory.mktemp("steps")
    size = 0
    for step in steps:
        extend(stepwise, size, ENTRIES[size : size + step])
        size += step
    whole = extend(once, 0, ENTRIES[:size])
    for level, index, width in tiles_of(size):
        name = tile_name(level, index, width)
        assert (once / name).read_bytes() == (stepwise / name).read_bytes()
    assert whole.root() == Tiles(stepwise, size).root() == _root(size)


def test_full_tiles_take_the_place_of_partial_ones(tmp_path):
    extend(tmp_path, 0, ENTRIES[:200])
    extend(tmp_path, 200, ENTRIES[200:300])
    assert not (tmp_path / "tile/0/000.p").exists()
    assert (tmp_path / "tile/0/001.p/44").exists()
    assert Tiles(tmp_path, 200).root() == _root(200)  # an older head still verifies


def test_proofs_come_out_of_a_large_log(tmp_path):
    tiles = extend(tmp_path, 0, ENTRIES)
    root = tiles.root()
    assert root == _root(len(ENTRIES))
    for index in (0, 255, 256, 65_535, 65_536, len(ENTRIES) - 1):
        proof = inclusion_proof(index, tiles.size, tiles.range_hash)
        assert verify_inclusion(index, tiles.size, leaf_hash(ENTRIES[index]), proof, root)
    for old in (1, 256, 65_536, 69_999):
        proof = consistency_proof(old, tiles.size, tiles.range_hash)
        assert verify_consistency(old, tiles.size, proof, _root(old), root)


def test_a_short_tile_is_named(tmp_path):
    extend(tmp_path, 0, ENTRIES[:3])
    (tmp_path / "tile/0/000.p/3").write_bytes(b"short")
    with pytest.raises(ValueError, match=r"tile/0/000\.p/3"):
        Tiles(tmp_path, 3).tile(0, 0)


def test_another_s_whole_log_verifies(shared):
    folder = shared("standards/tlog/tessera-log/testdata")
    text = re.search(r'LOG_PUBLIC_KEY="([^"]+)"', (folder / "build_log.sh").read_text())
    assert text
    origin, kid, _ = read_vkey(text[1])
    keys = KeyList(origin, (Key(kid.hex(), text[1], datetime(2020, 1, 1)),))
    heads = [keys.checked(path.read_text()) for path in (folder / "log").glob("checkpoint.*")]
    assert sorted(head.size for head in heads) == list(range(16))
    entries = Tiles(folder / "log", 15).entries(0)
    newest = max(heads, key=lambda head: head.size)
    for head in heads:
        assert range_hash([leaf_hash(entry) for entry in entries[: head.size]]) == head.root
        if head.size:
            tiles = Tiles(folder / "log", head.size)
            assert tiles.root() == head.root
            proof = consistency_proof(head.size, 15, Tiles(folder / "log", 15).range_hash)
            assert verify_consistency(head.size, 15, proof, head.root, newest.root)


def _root(size):
    return range_hash([leaf_hash(entry) for entry in ENTRIES[:size]])
