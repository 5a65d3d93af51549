"""The public register as rows for taking away: which tables and columns there are, and their rows.

One description: the data dictionary, the csv, JSON lines and Parquet files all follow it. Only what
acts/published.py publishes is in it; what an entry lists is in it while the entry is in force. How
files are written is extract_files.py.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from perimeter.acts.book import Book
from perimeter.acts.published import Published, every
from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.law.fields import Words
from perimeter.law.formats import sort_key_tk
from perimeter.law.statute import Pack
from perimeter.tables.form import Form

ENTRIES, HISTORY = "entries", "history"

Record = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """`codes` are several values; the rest is one. Texts of type `text` may be any."""

    name: str
    type: Literal["text", "day", "yes", "count", "codes"]
    text: Words


@dataclass(frozen=True)
class Table:
    """Rows that a file holds. Each table but that of entries names the entry of a row first."""

    name: str
    text: Words
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Extract:
    """The register as of a day, as it was known at a size of the journal."""

    pack: Pack
    schedules: Mapping[str, Form]
    as_of: date
    known_at: int
    entries: Sequence[Published]

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What there is to take, by name: entries, what became of them, each public list."""
        told = {
            name: words.in_each(self.pack.languages, f"take.table_{name}")
            for name in (ENTRIES, HISTORY)
        }
        lists = [_listed(self.pack, form) for form in self._public]
        return {
            ENTRIES: Table(ENTRIES, told[ENTRIES], _of_entry(self.pack)),
            HISTORY: Table(HISTORY, told[HISTORY], _of_step(self.pack)),
            **{table.name: table for table in lists},
        }

    @property
    def _public(self) -> list[Form]:
        kinds = self.pack.registers.values()
        named = {name for kind in kinds for name, listed in kind.schedules.items() if listed.public}
        return [form for name, form in self.schedules.items() if name in named]

    def rows(self, table: str) -> Iterator[Record]:
        """The rows of one table."""
        for entry in self.entries:
            if table == ENTRIES:
                yield self.row(entry)
            else:
                yield from ({"entry": entry.id, **row} for row in self.listed(entry, table))

    def whole(self, entry: Published) -> Record:
        """One entry with everything it lists, each list under the name of its table."""
        others = [name for name in self.tables if name != ENTRIES]
        return {**self.row(entry), **{name: self.listed(entry, name) for name in others}}

    def row(self, entry: Published) -> Record:
        """One entry by the columns of the table of entries."""
        kind = self.pack.registers[entry.kind]
        status = kind.life.states[entry.status].text
        return {
            "id": entry.id,
            "kind": entry.kind,
            "firm": entry.firm,
            "name": entry.name,
            "person": entry.person,
            "district": entry.district,
            "status": entry.status,
            **{f"status_{lang}": status[lang] for lang in self.pack.languages},
            "since": entry.since,
            "in_force": entry.stands,
            "only_applied": entry.waits,
            "services": list(entry.services),
            **{f"service_{one}": one in entry.services for one in services(self.pack)},
            "act": entry.last,
            "as_of": self.as_of,
            "known_at": self.known_at,
        }

    def listed(self, entry: Published, table: str) -> list[Record]:
        """The rows of one of the other tables that are an entry's."""
        if table == HISTORY:
            return [
                {"act": step.n, "status": step.status, "since": step.effective}
                for step in entry.steps
            ]
        columns = self.tables[table].columns[1:]
        kept = entry.of(table) if entry.stands else ()
        return [{c.name: _typed(c, row.get(c.name)) for c in columns} for row in kept]


def of_book(book: Book, as_of: date | None = None) -> Extract:
    """The register as of a day, today where none is named, in the order of the register's pages.

    Refusal `day_ahead`: what is decided for a later day is not public before it.
    """
    size, today = book.home.journal.size(), book.today()
    day = as_of or today
    if day > today:
        raise Refusal("day_ahead", day=day.isoformat())
    found = every(book, day).values()
    ordered = sorted(found, key=lambda one: (sort_key_tk(one.name), one.id))
    return Extract(book.pack, book.schedules, day, size, ordered)


def line(record: Record) -> bytes:
    """A record as a line of JSON; a value that is missing is null."""
    return json.dumps(record, ensure_ascii=False, default=date.isoformat).encode() + b"\n"


def services(pack: Pack) -> dict[str, Words]:
    """Every service that an entry of some kind may be in force for."""
    return {name: text for kind in pack.registers.values() for name, text in kind.services.items()}


def column(pack: Pack, name: str, kind: Literal["text", "day", "yes", "count", "codes"]) -> Column:
    """A column of ours, in the words of its message."""
    return Column(name, kind, words.in_each(pack.languages, f"take.col_{name}"))


def _of_entry(pack: Pack) -> tuple[Column, ...]:
    worded = {
        lang: words.in_each(pack.languages, "take.col_status_in", lang=lang)
        for lang in pack.languages
    }
    return (
        *(column(pack, name, "text") for name in ("id", "kind", "firm", "name")),
        column(pack, "person", "yes"),
        *(column(pack, name, "text") for name in ("district", "status")),
        *(Column(f"status_{lang}", "text", text) for lang, text in worded.items()),
        column(pack, "since", "day"),
        *(column(pack, name, "yes") for name in ("in_force", "only_applied")),
        column(pack, "services", "codes"),
        *(Column(f"service_{name}", "yes", text) for name, text in services(pack).items()),
        column(pack, "act", "count"),
        column(pack, "as_of", "day"),
        column(pack, "known_at", "count"),
    )


def _of_step(pack: Pack) -> tuple[Column, ...]:
    return (
        column(pack, "entry", "text"),
        column(pack, "act", "count"),
        column(pack, "status", "text"),
        column(pack, "since", "day"),
    )


def _listed(pack: Pack, form: Form) -> Table:
    """A schedule as a table: the columns of it that the public may read of some kind of entry."""
    kinds = pack.registers.values()
    public = {c for kind in kinds if form.name in kind.schedules
              for c in kind.schedules[form.name].public}  # fmt: skip
    kept = [c for c in form.columns if c.name in public]
    types: dict[str, Literal["day", "count"]] = {"day": "day", "count": "count"}
    columns = [Column(c.name, types.get(c.type, "text"), _spoken(pack, c.text)) for c in kept]
    title = _spoken(pack, form.title or form.one_row)
    return Table(form.name, title, (column(pack, "entry", "text"), *columns))


def _typed(column: Column, value: str | None) -> Any:
    if not value:
        return None
    if column.type == "day":
        return date.fromisoformat(value)
    return int(value) if column.type == "count" else value


def _spoken(pack: Pack, text: Words) -> Words:
    return Words({lang: text[lang] for lang in pack.languages})
