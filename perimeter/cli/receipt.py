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
    """A receipt, or the proof of a leaf. Exit 1 where it proves nothing, 2 without keys."""
    if not options.keys:
        raise Refusal("keys_missing")
    listed = keys.read_list(Path(options.keys))
    try:
        data = Path(options.file).read_bytes()
    except OSError as error:
        raise NotFound("file_missing", path=options.file) from error
    try:
        proved = _leaf if data.startswith(receipt.PROOF) else _act
        return proved(data, listed, options.lang)
    except Damaged as error:
        text = words.text(error.code, options.lang, **error.values)
        return Answer({"proved": False, "code": error.code, "text": text}, [text], 1)


def _leaf(data: bytes, listed: keys.KeyList, lang: str) -> Answer:
    n, head = receipt.check_leaf(data, listed)
    told = words.text("leaf_proved", lang, n=n, origin=head.origin)
    return Answer({"proved": True, "origin": head.origin, "size": head.size, "n": n}, [told])


def _act(data: bytes, listed: keys.KeyList, lang: str) -> Answer:
    act, head = receipt.check(data, listed)
    document = {
        "proved": True,
        "origin": head.origin,
        "size": head.size,
        "act": json.loads(act.canonical()),
    }
    told = words.text("receipt_proved", lang, n=act.n, kind=act.kind, on=act.on, origin=head.origin)
    return Answer(document, [told])
