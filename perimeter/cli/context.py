"""`context make|show`: the signed context of one filing, for a machine that has no home; making it
needs the home, showing it a key list."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perimeter.cli.answer import Answer, table
from perimeter.core.problem import Refusal
from perimeter.law import formats, words
from perimeter.store import keys
from perimeter.tables import bundle
from perimeter.tables.bundle import Bundle

if TYPE_CHECKING:
    from perimeter.acts.book import Book
    from perimeter.store.database import Account


def make(book: "Book", who: "Account", options: argparse.Namespace) -> Answer:
    from perimeter.acts.bundle import made

    data = made(book, who, options.firm, options.form, options.period)
    Path(options.out).write_bytes(data)
    told = words.text("context_written", options.lang, file=options.out)
    return Answer({"file": options.out, "bytes": len(data)}, [told])


def show(options: argparse.Namespace) -> Answer:
    """What a context is of, and the last filings as the portal has them, to compare."""
    found = opened(options.file, options.keys)
    of = found.about
    rows = [[one["form"], one["period"], one["filing"], one["rows"]] for one in of.filings]
    document = {**named(found), **asdict(of), "tables": sorted(found.tables)}
    return Answer(document, [line(found, options.lang), *table(rows)])


def opened(path: str, listed: str | None) -> Bundle:
    """The context in a file, once it verifies against the key list; without one, it is refused."""
    if not listed:
        raise Refusal("keys_missing")
    return bundle.opened(Path(path), keys.read_list(Path(listed)))


def named(found: Bundle) -> dict[str, Any]:
    """What a result says of the context it was held against."""
    days = {"day": found.day.isoformat(), "known_at": found.known_at}
    return {"digest": found.digest, "firm": found.about.firm, **days}


def line(found: Bundle, lang: str) -> str:
    """The same in words: what it says is no younger than its day."""
    of = found.about
    slot = {"firm": of.firm, "form": of.form, "period": of.period}
    day = formats.day(found.day, lang)
    return words.text("context_used", lang, **slot, day=day, known_at=found.known_at)
