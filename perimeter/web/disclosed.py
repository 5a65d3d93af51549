"""What of an entry's lists the public may read: the columns the pack calls public, and no others.

Of a natural person only the conditions are shown: never a home, a wallet or how many machines. What
is merely asked for is not disclosed.
"""

from dataclasses import replace
from datetime import date

from perimeter.acts.contents import Row
from perimeter.acts.dossier import Dossier
from perimeter.acts.firm import Firm
from perimeter.acts.letters import CONDITIONS
from perimeter.web import rows
from perimeter.web.rows import Table
from perimeter.web.values import Reader

ROWS_SHOWN = 20


def disclosed(read: Reader, found: Dossier, holder: Firm, day: date) -> list[Table]:
    """The public part of each list of an entry in force, as of a day."""
    if found.entry.status not in found.kind.life.in_force:
        return []
    tables = []
    for name, listed in found.kind.schedules.items():
        if not listed.public or (holder.person and name != CONDITIONS):
            continue
        form, kept = found.forms[name], found.contents.of(name)
        if name == CONDITIONS:
            kept = [row for row in kept if _speaks(row, read.lang, day)]
        hidden = ("language",) if name == CONDITIONS else ()
        shown = [c for c in form.columns if c.name in listed.public and c.name not in hidden]
        bare: list[Row] = [{c.name: row[c.name] for c in shown if c.name in row} for row in kept]
        tables.append(rows.table(read, replace(form, columns=tuple(shown)), bare, ROWS_SHOWN))
    return [table for table in tables if table.total]


def _speaks(row: Row, lang: str, day: date) -> bool:
    """Whether a condition is written in the reader's language and holds on the day."""
    until = row.get("until_day", "")
    holds = date.fromisoformat(row["from_day"]) <= day
    return row["language"] == lang and holds and (not until or day <= date.fromisoformat(until))
