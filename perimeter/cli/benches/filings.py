"""A csv and a Parquet file of 1,000,000 trades, read with every file check, beside pandera.

Each side runs in a process of its own, whose memory is told. Pandera (pandas backend) is given the
same checks over fewer rows, since it needs several times the memory; what is compared is the time
for one row and one check. It is a library of the tests: without it our own figures stand alone.
"""

import json
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from perimeter.cli.benches import made_trades
from perimeter.cli.benches.made_trades import FORM, file_checks
from perimeter.law.problems import catalogue
from perimeter.tables import form as forms
from perimeter.tables.form import Form
from perimeter.tables.judged import Asking
from perimeter.tables.reading import read

ROWS, PEER_ROWS = 1_000_000, 100_000


def once() -> dict[str, Any]:
    """One round; the files are made once."""
    csv, parquet, few = _files()
    form = forms.load(forms.FORMS)[FORM]
    checks = count(form)
    ours, exact = _child("ours", csv), _child("ours", parquet)
    told = {
        "rows": ROWS,
        "checks": checks,
        "csv_bytes": csv.stat().st_size,
        "csv_seconds": ours["seconds"],
        "csv_memory_mb": ours["memory_mb"],
        "csv_rows_per_second": round(ROWS / ours["seconds"]),
        "csv_ns_per_row_and_check": _each(ours["seconds"], ROWS, checks),
        "parquet_seconds": exact["seconds"],
        "parquet_memory_mb": exact["memory_mb"],
        "parquet_rows_per_second": round(ROWS / exact["seconds"]),
    }
    if find_spec("pandera") is None:
        return {**told, "pandera": "not installed"}
    peer = _child("pandera", few)
    each = _each(peer["seconds"], PEER_ROWS, peer["checks"])
    return {
        **told,
        "pandera_rows": PEER_ROWS,
        "pandera_checks": peer["checks"],
        "pandera_seconds": peer["seconds"],
        "pandera_memory_mb": peer["memory_mb"],
        "pandera_ns_per_row_and_check": each,
        "times_pandera": round(each / told["csv_ns_per_row_and_check"], 1),
    }


def count(form: Form) -> int:
    """How many checks a file is asked: each way in which a cell of a column can be wrong, the key,
    the period, and the checks of the form."""
    codes = catalogue().codes.values()
    cells = sum(
        sum(entry.level == "cell" and column.type in entry.types for entry in codes)
        + (3 if column.absent else 0)
        - (1 if column.optional or column.absent else 0)
        for column in form.columns
    )
    return cells + 2 + len(file_checks())


@cache
def _files() -> tuple[Path, Path, Path]:
    folder = tempfile.TemporaryDirectory()
    _files.folder = folder  # type: ignore[attr-defined]  # kept until the process ends
    table, at = made_trades.trades(ROWS), Path(folder.name)
    few = made_trades.as_csv(table.slice(0, PEER_ROWS), at / "few.csv")
    csv = made_trades.as_csv(table, at / "trades.csv")
    return csv, made_trades.as_parquet(table, at / "trades.parquet"), few


def _each(seconds: float, rows: int, checks: int) -> float:
    return round(seconds * 1e9 / rows / checks, 1)


def _child(what: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", __name__, what, str(path)], check=True, stdout=subprocess.PIPE
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _ours(path: Path) -> dict[str, Any]:
    form = forms.load(forms.FORMS)[FORM]
    asking = Asking(file_checks(), made_trades.CONTEXT)
    began = time.perf_counter()
    found = read(form, path, zone="UTC", period=made_trades.MONTH, asking=asking)
    seconds = time.perf_counter() - began
    assert found.table is not None and not found.problems, found.problems
    return {"seconds": round(seconds, 2)}


def _main(what: str, path: str) -> None:
    if what == "ours":
        told = _ours(Path(path))
    else:
        from perimeter.cli.benches import pandera_trades

        told = pandera_trades.run(Path(path))
    print(json.dumps({**told, "memory_mb": _peak_mb()}))


def _peak_mb() -> int:
    """The most this process held; getrusage would tell the parent's, which a child begins with."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


if __name__ == "__main__":
    _main(*sys.argv[1:])
