"""The public rows of an entry: what its customers may use as plain lists, the rest as tables.

Which rows and columns those are is decided in acts/published.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from perimeter.acts.contents import Row
from perimeter.acts.letters import CONDITIONS
from perimeter.acts.published import Published
from perimeter.law.life import Register
from perimeter.tables.columns import label
from perimeter.tables.form import Column, Form
from perimeter.web import rows
from perimeter.web.rows import Table
from perimeter.web.values import Reader

CHANNELS, WALLETS = "channels", "wallets"  # the schedules that say what customers may use

Lists = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Plain:
    """A plain list: `items` are (what is compared letter by letter, what is said of it).

    `key` is a kind of channel, or the schedule of wallets; `total` counts those there are.
    """

    key: str
    title: str
    items: list[tuple[str, str]]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.items)


def allowed(forms: Mapping[str, Form], kind: Register, found: Published) -> Lists:
    """What customers may use by the key of its list, empty ones too; none of a natural person."""
    given = {name for name, of in kind.schedules.items() if of.public and not found.person}
    lists: dict[str, list[Row]] = {}
    if CHANNELS in given:
        for code in _column(forms[CHANNELS], "kind").codes:
            lists[code] = [row for row in found.of(CHANNELS) if row["kind"] == code]
    if WALLETS in given:
        lists[WALLETS] = list(found.of(WALLETS))
    return lists


def plain(read: Reader, forms: Mapping[str, Form], key: str, some: list[Row], total: int) -> Plain:
    """Some rows of a list in words."""
    if key != WALLETS:
        title = label(_column(forms[CHANNELS], "kind"), key, read.lang)
        return Plain(key, title, [(row["address"], "") for row in some], total)
    form = forms[WALLETS]
    said = [c for c in form.columns if c.name in ("chain", "use")]
    items = [
        (row["wallet"], ", ".join(rows.value(read, c, row) for c in said if row.get(c.name)))
        for row in some
    ]
    return Plain(key, rows.title(form, read.lang), items, total)


def others(forms: Mapping[str, Form], found: Published, lang: str, day: date) -> Lists:
    """The other public rows by schedule: conditions while the entry is in force, in the reader's
    language; the rest as long as it is listed."""
    lists = {}
    for name, kept in found.rows.items():
        told = list(kept)
        if name == CONDITIONS:
            told = [row for row in kept if found.stands and _speaks(row, lang, day)]
        if told and name not in (CHANNELS, WALLETS):
            lists[name] = told
    return lists


def table(read: Reader, form: Form, some: list[Row]) -> Table:
    """Public rows of a schedule as a table."""
    named = {column for row in some for column in row} - {"language"}
    shown = tuple(c for c in form.columns if c.name in named)
    return rows.table(read, replace(form, columns=shown), some)


def _column(form: Form, name: str) -> Column:
    return next(column for column in form.columns if column.name == name)


def _speaks(row: Row, lang: str, day: date) -> bool:
    """Whether a condition is written in the reader's language and holds on the day."""
    until = row.get("until_day", "")
    holds = date.fromisoformat(row["from_day"]) <= day
    return row["language"] == lang and holds and (not until or day <= date.fromisoformat(until))
