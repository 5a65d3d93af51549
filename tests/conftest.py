"""What many tests need: a fixed source of time and chance, an empty home, the shared vectors."""

import hashlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from perimeter.core.source import Source

SHARED = Path(__file__).parents[2] / "shared"
MEMORY, MEMORY_BYTES_MIN = Path("/dev/shm"), 4 * 1024**3


# No test is timed: the first example compiles what the others find ready, and machines are shared.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Puts the tests' folders into memory where there is room: two thousand small homes that wait
    for a disk take longer than all they test. Programs that tests start can be stopped by Ctrl-C,
    whoever started the tests."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES_MIN
    if roomy and os.access(MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # run in the background by a script
        signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Each process makes the tables of a new SQLite database once and copies them after, and guards
    passwords cheaply: neither is what tests of something else should wait for."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    from perimeter.store import database

    cheap = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "migrate", _copied(database.migrate))
        for name, value in cheap.items():
            patch.setattr(Argon2PasswordHasher, name, value)
        yield


def _copied(migrate: Callable[[], None]) -> Callable[[], None]:
    from django.db import connection, connections

    tables = bytearray()

    def make() -> None:
        file = Path(str(connection.settings_dict["NAME"]))
        if connection.vendor != "sqlite" or (file.exists() and file.stat().st_size):
            migrate()
        elif tables:
            file.write_bytes(tables)
        else:
            migrate()
            connections.close_all()
            tables.extend(file.read_bytes())

    return make


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
