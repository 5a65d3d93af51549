"""The ownership chain as a graph: who holds what in whom, up to natural persons.

Pure arithmetic over declared rows, linear in their number, without recursion and without a float.
It finds circles and what a person holds in all; what is wrong with that, owners.py says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

FIRM = "firm"  # what the rows call the firm itself
WHOLE_BP = 10_000
DEPTH_MAX = 1_000  # broken shares one above another; further up a share cannot be told


@dataclass(frozen=True)
class Holding:
    """One row: `owner` holds `share_bp` of `holds_in`, the firm or another owner.

    `country` is where a body is registered or a person lives, empty if not known; `name` a body's
    name or the id of a person's record.
    """

    owner: str
    kind: Literal["person", "company", "state", "party", "union", "unknown"]
    holds_in: str
    share_bp: int
    country: str = ""
    name: str = ""
    offshore_accounts: Literal["yes", "no", "unknown"] = "unknown"
    convicted: Literal["yes", "no", "unknown"] = "unknown"


@dataclass(frozen=True)
class Share:
    """An exact share of the firm: `parts` of 10,000 to the power of `depth`."""

    parts: int
    depth: int

    @property
    def share_bp(self) -> int:
        """Whole basis points, rounded down."""
        return self.parts * WHOLE_BP // self.whole

    @property
    def fraction_bp(self) -> Fraction:
        """Basis points, exactly."""
        return Fraction(self.parts * WHOLE_BP, self.whole)

    @property
    def whole(self) -> int:
        """The parts of the whole firm."""
        return int(WHOLE_BP**self.depth)

    def reaches(self, least_bp: int) -> bool:
        return self.parts * WHOLE_BP >= least_bp * self.whole


@dataclass(frozen=True)
class Chain:
    """`held` holds the rows of each one held; `rows` are those that reach the firm, `loose` the
    others. `shares` is None where a circle, or shares that do not add up, stand in between, or too
    much of a chain."""

    held: Mapping[str, Sequence[Holding]]
    rows: Sequence[Holding]
    loose: Sequence[Holding]
    circles: Sequence[tuple[str, ...]]
    shares: Mapping[str, Share | None]


def chain(rows: Sequence[Holding]) -> Chain:
    """The graph of the rows given, in their order."""
    held: dict[str, list[Holding]] = defaultdict(list)
    for row in rows:
        held[row.holds_in].append(row)
    owners = {name: [row.owner for row in above] for name, above in held.items()}
    reached = _reached(owners)
    groups = _groups(owners)
    return Chain(
        held,
        [row for row in rows if row.holds_in in reached],
        [row for row in rows if row.holds_in not in reached],
        [_walk(group, owners) for group in groups if _is_circle(group, owners)],
        _shares(held, groups, reached),
    )


def total_bp(rows: Iterable[Holding]) -> int:
    return sum(row.share_bp for row in rows)


def adds_up(rows: Sequence[Holding]) -> bool:
    """Whether a share of these can be told: each between nothing and all, and all not too much."""
    return all(0 < row.share_bp <= WHOLE_BP for row in rows) and total_bp(rows) <= WHOLE_BP


def _reached(owners: Mapping[str, Sequence[str]]) -> set[str]:
    reached, waiting = {FIRM}, [FIRM]
    while waiting:
        for owner in owners.get(waiting.pop(), ()):
            if owner not in reached:
                reached.add(owner)
                waiting.append(owner)
    return reached


def _finished(owners: Mapping[str, Sequence[str]]) -> list[str]:
    """Every name, depth first from the firm, each after all that are above it."""
    seen, order = set[str](), list[str]()
    for start in (FIRM, *owners):
        waiting = [(start, False)]
        while waiting:
            name, is_left = waiting.pop()
            if is_left:
                order.append(name)
            elif name not in seen:
                seen.add(name)
                waiting.append((name, True))
                waiting += [(owner, False) for owner in reversed(owners.get(name, ()))]
    return order


def _groups(owners: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Names that own one another, else each alone; whoever is held before who holds (Kosaraju)."""
    holds: dict[str, list[str]] = defaultdict(list)
    for name, above in owners.items():
        for owner in above:
            holds[owner].append(name)
    seen, found = set[str](), list[list[str]]()
    for start in reversed(_finished(owners)):
        if start in seen:
            continue
        group = [start]
        seen.add(start)
        for name in group:
            fresh = [other for other in holds.get(name, ()) if other not in seen]
            seen.update(fresh)
            group += dict.fromkeys(fresh)
        found.append(group)
    return found


def _is_circle(group: Sequence[str], owners: Mapping[str, Sequence[str]]) -> bool:
    return len(group) > 1 or group[0] in owners.get(group[0], ())


def _walk(group: Sequence[str], owners: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A shortest way round from the first of a circle: held, holder, holder of that, and so on."""
    inside, start = set(group), group[0]
    came_from: dict[str, str] = {}
    line = [start]
    for name in line:
        for owner in owners.get(name, ()):
            if owner == start:
                way = [name]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if owner in inside and owner not in came_from:
                came_from[owner] = name
                line.append(owner)
    raise AssertionError("a circle has a way round")


def _shares(
    held: Mapping[str, Sequence[Holding]], groups: Sequence[Sequence[str]], reached: set[str]
) -> dict[str, Share | None]:
    """What each one reached holds of the firm in all, walking from the firm up."""
    found: dict[str, Share | None] = {FIRM: Share(1, 0)}
    owners = {name: [row.owner for row in rows] for name, rows in held.items()}
    for group in groups:
        if group[0] not in reached:
            continue
        if _is_circle(group, owners):
            found |= dict.fromkeys(group)
        for name in group:
            base, rows = found[name], held.get(name, ())
            told = base if adds_up(rows) else None
            for row in rows:
                found[row.owner] = _sum(found.get(row.owner, _NOTHING), _of(told, row.share_bp))
    return found


_NOTHING = Share(0, 0)


def _of(base: Share | None, share_bp: int) -> Share | None:
    """A share of a share. Who holds all of another stands no deeper."""
    if base is None or share_bp == WHOLE_BP:
        return base
    return Share(base.parts * share_bp, base.depth + 1) if base.depth < DEPTH_MAX else None


def _sum(one: Share | None, other: Share | None) -> Share | None:
    if one is None or other is None:
        return None
    depth = max(one.depth, other.depth)
    parts = sum(each.parts * int(WHOLE_BP ** (depth - each.depth)) for each in (one, other))
    return Share(parts, depth)
