"""A small filing typed on a page: rows added and taken away, every problem beside its field, what
was typed kept between visits, and the check before it is sent.

The rows become a csv file and go through the same door as an uploaded one (acts/filing): the page
and a file with the same rows give the same filing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.http import HttpResponse, QueryDict

from perimeter.acts import context, filing_draft, standing
from perimeter.acts.book import scratch
from perimeter.acts.contents import Contents
from perimeter.acts.context import Slot
from perimeter.acts.filing import Handed, hand_in
from perimeter.acts.filing_draft import Row, Typed
from perimeter.core.problem import Conflict, Damaged, NotAllowed, Problem, Refusal
from perimeter.law import formats, words
from perimeter.law.problems import is_error
from perimeter.tables.columns import shape
from perimeter.tables.examined import Terms, examined
from perimeter.tables.form import ABSENT, Column, Form
from perimeter.tables.reading import Reading
from perimeter.tables.totals import totals
from perimeter.web import rows as shown_rows
from perimeter.web.fields import Errors, Field, fields, row_of, told
from perimeter.web.filing_result import causes
from perimeter.web.matter import reader
from perimeter.web.page import Visit, counted, render
from perimeter.web.papers import MOVED, redirect

BLANK = 3  # rows to begin with, and that come with each asking for more


@dataclass(frozen=True)
class Head:
    """A column over its cells."""

    id: str
    text: str
    hint: str
    optional: bool


@dataclass(frozen=True)
class Fault:
    """What to mend: in which row and column, their words, and what to do with the code of it. Row
    0 where it concerns no single field."""

    row: int
    column: str
    place: str
    said: str

    @property
    def error(self) -> tuple[str, str]:
        """As the summary of a page leads to it: (id of the field, all of it)."""
        if not self.row:
            return "rows", self.said
        return f"r{self.row}.{self.column}", f"{self.place}: {self.said}"


@dataclass(frozen=True)
class Line:
    """A row to type in; the fields' ids begin with `r` and the number of the row, from 1."""

    n: int
    cells: list[tuple[Head, Field]]


def type_in(visit: Visit, form: str, period: str) -> HttpResponse:
    """The rows as fields: saved by every button, and judged where that is asked."""
    typed, found = filing_draft.opened(visit.shelf.book, visit.who, form, period), list[Fault]()
    if visit.request.method == "POST":
        typed, found = _saved(visit, typed)
        if not found:
            return _onward(visit, typed)
    elif "check" in visit.request.GET:
        found = faults(visit, typed)
    return _page(visit, typed, found)


def check(visit: Visit, form: str, period: str) -> HttpResponse:
    """What will be sent, in words and sums; and sending it."""
    typed = filing_draft.opened(visit.shelf.book, visit.who, form, period)
    errors, status = Errors(), 200
    if visit.request.method == "POST":
        try:
            return _sent(visit, typed)
        except (Damaged, NotAllowed):
            raise
        except Refusal as refusal:
            errors, status = [("send", words.said(refusal, visit.lang))], refusal.status
    found = judged(visit, typed, typed.rows)
    if found.table is None:
        return _to_rows(visit, typed, "?check=1")
    book, asked = visit.shelf.book, typed.form
    scales = standing.assets(book, typed.period)
    table = shown_rows.table(replace(reader(visit), scales=scales), asked, list(typed.rows))
    return render(
        visit,
        "filing_check.html",
        words.text("filing.check_title", visit.lang),
        status,
        errors=errors,
        warnings=causes([one for one in found.problems if one.evaluated], visit.lang),
        typed=typed,
        name=shown_rows.title(asked, visit.lang),
        one_row=asked.one_row[visit.lang],
        table=table,
        sums=list(_sums(visit, typed, found, scales)),
        sends=visit.may("filing.send"),
    )


def discard(visit: Visit, form: str, period: str) -> HttpResponse:
    """Asks whether what was typed is to be erased, and erases it."""
    typed = filing_draft.opened(visit.shelf.book, visit.who, form, period)
    if visit.request.method == "POST":
        filing_draft.discard(typed)
        return redirect(visit, "firm")
    title = words.text("filing.discard_title", visit.lang)
    name = shown_rows.title(typed.form, visit.lang)
    return render(visit, "filing_discard.html", title, typed=typed, name=name)


def judged(visit: Visit, typed: Typed, rows: Sequence[Row]) -> Reading:
    """The rows as the door reads and checks them."""
    book, form, asked = visit.shelf.book, typed.form, typed.period
    with _file(visit, form, rows) as path:
        known = context.tables(book, Slot(visit.who.firm, form, asked), (typed.mode,))
        return examined(Terms(form, asked, book.pack.zone, typed.mode), path, known)


def faults(visit: Visit, typed: Typed) -> list[Fault]:
    """Every error at its field, in each row that has it, by row and column."""
    if not typed.rows:
        return [_whole(words.text("filing.rows_none", visit.lang))]
    judgement, found = judged(visit, typed, typed.rows), list[Fault]()
    for mark in judgement.marks if judgement.table is None else ():
        one = mark.problem
        if one.evaluated and is_error(one.code):
            numbers = judgement.sheet.row.take(mark.at).to_pylist() if judgement.sheet else []
            found += [_fault(typed.form, one, n, visit.lang) for n in numbers or [0]]
    order = {column.name: place for place, column in enumerate(typed.form.columns)}
    return sorted(found, key=lambda one: (one.row, order.get(one.column, -1)))


def _whole(said: str) -> Fault:
    """What concerns no single field."""
    return Fault(0, "", "", said)


def _fault(form: Form, problem: Problem, n: int, lang: str) -> Fault:
    name = str(problem.where.get("column", "")).partition(", ")[0].removesuffix(ABSENT)
    column = next((one for one in form.columns if one.name == name), None)
    said = f"{told(problem, lang)} ({problem.code})"
    if column is None or not n:
        return _whole(said)
    place = f"{words.text('filing.row_n', lang, row=n)}, {column.text[lang]}"
    return Fault(n, name, place, said)


def _saved(visit: Visit, typed: Typed) -> tuple[Typed, list[Fault]]:
    """What the page sent, kept; with what is wrong with it where it is to be judged."""
    given, book = visit.request.POST, visit.shelf.book
    typed = replace(typed, rows=tuple(_given(typed.form, given)))
    version = counted(given.get("version", ""))
    draft = replace(typed.draft, version=-1 if version is None else version)
    try:
        typed = filing_draft.save(book, visit.who, replace(typed, draft=draft), typed.rows)
    except Conflict as conflict:
        if conflict.code != MOVED:
            raise
        return typed, [_whole(words.text(MOVED, visit.lang))]
    except Refusal as refusal:
        return typed, [_whole(words.said(refusal, visit.lang))]
    return typed, faults(visit, typed) if "check" in given else []


def _onward(visit: Visit, typed: Typed) -> HttpResponse:
    given = visit.request.POST
    if "check" in given:
        parts = {"form": typed.form.name, "period": typed.period.name}
        return redirect(visit, "firm-check", **parts)
    if "later" in given:
        return redirect(visit, "firm")
    return _to_rows(visit, typed, "?more=1#last" if "add" in given else "")


def _to_rows(visit: Visit, typed: Typed, query: str) -> HttpResponse:
    answer = redirect(visit, "firm-rows", form=typed.form.name, period=typed.period.name)
    answer.headers["Location"] += query
    return answer


def _page(visit: Visit, typed: Typed, found: list[Fault]) -> HttpResponse:
    lang, form = visit.lang, typed.form
    most = filing_draft.rows_max(form)
    blank = BLANK if not typed.rows or "more" in visit.request.GET else 1 - bool(found)
    heads = [_head(column, form, lang) for column in form.columns]
    total = min(len(typed.rows) + blank, max(most, len(typed.rows)))
    return render(
        visit,
        "filing_rows.html",
        f"{shown_rows.title(form, lang)}, {typed.period.name}",
        400 if found else 200,
        errors=[one.error for one in found],
        typed=typed,
        one_row=form.one_row[lang],
        heads=heads,
        lines=[_line(typed, n, heads, found, lang) for n in range(1, total + 1)],
        most=most,
        full=len(typed.rows) >= most,
        more="more" in visit.request.GET,
    )


def _line(typed: Typed, n: int, heads: list[Head], found: list[Fault], lang: str) -> Line:
    form, rows = typed.form, typed.rows
    row = rows[n - 1] if n <= len(rows) else {}
    here = [(one.column, one.said) for one in found if one.row == n]
    own = [replace(one, id=f"r{n}.{one.id}") for one in fields(form, row, Contents(), here, lang)]
    return Line(n, list(zip(heads, own, strict=True)))


def _head(column: Column, form: Form, lang: str) -> Head:
    hint = column.hint[lang] if column.hint else shape(column, lang)
    return Head(column.name, column.text[lang], hint, column.optional)


def _given(form: Form, given: QueryDict) -> Iterator[Row]:
    """The rows that a page sent but for empty ones, and the one that is to go."""
    cells: dict[str, dict[str, str]] = {}
    for place, value in given.items():
        at, _, name = place.partition(".")
        if name and at.startswith("r") and counted(at[1:]) is not None:
            cells.setdefault(at, {})[name] = str(value)
    for at in sorted(cells, key=lambda one: int(one[1:])):
        row = row_of(form, cells[at], {})
        if row and at != f"r{given.get('remove', '')}":
            yield row


def _sent(visit: Visit, typed: Typed) -> HttpResponse:
    """Through the door; what was typed is erased once it stands."""
    given, book, who = visit.request.POST, visit.shelf.book, visit.who
    if given.get("version", "") != str(typed.draft.version):
        raise Conflict(MOVED)
    slot = (who.firm, typed.form.name, typed.period.name)
    with _file(visit, typed.form, typed.rows) as path:
        outcome = hand_in(book, who, Handed(*slot, path, given.get("replaces", ""), typed.mode))
    if outcome.accepted and typed.is_kept:
        filing_draft.discard(typed)
    return redirect(visit, "firm-result", n=outcome.act.n)


def _sums(
    visit: Visit, typed: Typed, found: Reading, scales: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """(words of a column of amounts, its sum in one asset)."""
    heads = {column.name: column.text[visit.lang] for column in typed.form.columns}
    assert found.table is not None
    for one in totals(typed.form, found.table):
        amount = formats.amount(one.units, scales.get(one.asset, 0), visit.lang, one.asset)
        yield heads[one.column], amount


@contextmanager
def _file(visit: Visit, form: Form, rows: Sequence[Row]) -> Iterator[Path]:
    # The name says that it is swept where the work is stopped.
    with NamedTemporaryFile(dir=scratch(visit.shelf.book), suffix=".upload.csv") as file:
        file.write(filing_draft.written(form, rows))
        file.flush()
        yield Path(file.name)
