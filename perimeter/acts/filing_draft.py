"""A small filing in the making: rows that are typed one by one, kept between visits, and the file
that they become.

The file goes through the same door as any other (acts/filing), which alone accepts it. What is
typed is desk state of the firm: it is erased once the filing stands, and never evidence.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from typing import Any

from perimeter.acts.book import Book, allowed
from perimeter.acts.filing import firms_form, firms_period
from perimeter.acts.standing import rows_of, standing_in
from perimeter.core.ids import subject
from perimeter.core.period import END_DAY, Period
from perimeter.core.problem import Refusal
from perimeter.store import database, drafts
from perimeter.store.database import Account
from perimeter.store.drafts import Draft
from perimeter.tables.filed import CORRECT, NEW, UNTIL, Filing, Mode, slot
from perimeter.tables.form import Form, names

ROWS_MAX = 50  # typed by hand; whoever has more files a file
FIELDS_MAX = 900  # of one page: a browser's form of more than 1,000 is not read

Row = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """Rows of a form for a period; `stands` is the filing in whose place they come, if any."""

    form: Form
    period: Period
    rows: tuple[Row, ...]
    stands: Filing | None
    draft: Draft

    @property
    def is_kept(self) -> bool:
        return bool(self.draft.number)

    @property
    def replaces(self) -> str:
        return self.stands.id if self.stands else ""

    @property
    def mode(self) -> Mode:
        """Rows take the place of the few that stand; of many, they correct those of their keys."""
        return CORRECT if self.stands and self.stands.rows > rows_max(self.form) else NEW


def asked_for(book: Book, form: str, name: str) -> tuple[Form, Period]:
    """A form and a period for which firms file it; NotFound or Refusal otherwise."""
    known = firms_form(book, form)
    return known, firms_period(book, known, name)


def opened(book: Book, who: Account, form: str, name: str) -> Typed:
    """What the firm has typed for a form and period; before that, the few rows that stand there."""
    allowed(book, who, "firm.view")
    known, asked = asked_for(book, form, name)
    stands = standing(book, who.firm, form, asked.name)
    draft = drafts.filing(who.firm, form, asked.name)
    kept = draft.typed["rows"] if draft.typed else None
    rows = _standing_rows(book, known, stands) if kept is None else kept
    return Typed(known, asked, tuple(rows), stands, draft)


def standing(book: Book, firm: str, form: str, name: str) -> Filing | None:
    """The filing of a firm that stands for a form and period."""
    return standing_in(book, subject("filing", slot(firm, form, name)))


def save(book: Book, who: Account, typed: Typed, rows: Sequence[Row]) -> Typed:
    """Keeps what is typed now; Conflict where another page saved it since this one was read."""
    allowed(book, who, "firm.view")
    if len(rows) > rows_max(typed.form):
        raise Refusal("filing_rows_many", n=rows_max(typed.form))
    now, draft = book.home.source.now(), typed.draft
    if not draft.number:
        draft = replace(drafts.begin(draft, now), version=draft.version)
    draft = drafts.save(draft, {"rows": [dict(row) for row in rows]}, now)
    return replace(typed, rows=tuple(rows), draft=draft)


def of(book: Book, who: Account) -> list[Draft]:
    """The firm's filings in the making, the last touched first: of the form `kind`, for `entry`."""
    allowed(book, who, "firm.view")
    return [one for one in drafts.of(who.firm, False) if one.deed == drafts.FILING]


def discard(typed: Typed) -> None:
    """Erases what was typed, so that nothing of it is left to read."""
    drafts.drop(typed.draft)
    database.forget()


def rows_max(form: Form) -> int:
    """How many rows of a form are typed on one page."""
    return min(ROWS_MAX, FIELDS_MAX // len(names(form)))


def written(form: Form, rows: Sequence[Row]) -> bytes:
    """Rows as the bytes of a csv file: the same rows are always the same bytes."""
    out = StringIO()
    header = names(form)
    table = csv.writer(out, lineterminator="\n")
    table.writerows([header, *([row.get(name, "") for name in header] for row in rows)])
    return out.getvalue().encode()


def _standing_rows(book: Book, form: Form, stands: Filing | None) -> list[Row]:
    """The rows of what stands, as they would be typed; none where they are too many for a page."""
    if stands is None or stands.rows > rows_max(form):
        return []
    table = rows_of(book, stands)
    kept = [name for name in names(form) if name in table.column_names]
    return [
        {name: _typed(name, row[name]) for name in kept if row[name] is not None}
        for row in table.select(kept).to_pylist()
    ]


def _typed(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, date):
        return "" if name == UNTIL and value == END_DAY else value.isoformat()
    return str(value)
