"""`log verify`, `log checkpoint`: is the book whole, and what is its signed head."""

import argparse
from dataclasses import asdict
from pathlib import Path

from perimeter.acts import index
from perimeter.acts.book import Book
from perimeter.cli.answer import Answer
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.store.verify import Count, since, verify


def verify_log(book: Book, options: argparse.Namespace) -> Answer:
    """Exit 1 with each thing that does not verify, by name."""
    count = Count()
    faults = list(verify(book.home, count))
    # Entries are read from the acts: only where those are whole does the comparison say anything.
    faults = faults or list(index.faults(book))
    document = {"whole": not faults, **asdict(count), "faults": [asdict(f) for f in faults]}
    if options.since and not faults:
        since(book.home, _read(options.since))
        document["since"] = options.since
    lines = [f"{f.part} {f.name}: {words.text(f.code, options.lang)}" for f in faults]
    if not faults:
        lines = [words.text("log_whole", options.lang, **asdict(count))]
    return Answer(document, lines, 1 if faults else 0)


def checkpoint(book: Book, _: argparse.Namespace) -> Answer:
    note = book.home.log.checkpoint()
    head = book.home.keys().checked(note)
    document = {"size": head.size, "root": head.root.hex(), "checkpoint": note}
    return Answer(document, [note.rstrip("\n")])


def _read(name: str) -> str:
    try:
        return Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound("file_missing", path=name) from error
