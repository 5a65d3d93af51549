"""`key list|rotate|revoke`: the signing keys of the book."""

import argparse

from perimeter.acts import key
from perimeter.acts.book import Book
from perimeter.cli.answer import Answer, table
from perimeter.store.database import Account


def listed(book: Book, _: argparse.Namespace) -> Answer:
    """Under --json this is the key list that receipts are checked against."""
    document = book.home.keys().document()
    rows = [[k["kid"], k["from"], k["to"], k["revoked"]] for k in document["keys"]]
    return Answer(document, table(rows))


def rotate(book: Book, who: Account, _: argparse.Namespace) -> Answer:
    acts = key.rotate(book, who)
    return Answer({"acts": [act.n for act in acts]}, [book.home.keys().current.vkey])


def revoke(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    acts = key.revoke(book, who, options.kid, options.why or "")
    return Answer({"acts": [act.n for act in acts]}, [book.home.keys().current.vkey])
