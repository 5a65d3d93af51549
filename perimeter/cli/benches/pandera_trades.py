"""The file checks of trades as pandera checks on a pandas frame, for the bench alone.

Cells are judged as text by the same regular expressions and code lists, then cast; conditions are
translated from the tree of their SQL; SELECTs over rows are written by hand with groups and shifts.
That bad cells keep checks from judging a row is not imitated: the file that is timed has none.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import sqlglot
from sqlglot import exp

from perimeter.cli.benches.made_trades import ASSETS, FORM, MONTH, file_checks
from perimeter.tables import form as forms
from perimeter.tables.cells import SHAPE
from perimeter.tables.form import ABSENT, Column, Form
from perimeter.tables.sqlcheck import DIALECT

Frame = Any  # pandas is no library of the product: its types are not known here
Series = Any
_NUMBERS = ("amount", "price", "count")


def run(path: Path) -> dict[str, Any]:
    """Reads the csv as text and asks every check, lazily: all failures at once."""
    form = forms.load(forms.FORMS)[FORM]
    cells = {column.name: _of_cells(column) for column in form.columns}
    columns = {
        name: pa.Column(str, checks, nullable=True, required=False)
        for name, checks in cells.items()
    }
    texts, rows = pa.DataFrameSchema(columns), _of_rows(form)
    began = time.perf_counter()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    texts.validate(frame, lazy=True)
    pa.DataFrameSchema(checks=rows).validate(_typed(form, frame), lazy=True)
    seconds = time.perf_counter() - began
    return {"seconds": round(seconds, 2), "checks": sum(map(len, cells.values())) + len(rows)}


def _of_cells(column: Column) -> list[Any]:
    """What tables/cells asks of the texts of a column."""
    if column.type == "code":
        checks = [pa.Check.isin(column.codes)]
    elif column.type == "asset":
        checks = [_like(SHAPE["asset"]), pa.Check.isin(list(ASSETS))]
    else:
        checks = [_like(SHAPE[column.type])]
    if column.type in ("amount", "price"):
        checks += [_unlike(r"-[0-9]+"), _unlike(r"[0-9]{39,}")]
    if not (column.optional or column.absent):
        checks.append(pa.Check(lambda cells: cells.notna(), ignore_na=False))
    return checks


def _like(shape: str) -> Any:
    return pa.Check(lambda cells: cells.str.fullmatch(shape))


def _unlike(shape: str) -> Any:
    return pa.Check(lambda cells: ~cells.str.fullmatch(shape))


def _typed(form: Form, frame: Frame) -> Frame:
    """Numbers, instants and the day; a column that was left out is empty."""
    for column in form.columns:
        for name in (column.name, column.name + ABSENT):
            if name not in frame and (name == column.name or column.absent):
                frame[name] = pd.Series(pd.NA, index=frame.index, dtype="str")
        if column.type in _NUMBERS:
            frame[column.name] = pd.to_numeric(frame[column.name]).astype("Int64")
        if column.type == "instant":
            frame[column.name] = pd.to_datetime(frame[column.name], format="ISO8601")
    frame["day"] = frame[form.day_of].dt.tz_localize(None).dt.normalize()
    return frame


def _of_rows(form: Form) -> list[Any]:
    asked = [
        _condition(one.condition) if one.condition else _ROWS[one.code]
        for one in file_checks()
        if not one.context  # its columns are held against the list of assets above
    ]
    asked += [_absence(column) for column in form.columns if column.absent]
    first, last = pd.Timestamp(MONTH.first), pd.Timestamp(MONTH.until) - pd.Timedelta(days=1)
    asked.append(lambda frame: ~frame[list(form.key)].duplicated())
    asked.append(lambda frame: frame["day"].between(first, last))
    return [pa.Check(one) for one in asked]


def _absence(column: Column) -> Callable[[Frame], Series]:
    """Exactly one of the value and the code of its absence."""
    return lambda frame: frame[column.name].notna() ^ frame[column.name + ABSENT].notna()


def _condition(wrong: str) -> Callable[[Frame], Series]:
    """A row is right where its condition is not wrong for sure."""
    tree = sqlglot.parse_one(wrong, dialect=DIALECT)
    return lambda frame: ~_value(tree, frame).astype("boolean").fillna(False)


def _value(node: exp.Expr, frame: Frame) -> Any:
    """The value of an expression over the rows; SQL's unknown is pandas' NA."""
    match node:
        case exp.Paren():
            return _value(node.this, frame)
        case exp.Column():
            return frame[node.name]
        case exp.Literal():
            return node.this if node.is_string else int(node.this)
        case exp.Not():
            return ~_value(node.this, frame).astype("boolean")
        case exp.Is():
            return _value(node.this, frame).isna()
        case exp.Coalesce():
            return _value(node.this, frame).fillna(_value(node.expressions[0], frame))
        case _:
            left, right = (_value(side, frame) for side in (node.this, node.expression))
            return _OPERATIONS[type(node)](left, right)


_OPERATIONS: dict[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.And: lambda a, b: a.astype("boolean") & b.astype("boolean"),
    exp.Or: lambda a, b: a.astype("boolean") | b.astype("boolean"),
    exp.EQ: lambda a, b: _known(a == b, a, b),
    exp.NEQ: lambda a, b: _known(a != b, a, b),
    exp.GT: lambda a, b: _known(a > b, a, b),
    exp.GTE: lambda a, b: _known(a >= b, a, b),
    exp.LT: lambda a, b: _known(a < b, a, b),
    exp.LTE: lambda a, b: _known(a <= b, a, b),
}


def _known(result: Series, *sides: Any) -> Series:
    """A comparison with nothing is unknown; pandas says false of some types."""
    for side in sides:
        if hasattr(side, "isna"):
            result = result.astype("boolean").mask(side.isna())
    return result


def _ordered(frame: Frame) -> Frame:
    return frame.sort_values(["book", "sequence"], kind="stable")


def _one_customer(order: str, customer: str) -> Callable[[Frame], Series]:
    return lambda frame: (
        ~(
            frame.groupby(order)[customer].transform("first").ne(frame[customer])
            & frame[order].notna()
            & frame[customer].notna()
        )
    )


_ALIKE = ["at", "buyer", "seller", "base", "quantity", "quote", "amount"]
_ROWS: dict[str, Callable[[Frame], Series]] = {
    "trades_sequence_twice": lambda frame: ~frame[["book", "sequence"]].duplicated(),
    "trades_sequence_order": lambda frame: (
        ~(_ordered(frame).groupby("book")["at"].diff() < pd.Timedelta(0))
    ),
    "trades_sequence_gap": lambda frame: (
        ~(_ordered(frame).groupby("book")["sequence"].diff().fillna(1) > 1)
    ),
    "trades_book_of_two_pairs": lambda frame: (
        (frame.groupby("book")["base"].transform("first") == frame["base"])
        & (frame.groupby("book")["quote"].transform("first") == frame["quote"])
    ),
    "trades_price_per_varies": lambda frame: (
        frame.groupby("base")["price_per"].transform("min") == frame["price_per"]
    ),
    "trades_buyer_order_of_two": _one_customer("buyer_order_id", "buyer"),
    "trades_seller_order_of_two": _one_customer("seller_order_id", "seller"),
    "trades_order_on_both_sides": lambda frame: (
        ~frame["buyer_order_id"].isin(frame["seller_order_id"])
    ),
    "trades_filed_twice": lambda frame: ~frame[_ALIKE].duplicated(),
    "trades_one_instant": lambda frame: pd.Series(frame["at"].nunique() != 1, index=frame.index),
}
