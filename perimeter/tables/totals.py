"""Control totals of a filing: the sum of each of its amounts by asset, for whoever sends it to
compare.

Exact whatever the size: amounts are added as whole numbers of up to 76 digits. A record whose
amount or asset is missing adds nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.tables.form import Form

_WIDE = pa.decimal256(76, 0)


@dataclass(frozen=True)
class Total:
    """The sum of one column of amounts in one asset, in base units."""

    column: str
    asset: str
    units: int


def totals(form: Form, table: pa.Table) -> Iterator[Total]:
    """By column in the order of the form, then by asset; `table` holds its columns of amounts and
    those of their assets."""
    for column in form.columns:
        if column.type == "amount":
            pairs = pa.table({"asset": table[column.of], "amount": table[column.name]}).drop_null()
            summed = _summed(pairs).sort_by("asset")
            for asset, units in zip(*summed.select(["asset", "amount_sum"]).columns, strict=True):
                yield Total(column.name, asset.as_py(), int(units.as_py()))


def told(form: Form, table: pa.Table) -> list[dict[str, str]]:
    """The same as data; units are text, since they may be longer than 53 bits."""
    return [
        {"column": one.column, "asset": one.asset, "units": str(one.units)}
        for one in totals(form, table)
    ]


def columns(form: Form) -> list[str]:
    """The columns that totals are made of."""
    return list(
        dict.fromkeys(
            name for one in form.columns if one.type == "amount" for name in (one.of, one.name)
        )
    )


def _summed(pairs: pa.Table) -> pa.Table:
    """In 64 bits where the sum is sure to fit, which is ten times quicker; in 256 where not."""
    most = pc.max(pairs["amount"]).as_py() or 0
    kind = pa.int64() if int(most) * pairs.num_rows < 2**63 else _WIDE
    narrow = pairs.set_column(1, "amount", pairs["amount"].cast(kind))
    return narrow.group_by("asset").aggregate([("amount", "sum")])
