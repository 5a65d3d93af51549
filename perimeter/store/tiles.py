"""The log's files: C2SP tlog-tiles under a folder. Reads and writes tiles; signs nothing.

Any tiled SHA-256 log can be read with `Tiles`, ours or another's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from perimeter.core.merkle import Hash, leaf_hash, node_hash, range_hash, split_point
from perimeter.store.disk import write_whole

WIDTH = 256
HASH_BYTES = 32


def tile_name(level: int | str, index: int, width: int) -> str:
    """`tile/0/x001/x234/067`, with `.p/W` where the tile is partial."""
    digits = str(index).rjust(-(-len(str(index)) // 3) * 3, "0")
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, index, width) of every tile a tree of `size` has."""
    level, count = 0, size
    while count:
        full, rest = divmod(count, WIDTH)
        yield from ((level, index, WIDTH) for index in range(full))
        if rest:
            yield level, full, rest
        level, count = level + 1, full


@dataclass(frozen=True)
class Tiles:
    """A tiled log of `size` leaves under `folder`."""

    folder: Path
    size: int

    def tile(self, level: int, index: int) -> list[Hash]:
        """The hashes of one tile at this size; the full tile serves where the partial is gone."""
        width = min(WIDTH, (self.size >> (8 * level)) - index * WIDTH)
        data = self._bytes(level, index, width)
        if len(data) < width * HASH_BYTES or len(data) % HASH_BYTES:
            raise ValueError(f"{tile_name(level, index, width)} is cut short")
        return [data[i * HASH_BYTES : (i + 1) * HASH_BYTES] for i in range(width)]

    def entries(self, index: int) -> list[bytes]:
        """The entries of one bundle."""
        width = min(WIDTH, self.size - index * WIDTH)
        data, at = self._bytes("entries", index, width), 0
        found: list[bytes] = []
        while at < len(data) and len(found) < width:
            length = int.from_bytes(data[at : at + 2])
            found.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        if len(found) < width or at > len(data):
            raise ValueError(f"{tile_name('entries', index, width)} is cut short")
        return found

    def range_hash(self, start: int, end: int) -> Hash:
        """MTH of leaves [start, end), from tile hashes where whole subtrees allow it."""
        span = end - start
        if span & (span - 1) == 0 and start % span == 0:
            level = (span.bit_length() - 1) // 8
            unit = 1 << (8 * level)
            first, last = start // unit, end // unit
            tile = self.tile(level, first // WIDTH)
            return range_hash(tile[first % WIDTH : first % WIDTH + last - first])
        middle = start + split_point(span)
        return node_hash(self.range_hash(start, middle), self.range_hash(middle, end))

    def root(self) -> Hash:
        return self.range_hash(0, self.size) if self.size else range_hash([])

    def _bytes(self, level: int | str, index: int, width: int) -> bytes:
        try:
            return (self.folder / tile_name(level, index, width)).read_bytes()
        except FileNotFoundError:  # a writer may remove a partial tile once the full one stands
            return (self.folder / tile_name(level, index, WIDTH)).read_bytes()


def extend(folder: Path, old: int, entries: Sequence[bytes]) -> Tiles:
    """Writes the tiles that `entries` add to a tree of `old` leaves; the tree's new state."""
    new = old + len(entries)
    _extend_entries(folder, old, entries)
    hashes = [leaf_hash(entry) for entry in entries]
    level, before = 0, Tiles(folder, old)
    start = old
    while hashes:
        hashes, start = _extend_level(before, level, start, hashes)
        level += 1
    return Tiles(folder, new)


def _extend_level(
    before: Tiles, level: int, start: int, hashes: list[Hash]
) -> tuple[list[Hash], int]:
    """Appends hashes at `start` on one level; the full tiles' hashes and their start above."""
    index, ahead = divmod(start, WIDTH)
    row = (before.tile(level, index) if ahead else []) + hashes
    above = []
    for offset in range(0, len(row), WIDTH):
        tile = row[offset : offset + WIDTH]
        _write(before.folder, level, index + offset // WIDTH, len(tile), b"".join(tile))
        if len(tile) == WIDTH:
            above.append(range_hash(tile))
    return above, index


def _extend_entries(folder: Path, old: int, entries: Sequence[bytes]) -> None:
    index, ahead = divmod(old, WIDTH)
    row = (Tiles(folder, old).entries(index) if ahead else []) + list(entries)
    for offset in range(0, len(row), WIDTH):
        bundle = row[offset : offset + WIDTH]
        data = b"".join(len(entry).to_bytes(2) + entry for entry in bundle)
        _write(folder, "entries", index + offset // WIDTH, len(bundle), data)


def _write(folder: Path, level: int | str, index: int, width: int, data: bytes) -> None:
    write_whole(folder / tile_name(level, index, width), data)
    if width == WIDTH:
        partial = folder / (tile_name(level, index, 1).rpartition("/")[0])
        if partial.is_dir():
            for file in partial.iterdir():
                file.unlink()
            partial.rmdir()
