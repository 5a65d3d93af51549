"""`key list|rotate|revoke`: the keys of the book, for its log, for certificates and for sealing."""

import argparse

from perimeter.acts import key
from perimeter.acts.book import Book
from perimeter.cli.answer import Answer, table
from perimeter.core.act import Act
from perimeter.store.database import Account


def listed(book: Book, _: argparse.Namespace) -> Answer:
    """Under --json this is the key list that receipts are checked against."""
    document = book.home.keys().document()
    rows = [
        [use, k["kid"], k["from"], k["to"], k["revoked"]]
        for use in key.USES
        for k in document["keys" if use == key.LOG else use]
    ]
    return Answer(document, table(rows))


def rotate(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return _now(book, key.rotate(book, who, options.use))


def revoke(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return _now(book, key.revoke(book, who, options.kid, options.why or ""))


def _now(book: Book, acts: list[Act]) -> Answer:
    """The acts, and the key that the last of them brought in, or else the one that signs today."""
    added = acts[-1].body
    public = (added[name] for name in ("vkey", "spki", "x25519") if name in added)
    shown = next(public, book.home.keys().current.vkey)
    return Answer({"acts": [act.n for act in acts]}, [shown])
