"""The SQL a question may be written in: a small common part of DuckDB and Spark, checked as a tree.

One SELECT over named tables, with CTEs before it. What the grammar below does not list is refused,
with line and column. Amounts are added, subtracted and compared, never multiplied or divided; there
is no fraction, no clock, no chance, no file and no subquery. Whether the answer is right, the cases
of a card say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

DIALECT = "duckdb"
SEEN_CHARS = 40
Node = TypeVar("Node", bound=exp.Expr)

# Each kind of node with the parts it may have. `Select` has no order, limit or distinct: an answer
# is a set, and GROUP BY says what is one of it.
_BINARY = ("this", "expression")
GRAMMAR: Mapping[type[exp.Expr], tuple[str, ...]] = {
    exp.Select: ("with_", "expressions", "from_", "joins", "where", "group", "having", "windows"),
    exp.Union: _BINARY,
    exp.With: ("expressions",),
    exp.CTE: ("this", "alias"),
    exp.From: ("this",),
    exp.Join: ("this", "on", "kind", "side"),
    exp.Where: ("this",),
    exp.Group: ("expressions",),
    exp.Having: ("this",),
    exp.Table: ("this", "alias"),
    exp.TableAlias: ("this",),
    exp.Alias: ("this", "alias"),
    exp.Column: ("this", "table"),
    exp.Identifier: ("this",),
    exp.Literal: ("this", "is_string"),
    exp.Null: (),
    exp.Placeholder: ("this",),
    exp.Paren: ("this",),
    exp.And: _BINARY,
    exp.Or: _BINARY,
    exp.Not: ("this",),
    exp.EQ: _BINARY,
    exp.NEQ: _BINARY,
    exp.LT: _BINARY,
    exp.LTE: _BINARY,
    exp.GT: _BINARY,
    exp.GTE: _BINARY,
    exp.Is: _BINARY,
    exp.In: ("this", "expressions"),
    exp.Add: _BINARY,
    exp.Sub: _BINARY,
    exp.Case: ("this", "ifs", "default"),
    exp.If: ("this", "true"),
    exp.Cast: ("this", "to"),
    exp.DataType: ("this",),
    exp.Interval: ("this", "unit"),
    exp.Var: ("this",),
    exp.Count: ("this", "big_int"),
    exp.Distinct: ("expressions",),
    exp.Star: (),
    exp.Sum: ("this",),
    exp.Min: ("this",),
    exp.Max: ("this",),
    exp.Coalesce: ("this", "expressions"),
    exp.Least: ("this", "expressions", "ignore_nulls"),
    exp.Greatest: ("this", "expressions", "ignore_nulls"),
    exp.DateDiff: ("this", "expression", "unit", "date_part_boundary"),
    exp.Window: ("this", "alias", "partition_by", "order", "over", "spec"),
    exp.WindowSpec: ("kind", "start", "start_side", "end", "end_side"),
    exp.Order: ("expressions",),
    exp.Ordered: ("this", "desc", "nulls_first"),
    exp.RowNumber: (),
    exp.Lag: ("this", "offset"),
    exp.Lead: ("this", "offset"),
}
TYPES = (exp.DType.TEXT, exp.DType.DATE, exp.DType.BIGINT)
_REASONS: Mapping[type[exp.Expr], str] = {
    exp.Mul: "sql_multiplies",
    exp.Div: "sql_multiplies",
    exp.IntDiv: "sql_multiplies",
    exp.Mod: "sql_multiplies",
    exp.Subquery: "sql_subquery",
    exp.Exists: "sql_subquery",
    exp.Func: "sql_function_unknown",
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class SqlFault(ValueError):  # noqa: N818 (like Refusal, a word of the house)
    """What is wrong (`why`, a message id), what stood there, and where, from 1."""

    def __init__(self, why: str, seen: str, line: int, column: int) -> None:
        super().__init__(f"{line}:{column}: {why} ({seen})")
        self.why, self.seen, self.line, self.column = why, seen, line, column


@dataclass(frozen=True)
class Checked:
    """A checked SELECT: the columns it answers with and reads, its placeholders, and how many days
    its intervals span."""

    tree: exp.Select
    columns: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]
    placeholders: frozenset[str]
    days: int


@dataclass
class _Names:
    """What is known by name while a tree is read; `used` grows."""

    sql: str
    known: dict[str, tuple[str, ...]]
    used: dict[str, set[str]] = field(default_factory=dict)


def check(sql: str, tables: Mapping[str, Sequence[str]]) -> Checked:
    """Reads a question's SQL against the tables there are and their columns; SqlFault if unfit."""
    tree = parsed(sql)
    for node in tree.walk():
        _allowed(sql, node)
    names = _Names(sql, {name: tuple(columns) for name, columns in tables.items()})
    for cte in tree.ctes:
        if cte.alias in names.known:
            raise _fault(sql, cte.args["alias"], "sql_name_twice", cte.alias)
        names.known[cte.alias] = _outputs(names, cte.this)
    return Checked(
        tree,
        _outputs(names, tree),
        {name: tuple(sorted(names.used[name])) for name in sorted(names.used.keys() & tables)},
        frozenset(str(node.this) for node in tree.find_all(exp.Placeholder)),
        max((int(node.this.this) for node in tree.find_all(exp.Interval)), default=0),
    )


def parsed(sql: str) -> exp.Select:
    """The tree of one SELECT, unchecked; SqlFault where it is something else."""
    try:
        trees = sqlglot.parse(sql, dialect=DIALECT)
    except ParseError as error:
        first = error.errors[0]
        # Where a column is named sqlglot gives the last character of the word.
        column = first["col"] - len(first["highlight"]) + 1
        raise SqlFault("sql_unreadable", first["highlight"], first["line"], column) from error
    except RecursionError as error:
        raise SqlFault("sql_unreadable", "", 1, 1) from error
    except TokenError as error:
        raise SqlFault("sql_unreadable", "", 1 + sql.rstrip().count("\n"), 1) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Select):
        raise SqlFault("sql_not_one_select", "", 1, 1)
    return trees[0]


def _allowed(sql: str, node: exp.Expr) -> None:
    """Refuses what the grammar does not list."""
    parts = next((parts for kind, parts in GRAMMAR.items() if type(node) is kind), None)
    if parts is None:
        reasons = (why for kind, why in _REASONS.items() if isinstance(node, kind))
        raise _fault(sql, node, next(reasons, "sql_not_in_subset"))
    why = _unfit(node)
    if why:
        raise _fault(sql, node, why)
    for name, value in node.args.items():
        if name not in parts and value not in (None, False, []):
            at = value if isinstance(value, exp.Expr) else node
            raise _fault(sql, at, "sql_not_in_subset", name.rstrip("_"))


def _unfit(node: exp.Expr) -> str:
    """Why a node that is listed is refused all the same, or nothing."""
    match node:
        case exp.Identifier() if node.args.get("quoted") or not _NAME.fullmatch(node.this):
            return "sql_name_unfit"
        case exp.Literal() if not node.is_string and not node.this.isdecimal():
            return "sql_fraction"
        case exp.DataType() if node.this not in TYPES:
            return "sql_type_unfit"
        case exp.Star() if not isinstance(node.parent, exp.Count):
            return "sql_star"
        case exp.Interval() if not (_is_days(node) and _whole(node.this)):
            return "sql_only_days"
        case exp.Add() | exp.Sub() if not _one_span(node):
            return "sql_only_days"
        case exp.DateDiff() if not _is_days(node):
            return "sql_only_days"
        case exp.WindowSpec() if node.args["kind"].upper() != "ROWS":
            return "sql_only_rows"
        case exp.Placeholder() if not node.this:
            return "sql_name_unfit"
        case exp.Join():
            return _join(node)
        case exp.With() if node.parent is not node.root():
            return "sql_subquery"
    return ""


def _whole(node: exp.Expr | None) -> bool:
    return isinstance(node, exp.Literal) and str(node.this).isdecimal()


def _one_span(node: exp.Add | exp.Sub) -> bool:
    """Days are added by one interval alone, so that the look-back is what the intervals say."""
    sides = (node.left, node.right)
    spans = [side for side in sides if isinstance(side, exp.Interval)]
    nested = [inner for side in sides for inner in side.find_all(exp.Interval) if inner is not side]
    dated = any(isinstance(s, exp.Placeholder) and s.this.startswith("period_") for s in sides)
    return not (spans and nested) and not (dated and not spans)


def _is_days(node: exp.Expr) -> bool:
    return "unit" in node.args and node.text("unit").upper() == "DAY"


def _join(node: exp.Join) -> str:
    kind, side = node.text("kind").upper(), node.text("side").upper()
    crossed = kind == "CROSS" and not side and not node.args.get("on")
    plain = kind in ("", "INNER") and side in ("", "LEFT") and node.args.get("on")
    return "" if crossed or plain else "sql_join_unfit"


def _outputs(names: _Names, query: exp.Expr) -> tuple[str, ...]:
    """The columns a SELECT or UNION ALL gives, once all that it reads is known."""
    if isinstance(query, exp.Union):
        left, right = _outputs(names, query.left), _outputs(names, query.right)
        if left != right:
            raise _fault(names.sql, query.right, "sql_union_differs", ", ".join(right))
        return left
    assert isinstance(query, exp.Select)
    sources = _sources(names, query)
    for column in _own(query, exp.Column):
        _resolve(names, column, sources)
    given: list[str] = []
    for output in query.selects:
        name = output.alias_or_name
        if not isinstance(output, exp.Alias | exp.Column) or name in given:
            raise _fault(names.sql, output, "sql_output_unnamed", name)
        given.append(name)
    return tuple(given)


def _sources(names: _Names, query: exp.Select) -> dict[str, str]:
    """The tables of a FROM by the name they go by there."""
    sources: dict[str, str] = {}
    for table in _own(query, exp.Table):
        if table.name not in names.known:
            raise _fault(names.sql, table, "sql_table_unknown", table.name)
        if table.alias_or_name in sources:
            raise _fault(names.sql, table, "sql_name_twice", table.alias_or_name)
        sources[table.alias_or_name] = table.name
        names.used.setdefault(table.name, set())
    return sources


def _resolve(names: _Names, column: exp.Column, sources: Mapping[str, str]) -> None:
    shown = f"{column.table}.{column.name}".lstrip(".")
    if not column.table:
        raise _fault(names.sql, column, "sql_column_unqualified", shown)
    if column.table not in sources:
        raise _fault(names.sql, column, "sql_table_unknown", column.table)
    table = sources[column.table]
    if column.name not in names.known[table]:
        raise _fault(names.sql, column.this, "sql_column_unknown", shown)
    names.used[table].add(column.name)


def _own(query: exp.Select, kind: type[Node]) -> Iterator[Node]:
    """The nodes of a SELECT that are not in its CTEs."""
    for node in query.walk(prune=lambda node: isinstance(node, exp.With)):
        if isinstance(node, kind):
            yield node


def _fault(sql: str, node: exp.Expr, why: str, seen: str = "") -> SqlFault:
    """The fault with the place of the node's first word, or of what holds it."""
    holder: exp.Expr | None = node
    starts: list[int] = []
    while holder is not None and not starts:
        starts = [one.meta["start"] for one in holder.walk() if "start" in one.meta]
        holder = holder.parent
    before = sql[: min(starts, default=0)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return SqlFault(why, (seen or node.sql(DIALECT))[:SEEN_CHARS], line, column)
