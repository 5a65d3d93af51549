"""`register export`: the public register as a file, for whoever wants all of it."""

import argparse
import sys
from pathlib import Path

from perimeter.acts.book import Book
from perimeter.acts.extract import ENTRIES, of_book
from perimeter.acts.extract_files import write
from perimeter.cli.answer import Answer
from perimeter.cli.register import day
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.store.disk import opened_whole


def export(book: Book, options: argparse.Namespace) -> Answer:
    """To standard output where no file is named."""
    if options.json and not options.out:
        raise Refusal("out_missing")
    taken = of_book(book, day(options.as_of))
    if options.table not in (taken.tables if options.format == "csv" else (ENTRIES,)):
        raise NotFound("table_unknown", table=options.table)
    if not options.out:
        write(sys.stdout.buffer, taken, options.format, options.table)
        return Answer({})
    with opened_whole(Path(options.out)) as out:
        write(out, taken, options.format, options.table)
    n, size = len(taken.entries), taken.known_at
    told = words.text("take.exported", options.lang, n=n, file=options.out, size=size)
    document = {
        "format": options.format,
        "table": options.table,
        "file": options.out,
        "entries": n,
        "as_of": taken.as_of.isoformat(),
        "known_at": size,
    }
    return Answer(document, [told])
