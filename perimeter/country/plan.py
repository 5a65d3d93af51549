"""The plan of the small country: who does what on which day, with the files they hand in.

It writes those files and nothing else. Two plans of the same settings, seed and scale are equal to
the byte.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from perimeter.country import moving_stories
from perimeter.country.enrolment import enrolment, suspended
from perimeter.country.filings import Business, by_firm, by_issuer, by_sources
from perimeter.country.keeping import kept
from perimeter.country.keeping_stories import keeping
from perimeter.country.money import flows
from perimeter.country.people import book
from perimeter.country.settings import country
from perimeter.country.steps import FileTable, Plan, Step, Truth
from perimeter.country.stories import joined
from perimeter.country.tables import transfer_numbers
from perimeter.country.trades import trades
from perimeter.country.trading_stories import trading
from perimeter.country.transfers import transfers
from perimeter.country.world import Columns, World, ordered, world


def build(settings: Mapping[str, Any], seed: int, folder: Path, scale: int = 1_000) -> Plan:
    """Plans the whole period at `scale` per mille of full size; files go into `folder`.

    `law.fields.Fault` where the settings are not as declared.
    """
    ground = world(country(settings), seed, scale)
    folder.mkdir(parents=True, exist_ok=True)
    firms, truth = _firms(ground)
    steps: list[Step] = [*enrolment(ground), *by_sources(ground, folder)]
    for firm, business in firms.items():
        steps += by_firm(ground, ground.country.providers[firm], business, folder)
    for one in ground.country.issuers.values():
        steps += by_issuer(ground, one, folder)
    return Plan(tuple(sorted(steps, key=_order)), truth)


def _firms(ground: World) -> tuple[dict[str, Business], Truth]:
    """What every firm did, its stories told, and what is true of them."""
    providers = ground.country.providers
    books = {firm: book(ground, one) for firm, one in providers.items()}
    traded, truth_traded = trading(ground, books)
    moves = moving_stories.moving(ground)
    firms: dict[str, Business] = {}
    numbers: dict[int, str] = {}
    for firm, one in providers.items():
        extra = [rows for who, rows in traded if who == firm]
        deals = _numbered([trades(ground, one, books[firm]), *extra])
        told = moving_stories.rows(books, firm, moves)
        moved = _numbered([transfers(ground, one, books[firm]), told])
        paid = flows(ground, one, books[firm])
        firms[firm] = Business(books[firm], deals, moved, paid, kept(ground, one, deals, moved))
        numbers |= _marked(moved)
    truth_kept = keeping(ground, {firm: done.kept for firm, done in firms.items()})
    truth_moved = moving_stories.truth(moves, numbers)
    return firms, joined([suspended(ground.country), truth_traded, truth_moved, truth_kept])


def _numbered(parts: list[Columns]) -> Columns:
    rows = ordered(parts)
    return rows | {"number": np.arange(1, len(rows["at"]) + 1, dtype=np.int64)}


def _marked(rows: Columns) -> dict[int, str]:
    """The number of each transfer that a story tells."""
    told = np.flatnonzero(rows["mark"])
    names = transfer_numbers(rows["number"][told]).to_pylist()
    return dict(zip(rows["mark"][told].tolist(), names, strict=True))


def _order(step: Step) -> tuple[date, int]:
    """By day; within a day decisions first, then what sources bring, then what firms file."""
    if not isinstance(step, FileTable):
        return step.day, 0
    return step.day, 1 if step.by == "source" else 2
