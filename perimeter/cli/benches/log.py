"""Durable acts a second with 100 writers at once, beside what the disk and SQLite allow at most.

`sqlite_commits_per_second` is one insert to a commit with synchronous=FULL by one writer: what
there would be without group commit. `fsyncs_per_second` is the disk alone.
"""

import os
import sqlite3
import tempfile
import threading
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from perimeter.cli import edge
from perimeter.cli.benches import timed
from perimeter.core.act import By, Draft
from perimeter.store.home import Home, Place, create
from perimeter.store.verify import Count, verify

WRITERS, ACTS_EACH = 100, 100
_DAY = date(2026, 1, 1)
_PACK = {"pack": "bench", "pack_digest": "0" * 64, "overlays": []}


def once() -> dict[str, Any]:
    """One round, in a home of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "home", edge.source())
        home, _, _ = create(place, "bench.example/log", _PACK, "bench", _DAY)
        failed: list[Exception] = []
        seconds = timed.seconds(lambda: _write(home, failed))
        count = Count()
        faults = list(verify(home, count))
        return {
            "writers": WRITERS,
            "acts": WRITERS * ACTS_EACH,
            "acts_per_second": round(WRITERS * ACTS_EACH / seconds),
            "failed": len(failed),
            "lost": WRITERS * ACTS_EACH + 2 - count.acts,
            "faults": len(faults),
            "seconds": round(seconds, 2),
            "sqlite_commits_per_second": round(_sqlite_rate(Path(folder))),
            "fsyncs_per_second": round(_fsync_rate(Path(folder))),
        }


def _write(home: Home, failed: list[Exception]) -> None:
    threads = [threading.Thread(target=_writer, args=(home, n, failed)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _writer(home: Home, writer: int, failed: list[Exception]) -> None:
    from django.db import connection

    by = By("a-0001", "administrator")
    try:
        for turn in range(ACTS_EACH):
            home.write(Draft("apply", f"entry:B-{writer}-{turn}", by, _DAY, {"turn": turn}))
    except Exception as error:  # counted: the bench reports it
        failed.append(error)
    finally:
        connection.close()


def _sqlite_rate(folder: Path, commits: int = 200) -> float:
    with closing(sqlite3.connect(folder / "limit.db", isolation_level=None)) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("pragma synchronous=full")
        database.execute("create table t (a blob)")

        def insert() -> None:
            for _ in range(commits):
                database.execute("insert into t values (zeroblob(400))")

        return commits / timed.seconds(insert)


def _fsync_rate(folder: Path, times: int = 200) -> float:
    with (folder / "limit").open("wb") as file:

        def write() -> None:
            for _ in range(times):
                file.write(b"x" * 400)
                file.flush()
                os.fsync(file.fileno())

        return times / timed.seconds(write)
