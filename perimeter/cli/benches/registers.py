"""A register of 100,000 entries and 1,000,000 acts: how long it takes to fold, and pages over it.

The acts are such as deeds write, appended through the journal in batches, without the deeds' own
checks. `scan_seconds` beside the fold is reading the same rows and parsing their JSON, no more.
Every tenth page is asked for after an act has been written, so that what is kept must move on.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from perimeter.acts import register
from perimeter.acts.book import Book, found
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.cli import edge
from perimeter.cli.benches import timed
from perimeter.core.act import By, Draft
from perimeter.core.reference import reference
from perimeter.store import accounts, items
from perimeter.store.database import Account, ActRow
from perimeter.store.home import Place

ENTRIES, BATCH, ROUNDS = 100_000, 200, 40
DISTRICTS, WAITS_OF = 50, 50  # one entry of so many waits for a second official
MACHINE = {
    "maker": "Maker", "model": "T110", "algorithm": "sha256", "hash_rate_mhs": "110000000",
    "watts": "3250", "site": "S-1", "title": "bought",
}  # fmt: skip
SITE = {"site": "S-1", "district": "D", "premises": "own", "asked_kw": "10"}


def once(database: str = "") -> dict[str, Any]:
    """One round over a home that is built at the first; in PostgreSQL where a database is named."""
    book, staff, build_seconds = _built(database)
    journal = book.home.journal
    scan = timed.seconds(lambda: [json.loads(bytes(act)) for act in _bytes()])
    began = time.monotonic()
    folded = register.register(book)
    fold = time.monotonic() - began
    return {
        "entries": len(folded.entries),
        "acts": journal.size(),
        "build_seconds": round(build_seconds, 1),
        "fold_seconds": round(fold, 2),
        "scan_seconds": round(scan, 2),
        **_pages(book, staff),
        **_deeds(book, staff),
    }


@cache
def _built(database: str) -> tuple[Book, Account, float]:
    folder = tempfile.TemporaryDirectory()
    _built.folder = folder  # type: ignore[attr-defined]  # kept until the process ends
    place = Place(Path(folder.name) / "home", edge.source(), database=database)
    book, _, _ = found(place, "bench.example/registers", "tm", ("assumed",), "admin")
    began = time.monotonic()
    for first in range(0, ENTRIES, BATCH):
        numbers = range(first, min(first + BATCH, ENTRIES))
        drafts = [draft for number in numbers for draft in _life(book, number)]
        book.home.write(*drafts, also=partial(_listed, numbers))
    seconds = time.monotonic() - began
    return book, accounts.add("head", "head", None), seconds


def _life(book: Book, number: int) -> Iterator[Draft]:
    """Ten acts: a firm, its registration by two officials, and a machine that is swapped."""
    firm, entry, day = f"F-{number:06}", f"M-{number:06}", book.today()
    holder, first, second = (
        By(f"a-{n}", role) for n, role in enumerate(("firm", "licensing", "head"), 2)
    )
    serial = {"serial": f"SN{number:06}", **MACHINE}
    asked = {"machines": [serial], "sites": [{**SITE, "meter": f"MT{number:06}"}]}
    other = {"machines": [{**serial, "serial": f"SX{number:06}"}]}
    fee = {"fee": {"amount": 50_000, "reference": reference(entry)}}
    name = {"legal_form": "legal", "name": f"Firm {number}", "district": f"D{number % DISTRICTS}"}
    yield Draft("enrol", f"firm:{firm}", first, day, name)
    for by, kind, body in (
        (holder, "apply", {"kind": "miner", "firm": firm, "services": [], "put": asked, **fee}),
        (first, "take_up", {}),
        (first, "verify", {}),
        (first, "propose", {"deed": "grant", "effective": day.isoformat()}),
        (second, "grant", {}),
        (holder, "notify", {"notice": 1, "put": other}),
        (first, "propose", {"notice": 1, "deed": "approve", "effective": day.isoformat()}),
        (second, "approve", {"notice": 1}),
        (first, "propose", {"deed": "end", "effective": day.isoformat()})
        if number % WAITS_OF == 0
        else (second, "restrict", {}),
    ):
        yield Draft(kind, f"entry:{entry}", by, day, body, "mining.registration")


def _listed(numbers: Iterable[int]) -> None:
    for number in numbers:
        listed = [("entry.miner", f"M-{number:06}"), ("machines.serial", f"sx{number:06}")]
        items.keep(f"M-{number:06}", listed, True)


def _bytes() -> Iterator[bytes | memoryview]:
    rows = ActRow.objects.order_by("n").values_list("act", flat=True)
    return rows.iterator(chunk_size=2_000)


def _pages(book: Book, staff: Account) -> dict[str, Any]:
    """Seconds of each staff page at the 95th percentile, and of the first, which folds."""
    from django.test import Client

    from perimeter.web.server import application

    application(Place(book.home.path, book.home.source))
    from perimeter.web.gate import SHELF
    from perimeter.web.shelf import Shelf

    around: Any = {SHELF: Shelf(book)}
    client = Client(**around)
    client.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    told = {"first_page_seconds": round(timed.seconds(lambda: client.get("/en/register/")), 2)}
    for name, path in (
        ("list", "/en/desk/entries?page={}"),
        ("dossier", "/en/desk/entry/M-{:06}"),
        ("journal", "/en/desk/journal?on=entry:M-{:06}"),
        ("register", "/en/register/?page={}"),
        ("figures", "/en/desk/figures?{}"),
        ("fees", "/en/desk/fees?page={}"),
    ):
        seconds = []
        _got(client, path.format(1))  # templates are made at their first use
        for n in range(ROUNDS):
            if n % 10 == 0:
                _write(book, n)
            address = path.format(n * 37 % ENTRIES)
            seconds.append(timed.seconds(partial(_got, client, address)))
        told[f"{name}_p95_ms"] = round(_p95(seconds) * 1000)
    return told


def _deeds(book: Book, staff: Account) -> dict[str, Any]:
    """A dossier read, and a deed proposed on it."""
    names = [f"M-{n * 31 % ENTRIES:06}" for n in range(ROUNDS)]
    read = [timed.seconds(partial(dossier, book, name)) for name in names]
    asked = [Decision(name, "revoke", "bench") for name in names]
    done = [timed.seconds(partial(decide, book, staff, one)) for one in asked]
    return {
        "dossier_read_p95_ms": round(_p95(read) * 1000),
        "deed_p95_ms": round(_p95(done) * 1000),
    }


def _write(book: Book, n: int) -> None:
    by, day = By("a-3", "licensing"), book.today()
    book.home.write(Draft("decline", f"entry:M-{n:06}", by, day, {}, "mining.registration", "b"))


def _got(client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
