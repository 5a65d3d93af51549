"""The small country at full size, end to end, in a process of its own; beside it the scan.

`scan_seconds` is what PyArrow takes to decode the columns that the questions read, with the same
threads, summed over questions: no engine can answer before it has read.
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from perimeter.acts import assess
from perimeter.acts.book import Book, open_book
from perimeter.cli import edge
from perimeter.store.home import Place


def once() -> dict[str, Any]:
    """One round, in a home of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        command = [sys.executable, "-m", "perimeter.cli.main", "demo", "--no-serve", "--json"]
        told = subprocess.run(
            [*command, "--home", str(home)], check=True, capture_output=True, text=True
        )
        report = json.loads(told.stdout)
        book = open_book(Place(home, edge.source()))
        asked = _asked(book)
        return {
            "records": report["records"],
            "filings": report["filings"],
            "seconds": report["seconds"],
            "question_seconds": report["question_seconds"],
            "question_seconds_warm": asked,
            "scan_seconds": _scan(book),
            "missed": len(report["missed"]),
            "unexpected": len(report["unexpected"]),
        }


def _asked(book: Book) -> float:
    """The questions alone, derived tables being in the cache."""
    started = time.perf_counter()
    assess.ask(book, assess.when(book, "2026-Q1", date(2026, 3, 31)))
    return round(time.perf_counter() - started, 2)


def _scan(book: Book) -> float:
    laid = assess.lay(book, assess.when(book, "2026-Q1"))
    started = time.perf_counter()
    for question in assess.bound(book.pack):
        for table, columns in question.tables.items():
            for path in laid.files[table]:
                pq.read_table(path, columns=list(columns))
    return round(time.perf_counter() - started, 2)
