"""What many tests need: a fixed source of time and chance, an empty home, the shared vectors."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from perimeter.core.source import Source

SHARED = Path(__file__).parents[2] / "shared"


def fixed_source(seed: str = "tests", start: datetime = datetime(2026, 1, 5, 6)) -> Source:
    """Time that moves a second at each look, and bytes that follow from the seed."""
    ticks, draws = count(), count()
    return Source(
        now=lambda: start + timedelta(seconds=next(ticks)),
        random_bytes=lambda n: hashlib.shake_128(f"{seed} {next(draws)}".encode()).digest(n),
    )


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """The packs, forms and schedules of the checkout do not change under its tests: each is read
    once a process. Copies that a test edits are read anew."""
    from perimeter.law import pack
    from perimeter.tables import form

    with pytest.MonkeyPatch.context() as patch:
        for module in (pack, form):
            patch.setattr(module, "load", _remembered(module.load))
        yield


def _remembered(load: Callable[..., Any]) -> Callable[..., Any]:
    kept = cache(load)
    root = Path(__file__).parents[1]

    def read(folder: Path, *more: Any) -> Any:
        ours = folder.is_relative_to(root) and all(isinstance(one, tuple) for one in more)
        return kept(folder, *more) if ours else load(folder, *more)

    return read


@pytest.fixture
def source() -> Source:
    return fixed_source()


@pytest.fixture
def place(tmp_path: Path, source: Source):  # type: ignore[no-untyped-def]
    from perimeter.store.home import Place

    return Place(tmp_path / "home", source)


@pytest.fixture
def home(place):  # type: ignore[no-untyped-def]
    """An empty home: acts 1 and 2 open the book and bring in its first key."""
    from perimeter.store.home import create

    pack = {"pack": "tm", "pack_digest": "0" * 64, "overlays": []}
    return create(place, "book.example/one", pack, "first", date(2026, 1, 5))[0]


@pytest.fixture
def by():  # type: ignore[no-untyped-def]
    from perimeter.core.act import By

    return By("a-0001", "administrator")


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Official vectors and real records, read where they lie; the test is skipped without them."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"shared/{name} is not here: official vectors or real records not read")
        return path

    return find
