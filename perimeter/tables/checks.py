"""The checks of a form: conditions on a row and SELECTs over rows, read from the catalogue.

A check is written in the SQL of questions and checked as they are. What reads the filing alone is a
*file* check, and says the same wherever it runs; what reads another filing, the asset register or
the register of entries is a *context* check. Nothing is run here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

import pyarrow as pa
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from perimeter.core.problem import Refusal
from perimeter.law.problems import Catalogue, Entry, catalogue
from perimeter.tables import form as forms
from perimeter.tables.entries import SCHEMAS
from perimeter.tables.form import Form, schema
from perimeter.tables.sqlcheck import DIALECT, SqlFault, check

ROW = "row"  # what a check answers with: the numbers of the rows that are wrong
BEFORE = "before"  # the same form as it stands for the period before
STANDING = "standing"  # the same form as it stands for this period


@dataclass(frozen=True)
class Check:
    """`sql` gives the numbers of wrong rows; `condition` says which they are where it takes one
    row to know.

    `reads` are the columns it needs of the filing itself, `context` the columns of other tables,
    `days` those of the period that it names.
    """

    code: str
    column: str
    sql: str
    condition: str
    reads: tuple[str, ...]
    context: Mapping[str, tuple[str, ...]]
    days: frozenset[str]

    @property
    def at(self) -> tuple[str, str]:
        """What tells it from every other: some codes are asked of several columns."""
        return self.code, self.column


def of_form(form: Form, codes: Catalogue, tables: Mapping[str, pa.Schema]) -> tuple[Check, ...]:
    """The checks of a form in the order of the catalogue; `tables` are those of a context by name.

    Refusal `check_broken` with code, line, column and why.
    """
    own = schema(form)
    known = {**tables, BEFORE: own, STANDING: own, form.name: own}
    return tuple(
        _check(form, code, asked, known)
        for code, one in codes.codes.items()
        for asked in ([one] if one.form == form.name else _listed(form, one, known))
    )


@cache
def shipped(form: str) -> tuple[Check, ...]:
    """The checks we ship for one of the forms we ship."""
    every = forms.load(forms.FORMS)
    known: dict[str, pa.Schema] = {name: schema(one) for name, one in every.items()}
    return of_form(every[form], catalogue(), {**known, **SCHEMAS})


def bound(sql: str, values: Mapping[str, date]) -> str:
    """The SQL with its days filled in; KeyError where one is missing."""
    return _bound(sql, tuple(sorted(values.items())))


@lru_cache(maxsize=4_096)  # reading SQL takes longer than asking it of a small filing
def _bound(sql: str, days: tuple[tuple[str, date], ...]) -> str:
    values = dict(days)

    def filled(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder):
            return node
        return exp.cast(exp.Literal.string(values[node.this].isoformat()), "date")

    return sqlglot.parse_one(sql, dialect=DIALECT).transform(filled).sql(DIALECT)


def _check(form: Form, code: str, one: Entry, known: Mapping[str, pa.Schema]) -> Check:
    wrong = _wrong(form, code, one) if one.holds else ""
    sql = f"SELECT {form.name}.row FROM {form.name} WHERE {wrong}" if wrong else one.rows
    try:
        checked = check(sql, {name: found.names for name, found in known.items()})
    except SqlFault as fault:
        raise Refusal(
            "check_broken", check=code, line=fault.line, column=fault.column,
            seen=fault.seen, why=fault.why,
        ) from fault  # fmt: skip
    if checked.columns != (ROW,) or one.column not in schema(form).names:
        raise Refusal("check_broken", check=code, line=1, column=1, seen=sql[:40], why="check_row")
    reads = dict(checked.tables)
    mine = tuple(name for name in reads.pop(form.name, ()) if name != ROW)
    return Check(
        code, one.column, checked.tree.sql(DIALECT), wrong, mine, reads, checked.placeholders
    )


def _listed(form: Form, one: Entry, known: Mapping[str, pa.Schema]) -> Iterator[Entry]:
    """The check of each column of a type whose values a table of the context lists; none of the
    list itself."""
    table, _, column = one.listed.partition(".")
    if table in known and table != form.name:
        for own in form.columns:
            if own.type in one.types:
                sql = (
                    f"SELECT t.row AS row FROM {form.name} AS t LEFT JOIN {table} AS l"
                    f" ON t.{own.name} = l.{column}"
                    f" WHERE t.{own.name} IS NOT NULL AND l.{column} IS NULL"
                )
                yield replace(one, column=own.name, rows=sql)


def _wrong(form: Form, code: str, one: Entry) -> str:
    """The opposite of a condition, its columns under the form's name."""
    try:
        tree = sqlglot.parse_one(one.holds, dialect=DIALECT)
    except SqlglotError as error:
        raise Refusal(
            "check_broken", check=code, line=1, column=1, seen=one.holds[:40], why="sql_unreadable"
        ) from error
    for column in tree.find_all(exp.Column):
        if not column.table:
            column.set("table", exp.to_identifier(form.name))
    # Written in no dialect: one would quote names like `at`, and a quoted name is refused.
    return exp.not_(exp.paren(tree)).sql()


def needed(checks: Iterable[Check]) -> dict[str, set[str]]:
    """The columns of a context that the checks read, by table."""
    found: dict[str, set[str]] = {}
    for one in checks:
        for table, columns in one.context.items():
            found.setdefault(table, set()).update(columns)
    return found
