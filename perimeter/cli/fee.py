"""`fee list|show|match`: what was charged and paid, and a person's word on a payment."""

import argparse
from typing import Any

from perimeter.acts import fees as charged
from perimeter.acts.book import Book
from perimeter.acts.fees import Fee
from perimeter.acts.match import Match
from perimeter.acts.match import match as put
from perimeter.acts.payments import Payment
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import done
from perimeter.core.problem import NotFound
from perimeter.store.database import Account


def listed(book: Book, options: argparse.Namespace) -> Answer:
    found = charged.fees(book)
    rows = [_row(one) for one in found.of.values() if options.state in (None, one.state)]
    loose = [_payment(one) for one in found.loose]
    shown = [[r["entry"], r["reference"], r["amount"], r["paid"], r["state"]] for r in rows]
    return Answer({"fees": rows, "unmatched": loose}, table(shown))


def show(book: Book, options: argparse.Namespace) -> Answer:
    found = charged.fee(book, options.entry)
    if found is None:
        raise NotFound("fee_none", entry=options.entry)
    row, paid = _row(found), [_payment(one) for one in found.payments]
    lines = table([[row[name] for name in ("entry", "reference", "amount", "paid", "state")]])
    lines += table([[p["payment"], p["booked"], p["amount"], p["text"]] for p in paid])
    return Answer({**row, "payments": paid}, lines)


def match(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    asked = Match(options.entry, options.payment, options.why or "", options.undo)
    return done(put(book, who, asked))


def _row(one: Fee) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "kind": one.kind,
        "firm": one.firm,
        "applied": one.day.isoformat(),
        "reference": one.reference,
        "amount": one.amount,
        "paid": one.paid,
        "state": one.state,
    }


def _payment(one: Payment) -> dict[str, Any]:
    return {
        "payment": one.id,
        "statement": one.statement,
        "booked": one.booked.isoformat(),
        "currency": one.currency,
        "amount": str(one.units),
        "text": one.text,
    }
