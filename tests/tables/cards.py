"""Small questions for tests: a table of payments, a card around any SQL, files to ask it of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from perimeter.tables import question
from perimeter.tables.question import Question

PAYMENTS = pa.schema(
    [
        ("firm", pa.string()),
        ("payment", pa.string()),
        ("day", pa.date32()),
        ("amount", pa.decimal128(38, 0)),
    ]
)
SCHEMAS = {"payments": PAYMENTS}

LARGE = """\
select
  p.firm as firm, p.payment as payment,
  case
    when p.amount is null then 'cannot tell'
    when p.amount >= :amount_min then 'breach'
    else 'none'
  end as answer,
  case when p.amount is null then 'no_amount' end as reason,
  p.amount as amount
from payments as p
"""


def words(text: str) -> dict[str, str]:
    return dict.fromkeys(("tk", "ru", "en"), text)


def card(**changed: Any) -> dict[str, Any]:
    """The card of LARGE, with other values in places; None leaves a key out."""
    whole = {
        "question": "large",
        "v": 1,
        "kind": "breach",
        "key": ["firm", "payment"],
        "parameters": ["amount_min"],
        "lookback_days": 0,
        "title": words("Large"),
        "sentence": words("{firm} paid {amount}: {payment}."),
        "runbook": words("Read it."),
        "cannot_see": words("Cash."),
        "looks_like": words("Rent."),
        "reasons": {"no_amount": words("No amount.")},
        "records": [{"table": "payments", "match": {"payment": "payment"}}],
        "cases": [],
    } | changed
    return {name: value for name, value in whole.items() if value is not None}


def load(folder: Path, sql: str = LARGE, **changed: Any) -> Question:
    """The question `large` of this SQL and card."""
    folder.mkdir(exist_ok=True)
    (folder / "large.sql").write_text(sql, "utf-8")
    (folder / "large.yaml").write_text(yaml.safe_dump(card(**changed)), "utf-8")
    return question.load(folder, SCHEMAS)["large"]


def payments(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A Parquet file of payments."""
    pq.write_table(pa.Table.from_pylist(list(rows), PAYMENTS), path)
    return path
