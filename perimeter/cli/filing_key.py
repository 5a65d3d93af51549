"""`filing-key enrol|revoke|list`: the public keys with which firms' programs sign."""

import argparse
from datetime import date
from pathlib import Path

from perimeter.acts import filing_key
from perimeter.acts.book import Book
from perimeter.acts.filing_key import FilingKey
from perimeter.cli.answer import Answer, table
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.database import Account


def enrol(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    try:
        until = date.fromisoformat(options.until)
        pem = Path(options.file).read_text("ascii")
    except UnicodeDecodeError as error:
        raise Refusal("filing_key_unfit") from error
    except OSError as error:
        raise NotFound("file_missing", path=options.file) from error
    except ValueError as error:
        raise Refusal("filing_key_until", most=filing_key.days_most(book)) from error
    return _shown([filing_key.enrol(book, who, pem, options.name, until)])


def revoke(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return _shown([filing_key.revoke(book, who, options.kid, options.why or "")])


def listed(book: Book, options: argparse.Namespace) -> Answer:
    return _shown(filing_key.keys(book, options.firm or ""))


def _shown(keys: list[FilingKey]) -> Answer:
    rows = [
        {
            "key": key.id,
            "firm": key.firm,
            "name": key.name,
            "account": key.account,
            "until": key.until.isoformat(),
            "act": key.enrolled.n,
            "revoked": key.revoked.n if key.revoked else None,
        }
        for key in keys
    ]
    shown = [[r["key"], r["firm"], r["name"], r["until"], r["revoked"] or ""] for r in rows]
    return Answer({"keys": rows}, table(shown))
