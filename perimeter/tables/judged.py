"""What a sheet's keys and a form's checks say, as problems with their places.

A row is told a check's fault only if every cell that the check needs could be read; how many rows
it could not look into is told beside it, with the codes that stood in the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.core.period import Period
from perimeter.core.problem import Problem
from perimeter.law.problems import entry
from perimeter.tables import checking
from perimeter.tables.checks import Check
from perimeter.tables.places import Found, Lines, Marked, keyed, marked, of_rows
from perimeter.tables.sheet import Sheet

NO_CONTEXT, NO_PERIOD = "no_context", "no_period"


@dataclass(frozen=True)
class Asking:
    """The checks to ask, and the tables of the context that is known."""

    checks: Sequence[Check] = ()
    context: Mapping[str, pa.Table] = field(default_factory=dict)


NOTHING = Asking()


def unasked(asking: Asking, because: str) -> list[Problem]:
    """Every check, none of which could be asked of anything."""
    return [_unasked(one, 0, (because,)) for one in asking.checks]


def checks(
    lines: Lines, known: Sequence[Marked], asking: Asking, period: Period | None
) -> list[Marked]:
    """What the checks find in the typed table; `known` are the problems there are without them."""
    days = {"period_first": period.first, "period_until": period.until} if period else {}
    hindered = _Hindered(lines.sheet, known)
    askable = [one for one in asking.checks if not hindered.wholly(one)]
    told = (
        checking.run(askable, lines.form.name, lines.table, asking.context, days) if askable else []
    )
    wrong: list[Marked] = []
    silent = [hindered.problem(one) for one in asking.checks]
    for answer in told:
        if answer.rows is None:
            silent.append(_unasked(answer.check, lines.sheet.records, [_why(answer.check, days)]))
            continue
        if not len(answer.rows):
            continue
        at, hidden = of_rows(lines.sheet, answer.rows), hindered.places(answer.check)
        at = at.filter(pc.invert(pc.is_in(at, hidden)))
        if len(at):
            found = Found(answer.check.code, answer.check.column, at, fit=True)
            wrong.append(marked(lines, found))
    return wrong + [Marked(problem) for problem in silent if problem]


def keys(lines: Lines) -> list[Marked]:
    """Records whose key an earlier record has; those with a bad key cell are not compared."""
    key, table = list(lines.form.key), lines.table
    if any(name not in lines.sheet.cells for name in key):
        return []
    if len(key) == 1 and pc.count_distinct(table[key[0]]).as_py() == table.num_rows:
        return []  # counting takes a third of what grouping does
    place = pa.arange(0, table.num_rows).cast(pa.int32())
    own = table.select(key).append_column("#at", place).drop_null()
    groups = own.group_by(key).aggregate([("#at", "min")])
    if groups.num_rows == own.num_rows:
        return []
    again = own.filter(pc.invert(pc.is_in(own["#at"], groups["#at_min"])))
    one = again.slice(0, 1).drop_columns("#at")
    first = groups.join(one, key, join_type="inner")["#at_min"][0].as_py()
    values = {"first_row": lines.sheet.row[first].as_py()}
    return [keyed(lines, Found("key_twice", key[0], again["#at"].combine_chunks(), values))]


class _Hindered:
    """What is known to be wrong already, by the checks that need it."""

    def __init__(self, sheet: Sheet, known: Sequence[Marked]) -> None:
        self._records = sheet.records
        self._lost: list[Problem] = []  # rows that are not in the sheet at all
        self._columns: dict[str, str] = {}  # columns that are not, with the code that says why
        self._cells: dict[str, list[Marked]] = {}
        for mark in known:
            one, column = entry(mark.problem.code), str(mark.problem.where.get("column", ""))
            level = one.level if one.severity == "error" else ""  # a warned cell is read
            if level == "header":
                self._columns.setdefault(column, mark.problem.code)
            elif level == "cell":
                self._cells.setdefault(column, []).append(mark)
            elif level and not len(mark.at):
                self._lost.append(mark.problem)

    def wholly(self, check: Check) -> bool:
        """Whether a column that the check needs is not there."""
        return any(name in self._columns for name in check.reads)

    def places(self, check: Check) -> pa.Array:
        """The places of rows that it cannot judge, for a cell that it needs is bad."""
        at = [mark.at for mark in self._marks(check)]
        return pc.unique(pa.chunked_array(at, pa.int32())) if at else pa.array([], pa.int32())

    def problem(self, check: Check) -> Problem | None:
        """That it could not look into some rows, or None where it could into all."""
        lost = [problem.code for problem in self._lost]
        if self.wholly(check):
            codes = [self._columns[name] for name in check.reads if name in self._columns]
            return _unasked(check, self._records, dict.fromkeys([*codes, *lost]))
        codes = [mark.problem.code for mark in self._marks(check)]
        rows = len(self.places(check)) + sum(problem.rows for problem in self._lost)
        return _unasked(check, rows, dict.fromkeys([*codes, *lost])) if rows else None

    def _marks(self, check: Check) -> list[Marked]:
        return [mark for name in check.reads for mark in self._cells.get(name, ())]


def _why(check: Check, days: Mapping[str, date]) -> str:
    return NO_PERIOD if not check.days <= days.keys() else NO_CONTEXT


def _unasked(check: Check, rows: int, because: Iterable[str]) -> Problem:
    where = {"column": check.column}
    return Problem(check.code, where, rows=rows, evaluated=False, because=tuple(because))
