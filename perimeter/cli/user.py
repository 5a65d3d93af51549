"""`user add|list|role|close|reset|code|unlock`: accounts and their roles."""

import argparse

from perimeter.acts import account as deeds
from perimeter.acts import papercode
from perimeter.acts.book import Book
from perimeter.cli.answer import Answer, table
from perimeter.core.problem import Refusal
from perimeter.law import formats, words
from perimeter.store import accounts
from perimeter.store.database import Account


def add(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    made, password = deeds.add(book, who, options.handle, options.role, options.firm)
    document = {**_shown(made), "password": password}
    return Answer(document, [words.text("user_added", options.lang, **document)])


def listed(_: Book, __: argparse.Namespace) -> Answer:
    rows = [_shown(account) for account in accounts.every()]
    return Answer({"users": rows}, table(row.values() for row in rows))


def role(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    act = deeds.change_role(book, who, options.handle, options.role, options.why or "")
    return Answer({"act": act.n, "role": options.role}, [f"{act.n} {act.kind} {act.on}"])


def close(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    act = deeds.close(book, who, options.handle, options.why or "")
    return Answer({"act": act.n}, [f"{act.n} {act.kind} {act.on}"])


def reset(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    account, password = deeds.reset(book, who, options.handle, options.why or "")
    document = {"account": account.number, "password": password}
    return Answer(document, [words.text("user_reset", options.lang, **document)])


def code(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    if bool(options.recover) == bool(options.firm or options.role):
        raise Refusal("paper_code_for_whom")
    if options.recover:
        given = papercode.to_recover(book, who, options.recover, options.why or "")
    else:
        given = papercode.to_open(book, who, options.firm or "", options.role or "")
    document = {"code": given.code, "until": given.until.isoformat(), "act": given.act.n}
    until = formats.day(given.until, options.lang)
    return Answer(document, [words.text("user_code", options.lang, code=given.code, until=until)])


def unlock(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    account = deeds.unlock(book, who, options.handle)
    line = words.text("user_unlocked", options.lang, account=account.number)
    return Answer({"account": account.number}, [line])


def _shown(account: Account) -> dict[str, str]:
    return {
        "account": account.number,
        "handle": account.handle,
        "role": account.role,
        "firm": account.firm,
    }
