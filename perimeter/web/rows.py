"""Rows of schedules as people read them: as a table, and side by side with what a change makes of
them.

What is personal is not here: a row says that a sealed record holds it. Which rows there are, and
which of them a deed may bring, is decided in acts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from perimeter.acts.contents import RECORD, Contents, Row
from perimeter.acts.evidence import PAPERS
from perimeter.law import formats, words
from perimeter.law.life import Register
from perimeter.law.statute import Role
from perimeter.tables.columns import label
from perimeter.tables.form import ABSENT, Column, Form
from perimeter.web.values import DIGEST_CHARS, Reader

CODES = ("wallet", "chain", "id", "digest")  # in one width: compared letter by letter


@dataclass(frozen=True)
class Cell:
    """A value under its column's words."""

    head: str
    text: str
    number: bool = False
    code: bool = False


@dataclass(frozen=True)
class Line:
    """A row; `record` is the sealed record it cites, if any."""

    cells: list[Cell]
    record: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of one schedule, without columns that are empty in all of them; `total` counts those
    there are, of which `lines` may be the first."""

    schedule: str
    title: str
    lines: list[Line]
    total: int
    sealed: bool


@dataclass(frozen=True)
class Change:
    """What becomes of one row: `how` is came, goes or changed; `now` and `then` its values. Of a
    file with the records by which it is opened, as it stands and as it would."""

    how: str
    now: list[Cell]
    then: list[Cell]
    now_record: str = ""
    then_record: str = ""


@dataclass(frozen=True)
class Changes:
    """What becomes of a schedule; `total` counts changed rows, `rows` may be the first of them."""

    title: str
    rows: list[Change]
    total: int


def seen(role: Role, kind: Register) -> list[str]:
    """The schedules of a kind that a role sees, in the pack's order."""
    return [name for name in kind.schedules if not role.schedules or name in role.schedules]


def title(form: Form, lang: str) -> str:
    return form.title[lang] if form.title else form.name


def table(read: Reader, form: Form, rows: list[Row], most: int | None = None) -> Table:
    """The first `most` rows of a schedule, or all of them."""
    columns = [c for c in form.columns if any(_has(c, row) for row in rows)]
    lines = [
        Line([cell(read, column, row) for column in columns], row.get(RECORD, ""))
        for row in rows[:most]
    ]
    sealed = any(RECORD in row for row in rows)
    return Table(form.name, title(form, read.lang), lines, len(rows), sealed)


def changes(
    read: Reader, forms: Iterable[Form], before: Contents, after: Contents, most: int
) -> list[Changes]:
    """What of some schedules differs, each row beside what it becomes."""
    found = []
    for form in forms:
        now, then = before.rows.get(form.name, {}), after.rows.get(form.name, {})
        keys = [k for k in {**now, **then} if now.get(k) != then.get(k)]
        if keys:
            rows = [_change(read, form, now.get(k), then.get(k)) for k in keys[:most]]
            found.append(Changes(title(form, read.lang), rows, len(keys)))
    return found


def cell(read: Reader, column: Column, row: Row) -> Cell:
    """One value under its head; `code` is what stands as it was written, no words of ours."""
    number, given = column.type in ("count", "amount"), row.get(column.name, "")
    offered = any(one.value == given for one in column.offers)  # and so it is said in words
    code = bool(given) and column.type in CODES and not offered
    return Cell(column.text[read.lang], value(read, column, row), number, code)


def value(read: Reader, column: Column, row: Row) -> str:
    """One value in words, by the type of its column; why it is missing where the row says so."""
    text, lang = row.get(column.name, ""), read.lang
    if not text:
        return label(column, row.get(column.name + ABSENT, ""), lang)
    if column.type == "secret":
        return ""
    if column.type == "digest":
        return text[:DIGEST_CHARS]
    if column.type == "code":
        return label(column, text, lang)
    if column.type == "day":
        return formats.day(date.fromisoformat(text), lang)
    if column.type == "instant":
        return formats.moment(datetime.fromisoformat(text), read.pack.zone, lang)
    if column.type == "count":
        share = column.name.endswith("_bp")
        return formats.percent(int(text), lang) if share else formats.number(int(text), lang)
    if column.type == "amount":
        return _amount(read, int(text), row.get(column.of, ""))
    return label(column, text, lang)


def _amount(read: Reader, units: int, asset: str) -> str:
    """In whole units of the currency, else in the base units of its asset."""
    currency = read.pack.currency
    scale = currency.scale if asset == currency.code else read.scales.get(asset, 0)
    return formats.amount(units, scale, read.lang, asset)


def _has(column: Column, row: Row) -> bool:
    if column.type == "secret":  # on no page, and not in a draft either
        return False
    return bool(row.get(column.name) or row.get(column.name + ABSENT))


def _change(read: Reader, form: Form, now: Row | None, then: Row | None) -> Change:
    both = (now or {}, then or {}) if form.name == PAPERS else ()
    records = [row.get(RECORD, "") for row in both]
    if now is None or then is None:
        how = "came" if now is None else "goes"
        return Change(how, _cells(read, form, now or {}), _cells(read, form, then or {}), *records)
    differ = {name for name in {**now, **then} if now.get(name) != then.get(name)}
    kept = {*form.key, *(name.removesuffix(ABSENT) for name in differ)}
    if both:  # another file under the old number: what it is said to show counts
        kept |= {column.name for column in form.columns} | {RECORD}
    new = words.text("web.sealed_anew", read.lang) if RECORD in differ else ""
    become = _cells(read, form, then, kept, sealed=new)
    return Change("changed", _cells(read, form, now, kept), become, *records)


def _cells(
    read: Reader,
    form: Form,
    row: Mapping[str, str],
    only: set[str] | None = None,
    sealed: str = "",
) -> list[Cell]:
    found = [
        cell(read, c, row)
        for c in form.columns
        if _has(c, row) and (only is None or c.name in only)
    ]
    if RECORD in row and (only is None or RECORD in only):
        personal = ", ".join(
            c.text[read.lang] for c in form.columns if c.personal and c.type != "secret"
        )
        found.append(Cell(personal, sealed or words.text("web.sealed", read.lang)))
    return found
