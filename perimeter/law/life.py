"""The life of an entry as a pack describes it: states, and the deeds that move between them.

The dataclasses are the schema of registers.yaml. Nothing here moves anything; acts do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from perimeter.law.fields import Words

Mica = Literal["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]


@dataclass(frozen=True)
class State:
    """Where an entry or a notice stands, and whose move it is: the clock runs on the authority's.

    `term` is the parameter by which the state should be left, counted from its first day.
    """

    text: Words
    turn: Literal["authority", "holder", "nobody"] = "nobody"
    term: str = ""


@dataclass(frozen=True)
class Until:
    """The last day that a deed must name, bounded by two parameters counted from its own day."""

    least: str
    most: str


@dataclass(frozen=True)
class Deed:
    """A step: allowed in the states `from_` (none: before there is anything), ends in `to`.

    An official's deed takes two of them unless it is one step of the procedure (`alone`). `why`
    says that a reason is due, `needs` which schedules must hold something by then; `judged` that
    every item of the checklist was judged before, and none found wanting.
    """

    from_: tuple[str, ...]
    to: str
    text: Words
    by: Literal["holder", "official"] = "official"
    alone: bool = False
    why: bool = False
    until: Until | None = None
    needs: tuple[str, ...] = ()
    judged: bool = False


@dataclass(frozen=True)
class Item:
    """One line of a checklist: a duty, and what shows that it is met: schedules, kinds of papers,
    automatic checks (by the beginning of their code)."""

    duty: str
    schedules: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Life:
    """States and the deeds that move between them. What is `in_force` counts."""

    states: Mapping[str, State]
    acts: Mapping[str, Deed]
    in_force: tuple[str, ...]

    def openings(self, by: str) -> dict[str, Deed]:
        """The deeds with which a holder, or officials, may begin one."""
        return {name: d for name, d in self.acts.items() if not d.from_ and d.by == by}

    def lasting(self) -> frozenset[str]:
        """The states in force, and those from which a deed may still lead there."""
        found = set(self.in_force)
        while True:
            more = {state for d in self.acts.values() if d.to in found for state in d.from_} - found
            if not more:
                return frozenset(found)
            found |= more


@dataclass(frozen=True)
class Listed:
    """How a kind of entry uses a schedule: how many rows an application must and may bring (0: any
    number), columns whose value stands once in the whole book, columns the public may read."""

    least: int = 0
    most: int = 0
    once: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """One kind of entry, its life and that of notices of change, and the schedules it carries.

    Only in a state in force may its holder act on it. `term` is the parameter by which an
    application is decided, counted while the move is the authority's; `fee` that of what it costs.
    Who holds one for a service of `attests` keeps assets of others and may attest their wallets.
    `mica` says as which services of Regulation (EU) 2023/1114, by letter, a service counts.
    `codes` are the numbers that certificates write for services: for ever, and never given again.
    """

    id: str
    article: str
    title: Words
    prefix: str
    holders: tuple[Literal["legal", "entrepreneur"], ...]
    services: Mapping[str, Words]
    schedules: Mapping[str, Listed]
    life: Life
    notices: Life
    public: Words
    checklist: tuple[Item, ...] = ()
    term: str = ""
    fee: str = ""
    attests: tuple[str, ...] = ()
    mica: Mapping[str, tuple[Mica, ...]] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
