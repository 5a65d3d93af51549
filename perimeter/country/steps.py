"""What the people of the small country do, day by day, and what is true of it.

Only shapes. Whoever walks a plan takes each step through the ordinary door; the truth is for the
comparison at the end and for nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from perimeter.country.settings import Heard, Warned

Rows: TypeAlias = Mapping[str, Sequence[Mapping[str, str]]]  # by schedule


@dataclass(frozen=True)
class Enrol:
    """A firm makes itself known."""

    day: date
    firm: str
    name: str
    legal_form: Literal["legal", "entrepreneur"]
    district: str


@dataclass(frozen=True)
class Apply:
    """A firm asks for an entry that lists `rows`, by schedule."""

    day: date
    firm: str
    entry: str
    kind: Literal["licence", "miner", "issuance"]
    services: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class Grant:
    """Officials give an entry, and add `rows` of their own to it."""

    day: date
    entry: str
    rows: Rows = field(default_factory=dict)


@dataclass(frozen=True)
class Refuse:
    """An official turns an application down."""

    day: date
    entry: str
    why: str


@dataclass(frozen=True)
class Suspend:
    """Officials stop an entry for a time, within which its holder may cure what is wrong."""

    day: date
    entry: str
    why: str
    until: date


@dataclass(frozen=True)
class Restore:
    """An official lets a suspended entry run again."""

    day: date
    entry: str


@dataclass(frozen=True)
class FileTable:
    """A firm or a source hands in `path` for a form and a period; None says that there is nothing
    to file."""

    day: date
    by: Literal["firm", "source"]
    who: str
    form: str
    period: str
    path: Path | None
    replaces: str = ""


Step: TypeAlias = Enrol | Apply | Grant | Refuse | Suspend | Restore | FileTable | Warned | Heard


@dataclass(frozen=True)
class Planted:
    """Something a question must find, or must not: `key` in the order of the question's card."""

    question: str
    firm: str
    key: tuple[str, ...]
    story: str


@dataclass(frozen=True)
class Truth:
    """Who is guilty of what, and who only looks so."""

    planted: tuple[Planted, ...]
    innocents: tuple[Planted, ...]


@dataclass(frozen=True)
class Plan:
    """Steps in order of day, and the truth about them."""

    steps: tuple[Step, ...]
    truth: Truth
