"""What an entry lists: rows of the schedules its kind carries, folded from the acts on it.

A row is kept as text by column, as its schedule reads it; what is personal in it goes into an
erasable record that the row cites. Whether a deed may bring rows is decided in decide.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from perimeter.acts.register import TWO
from perimeter.core.act import Act
from perimeter.core.finding import plain
from perimeter.core.problem import Faulty, Problem
from perimeter.law.life import Register
from perimeter.tables.form import Form
from perimeter.tables.reading import read, read_rows

ROWS_MAX = 10_000  # of one schedule in one act; a larger farm comes in several notices
RECORD = "record"  # the column of a kept row that cites the record of what was personal

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]  # by schedule
Keys = Mapping[str, Sequence[Sequence[str]]]  # by schedule, the keys of rows


@dataclass(frozen=True)
class Brought:
    """What an act brings: rows that come or take the place of those of the same key, rows that go,
    and the services where those change."""

    put: Rows = field(default_factory=dict)
    drop: Keys = field(default_factory=dict)
    services: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.put or self.drop or self.services is not None)

    def body(self) -> dict[str, Any]:
        """As an act holds it."""
        found: dict[str, Any] = {}
        if self.put:
            found["put"] = {name: [dict(row) for row in rows] for name, rows in self.put.items()}
        if self.drop:
            found["drop"] = {name: [list(key) for key in keys] for name, keys in self.drop.items()}
        if self.services is not None:
            found["services"] = list(self.services)
        return found


@dataclass(frozen=True)
class Contents:
    """Rows by schedule and key."""

    rows: Mapping[str, Mapping[tuple[str, ...], Row]] = field(default_factory=dict)

    def of(self, schedule: str) -> list[Row]:
        return list(self.rows.get(schedule, {}).values())


def brought(body: Mapping[str, Any]) -> Brought:
    """What an act's body says it brings."""
    services = tuple(body["services"]) if "services" in body else None
    return Brought(body.get("put", {}), body.get("drop", {}), services)


def fold(acts: Iterable[Act], kind: Register, forms: Mapping[str, Form], as_of: date) -> Contents:
    """What the entry's acts leave as of a day. A notice's rows count once it comes into force."""
    found, waiting = Contents(), dict[int, list[Brought]]()
    for act in acts:
        if act.kind in TWO or act.effective > as_of:
            continue
        about, some = act.body.get("notice", 0), brought(act.body)
        if not about:
            found = merged(found, some, forms)
            continue
        waiting.setdefault(about, []).append(some)
        if kind.notices.acts[act.kind].to in kind.notices.in_force:
            for one in waiting.pop(about):
                found = merged(found, one, forms)
    return found


def merged(contents: Contents, some: Brought, forms: Mapping[str, Form]) -> Contents:
    """The contents once rows have come and gone."""
    if not some.put and not some.drop:
        return contents
    touched = {name: dict(contents.rows.get(name, {})) for name in (*some.drop, *some.put)}
    for name, keys in some.drop.items():
        for key in keys:
            touched[name].pop(tuple(key), None)
    for name, given in some.put.items():
        touched[name] |= {key_of(forms[name], row): row for row in given}
    rows = {**contents.rows, **touched}
    return Contents({name: known for name, known in rows.items() if known})


def from_file(form: Form, path: Path) -> list[Row]:
    """The rows of a schedule from a file; Faulty with every problem of it."""
    reading = read(form, path, zone="UTC", period=None)
    if reading.table is None:
        raise Faulty(
            [replace(p, where={"schedule": form.name, **p.where}) for p in reading.problems]
        )
    return _as_text(reading.table)


def key_of(form: Form, row: Row) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in form.key)


def checked(
    kind: Register, forms: Mapping[str, Form], now: Contents, some: Brought
) -> tuple[Brought, list[Problem]]:
    """The rows as their schedules read them, and every problem of what they would leave."""
    put, problems = dict[str, list[Row]](), []
    for name, rows in some.put.items():
        if len(rows) > ROWS_MAX:
            problems.append(Problem("rows_too_many", {"schedule": name}, values={"n": ROWS_MAX}))
            continue
        put[name], found = _read(forms[name], rows, now)
        problems += [replace(one, where={"schedule": name, **one.where}) for one in found]
    for name, keys in some.drop.items():
        for key in keys:
            if tuple(key) not in now.rows.get(name, {}):
                where = {"schedule": name, "row": "/".join(key)}
                problems.append(Problem("row_unknown", where, values={"key": "/".join(key)}))
    if problems:
        return some, problems
    read = replace(some, put=put)
    after = merged(now, read, forms)
    return read, list(_dangling(kind, forms, after))


def counted(kind: Register, after: Contents) -> list[Problem]:
    """Schedules with fewer or more rows than the kind wants."""
    problems = []
    for name, listed in kind.schedules.items():
        rows = len(after.rows.get(name, {}))
        if rows < listed.least:
            problems.append(Problem("rows_missing", {"schedule": name}, values={"n": listed.least}))
        elif listed.most and rows > listed.most:
            problems.append(Problem("rows_too_many", {"schedule": name}, values={"n": listed.most}))
    return problems


def personal(form: Form, row: Row) -> dict[str, str]:
    """What of a row goes into an erasable record."""
    return {c.name: row[c.name] for c in form.columns if c.personal and row.get(c.name)}


def folded(value: str) -> str:
    """A value as it is compared across entries: its letters and digits, case aside."""
    return "".join(char for char in value.casefold() if char.isalnum())


def once(kind: Register, forms: Mapping[str, Form], contents: Contents) -> dict[str, list[str]]:
    """By `schedule.column`, the values listed that may stand in one entry only."""
    found = {}
    for name, listed in kind.schedules.items():
        exact = {c.name for c in forms[name].columns if c.type == "wallet"}
        for column in listed.once:
            given = {row[column] for row in contents.of(name) if row.get(column)}
            same = given if column in exact else set(map(folded, given))
            found[f"{name}.{column}"] = sorted(same)
    return found


def _read(form: Form, rows: Sequence[Row], now: Contents) -> tuple[list[Row], list[Problem]]:
    """Rows typed and written back as text. A row may cite the record of the row it replaces."""
    cited = [_cites(form, row, now) for row in rows]
    bare = [{k: v for k, v in row.items() if k != RECORD} for row in rows]
    columns = tuple(
        replace(c, optional=True) if c.personal and any(cited) and not c.absent else c
        for c in form.columns
    )
    reading = read_rows(replace(form, columns=columns), bare)
    if reading.table is None:
        return [], list(reading.problems)
    kept = [
        {**row, RECORD: record} if record else row
        for record, row in zip(cited, _as_text(reading.table), strict=True)
    ]
    return kept, []


def _as_text(table: pa.Table) -> list[Row]:
    """Rows as text, empty cells left out."""
    rows: list[Row] = []
    for typed in table.to_pylist():
        row = {name: plain(value) for name, value in typed.items() if name != "row"}
        rows.append({name: value for name, value in row.items() if value})
    return rows


def _cites(form: Form, row: Row, now: Contents) -> str:
    stands = now.rows.get(form.name, {}).get(key_of(form, row), {})
    given = row.get(RECORD, "")
    return given if given and given == stands.get(RECORD) else ""


def _dangling(kind: Register, forms: Mapping[str, Form], after: Contents) -> Iterator[Problem]:
    """Rows that point at a row of another schedule which is not there."""
    for name in kind.schedules:
        for column in forms[name].columns:
            if not column.within or column.within not in kind.schedules:
                continue
            known = {key[0] for key in after.rows.get(column.within, {})}
            for key, row in after.rows.get(name, {}).items():
                value = row.get(column.name, "")
                if value and value not in known:
                    where = {"schedule": name, "column": column.name, "row": "/".join(key)}
                    values = {"schedule": column.within}
                    yield Problem("row_points_nowhere", where, value, values)
