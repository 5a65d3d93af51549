"""`outbox fill|list|carried|failed`: what waits to be carried, for a gateway or a person; and the
filling that goes on while pages are served."""

import argparse
import sys
import threading
import time

from perimeter.acts import carry
from perimeter.acts import outbox as filling
from perimeter.acts.book import Book
from perimeter.acts.outbox import Filled
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import done
from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.store import database, outbox, tries
from perimeter.store.database import Account

LOOK_SECONDS, AGAIN_SECONDS = 2, 60  # between looks; after a disk or database that refused


def fill(book: Book, options: argparse.Namespace) -> Answer:
    filled = filling.fill(book)
    lying = len(outbox.ids(book.home.outbox))
    said = words.text("outbox_filled", options.lang, written=filled.written, n=lying)
    return Answer({"size": filled.size, "written": filled.written, "waiting": lying}, [said])


def listed(book: Book, options: argparse.Namespace) -> Answer:
    folder, rows = book.home.outbox, []
    for message in outbox.ids(folder):
        found = outbox.read(folder, message)
        if found:
            file = str(outbox.path(folder, message))
            rows.append({"message": message, "kind": found["kind"], "file": file})
    return Answer({"messages": rows}, table([one.values() for one in rows]))


def carried(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(carry.carry(book, who, options.message, options.how))


def failed(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(carry.fail(book, who, options.message, options.how))


def keep_filled(book: Book, lang: str) -> None:
    """Fills the outbox and forgets old counts, from a thread of its own, while pages are served."""
    threading.Thread(target=_keep, args=(book, lang), daemon=True).start()


def _keep(book: Book, lang: str) -> None:
    last: Filled | None = None
    said = ""
    while True:
        last, fault = step(book, last, lang)
        if fault and fault != said:
            print(words.text("outbox_stands", lang, why=fault), file=sys.stderr)
        said = fault
        time.sleep(AGAIN_SECONDS if fault else LOOK_SECONDS)


def step(book: Book, last: Filled | None, lang: str) -> tuple[Filled | None, str]:
    """One look: how far the outbox is filled, and what stood in the way. A bug is not caught."""
    try:
        tries.forget(book.home.source.now())
        return filling.onward(book, last), ""
    except Exception as error:
        meant = database.told(error)
        if not isinstance(meant, Refusal):
            raise
        return last, words.said(meant, lang)
    finally:
        database.recover()
