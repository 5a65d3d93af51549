"""`receipt make|verify`. Verifying needs a key list and neither a home nor Django."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from perimeter.cli.answer import Answer
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.law import words
from perimeter.store import keys, receipt

if TYPE_CHECKING:
    from perimeter.acts.book import Book


def make(book: "Book", options: argparse.Namespace) -> Answer:
    from perimeter.acts.filing import receipt as written

    act = book.home.journal.act(options.act)
    Path(options.out).write_bytes(written(book, act))
    return Answer({"act": act.n, "file": options.out}, [options.out])


def verify(options: argparse.Namespace) -> Answer:
    """Exit 1 where it proves nothing, 2 without keys."""
    if not options.keys:
        raise Refusal("keys_missing")
    listed = keys.read_list(Path(options.keys))
    try:
        data = Path(options.file).read_bytes()
    except OSError as error:
        raise NotFound("file_missing", path=options.file) from error
    try:
        act, head = receipt.check(data, listed)
    except Damaged as error:
        text = words.text(error.code, options.lang, **error.values)
        return Answer({"proved": False, "code": error.code, "text": text}, [text], 1)
    document = {
        "proved": True,
        "origin": head.origin,
        "size": head.size,
        "act": json.loads(act.canonical()),
    }
    told = words.text(
        "receipt_proved", options.lang, n=act.n, kind=act.kind, on=act.on, origin=head.origin
    )
    return Answer(document, [told])
