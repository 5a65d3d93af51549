"""Files of evidence on the command line: brought with a deed, and opened once they are kept."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from perimeter.acts import evidence
from perimeter.acts.book import Book
from perimeter.acts.contents import Row
from perimeter.acts.dossier import dossier
from perimeter.acts.evidence import PAPERS
from perimeter.cli.answer import Answer
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.database import Account
from perimeter.store.disk import write_whole


def rows(book: Book, who: Account, given: Sequence[str], known: Iterable[Row]) -> list[Row]:
    """The rows of `shows=path` files, each judged and kept; numbered on from those known."""
    form, taken, found = book.schedules[PAPERS], list(known), list[Row]()
    for one in given:
        shows, _, path = one.partition("=")
        if not shows or not path:
            raise Refusal("paper_given")
        if not Path(path).is_file():
            raise NotFound("file_missing", path=path)
        with Path(path).open("rb") as file:
            kept = evidence.keep(book, who, file, Path(path).name)
        number = evidence.next_number(form, [*taken, *found])
        found.append({"paper": number, "shows": shows, **kept})
    return found


def show(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    """Writes a file to `--out`, for its owner's eyes only. An official's look is an act."""
    found, paper = dossier(book, options.entry), options.evidence
    row = found.asked(options.notice).rows.get(PAPERS, {}).get((paper,))
    if row is None:
        raise NotFound("paper_unknown", paper=paper, entry=options.entry)
    file = evidence.opened(book, who, found, row)
    write_whole(Path(options.out), file.data, mode=0o600)
    document = {name: row[name] for name in ("paper", "shows", "kind", "bytes", "digest")}
    return Answer({"entry": options.entry, **document, "file": options.out}, [options.out])
