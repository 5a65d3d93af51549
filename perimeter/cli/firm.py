"""`firm enrol|list`: who is in the book."""

import argparse

from perimeter.acts import firm as firms
from perimeter.acts.book import Book
from perimeter.acts.firm import Firm
from perimeter.acts.register import register
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import day, done
from perimeter.core.period import END_DAY
from perimeter.store.database import Account


def enrol(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    firm = Firm(options.firm, options.legal_form, options.name, district=options.district)
    return done(firms.enrol(book, who, firm))


def listed(book: Book, options: argparse.Namespace) -> Answer:
    found = register(book, day(options.as_of) or END_DAY).firms.values()
    rows = [
        {"firm": firm.id, "legal_form": firm.legal_form, "name": firms.name_of(firm)}
        for firm in found
    ]
    return Answer({"firms": rows}, table(row.values() for row in rows))
