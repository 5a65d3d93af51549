"""`user add`, `user list`: accounts and their roles."""

import argparse

from perimeter.acts import account as deeds
from perimeter.acts.book import Book
from perimeter.cli.answer import Answer, table
from perimeter.law import words
from perimeter.store import accounts
from perimeter.store.database import Account


def add(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    made, password = deeds.add(book, who, options.handle, options.role, options.firm)
    document = {**_shown(made), "password": password}
    return Answer(document, [words.text("user_added", options.lang, **document)])


def listed(_: Book, __: argparse.Namespace) -> Answer:
    rows = [_shown(account) for account in accounts.every()]
    return Answer({"users": rows}, table(row.values() for row in rows))


def _shown(account: Account) -> dict[str, str]:
    return {
        "account": account.number,
        "handle": account.handle,
        "role": account.role,
        "firm": account.firm,
    }
