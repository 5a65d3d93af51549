"""`request ask|answer|list`: what one body asks another, on which article, and the answer."""

import argparse
from typing import Any

from perimeter.acts import request as asking
from perimeter.acts.book import Book
from perimeter.acts.request import Request
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import done
from perimeter.store.database import Account


def ask(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    given = (options.to, options.under, options.asked, options.about or "")
    return done(asking.ask(book, who, *given))


def answer(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(asking.answer(book, who, options.request, options.answer))


def listed(book: Book, options: argparse.Namespace) -> Answer:
    rows = [_row(one) for one in asking.requests(book)]
    shown = [[r["request"], r["to"], r["about"], r["asked"], r["answered"] or "-"] for r in rows]
    return Answer({"requests": rows}, table(shown))


def _row(one: Request) -> dict[str, Any]:
    return {
        "request": one.id,
        "by": one.asked.by.role,
        "to": one.to,
        "about": one.about,
        "article": one.asked.article,
        "text": one.asked.why,
        "asked": one.asked.effective.isoformat(),
        "answer": one.answered.why if one.answered else None,
        "answered": one.answered.effective.isoformat() if one.answered else None,
    }
