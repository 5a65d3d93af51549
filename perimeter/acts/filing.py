"""The door: a filing is received, read, and accepted whole or sent back whole.

Bytes are kept and the act `receive` written before anybody tries to understand them. The same bytes
for the same slot are the same filing: it is accepted once and its receipt proves the same act.
"""

from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.firm import firm
from perimeter.core.act import Act, By, Draft
from perimeter.core.canonical import canonical, digest
from perimeter.core.ids import subject
from perimeter.core.period import Period, period
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Problem, Refusal
from perimeter.law.calendar import length
from perimeter.store import receipt as receipts
from perimeter.store.database import Account
from perimeter.tables.filed import Filing, Prices, slot, standing, stored
from perimeter.tables.form import Form
from perimeter.tables.reading import Reading, read

STATEMENT = "payments"  # the form of what a bank says came in
ROW_GROUP_ROWS = 122_880  # DuckDB's own; lets its threads share one file


@dataclass(frozen=True)
class Handed:
    """What is handed in: a file for a form and period, in place of an earlier filing or none."""

    filer: str
    form: str
    period: str
    path: Path
    replaces: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of it. `act` is the one the receipt proves."""

    id: str
    accepted: bool
    act: Act
    rows: int
    problems: tuple[Problem, ...] = ()


def hand_in(book: Book, who: Account, handed: Handed) -> Outcome:
    """Takes a filing through the door. Conflict where another filing stands in its slot."""
    by, form, asked = _may(book, who, handed)
    raw = book.home.vault.put_file(handed.path)
    filing = "f-" + digest([handed.filer, handed.form, handed.period, handed.replaces, raw])[:16]
    on = subject("filing", slot(handed.filer, handed.form, handed.period))
    before = list(book.home.journal.acts(on=on))
    stands = _standing(before)
    if stands and stands.body["filing"] == filing:
        return Outcome(filing, True, stands, stands.body["rows"])
    if (stands.body["filing"] if stands else "") != handed.replaces:
        raise Conflict("filed_already", filing=stands.body["filing"] if stands else "none")
    body = {"filing": filing, "replaces": handed.replaces, "files": {"raw": raw}}
    last = before[-1].n if before else 0
    received = book.home.write(Draft("receive", on, by, book.today(), body, after=last))[0]
    return _judge(book, by, form, asked, received)


def receipt(book: Book, act: Act) -> bytes:
    """The receipt of an act, under the present checkpoint."""
    proof = book.home.log.proof(act.n - 1)
    return receipts.written(act, book.home.journal.salt(act.n), proof.text())


def filings(book: Book, known_at: int | None = None) -> list[Filing]:
    """The filings that stand, one a slot, as known at a size of the journal."""
    slots: dict[str, Filing] = {}
    for act in book.home.journal.acts(kinds=("accept",), known_at=known_at):
        filer, form, name = act.on.partition(":")[2].split("/")
        files = act.body["files"]
        slots[act.on] = Filing(
            act.body["filing"],
            filer,
            form,
            period(name),
            act.n,
            files["raw"],
            files["table"],
            act.body["rows"],
            book.forms[form].by == "firm",
        )
    return list(slots.values())


def _may(book: Book, who: Account, handed: Handed) -> tuple[By, Form, Period]:
    form = book.forms.get(handed.form)
    if form is None:
        raise NotFound("form_unknown", form=handed.form)
    own_only(book, who, handed.filer)
    by = allowed(book, who, _right(who, form))
    try:
        asked = period(handed.period)
    except ValueError as error:
        raise Refusal("period_unknown", period=handed.period) from error
    _taken(book, who, handed, form, asked)
    if not handed.path.is_file():
        raise NotFound("file_missing", path=str(handed.path))
    return by, form, asked


def _right(who: Account, form: Form) -> str:
    """A statement of payments is brought by whoever matches them, to see what they bring about."""
    if who.firm:
        return "filing.send"
    return "fee.match" if form.name == STATEMENT else "filing.receive"


def _taken(book: Book, who: Account, handed: Handed, form: Form, asked: Period) -> None:
    """Whether the pack takes this form from this filer for a period of this length.

    One length a form: periods that overlap would count the same records twice.
    """
    calendar = book.pack.calendar
    if form.by == "source":
        if who.firm or handed.filer not in calendar.sources.get(form.name, ()):
            raise NotAllowed("source_unknown", filer=handed.filer, form=form.name)
        return
    if form.name not in calendar.filings:
        raise Refusal("form_not_taken", form=form.name)
    if length(asked) != calendar.filings[form.name].every:
        every = calendar.filings[form.name].every
        raise Refusal("period_of_another_length", form=form.name, period=asked.name, every=every)
    firm(book, handed.filer)


def _standing(acts: list[Act]) -> Act | None:
    accepted = [act for act in acts if act.kind == "accept"]
    return accepted[-1] if accepted else None


def _judge(book: Book, by: By, form: Form, asked: Period, received: Act) -> Outcome:
    body = received.body
    found = read(
        form,
        book.home.vault.path(body["files"]["raw"]),
        zone=book.pack.zone,
        assets=None if form.name == "assets" else assets(book, asked),
        period=asked,
    )
    if found.table is None:
        return _send_back(book, by, found, received)
    filer = received.on.partition(":")[2].split("/")[0]
    table = stored(form, found.table, filer, body["filing"], prices(book, asked))
    files = {**body["files"], "table": book.home.vault.put(parquet(table))}
    accepted = {"filing": body["filing"], "rows": found.rows, "files": files}
    draft = Draft("accept", received.on, by, book.today(), accepted, after=received.n)
    act = book.home.write(draft)[0]
    return Outcome(body["filing"], True, act, found.rows)


def _send_back(book: Book, by: By, found: Reading, received: Act) -> Outcome:
    kept = book.home.vault.put(canonical([asdict(problem) for problem in found.problems]))
    body = {
        "filing": received.body["filing"],
        "rows": found.rows,
        "files": {**received.body["files"], "problems": kept},
    }
    draft = Draft("send-back", received.on, by, book.today(), body, after=received.n)
    act = book.home.write(draft)[0]
    return Outcome(body["filing"], False, act, found.rows, found.problems)


def parquet(table: pa.Table) -> bytes:
    """The bytes a table is kept as."""
    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd", row_group_size=ROW_GROUP_ROWS)
    return sink.getvalue()


def assets(book: Book, asked: Period) -> dict[str, int]:
    """The asset register as of a period: code -> decimal places; the law's own currency is known
    without it."""
    table, currency = _source(book, "assets", asked), book.pack.currency
    listed = dict(zip(table.get("asset", []), table.get("scale", []), strict=True))
    return {**listed, currency.code: currency.scale}


def prices(book: Book, asked: Period) -> Prices:
    """What is known of prices in a period."""
    table = _source(book, "prices", asked)
    if not table:
        return {}
    keys = zip(table["day"], table["asset"], strict=True)
    values = zip(map(int, table["price_units"]), table["price_minor"], strict=True)
    return dict(zip(keys, values, strict=True))


def _source(book: Book, form: str, asked: Period) -> dict[str, list[Any]]:
    standing_now = standing(filings(book), book.forms[form], asked)
    columns: dict[str, list[Any]] = {}
    for filing in standing_now:
        for name, values in _columns(book.home.vault.path(filing.table)).items():
            columns[name] = columns.get(name, []) + values
    return columns


@lru_cache(maxsize=16)
def _columns(path: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = pq.read_table(path).to_pydict()
    return found
