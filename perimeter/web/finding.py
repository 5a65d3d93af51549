"""The page of one finding: what was found, by which article, from which records, how to check it.

It shows what the run wrote; nothing is asked again. And the finding as a file, to be taken away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from django.http import HttpResponse

from perimeter.acts import assess, citation, findings
from perimeter.acts.book import scratch
from perimeter.acts.export import export
from perimeter.acts.findings import Open
from perimeter.acts.records import Records, records
from perimeter.core.ids import is_digest
from perimeter.law.citation import Citation, cite
from perimeter.tables.filed import Filing
from perimeter.web.desk import reader, told
from perimeter.web.page import Visit, attachment, render
from perimeter.web.values import Reader, is_number, parameter, shown

RECORDS_MAX = 20
HIDDEN = ("firm", "filing")  # the same on every row
TOLD = ("firm", "answer", "reason")  # said at the head of the page


@dataclass(frozen=True)
class Used:
    """A parameter as the finding used it. `mark` names the overlay's words, if it came from one."""

    text: str
    value: str
    since: date | None
    source: str
    mark: str


@dataclass(frozen=True)
class Cell:
    """A cell of a record: what is shown, and the whole where that was cut."""

    name: str
    text: str
    whole: str
    number: bool


@dataclass(frozen=True)
class Rows:
    """Records of one table, without columns that say nothing here."""

    table: str
    rows: list[list[Cell]]
    total: int
    more: int


def show(visit: Visit, finding: str) -> HttpResponse:
    """One finding by its id or the start of it."""
    book, lang = visit.shelf.book, visit.lang
    one = findings.find(book, finding)
    found, card = one.finding, assess.library()[one.finding.question]
    read = reader(visit, found.period)
    return render(
        visit,
        "finding.html",
        card.title[lang],
        one=one,
        finding=found,
        card=card,
        firm=visit.names[found.firm] or found.firm,
        sentence=told(visit, one, card),
        cited=_cited(visit, one),
        parameters=[_used(read, name, one) for name in found.parameters],
        values=[
            _cell(read, name, found.values)
            for name, value in found.values.items()
            if name not in TOLD and value != ""
        ],
        records=[_rows(read, some) for some in records(book, found, RECORDS_MAX)],
        changed=card.digest != found.question_digest,
        filings=_behind(visit, found.filings),
        head=book.home.log.head(),
    )


def take_away(visit: Visit, finding: str) -> HttpResponse:
    """The folder that recomputes the finding, as one file."""
    book = visit.shelf.book
    one = findings.find(book, finding)
    name = f"finding-{one.finding.id}"
    with TemporaryDirectory(dir=scratch(book)) as folder:
        packed = _packed(Path(folder), export(book, one, Path(folder)), name)
    return attachment(packed, f"{name}.zip", "application/zip")


def _packed(folder: Path, names: list[str], under: str) -> bytes:
    """A zip of these files. Without times and unsqueezed, so that the same files are the same zip;
    the tables are squeezed already."""
    packed = BytesIO()
    with ZipFile(packed, "w") as out:
        for name in names:
            out.writestr(ZipInfo(f"{under}/{name}"), (folder / name).read_bytes())
    return packed.getvalue()


def _cited(visit: Visit, one: Open) -> Citation | None:
    """The article in the words it was known by when the finding was made."""
    article = one.finding.article
    if not article:
        return None
    book = visit.shelf.book
    ties = citation.ties(book, one.finding.known_at).confirmed
    return cite(book.pack.articles[article], ties, visit.lang)


def _used(read: Reader, name: str, one: Open) -> Used:
    """The value the finding was made with; without a source where the pack has changed it since."""
    kept = read.pack.parameter(name, date.fromisoformat(one.finding.as_of))
    same = str(kept.value) == one.finding.parameters[name]
    then = kept if same else replace(kept, value=int(one.finding.parameters[name]))
    marks = {overlay.name: overlay.mark[read.lang] for overlay in read.pack.overlays}
    return Used(
        text=read.pack.parameters[name].text[read.lang],
        value=parameter(read, then),
        since=kept.from_day if same else None,
        source=kept.source if same else "",
        mark=marks.get(kept.mark, "") if same else "",
    )


def _rows(read: Reader, some: Records) -> Rows:
    """Rows under the names that the SQL knows; columns that are empty in all of them left out."""
    rows = [dict(zip(some.columns, row, strict=True)) for row in some.rows]
    columns = [
        name for name in some.columns if name not in HIDDEN and any(row[name] for row in rows)
    ]
    cells = [[_cell(read, name, row) for name in columns] for row in rows]
    return Rows(some.table, cells, some.total, some.total - len(rows))


def _cell(read: Reader, name: str, row: Mapping[str, str | None]) -> Cell:
    whole = row[name] or ""
    return Cell(name, shown(read, name, row), whole if is_digest(whole) else "", is_number(name))


def _behind(visit: Visit, digests: tuple[str, ...]) -> list[tuple[str, Filing | None]]:
    """The raw files behind the finding, with the filing each belongs to if it still stands."""
    known = {part.raw: one for one in visit.shelf.filings() for part in one.parts}
    return [(digest, known.get(digest)) for digest in digests]
