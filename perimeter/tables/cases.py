"""The cases of cards, tried: small tables with the answer each must have, asked like any other.

What a case holds, question.py says; nothing here knows what a question is about.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.core.finding import plain
from perimeter.core.period import END_DAY, period
from perimeter.core.problem import Refusal
from perimeter.tables import engine
from perimeter.tables.engine import Answer, Asked, Limits
from perimeter.tables.filed import UNTIL
from perimeter.tables.question import Case, Question, header

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Told:
    """An answer as a case writes it: rows found, in order, and counts. `error` is the engine's."""

    found: Rows
    none: int
    cannot_tell: Mapping[str, int]
    error: str = ""


@dataclass(frozen=True)
class Tried:
    """One case with what was expected and what came."""

    question: str
    case: str
    expected: Told
    answered: Told

    @property
    def passed(self) -> bool:
        return self.expected == self.answered


def tried(
    questions: Iterable[Question], schemas: Mapping[str, pa.Schema], folder: Path
) -> Iterator[Tried]:
    """Every case of the questions, in order. `folder` is for scratch and the caller's to remove."""
    every = [(asked, case) for asked in questions for case in asked.cases]
    tasks = []
    for number, (asked, case) in enumerate(every):
        place = folder / str(number)
        place.mkdir()
        files = {name: [_file(asked, case, name, schemas[name], place)] for name in case.tables}
        tasks.append(engine.task(Asked(asked, _values(case)), files, schemas, place))
    answers = engine.run(tasks, Limits(seconds=10, memory_mb=200))
    for (asked, case), answer in zip(every, answers, strict=True):
        yield Tried(asked.name, case.name, _expected(case), _answered(asked, case, answer))


def _values(case: Case) -> dict[str, int | date]:
    over = period(case.period)
    return {**case.parameters, "period_first": over.first, "period_until": over.until}


def _file(asked: Question, case: Case, name: str, schema: pa.Schema, folder: Path) -> Path:
    try:
        table = _table(case.tables[name], schema)
    except (pa.ArrowException, ValueError) as error:
        raise Refusal(
            "card_broken",
            question=asked.name,
            where=f"cases.{case.name}.{name}",
            why="card_value_unfit",
        ) from error
    path = folder / f"{name}.parquet"
    pq.write_table(table, path)
    return path


def _table(text: str, schema: pa.Schema) -> pa.Table:
    """Rows of CSV in the types of the schema. An empty cell is absent; no end is the sentinel."""
    rows = list(csv.DictReader(text.strip().splitlines(), strict=True))
    columns = []
    for field in schema:
        cells = [row.get(field.name) or None for row in rows]
        column = pa.array(cells, pa.string()).cast(field.type)
        columns.append(column.fill_null(END_DAY) if field.name == UNTIL else column)
    return pa.table(columns, schema=schema)


def _expected(case: Case) -> Told:
    rows = list(csv.reader((case.expect.found or "").strip().splitlines()))[1:]
    return Told(sorted(map(tuple, rows)), case.expect.none, dict(case.expect.cannot_tell))


def _answered(asked: Question, case: Case, answer: Answer) -> Told:
    columns = header(case.expect.found) if case.expect.found else asked.key
    rows = [tuple(plain(row[name]) or "" for name in columns) for row in answer.found.to_pylist()]
    return Told(sorted(rows), answer.none, dict(answer.cannot_tell), answer.error or "")
