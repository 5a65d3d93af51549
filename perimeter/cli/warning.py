"""`warning propose|confirm|decline|remove|list|show`: what pages of warnings do, for terminals."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from perimeter.acts import ncasp, warn, warnings
from perimeter.acts.book import Book
from perimeter.acts.warn import File
from perimeter.acts.warnings import MARKS, Content, Course
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import done
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.database import Account


def propose(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    given = _pairs(options.mark, "mark")
    if set(given) - set(MARKS):
        raise Refusal("warning_mark_given", sorts=", ".join(MARKS))
    marks = {sort: tuple(given.get(sort, ())) for sort in MARKS}
    reason = {lang: texts[-1] for lang, texts in _pairs(options.reason, "reason").items()}
    said = Content(options.kind, marks, reason, options.clone_of)
    with ExitStack() as opened:
        files = [_file(opened, Path(name)) for name in options.file or ()]
        if options.changes:
            return done(warn.change(book, who, options.changes, said, files))
        return done(warn.propose(book, who, said, files))


def confirm(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(warn.confirm(book, who, options.warning, options.act))


def decline(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(warn.decline(book, who, options.warning, options.act, options.why or ""))


def remove(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(warn.remove(book, who, options.warning, options.why or ""))


def listed(book: Book, options: argparse.Namespace) -> Answer:
    rows = [_row(one) for one in warnings.every(book).values()]
    lines = table([[r["warning"], r["state"], r["act"], ", ".join(r["called"])] for r in rows])
    return Answer({"warnings": rows}, lines)


def show(book: Book, options: argparse.Namespace) -> Answer:
    one = warnings.course(book, options.warning)
    document = _row(one)
    if one.public:
        document["public"] = _days(ncasp.document(one.public))
    if one.waiting:
        said = one.waiting.content
        document["waiting"] = {"act": one.waiting.n, "deed": one.waiting.deed,
                               "why": one.waiting.why, "content": said and said.body()}  # fmt: skip
    document["evidence"] = [
        {name: row[name] for name in ("paper", "kind", "bytes")} for row in one.evidence
    ]
    marks = [(sort, mark) for sort in MARKS for mark in one.said.marks[sort]]
    head = " ".join(filter(None, (one.id, one.state, one.said.kind, one.said.clone_of)))
    return Answer(document, [head, *table(marks), one.said.reason.get(options.lang, "")])


def _row(one: Course) -> dict[str, Any]:
    marks = one.said.marks
    return {
        "warning": one.id,
        "state": one.state,
        "act": one.waiting.n if one.waiting else one.last,
        "kind": one.said.kind,
        "called": list(next(marks[sort] for sort in MARKS if marks[sort])),
    }


def _pairs(given: Sequence[str], argument: str) -> dict[str, list[str]]:
    """What `NAME=TEXT` arguments say, by name."""
    found: dict[str, list[str]] = {}
    for one in given:
        name, equals, text = one.partition("=")
        if not name or not equals:
            raise Refusal("warning_pair_given", argument=f"--{argument}")
        found.setdefault(name, []).append(text)
    return found


def _file(opened: ExitStack, path: Path) -> File:
    if not path.is_file():
        raise NotFound("file_missing", path=str(path))
    return File(opened.enter_context(path.open("rb")), path.name)


def _days(document: dict[str, Any]) -> dict[str, Any]:
    """With days as text."""
    days = {name: document[name] for name in ("since", "changed", "removed")}
    return {**document, **{name: day and day.isoformat() for name, day in days.items()}}
