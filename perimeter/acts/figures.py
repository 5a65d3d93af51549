"""Figures of the register for bodies that may see no firm: counts alone, small ones merged.

Where fewer than FIRMS_MIN firms stand behind a number, it is merged with the next smallest until
there are enough; where there never are, nothing is said.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from perimeter.acts.register import Register
from perimeter.law import formats
from perimeter.law.statute import Pack

FIRMS_MIN = 5


@dataclass(frozen=True)
class Figures:
    """Of one kind of entry in force: firms in all and by district, `others` the merged rest.

    None: fewer than FIRMS_MIN.
    """

    kind: str
    firms: int | None
    districts: tuple[tuple[str, int], ...]
    others: int | None


def figures(register: Register, pack: Pack) -> list[Figures]:
    """For each kind of entry the firms that have one in force, by district."""
    found: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in pack.registers}
    for entry in register.entries.values():
        if entry.status in pack.registers[entry.kind].life.in_force:
            firm = register.firms.get(entry.firm)
            found[entry.kind][firm.district if firm else ""].add(entry.firm)
    return [_of(kind, districts) for kind, districts in found.items()]


def _of(kind: str, districts: Mapping[str, set[str]]) -> Figures:
    total = len(set().union(*districts.values())) if districts else 0
    shown, others = merged({name: len(firms) for name, firms in districts.items()})
    return Figures(kind, total if total >= FIRMS_MIN else None, tuple(shown), others)


def merged(counts: Mapping[str, int]) -> tuple[list[tuple[str, int]], int | None]:
    """Counts of at least FIRMS_MIN by name, and the sum of the rest; None where there is no rest,
    or where it stays too small to be told."""
    rising = sorted((n, name) for name, n in counts.items() if n)
    rest = 0
    while rising and (rising[0][0] < FIRMS_MIN or 0 < rest < FIRMS_MIN or not rising[0][1]):
        rest += rising.pop(0)[0]
    if 0 < rest < FIRMS_MIN:
        return [], None
    by_name = sorted(rising, key=lambda pair: formats.sort_key_tk(pair[1]))
    return [(name, n) for n, name in by_name], rest or None
