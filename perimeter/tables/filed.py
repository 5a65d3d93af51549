"""Accepted filings: what stands for a form and period, and what their tables carry beside the form.

A slot is `filer/form/period`. What stands in it is the fold of the acts that accepted something for
it: one file, or one with those that were appended, corrected or deleted after it. The stored table
has `firm` (or `source`) and `filing` first, and amounts of money valued in the national currency
where the form is a trade or a transfer. Rows are folded in amending.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import pyarrow as pa

from perimeter.core.act import Act
from perimeter.core.canonical import digest
from perimeter.core.money import value_minor
from perimeter.core.period import END_DAY, Period, period
from perimeter.tables.form import Form, schema

UNTIL = "until_day"  # the end of a half-open stretch; empty in a filing where there is none
AMOUNT = pa.decimal128(38, 0)
VALUED = {"trades": ("quote", "amount"), "transfers": ("asset", "quantity")}
Prices = Mapping[tuple[date, str], tuple[int, int]]  # (day, asset) -> (price_units, price_minor)


Mode = Literal["new", "append", "correct", "delete", "nil"]  # as CARF has them, and by the hour
MODES: tuple[Mode, ...] = get_args(Mode)
NEW, APPEND, CORRECT, DELETE, NIL = MODES
WHOLE = (NEW, NIL)  # a slot begins anew with these
REMOVING = (CORRECT, DELETE)  # rows that stood fall by the keys of these


@dataclass(frozen=True)
class Part:
    """One accepted file: `id` of its filing, the act `n` that accepted it, digests of its bytes and
    of its table. `rows` are the file's; the table of a deletion holds keys alone."""

    id: str
    mode: Mode
    n: int
    raw: str
    table: str
    rows: int


@dataclass(frozen=True)
class Filing:
    """What stands in a slot: by `parts`, in the order they were accepted, `rows` stand."""

    filer: str
    form: str
    period: Period
    rows: int
    firm_filed: bool  # by a firm; else a source brought it
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """The filing accepted last: whoever amends what stands names this one."""
        return self.parts[-1].id

    @property
    def n(self) -> int:
        """The act that accepted it."""
        return self.parts[-1].n

    @property
    def digest(self) -> str:
        """Of all that stands: that of its table, or of what its tables are folded from."""
        if len(self.parts) == 1:
            return self.parts[0].table
        return digest([[part.mode, part.table] for part in self.parts])


def fold(before: Filing | None, accepted: Act, firm_filed: bool) -> Filing:
    """What stands in a slot once this act, the next on it, has accepted a file.

    Acts from before there were modes say none: what they accepted took the place of all.
    """
    body = accepted.body
    mode, files = body.get("mode", NEW), body["files"]
    part = Part(body["filing"], mode, accepted.n, files["raw"], files["table"], body["rows"])
    filer, form, name = accepted.on.partition(":")[2].split("/")
    stood = before.parts if before and mode not in WHOLE else ()
    rows = body.get("standing", part.rows)
    return Filing(filer, form, period(name), rows, firm_filed, (*stood, part))


def standing_after(before: int, mode: Mode, rows: int) -> int:
    """How many rows stand where `before` stood and a file of so many, which fits, is accepted."""
    return {APPEND: before + rows, CORRECT: before, DELETE: before - rows}.get(mode, rows)


def slot(filer: str, form: str, period_name: str) -> str:
    return f"{filer}/{form}/{period_name}"


def stored_schema(form: Form) -> pa.Schema:
    """The Arrow schema of a stored table of this form."""
    first = [pa.field("firm" if form.by == "firm" else "source", pa.string())]
    fields = [*first, pa.field("filing", pa.string()), *schema(form)]
    if form.name in VALUED:
        fields += [pa.field("value_minor", AMOUNT), pa.field("value_absent", pa.string())]
    return pa.schema(fields)


def stored(form: Form, read: pa.Table, filer: str, filing: str, prices: Prices) -> pa.Table:
    """The table to keep of a filing's rows."""
    named = {
        stored_schema(form).names[0]: _constant(filer, read.num_rows),
        "filing": _constant(filing, read.num_rows),
        **{name: read.column(name) for name in read.column_names},
    }
    if UNTIL in named:
        named[UNTIL] = named[UNTIL].fill_null(pa.scalar(END_DAY, pa.date32()))
    if form.name in VALUED:
        named |= _valued(form, read, prices)
    return pa.table(named, schema=stored_schema(form))


def standing(filings: Iterable[Filing], form: Form, asked: Period) -> list[Filing]:
    """The filings that speak of a period: all that overlap it where the form has days; else each
    filer's latest that begins before its end, for such a form is a state and not a stretch."""
    of_form = [filing for filing in filings if filing.form == form.name]
    if form.day_of:
        return [f for f in of_form if f.period.first < asked.until and asked.first < f.period.until]
    latest: dict[str, Filing] = {}
    for filing in sorted(of_form, key=lambda f: (f.period.first, f.period.until, f.n)):
        if filing.period.first < asked.until:
            latest[filing.filer] = filing
    return list(latest.values())


def filed_table(filings: Iterable[Filing]) -> pa.Table:
    """The table `filed`: what was accepted, for questions about filings."""
    rows = [
        {
            "firm": filing.filer,
            "form": filing.form,
            "period": filing.period.name,
            "filing": filing.id,
            "from_day": filing.period.first,
            "until_day": filing.period.until,
        }
        for filing in sorted(filings, key=lambda f: (f.filer, f.form, f.period.first))
    ]
    return pa.Table.from_pylist(rows, FILED)


FILED = pa.schema(
    [
        ("firm", pa.string()),
        ("form", pa.string()),
        ("period", pa.string()),
        ("filing", pa.string()),
        ("from_day", pa.date32()),
        ("until_day", pa.date32()),
    ]
)


def _valued(form: Form, read: pa.Table, prices: Prices) -> dict[str, pa.Array]:
    asset, quantity = VALUED[form.name]
    values: list[int | None] = []
    absent: list[str | None] = []
    for day, code, units in zip(
        read.column("day").to_pylist(),
        read.column(asset).to_pylist(),
        _integers(read.column(quantity)),
        strict=True,
    ):
        price = prices.get((day, code))
        if units is None or price is None:
            values.append(None)
            absent.append("amount_absent" if units is None else "no_price")
        else:
            values.append(value_minor(units, price[1], price[0]))
            absent.append(None)
    return {
        "value_minor": pa.array(values, pa.int64()).cast(AMOUNT)
        if all(v is None or v < 2**63 for v in values)
        else pa.array(values, AMOUNT),
        "value_absent": pa.array(absent, pa.string()),
    }


def _integers(column: pa.ChunkedArray) -> list[int | None]:
    """Amounts as Python integers; by way of int64 where all fit, which is ten times quicker."""
    try:
        found: list[int | None] = column.cast(pa.int64()).to_pylist()
        return found
    except pa.ArrowInvalid:
        return [None if value is None else int(value) for value in column.to_pylist()]


def _constant(text: str, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array([0], pa.int32()).take(pa.nulls(rows, pa.int32()).fill_null(0)), pa.array([text])
    ).cast(pa.string())
