"""The door: a filing is received, read, and accepted whole or sent back whole.

Bytes are kept and the act `receive` written before anybody tries to understand them. The same bytes
handed in again in the same way are the same filing, whatever came after it: it is accepted once and
its receipt proves the same act. What stands in a slot is folded from the acts (tables/filed.py).
"""

from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.acts import context
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.context import Slot
from perimeter.acts.firm import firm
from perimeter.acts.standing import Slots, prices
from perimeter.core.act import Act, By, Draft
from perimeter.core.canonical import canonical, digest
from perimeter.core.ids import subject
from perimeter.core.period import Period, named
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Problem, Refusal
from perimeter.law.calendar import length
from perimeter.store import receipt as receipts
from perimeter.store.database import Account
from perimeter.tables import form as forms
from perimeter.tables.examined import Terms, examined
from perimeter.tables.filed import (
    APPEND,
    DELETE,
    MODES,
    NEW,
    NIL,
    REMOVING,
    WHOLE,
    Filing,
    Mode,
    slot,
    standing_after,
    stored,
    stored_schema,
)
from perimeter.tables.form import Form
from perimeter.tables.reading import Reading

STATEMENT = "payments"  # the form of what a bank says came in
ROW_GROUP_ROWS = 122_880  # DuckDB's own; lets its threads share one file
PARTS_MAX = 1_500  # of one slot: a month by the half hour; each is opened whenever more is added


@dataclass(frozen=True)
class Handed:
    """What is handed in for a form and period: a file, or none to say that there is nothing.

    `replaces` names the filing that stands in the slot, which a `new` one takes the place of and
    any other follows upon; it may be left out where the slot is empty, and of an `append`.
    """

    filer: str
    form: str
    period: str
    path: Path | None
    replaces: str = ""
    mode: str = NEW


@dataclass(frozen=True)
class Outcome:
    """What became of it. `act` is the one the receipt proves, `latest` the filing that now stands
    in the slot: another than this one where it was accepted before and amended since."""

    id: str
    accepted: bool
    act: Act
    rows: int
    problems: tuple[Problem, ...] = ()
    latest: str = ""


@dataclass(frozen=True)
class _Asked:
    """Who asks what of which slot, and what stands there."""

    by: By
    form: Form
    period: Period
    mode: Mode
    stands: Filing | None = None


def hand_in(book: Book, who: Account, handed: Handed) -> Outcome:
    """Takes a filing through the door. Conflict where another filing stands in its slot."""
    asked = _may(book, who, handed)
    vault, journal = book.home.vault, book.home.journal
    raw = vault.put_file(handed.path) if handed.path else vault.put(b"")  # nothing has a digest too
    filing = _id(handed, raw)
    on = subject("filing", slot(handed.filer, handed.form, handed.period))
    before = list(journal.acts(on=on))
    accepted = [act for act in before if act.kind == "accept"]
    asked = replace(asked, stands=Slots().moved(book, accepted).of.get(on))
    for act in accepted:
        if act.body["filing"] == filing:
            assert asked.stands is not None
            return Outcome(filing, True, act, act.body["rows"], latest=asked.stands.id)
    _follows(handed, asked.stands)
    last = before[-1] if before else None
    if last and last.kind == "receive" and last.body["filing"] == filing:
        return _judge(book, asked, last)  # the work stopped here: it is gone on with
    names = {"filing": filing, "mode": asked.mode, "replaces": handed.replaces}
    body = {**names, "files": {"raw": raw}}
    draft = Draft("receive", on, asked.by, book.today(), body, after=last.n if last else 0)
    return _judge(book, asked, book.home.write(draft)[0])


def receipt(book: Book, act: Act) -> bytes:
    """The receipt of an act, under the present checkpoint."""
    proof = book.home.log.proof(act.n - 1)
    return receipts.written(act, book.home.journal.salt(act.n), proof.text())


def _may(book: Book, who: Account, handed: Handed) -> _Asked:
    form = forms.named(book.forms, handed.form)
    own_only(book, who, handed.filer)
    by = allowed(book, who, _right(who, form))
    asked = named(handed.period)
    _taken(book, who, handed, form, asked)
    return _Asked(by, form, asked, _mode(handed, form))


def _mode(handed: Handed, form: Form) -> Mode:
    """How it is handed in, with a file exactly where one belongs; an empty one is none."""
    mode = next((one for one in MODES if one == handed.mode), None)
    if mode is None:
        raise Refusal("mode_unknown", mode=handed.mode, modes=", ".join(MODES))
    if mode == APPEND and not form.append:
        raise Refusal("form_not_appended", form=form.name)
    if handed.path is None and mode != NIL:
        raise Refusal("mode_without_file", mode=mode)
    if handed.path is not None and not handed.path.is_file():
        raise NotFound("file_missing", path=str(handed.path))
    if handed.path is not None and mode == NIL and handed.path.stat().st_size:
        raise Refusal("nil_with_file")
    return mode


def _id(handed: Handed, raw: str) -> str:
    """Of the bytes, the slot and the way they are handed in; as it always was for a whole file."""
    way = [] if handed.mode == NEW else [handed.mode]
    named = [handed.filer, handed.form, handed.period, handed.replaces, raw, *way]
    return "f-" + digest(named)[:16]


def _follows(handed: Handed, stands: Filing | None) -> None:
    """Conflict where it does not follow upon what stands in its slot."""
    latest = stands.id if stands else ""
    if handed.mode in REMOVING and not stands:
        raise Conflict("nothing_stands", form=handed.form, period=handed.period)
    if handed.replaces != latest and (handed.replaces or handed.mode != APPEND):
        raise Conflict("filed_already", filing=latest or "none")
    if stands and handed.mode not in WHOLE and len(stands.parts) >= PARTS_MAX:
        raise Refusal("parts_too_many", filing=latest, most=PARTS_MAX)


def _right(who: Account, form: Form) -> str:
    """A statement of payments is brought by whoever matches them, to see what they bring about."""
    if who.firm:
        return "filing.send"
    return "fee.match" if form.name == STATEMENT else "filing.receive"


def _taken(book: Book, who: Account, handed: Handed, form: Form, asked: Period) -> None:
    """Whether the pack takes this form from this filer for a period of this length."""
    if form.by == "source":
        if who.firm or handed.filer not in book.pack.calendar.sources.get(form.name, ()):
            raise NotAllowed("source_unknown", filer=handed.filer, form=form.name)
        return
    firms_form(book, form.name)
    firms_period(book, form, asked.name)
    firm(book, handed.filer)


def firms_form(book: Book, name: str) -> Form:
    """A form that firms file, by its name; NotFound, or Refusal where firms do not."""
    form = forms.named(book.forms, name)
    if name not in book.pack.calendar.filings:
        raise Refusal("form_not_taken", form=name)
    return form


def firms_period(book: Book, form: Form, name: str) -> Period:
    """A period for which firms file a form, by its name; Refusal otherwise.

    One length a form: periods that overlap would count the same records twice.
    """
    asked, every = named(name), book.pack.calendar.filings[form.name].every
    if length(asked) != every:
        raise Refusal("period_of_another_length", form=form.name, period=name, every=every)
    return asked


def _judge(book: Book, asked: _Asked, received: Act) -> Outcome:
    body, filer = received.body, received.on.partition(":")[2].split("/")[0]
    found = _found(book, asked, filer, body["files"]["raw"])
    if found.table is None:
        return _send_back(book, asked.by, found, received)
    kept = found.table
    if asked.mode == NIL:
        kept = stored_schema(asked.form).empty_table()
    elif asked.mode != DELETE:
        known = prices(book, asked.period)
        kept = stored(asked.form, kept, filer, body["filing"], known)
    before = asked.stands.rows if asked.stands else 0
    accepted = {
        "filing": body["filing"],
        "mode": asked.mode,
        "rows": found.rows,
        "standing": standing_after(before, asked.mode, found.rows),
        "files": {
            **body["files"],
            "table": book.home.vault.put(parquet(kept)),
            "problems": _kept(book, found),
        },
    }
    draft = Draft("accept", received.on, asked.by, book.today(), accepted, after=received.n)
    act = book.home.write(draft)[0]
    return Outcome(body["filing"], True, act, found.rows, found.problems, body["filing"])


def _found(book: Book, asked: _Asked, filer: str, raw: str) -> Reading:
    """The file as it was read and checked, and its keys held against those that stand."""
    terms = Terms(asked.form, asked.period, book.pack.zone, asked.mode)
    known = context.tables(book, Slot(filer, asked.form, asked.period), (asked.mode,))
    return examined(terms, book.home.vault.path(raw), known)


def _send_back(book: Book, by: By, found: Reading, received: Act) -> Outcome:
    body = {
        "filing": received.body["filing"],
        "mode": received.body.get("mode", NEW),
        "rows": found.rows,
        "files": {**received.body["files"], "problems": _kept(book, found)},
    }
    draft = Draft("send-back", received.on, by, book.today(), body, after=received.n)
    act = book.home.write(draft)[0]
    return Outcome(body["filing"], False, act, found.rows, found.problems)


def _kept(book: Book, found: Reading) -> str:
    """The file of what was told, warnings and what was not evaluated among it."""
    return book.home.vault.put(canonical([asdict(problem) for problem in found.problems]))


def parquet(table: pa.Table) -> bytes:
    """The bytes a table is kept as."""
    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd", row_group_size=ROW_GROUP_ROWS)
    return sink.getvalue()
