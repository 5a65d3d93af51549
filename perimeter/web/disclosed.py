"""The public rows of an entry as tables: while it is in force, conditions in the reader's language.

Which rows and columns those are is decided in acts/published.py.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from perimeter.acts.contents import Row
from perimeter.acts.letters import CONDITIONS
from perimeter.acts.published import Published
from perimeter.tables.form import Form
from perimeter.web import rows
from perimeter.web.rows import Table
from perimeter.web.values import Reader

ROWS_SHOWN = 20


def disclosed(read: Reader, forms: Mapping[str, Form], found: Published, day: date) -> list[Table]:
    """Each public list of an entry in force, as of a day."""
    tables = []
    for name, kept in found.rows.items() if found.stands else ():
        form, told = forms[name], list(kept)
        if name == CONDITIONS:
            told = [row for row in kept if _speaks(row, read.lang, day)]
        named = {column for row in kept for column in row} - {"language"}
        shown = tuple(c for c in form.columns if c.name in named)
        tables.append(rows.table(read, replace(form, columns=shown), told, ROWS_SHOWN))
    return [table for table in tables if table.total]


def _speaks(row: Row, lang: str, day: date) -> bool:
    """Whether a condition is written in the reader's language and holds on the day."""
    until = row.get("until_day", "")
    holds = date.fromisoformat(row["from_day"]) <= day
    return row["language"] == lang and holds and (not until or day <= date.fromisoformat(until))
