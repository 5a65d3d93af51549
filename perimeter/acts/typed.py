"""What is typed in a draft, and how it changes: rows that come, rows that take the place of others,
rows that go, services, a reason. Pure; whether any of it will do is not asked here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from perimeter.acts.contents import Brought, Contents, Row, key_of
from perimeter.core.canonical import digest
from perimeter.tables.form import Form

_REF_CHARS = 16
Key = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row as a page shows it. `ref` finds it again; `how` is kept, came, changed or goes; `was`
    the key of the row that it takes the place of."""

    ref: str
    row: Row
    how: str = "came"
    was: Key | None = None


@dataclass(frozen=True)
class Typed:
    """`lines` by schedule and ref; `gone` the keys of rows that go; `next` numbers new lines."""

    lines: Mapping[str, Mapping[str, Line]] = field(default_factory=dict)
    gone: Mapping[str, Sequence[Key]] = field(default_factory=dict)
    services: tuple[str, ...] | None = None
    why: str = ""
    next: int = 1

    def of(self, schedule: str) -> Mapping[str, Line]:
        return self.lines.get(schedule, {})

    def touches(self, schedule: str) -> bool:
        return bool(self.of(schedule) or self.gone.get(schedule))


def read(plain: Mapping[str, Any]) -> Typed:
    """From the JSON that a draft is kept as."""
    services = plain.get("services")
    return Typed(
        {
            name: {ref: _line(ref, one) for ref, one in lines.items()}
            for name, lines in plain.get("lines", {}).items()
        },
        {name: [tuple(key) for key in keys] for name, keys in plain.get("gone", {}).items()},
        None if services is None else tuple(services),
        plain.get("why", ""),
        plain.get("next", 1),
    )


def written(typed: Typed) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "lines": {
            name: {ref: {"row": dict(one.row), "was": one.was} for ref, one in lines.items()}
            for name, lines in typed.lines.items()
        },
        "gone": {name: [list(key) for key in keys] for name, keys in typed.gone.items()},
        "services": typed.services and list(typed.services),
        "why": typed.why,
        "next": typed.next,
    }


def shown(typed: Typed, form: Form, base: Contents) -> list[Line]:
    """The lines of a schedule: those of the entry with what becomes of them, then new ones."""
    taken = {one.was: one for one in typed.of(form.name).values() if one.was}
    gone = set(typed.gone.get(form.name, ()))
    found = []
    for key, row in base.rows.get(form.name, {}).items():
        if key in gone:
            found.append(Line(ref_of(key), row, "goes", key))
        else:
            found.append(taken.get(key) or Line(ref_of(key), row, "kept", key))
    stood = base.rows.get(form.name, {})
    return found + [one for one in typed.of(form.name).values() if one.was not in stood]


def ref_of(key: Key) -> str:
    """How a page names a row that the entry lists."""
    return "k" + digest(list(key))[:_REF_CHARS]


def put(typed: Typed, schedule: str, row: Row, instead: Line | None = None) -> Typed:
    """One more line, or one in the place of another."""
    if instead is None:
        line, after = Line(str(typed.next), row), typed.next + 1
    else:
        how = "changed" if instead.was else "came"
        line, after = replace(instead, row=row, how=how), typed.next
    lines = {**typed.of(schedule), line.ref: line}
    gone = [key for key in typed.gone.get(schedule, ()) if key != line.was]
    return replace(
        typed,
        lines={**typed.lines, schedule: lines},
        gone={**typed.gone, schedule: gone},
        next=after,
    )


def put_all(typed: Typed, form: Form, base: Contents, rows: Sequence[Row]) -> Typed:
    """Many lines; each takes the place of the one with its key, if there is one."""
    by_key = {key_of(form, one.row): one for one in shown(typed, form, base)}
    given = {key_of(form, row) for row in rows}
    gone = [key for key in typed.gone.get(form.name, ()) if key not in given]
    lines, after = dict(typed.of(form.name)), typed.next
    for row in rows:
        known = by_key.get(key_of(form, row))
        if known is None:
            line, after = Line(str(after), row), after + 1
        else:
            line = replace(known, row=row, how="changed" if known.was else "came")
        lines[line.ref] = line
    return replace(
        typed,
        lines={**typed.lines, form.name: lines},
        gone={**typed.gone, form.name: gone},
        next=after,
    )


def take_away(typed: Typed, schedule: str, line: Line) -> Typed:
    """Without a line; a row that the entry lists goes with the deed."""
    lines = {ref: one for ref, one in typed.of(schedule).items() if ref != line.ref}
    gone = list(typed.gone.get(schedule, ()))
    if line.was and line.was not in gone:
        gone.append(line.was)
    return replace(
        typed, lines={**typed.lines, schedule: lines}, gone={**typed.gone, schedule: gone}
    )


def put_back(typed: Typed, schedule: str, line: Line) -> Typed:
    """A line of the entry as it stands, whatever was to become of it."""
    lines = {ref: one for ref, one in typed.of(schedule).items() if ref != line.ref}
    gone = [key for key in typed.gone.get(schedule, ()) if key != line.was]
    return replace(
        typed, lines={**typed.lines, schedule: lines}, gone={**typed.gone, schedule: gone}
    )


def brought(typed: Typed, forms: Mapping[str, Form]) -> Brought:
    """What the draft would bring. A row whose key changed takes the old one away."""
    put_rows = {name: [one.row for one in lines.values()] for name, lines in typed.lines.items()}
    drop = {name: list(keys) for name, keys in typed.gone.items()}
    for name, lines in typed.lines.items():
        for one in lines.values():
            if one.was and key_of(forms[name], one.row) != one.was:
                drop.setdefault(name, []).append(one.was)
    return Brought(
        {name: rows for name, rows in put_rows.items() if rows},
        {name: keys for name, keys in drop.items() if keys},
        typed.services,
    )


def _line(ref: str, plain: Mapping[str, Any]) -> Line:
    was = plain["was"]
    return Line(ref, plain["row"], "changed" if was else "came", tuple(was) if was else None)
