"""`register`: how an entry is asked for, changed, decided on and shown."""

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from perimeter.acts import apply as asking
from perimeter.acts import contents, index, register
from perimeter.acts import decide as deciding
from perimeter.acts.apply import Application
from perimeter.acts.book import Book
from perimeter.acts.checks import checks, said
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.evidence import PAPERS, every
from perimeter.acts.register import Entry, Step
from perimeter.cli import evidence
from perimeter.cli.answer import Answer, table
from perimeter.core.act import Act
from perimeter.core.period import END_DAY
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.store.database import Account

ROWS_BYTES_MAX = 32 * 1024**2  # of one file of rows


def apply(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    asked = Application(
        options.kind,
        options.firm,
        tuple(options.service or ()),
        _rows(book, who, options),
        options.entry or "",
        day(options.day),
    )
    return done(asking.apply(book, who, asked))


def change(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    services = tuple(options.service) if options.service else None
    some = Brought(_rows(book, who, options, options.entry), _dropped(options.drop or ()), services)
    return done(asking.notify(book, who, options.entry, some, options.why or ""))


def decide(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    asked = Decision(
        options.entry,
        options.deed,
        options.why or "",
        day(options.day),
        options.notice,
        day(options.until),
        Brought(_rows(book, who, options, options.entry)),
    )
    return done(deciding.decide(book, who, asked))


def confirm(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(deciding.confirm(book, who, options.entry, options.act))


def decline(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(deciding.decline(book, who, options.entry, options.act, options.why or ""))


def check(book: Book, options: argparse.Namespace) -> Answer:
    found = checks(book, dossier(book, options.entry))
    told = [said(one, options.lang) for one in found]
    rows = [
        {"code": c.code, "state": c.state, "article": c.article, "about": c.about, "text": text}
        for c, text in zip(found, told, strict=True)
    ]
    lines = table([[one.state, text] for one, text in zip(found, told, strict=True)])
    return Answer({"entry": options.entry, "checks": rows}, lines)


def listed(book: Book, options: argparse.Namespace) -> Answer:
    found = register.register(book, day(options.as_of) or END_DAY, options.known_at).entries
    rows = [_entry(entry) for entry in found.values()]
    shown = [[r["entry"], r["kind"], r["firm"], r["status"], r["since"]] for r in rows]
    return Answer({"entries": rows}, table(shown))


def show(book: Book, options: argparse.Namespace) -> Answer:
    found = dossier(book, options.entry, day(options.as_of) or END_DAY, options.known_at)
    history = [_step(step) for step in found.entry.steps]
    lines = table([[h["act"], h["effective"], h["deed"], h["status"]] for h in history])
    lines += [
        f"{name} {' '.join(f'{key}={value}' for key, value in row.items())}"
        for name in found.contents.rows
        for row in found.contents.of(name)
    ]
    return Answer({**_entry(found.entry), "history": history, **_whole(found)}, lines)


def rebuild(book: Book, options: argparse.Namespace) -> Answer:
    n = index.rebuild(book)
    return Answer({"entries": n}, [words.text("index_rebuilt", options.lang, n=n)])


def day(text: str | None) -> date | None:
    """A day written as ISO 8601; Refusal where it is not one."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("day_unknown", day=text) from error


def done(act: Act) -> Answer:
    """What an act is answered with: its number, and what waits where it is a proposal."""
    document = {"act": act.n, "on": act.on, "kind": act.kind}
    for name in ("deed", "notice"):
        if name in act.body:
            document[name] = act.body[name]
    words = [str(document[name]) for name in ("act", "kind", "deed", "on") if name in document]
    return Answer(document, [" ".join(words)])


def _rows(book: Book, who: Account, options: argparse.Namespace, entry: str = "") -> contents.Rows:
    """Rows by schedule: --rows names a JSON file of them, --list a table for one schedule, --paper
    a file of evidence; `entry` is the one they come to, where it is there."""
    found: dict[str, Sequence[Mapping[str, str]]] = {}
    if options.rows:
        found |= _json(Path(options.rows))
    for given in options.list or ():
        name, _, path = given.partition("=")
        if name not in book.schedules:
            raise Refusal("schedule_unknown", schedule=name)
        found[name] = contents.from_file(book.schedules[name], _file(Path(path)))
    if options.paper:
        before = every(dossier(book, entry)) if entry else []
        given_rows = found.get(PAPERS, ())
        known = [*before, *given_rows]
        found[PAPERS] = [*given_rows, *evidence.rows(book, who, options.paper, known)]
    return found


def _json(path: Path) -> dict[str, list[dict[str, str]]]:
    try:
        given = json.loads(_file(path).read_bytes())
    except (ValueError, RecursionError) as error:
        raise Refusal("rows_not_json", path=path.name) from error
    fits = isinstance(given, dict) and all(
        isinstance(rows, list) and all(map(_is_row, rows)) for rows in given.values()
    )
    if not fits:
        raise Refusal("rows_not_json", path=path.name)
    found: dict[str, list[dict[str, str]]] = given
    return found


def _is_row(row: object) -> bool:
    return isinstance(row, dict) and all(isinstance(value, str) for value in row.values())


def _file(path: Path) -> Path:
    if not path.is_file():
        raise NotFound("file_missing", path=str(path))
    if path.stat().st_size > ROWS_BYTES_MAX:
        raise Refusal("rows_file_too_large", megabytes=ROWS_BYTES_MAX // 1024**2)
    return path


def _dropped(given: Sequence[str]) -> dict[str, list[list[str]]]:
    """`schedule=key`, the parts of a key apart by commas."""
    found: dict[str, list[list[str]]] = {}
    for one in given:
        name, _, key = one.partition("=")
        found.setdefault(name, []).append(key.split(","))
    return found


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "firm": entry.firm,
        "services": list(entry.services),
        "status": entry.status,
        "since": entry.steps[-1].effective.isoformat(),
    }


def _whole(found: Dossier) -> dict[str, Any]:
    """What an entry lists, the notices of change, and what waits for a second official."""
    return {
        "lists": {name: found.contents.of(name) for name in found.contents.rows},
        "notices": [
            {"notice": one.no, "status": one.status, "history": [_step(s) for s in one.steps]}
            for one in found.entry.notices.values()
        ],
        "proposals": [
            {"act": p.n, "notice": no, "deed": p.deed, "effective": p.effective.isoformat()}
            for no, p in found.entry.proposals.items()
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    until = {"until": step.until.isoformat()} if step.until else {}
    notice = {"notice": step.notice} if step.notice else {}
    return {
        "act": step.n,
        "deed": step.kind,
        "status": step.status,
        "effective": step.effective.isoformat(),
        "role": step.by.role,
        "why": step.why,
        **until,
        **notice,
    }
