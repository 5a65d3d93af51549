"""Taking the register away: whole as files, by what changed, and the page that explains them.

Nothing is kept about who took what. What a file holds is acts/extract.py.
"""

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from perimeter.acts import extract_files as files
from perimeter.acts import mica
from perimeter.acts.book import in_zone
from perimeter.acts.extract import ENTRIES, Extract
from perimeter.acts.published import Published
from perimeter.core.problem import NotFound
from perimeter.law import formats, words
from perimeter.web.endings import TYPES
from perimeter.web.page import Visit, counted, render
from perimeter.web.taken import Taken

CHANGES_MAX = 2_000  # more than that: take the whole
FORMS = ("csv", "jsonl", "parquet")
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Offered:
    """A file on the page: its address, what it holds, its size and that over the line in KiB where
    it was made before."""

    href: str
    text: str
    size: str = ""
    packed: str = ""


def whole(visit: Visit, form: str) -> HttpResponse:
    """The register in one of its forms."""
    if form not in FORMS:
        raise NotFound("page_unknown")
    return _answer(visit, f"register.{form}", _file(visit, form, ENTRIES))


def as_mica(visit: Visit) -> HttpResponse:
    """The providers as ESMA's register has them."""
    return _answer(visit, "register-mica.csv", _file(visit, mica.MICA, ENTRIES))


def table(visit: Visit, table: str) -> HttpResponse:
    """One table as csv."""
    if table not in extract(visit).tables:
        raise NotFound("page_unknown")
    return _answer(visit, f"{table}.csv", _file(visit, "csv", table))


def changes(visit: Visit) -> HttpResponse:
    """Every entry that changed since the journal had `since` acts, as it stands now, a line each.

    An entry may come again though nothing changed; whoever keeps entries by id loses nothing.
    """
    taken, since = extract(visit), counted(visit.request.GET.get("since", "")) or 0
    changed = _changed(visit, taken, since) if since else taken.entries
    if not since or len(changed) > CHANGES_MAX:
        return HttpResponseRedirect(reverse("take", kwargs={"form": "jsonl"}))
    lines = (files.line(taken, entry) for entry in sorted(changed, key=lambda one: one.last))
    return HttpResponse(b"".join(lines), content_type=TYPES["jsonl"])


def page(visit: Visit) -> HttpResponse:
    """What there is to take, and what each column means."""
    taken = extract(visit)
    whole = [
        _offered(visit, form, ENTRIES, words.text(f"take.about_{form}", visit.lang))
        for form in files.FORMATS
    ]
    lists = [
        _offered(visit, "csv", table.name, table.text[visit.lang])
        for table in taken.tables.values()
        if table.name != ENTRIES
    ]
    lists.append(Offered("/warnings.csv", words.text("warn.title", visit.lang)))
    return render(
        visit,
        "download.html",
        words.text("take.title", visit.lang),
        files=whole,
        lists=lists,
        sized=any(one.size for one in (*whole, *lists)),
        tables=dictionary(taken, visit.lang),
        count=len(taken.entries),
        size=taken.known_at,
    )


def dictionary(taken: Extract, lang: str) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Each table, ESMA's too, with (column, type, meaning) in one language."""
    types = {one: words.text(f"take.type_{one}", lang) for one in files.ARROW}
    return [
        (one.name, one.text[lang], [(c.name, types[c.type], c.text[lang]) for c in one.columns])
        for one in files.tables(taken)
    ]


def extract(visit: Visit) -> Extract:
    """The register as the pages have it. The size is asked first: it is never said too large."""
    book, size = visit.shelf.book, visit.shelf.book.home.journal.size()
    now = visit.shelf.published()
    entries = [now[one] for one in visit.shelf.order() if one in now]
    return Extract(book.pack, book.schedules, book.today(), size, entries)


def address(form: str, table: str = ENTRIES) -> str:
    """Where a file is fetched."""
    if form == mica.MICA:
        return "/register-mica.csv"
    return f"/register.{form}" if table == ENTRIES else f"/register/{table}.{form}"


def _file(visit: Visit, form: str, table: str) -> Taken:
    book, kept = visit.shelf.book, visit.shelf.taken
    state = (book.home.journal.size(), book.today())

    def make(out: BinaryIO) -> None:
        files.write(out, extract(visit), form, table)

    return kept.file(f"{form} {table}", state, book.home.source.now(), make)


def _answer(visit: Visit, name: str, taken: Taken) -> HttpResponse:
    """The file, in gzip for whoever takes that, and nothing at all for whoever has it already."""
    ending = name.rpartition(".")[2]
    stem = name.removesuffix(f".{ending}")
    if "gzip" in visit.request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(taken.packed, content_type=TYPES[ending])
        response.headers["Content-Encoding"] = "gzip"
    else:  # piece by piece, so that no large file lies in memory for a slow line
        pieces = StreamingHttpResponse(_unpacked(taken.packed), content_type=TYPES[ending])
        response = cast(HttpResponse, pieces)
        response.headers["Content-Length"] = str(taken.size)
    day = taken.state[1].isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}-{day}.{ending}"'
    response.headers["ETag"] = f'W/"{taken.mark}"'
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _unpacked(packed: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as plain:
        yield from iter(partial(plain.read, _CHUNK), b"")


def _changed(visit: Visit, taken: Extract, since: int) -> list[Published]:
    """Entries with an act since; with one that counts only since then; whose holder's record went.

    What counts only from a later day is found by the day on which act `since` was written: whoever
    knows that many acts has looked at the register on that day at the earliest.
    """
    book, register = visit.shelf.book, visit.register
    if since > taken.known_at:
        return []
    day = in_zone(book.home.journal.act(since).recorded, book.pack.zone).date()
    gone = {
        act.on.partition(":")[2] for act in book.home.journal.acts(kinds=("destroy",), since=since)
    }

    def moved(entry: Published) -> bool:
        later = register.entries[entry.id].steps[-1].effective > day
        return entry.last > since or later or register.firms[entry.firm].person in gone

    return [entry for entry in taken.entries if entry.id in register.entries and moved(entry)]


def _offered(visit: Visit, form: str, table: str, text: str) -> Offered:
    known = visit.shelf.taken.get(f"{form} {table}")
    sizes = [known.size, len(known.packed)] if known else []
    shown = [formats.number(-(-n // 1024), visit.lang) for n in sizes]
    return Offered(address(form, table), text, *shown)
