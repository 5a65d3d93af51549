"""A public register of 100,000 entries: how long a search takes, how many a served home answers.

The acts are such as deeds write, appended through the journal in batches, without the deeds' own
checks. Pages are asked for over HTTP of the program as `serve` runs it, by a process of its own on
the same machine; beside them, in the same minute, the smallest thing the same server answers.
"""

import gc
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from perimeter.acts.book import Book, found
from perimeter.cli import edge
from perimeter.cli.benches import load, timed
from perimeter.core.act import By, Draft
from perimeter.core.reference import reference
from perimeter.law.words import LANGUAGES
from perimeter.store.home import Place

ENTRIES, BATCH, ROUNDS = 100_000, 500, 200
SECONDS, A_SECOND, LINES = 10, 1_000, 32  # of load, look-ups in one, connections that stay open
AGE = timedelta(days=400)
WORKERS, THREADS, KINDS = 2, 1, 8  # processes, one a core; threads of each; kinds of questions
STEMS = (
    "Altyn", "Aral", "Balkan", "Birža", "Bagt", "Çärjew", "Daşoguz", "Demir", "Gapjyk", "Garagum",
    "Gülüstan", "Gün", "Hazyna", "Kerwen", "Köpri", "Köpetdag", "Lebap", "Maýning", "Merw", "Nur",
    "Nusaý", "Pul", "Saklawjy", "Sarraf", "Söwda", "Şöhle", "Wepa", "Ýaşlyk", "Ýolöten", "Ýüpek",
    "Zem", "Žemgyýet",
)  # fmt: skip


def once(database: str = "") -> dict[str, Any]:
    """One round over a home that is built at the first; in PostgreSQL where a database is named."""
    book, build_seconds = _built(database)
    return {
        "entries": ENTRIES,
        "acts": book.home.journal.size(),
        "build_seconds": round(build_seconds, 1),
        **_searches(book),
        **_served(book),
    }


def name(number: int) -> str:
    """The name of an invented firm: most share their words with thousands of others."""
    first, rest = number % len(STEMS), number // len(STEMS)
    second, third = rest % len(STEMS), rest // len(STEMS) % len(STEMS)
    return f"{STEMS[first]} {STEMS[second]} {STEMS[third][:4].lower()}{number // 997}"


def questions(number: int) -> list[str]:
    """What people ask about the firm of a number: half of it is known, half is not."""
    plain = name(number)
    return [
        plain,
        f"L-{number:06}",
        f"birza{number}.example",
        plain.replace("ä", "a").replace("ý", "y").replace("ž", "z").lower(),
        plain[:4] + plain[5:],
        f"{plain} official",
        f"birza{number}-login.example",
        f"Nobody {number} at all",
    ]


@cache
def _built(database: str) -> tuple[Book, float]:
    folder = tempfile.TemporaryDirectory()
    _built.folder = folder  # type: ignore[attr-defined]  # kept until the process ends
    source = edge.source()
    old = replace(source, now=lambda: source.now() - AGE)  # nothing of it is news to anybody
    place = Place(Path(folder.name) / "home", old, database=database)
    book, _, _ = found(place, "bench.example/register", "tm", ("assumed",), "admin")
    began = time.monotonic()
    for first in range(0, ENTRIES, BATCH):
        numbers = range(first, min(first + BATCH, ENTRIES))
        book.home.write(*(draft for number in numbers for draft in _life(book, number)))
    return book, time.monotonic() - began


def _life(book: Book, number: int) -> Iterator[Draft]:
    """Three acts: a firm, its application for a licence with a website, and its grant."""
    firm, entry, day = f"F-{number:06}", f"L-{number:06}", book.today()
    holder, first = By("a-2", "firm"), By("a-3", "licensing")
    channels = [{"kind": "domain", "address": f"birza{number}.example"}]
    fee = {"fee": {"amount": 50_000, "reference": reference(entry)}}
    asked = {"kind": "licence", "firm": firm, "services": ["exchange"], **fee}
    about = f"entry:{entry}"
    yield Draft(
        "enrol",
        f"firm:{firm}",
        first,
        day,
        {"legal_form": "legal", "name": name(number), "district": "Mary"},
    )
    yield Draft(
        "apply", about, holder, day, {**asked, "put": {"channels": channels}}, "provider.licence"
    )
    yield Draft("grant", about, first, day, {}, "provider.licence")


def _searches(book: Book) -> dict[str, Any]:
    """Milliseconds of one search over all of it, by what is asked, and of building the index."""
    from perimeter.acts import reply
    from perimeter.web.shelf import Shelf

    shelf = Shelf(book)
    published = timed.seconds(shelf.published)
    lookup, pack = shelf.lookup(), book.pack
    told: dict[str, Any] = {"index_seconds": round(published, 1)}
    kinds = ("name", "number", "domain", "folded", "misspelt", "added", "site_like", "unknown")
    for place, kind in enumerate(kinds):
        asked = [questions(n * 487 % ENTRIES)[place] for n in range(ROUNDS)]
        took = sorted(
            timed.seconds(partial(reply.reply, lookup, pack, one)) * 1000 for one in asked
        )
        told[f"search_{kind}_ms"] = round(statistics.median(took), 2)
        told[f"search_{kind}_p95_ms"] = round(took[len(took) * 95 // 100], 2)
    del shelf, lookup
    gc.collect()
    return told


def _served(book: Book) -> dict[str, Any]:
    """Look-ups over HTTP of the home as `serve` serves it, and a fixed page of the same server."""
    paths = [
        f"/{LANGUAGES[n % 3]}/?{urlencode({'q': questions(n * 487 % ENTRIES)[n % KINDS]})}"
        for n in range(SECONDS * A_SECOND)
    ]
    port, began = _free_port(), time.monotonic()
    command = ["-m", "perimeter.cli.main", "serve", "--home", str(book.home.path)]
    command += ["--port", str(port), "--workers", str(WORKERS), "--threads", str(THREADS)]
    with _running(command, port) as (at, pid):
        ready = time.monotonic() - began
        load.most(at, paths[: A_SECOND // 2], LINES)  # templates are made at their first use
        busy, few = _cpu_seconds(pid), paths[: A_SECOND * 2]
        most = load.most(at, few, LINES)
        each = (_cpu_seconds(pid) - busy) / len(few)
        told = _steady(at, paths)
    port = _free_port()
    fixed = f"from perimeter.cli.benches.load import fixed; fixed({port}, {WORKERS}, {THREADS})"
    with _running(["-c", fixed], port) as (at, _):
        peer_most, peer = load.most(at, paths[: A_SECOND * 2], LINES), _steady(at, paths)
    return {
        "ready_seconds": round(ready, 1),
        "lookups_most_a_second": most,
        "lookups_cpu_ms": round(each * 1000, 2),
        **{f"lookups_{name}": value for name, value in told.items()},
        "fixed_most_a_second": peer_most,
        **{f"fixed_{name}": value for name, value in peer.items()},
    }


def _steady(at: load.Address, paths: list[str]) -> dict[str, Any]:
    return load.steady(at, paths, A_SECOND, LINES)


@contextmanager
def _running(command: list[str], port: int) -> Iterator[tuple[load.Address, int]]:
    """A program of ours while it runs, from when it answers: where, and its process."""
    program = subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL)
    try:
        at = ("127.0.0.1", port)
        while not _answers(at):
            assert program.poll() is None, "the server stopped"
            time.sleep(0.2)
        yield at, program.pid
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(timeout=60)


def _cpu_seconds(pid: int) -> float:
    """What a process and those under it have used of the processors, where /proc tells it: on a
    machine that others use too, that says more than the clock."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.is_dir():
        return 0.0
    under = [
        int(one) for task in tasks.iterdir() for one in (task / "children").read_text().split()
    ]
    used = (tasks.parent / "stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK") + sum(map(_cpu_seconds, under))


def _answers(at: load.Address) -> bool:
    try:
        with load.Line(at) as server:
            return server.get("/tk/") > 0
    except OSError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
