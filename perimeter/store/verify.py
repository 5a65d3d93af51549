"""`log verify`: goes through every row, tile, file and person record, and names what does not fit.

It trusts nothing it has not recomputed; it repairs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from perimeter.core.act import Act, leaf_entry, read
from perimeter.core.merkle import Hash, leaf_hash, range_hash
from perimeter.core.problem import Damaged, Refusal
from perimeter.store import people
from perimeter.store.database import ActRow
from perimeter.store.home import Home
from perimeter.store.journal import columns
from perimeter.store.tiles import WIDTH, tile_name, tiles_of


@dataclass(frozen=True)
class Fault:
    """Something that does not verify: which part, which thing, what is wrong (a message id)."""

    part: str
    name: str
    code: str


@dataclass
class Count:
    """What was gone through."""

    acts: int = 0
    tiles: int = 0
    files: int = 0
    files_unnamed: int = 0
    people: int = 0
    people_destroyed: int = 0


@dataclass
class _Seen:
    """What the journal says there must be."""

    leaves: list[Hash] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)  # id -> digest, "" once destroyed
    last_on: dict[str, int] = field(default_factory=dict)  # subject -> number of its last act
    recorded: datetime = datetime.min


def verify(home: Home, count: Count) -> Iterator[Fault]:
    """Every fault in the home, in the order journal, log, vault, people."""
    seen = _Seen()
    yield from _journal(home, seen)
    count.acts = len(seen.leaves)
    yield from _log(home, seen, count)
    yield from _vault(home, seen, count)
    yield from _people(seen, count)


def _journal(home: Home, seen: _Seen) -> Iterator[Fault]:
    size = home.journal.size()
    for at, row in enumerate(home.journal.rows(), start=1):
        fault, act = _row(row, at)
        if fault:
            yield Fault("journal", f"act {row.n}", fault)
        entry = _bytes(row.leaf)
        seen.entries.append(entry)
        seen.leaves.append(leaf_hash(entry))
        if act:
            yield from _order(act, seen)
            _note(act, seen)
    if len(seen.leaves) != size:
        yield Fault("journal", f"size {size}", "journal_size_wrong")


def _row(row: ActRow, expected: int) -> tuple[str, Act | None]:
    data, salt = _bytes(row.act), _bytes(row.salt)
    if row.n != expected:
        return "act_number_gap", None
    if len(salt) != 16 or leaf_entry(salt, data) != _bytes(row.leaf):
        return "act_leaf_differs", None
    try:
        act = read(data)
    except ValueError:
        return "act_changed", None
    given = {"kind": row.kind, "on": row.on, "recorded": row.recorded}
    if act.n != row.n or columns(act) != given:
        return "act_columns_differ", act
    return "", act


def _order(act: Act, seen: _Seen) -> Iterator[Fault]:
    """Each act names the one before on its subject, and none is recorded before the last."""
    if act.after != seen.last_on.get(act.on, 0):
        yield Fault("journal", f"act {act.n}", "act_after_wrong")
    if act.recorded < seen.recorded:
        yield Fault("journal", f"act {act.n}", "act_recorded_back")
    seen.last_on[act.on], seen.recorded = act.n, max(act.recorded, seen.recorded)


def _bytes(value: object) -> bytes:
    """What a column holds; nothing where it was made text."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _note(act: Act, seen: _Seen) -> None:
    for digest in act.body.get("files", {}).values():
        seen.files[digest] = act.n
    if act.kind == "record-person":
        seen.people[act.on.partition(":")[2]] = act.body["record"]
    elif act.kind == "destroy":
        seen.people[act.on.partition(":")[2]] = ""


def _log(home: Home, seen: _Seen, count: Count) -> Iterator[Fault]:
    try:
        head = home.keys().checked(home.log.checkpoint())
    except Refusal as error:
        yield Fault("log", "checkpoint", error.code)
        return
    if head.size > len(seen.leaves):
        yield Fault("log", "checkpoint", "checkpoint_ahead")
        return
    if range_hash(seen.leaves[: head.size]) != head.root:
        yield Fault("log", "checkpoint", "checkpoint_at_odds")
    levels = _levels(seen.leaves[: head.size])
    for name, data in _stored(home.log.folder):
        count.tiles += 1
        if data != _wanted(name, levels, seen.entries):
            yield Fault("log", name, "tile_changed")
    for level, index, width in tiles_of(head.size):
        names = [tile_name(level, index, width)]
        names += [tile_name("entries", index, width)] if level == 0 else []
        for name in names:
            if not (home.log.folder / name).exists():
                yield Fault("log", name, "tile_missing")


def _levels(leaves: list[Hash]) -> list[list[Hash]]:
    """Every level's hashes: the leaves, then the hashes of the full tiles below."""
    levels = [leaves]
    while len(levels[-1]) >= WIDTH:
        row = levels[-1]
        full = range(0, len(row) - len(row) % WIDTH, WIDTH)
        levels.append([range_hash(row[i : i + WIDTH]) for i in full])
    return levels


def _stored(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((folder / "tile").rglob("*")):
        if path.is_file() and not path.name.startswith(".new-"):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _wanted(name: str, levels: list[list[Hash]], entries: list[bytes]) -> bytes | None:
    """The bytes a tile of that name must have; None where there can be no such tile."""
    try:
        _, kind, *digits = name.split("/")
        width = WIDTH
        if len(digits) > 1 and digits[-2].endswith(".p"):
            width = int(digits.pop())
            digits[-1] = digits[-1].removesuffix(".p")
        index = int("".join(part.removeprefix("x") for part in digits))
        row = entries if kind == "entries" else levels[int(kind)]
    except (ValueError, IndexError):
        return None
    part = row[index * WIDTH : index * WIDTH + width]
    level = kind if kind == "entries" else int(kind)
    if len(part) != width or name != tile_name(level, index, width):
        return None
    if kind == "entries":
        return b"".join(len(entry).to_bytes(2) + entry for entry in part)
    return b"".join(part)


def _vault(home: Home, seen: _Seen, count: Count) -> Iterator[Fault]:
    found = set()
    for name, whole in home.vault.verify():
        count.files += 1
        found.add(name)
        count.files_unnamed += name not in seen.files
        if not whole:
            yield Fault("vault", name, "vault_file_changed")
    for digest, n in seen.files.items():
        if digest not in found:
            yield Fault("vault", f"{digest} (act {n})", "vault_file_missing")


def _people(seen: _Seen, count: Count) -> Iterator[Fault]:
    there = set(people.ids())
    for person, digest in seen.people.items():
        now = people.digest_now(person)
        count.people += bool(digest)
        count.people_destroyed += not digest
        if digest and now is None:
            yield Fault("people", person, "person_missing")
        elif digest and now != digest:
            yield Fault("people", person, "person_changed")
        elif not digest and now is not None:
            yield Fault("people", person, "person_not_destroyed")
    for person in sorted(there - set(seen.people)):
        yield Fault("people", person, "person_unrecorded")


def since(home: Home, note: str) -> None:
    """Proves that the log begins with the tree of an earlier signed checkpoint, or Damaged."""
    old = home.keys().checked(note)
    if not home.log.extends(old):
        raise Damaged("log_rewritten", size=old.size)
