"""Made-up rows of a form: one that every file check takes, and one for each check that it breaks.

They are made from the catalogue, so a check without a row that breaks it is seen at once. No
person, firm or wallet in them exists; days lie in the period they are made for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from perimeter.core.period import Period
from perimeter.law.problems import Catalogue
from perimeter.tables.form import ABSENT, Column, Form

Row = dict[str, str]
_OWN = ("id", "pseudonym", "count")  # in a key, cells of these tell any number of rows apart
_CELLS = {
    "id": "A-{n}",
    "pseudonym": "{n:064x}",
    "digest": "{n:064x}",
    "secret": "{n:064x}",
    "asset": "BTC",
    "wallet": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  # the example of BIP 173
    "chain": "eip155:1",
    "country": "AQ",
    "lei": "EXAMPLE0FIRM00000146",
    "dti": "X9J9K872S",
    "mic": "XOFF",
    "bic": "BANKAQ22",
    "phone": "+12345678901",
    "text": "as agreed",
    "day": "{period_first}",
    "instant": "{period_first}T{clock}Z",
    "amount": "1000",
    "price": "1000",
    "count": "{n}",
}


@dataclass(frozen=True)
class Broken:
    """A row that breaks one check: its `code`, and the `column` where that is shown."""

    code: str
    column: str
    row: Row


def good(form: Form, codes: Catalogue, period: Period, n: int = 1) -> Row:
    """The `n`-th good row: another number, another key."""
    told = codes.good.get(form.name, {})
    cells = {c.name: told.get(c.name, _cell(c)) for c in form.columns if _is_filled(c, told)}
    cells |= {name: cell for name, cell in told.items() if name.endswith(ABSENT)}
    filled = {name: _filled(cell, period, n) for name, cell in cells.items()}
    return filled | (_key(form, filled, period, n) if n > 1 else {})


def broken(form: Form, codes: Catalogue, period: Period) -> Iterator[Broken]:
    """A row for each check of a row or a cell, in the order of columns and catalogue."""
    n = 1
    for column in form.columns:
        for code, cells in _of_cell(column, codes):
            n += 1
            yield Broken(code, column.name, {**good(form, codes, period, n), **cells})
    for code, entry in codes.codes.items():
        if entry.form == form.name and entry.level == "row":
            n += 1
            row = good(form, codes, period, n)
            row |= {name: _filled(cell, period, n) for name, cell in entry.bad.items()}
            row |= dict.fromkeys(entry.without, "")
            yield Broken(code, entry.column, row)


def _is_filled(column: Column, told: Mapping[str, str]) -> bool:
    return column.name in told or not (column.optional or column.name + ABSENT in told)


def _cell(column: Column) -> str:
    return column.codes[0] if column.type == "code" else _CELLS[column.type]


def _filled(cell: str, period: Period, n: int) -> str:
    """The cell of the `n`-th row: its number, a clock that goes on by the second, the first day."""
    clock = f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}"
    return cell.format(n=n, clock=clock, period_first=period.first.isoformat())


def _key(form: Form, row: Row, period: Period, n: int) -> Row:
    """Cells that give the `n`-th row a key of its own: by one column that can tell any number of
    rows apart, else by counting through days and codes together."""
    keys = [column for column in form.columns if column.name in form.key]
    for column in keys:
        if column.type in _OWN:
            return {}
        if column.type == "asset":
            return {column.name: f"A{n}"}
    cells, left = {}, n - 1
    for column in keys:
        choices = _days(period) if column.type == "day" else column.codes
        cells[column.name] = choices[left % len(choices)]
        left //= len(choices)
    return cells


def _days(period: Period) -> tuple[str, ...]:
    days = range((period.until - period.first).days)
    return tuple((period.first + timedelta(days=day)).isoformat() for day in days)


def _of_cell(column: Column, codes: Catalogue) -> Iterator[tuple[str, Row]]:
    """The ways in which a cell of a column can be wrong, each with cells that are."""
    for code, entry in codes.codes.items():
        if column.type in entry.types and entry.cell:
            yield code, {column.name: entry.cell}
    if column.absent:
        other = column.name + ABSENT
        yield "absent_both", {other: column.absent[0]}
        yield "absent_neither", {column.name: "", other: ""}
    elif not column.optional:
        yield "cell_empty", {column.name: ""}
