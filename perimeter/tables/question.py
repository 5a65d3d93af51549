"""A question: one SELECT and its card, read strictly from `<name>.sql` and `<name>.yaml`.

A card holds the words in every language, the key of a finding, parameters, runbook, blind spots and
cases. It names no article and no country: a pack binds a question to a duty. Nothing is asked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Literal

import pyarrow as pa
from sqlglot import exp

from perimeter.core.canonical import digest
from perimeter.core.period import period
from perimeter.core.problem import Refusal
from perimeter.law.fields import Fault, Words, parse, read
from perimeter.law.words import LANGUAGES
from perimeter.tables.sqlcheck import DIALECT, Checked, SqlFault, check, parsed

SUBJECT = "firm"  # the first column of every key: whom a finding is about
ANSWER, REASON = "answer", "reason"  # the columns of an answer beside key and evidence
NONE, CANNOT_TELL = "none", "cannot tell"
PERIOD = frozenset({"period_first", "period_until"})  # placeholders of every question
LOOKBACK_DAYS_MAX = 31  # over records; what looks back longer reads tables of daily states


@dataclass(frozen=True)
class Pointer:
    """Records behind a finding: rows of `table` whose columns equal columns of the answer."""

    table: str
    match: Mapping[str, str]


@dataclass(frozen=True)
class Expected:
    """An answer's counts; `found` is CSV of the columns that matter, the key among them."""

    none: int
    found: str | None = None
    cannot_tell: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """Tables as CSV, where a column left out is empty, and the answer they must have."""

    name: str
    period: str
    tables: Mapping[str, str]
    expect: Expected
    parameters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A checked question. `tables` are the columns it reads, `columns` those it answers with;
    `reasons` say why it may be unable to tell; so many days before the period are read too.

    `digest` covers what decides the answer and no words: a better translation is the same question.
    """

    name: str
    v: int
    kind: str
    sql: str
    key: tuple[str, ...]
    parameters: tuple[str, ...]
    lookback_days: int
    title: Words
    sentence: Words
    runbook: Words
    cannot_see: Words
    looks_like: Words
    reasons: Mapping[str, Words]
    records: tuple[Pointer, ...]
    cases: tuple[Case, ...]
    tables: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...]
    digest: str


def load(folder: Path, schemas: Mapping[str, pa.Schema]) -> dict[str, Question]:
    """Every question of a folder by name. Refusal `question_broken` where its SQL is unfit, with
    line and column; `card_broken` where its card is."""
    names = {path.stem for path in (*folder.glob("*.sql"), *folder.glob("*.yaml"))}
    return {name: _question(folder, name, schemas) for name in sorted(names)}


def bind(asked: Question, values: Mapping[str, int | date]) -> str:
    """The SQL with its placeholders filled in, written anew from the checked tree: what runs is
    what was checked. KeyError where a value is missing."""

    def filled(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Placeholder):
            return node
        value = values[node.this]
        if isinstance(value, date):
            return exp.cast(exp.Literal.string(value.isoformat()), "date")
        return exp.Literal.number(value)

    return parsed(asked.sql).transform(filled).sql(DIALECT, pretty=True)


@dataclass(frozen=True)
class _CardFile:
    """The keys of a card's yaml; `law.fields` reads it and refuses anything else."""

    question: str
    v: int
    kind: Literal["breach", "signal"]
    key: tuple[str, ...]
    parameters: tuple[str, ...]
    lookback_days: int
    title: Words
    sentence: Words
    runbook: Words
    cannot_see: Words
    looks_like: Words
    reasons: Mapping[str, Words]
    records: tuple[Pointer, ...]
    cases: tuple[Case, ...]


def _question(folder: Path, name: str, schemas: Mapping[str, pa.Schema]) -> Question:
    try:
        card = read(_CardFile, parse(_text(folder / f"{name}.yaml")), LANGUAGES)
        sql = _text(folder / f"{name}.sql")
        checked = check(sql, {table: schema.names for table, schema in schemas.items()})
        _fits(card, checked, name)
        _points(card, checked, schemas)
        _cases(card, checked, schemas)
    except SqlFault as fault:
        raise Refusal(
            "question_broken",
            question=name,
            line=fault.line,
            column=fault.column,
            seen=fault.seen,
            why=fault.why,
        ) from fault
    except Fault as fault:
        where = ".".join(fault.where)
        raise Refusal("card_broken", question=name, where=where, why=fault.why) from fault
    decides = {
        "question": name,
        "v": card.v,
        "kind": card.kind,
        "key": card.key,
        "sql": sql,
        "parameters": card.parameters,
        "tables": checked.tables,
    }
    return Question(
        name=name,
        sql=sql,
        tables=checked.tables,
        columns=checked.columns,
        digest=digest(decides),
        **{name: value for name, value in vars(card).items() if name != "question"},
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise Fault([path.name], "pack_file_missing") from error
    except UnicodeDecodeError as error:
        raise Fault([path.name], "pack_not_utf8") from error


def _fits(card: _CardFile, checked: Checked, name: str) -> None:
    """The card speaks of this SQL: its columns, its placeholders, its days."""
    _need(card.question == name, "card_name_differs", "question")
    _need(card.key[:1] == (SUBJECT,), "card_key_subject", "key")
    for column in (*card.key, ANSWER, REASON):
        _need(column in checked.columns, "card_column_unknown", "key", column)
    _need(len(set(card.key)) == len(card.key), "pack_key_twice", "key")
    for placeholder in (checked.placeholders - PERIOD) ^ set(card.parameters):
        raise Fault(("parameters", placeholder), "card_parameters_differ")
    _need(card.lookback_days == checked.days, "card_lookback_differs", "lookback_days")
    _need(card.lookback_days <= LOOKBACK_DAYS_MAX, "card_lookback_long", "lookback_days")
    for language, text in card.sentence.items():
        for _, value, _, _ in Formatter().parse(text):
            known = value is None or value in checked.columns
            _need(known, "card_column_unknown", "sentence", language, str(value))


def _points(card: _CardFile, checked: Checked, schemas: Mapping[str, pa.Schema]) -> None:
    """Records point at tables and columns there are."""
    for place, pointer in enumerate(card.records):
        at: tuple[str, ...] = ("records", str(place))
        _need(pointer.table in schemas, "card_table_unknown", *at, pointer.table)
        for column, answer in pointer.match.items():
            _need(column in schemas[pointer.table].names, "card_column_unknown", *at, column)
            _need(answer in checked.columns, "card_column_unknown", *at, column, answer)


def _cases(card: _CardFile, checked: Checked, schemas: Mapping[str, pa.Schema]) -> None:
    """Cases give what the question asks for and expect what it can answer."""
    for place, case in enumerate(card.cases):
        at = ("cases", str(place))
        _need(set(case.parameters) == set(card.parameters), "card_parameters_differ", *at)
        try:
            period(case.period)
        except ValueError as error:
            raise Fault((*at, "period"), "card_period_unfit") from error
        for table, text in case.tables.items():
            _need(table in checked.tables, "card_table_unknown", *at, table)
            for column in header(text):
                known = column in schemas[table].names
                _need(known, "card_column_unknown", *at, table, column)
        for reason in case.expect.cannot_tell:
            _need(reason in card.reasons, "card_reason_unknown", *at, reason)
        shown = header(case.expect.found) if case.expect.found else card.key
        _need(set(card.key) <= set(shown) <= set(checked.columns), "card_column_unknown", *at)


def header(csv_text: str) -> list[str]:
    """The columns that a table of a case names."""
    return csv_text.partition("\n")[0].strip().split(",")


def _need(holds: bool, why: str, *where: str) -> None:
    if not holds:
        raise Fault(where, why)
