"""`firm` and `register`: who is in the book, how they came there, and the deeds that move them."""

import argparse
from datetime import date
from typing import Any

from perimeter.acts import register as deeds
from perimeter.acts.book import Book
from perimeter.acts.register import Entry, Firm
from perimeter.cli.answer import Answer, table
from perimeter.core.act import Act
from perimeter.core.period import END_DAY
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.database import Account


def enrol(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    firm = Firm(options.firm, options.legal_form, options.name, district=options.district)
    return _done(deeds.enrol(book, who, firm))


def apply(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    services = tuple(options.service or ())
    entry = Entry(options.entry, options.kind, options.firm, services, {}, ())
    return _done(deeds.apply(book, who, entry, day(options.day) or book.today()))


def decide(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    effective = day(options.day) or book.today()
    return _done(deeds.decide(book, who, options.entry, options.deed, effective, options.why or ""))


def firms(book: Book, options: argparse.Namespace) -> Answer:
    found = deeds.register(book, day(options.as_of) or END_DAY).firms.values()
    rows = [
        {"firm": firm.id, "legal_form": firm.legal_form, "name": deeds.name_of(firm)}
        for firm in found
    ]
    return Answer({"firms": rows}, table(row.values() for row in rows))


def entries(book: Book, options: argparse.Namespace) -> Answer:
    found = deeds.register(book, day(options.as_of) or END_DAY, options.known_at).entries
    rows = [_entry(entry) for entry in found.values()]
    shown = [[r["entry"], r["kind"], r["firm"], r["status"], r["since"]] for r in rows]
    return Answer({"entries": rows}, table(shown))


def show(book: Book, options: argparse.Namespace) -> Answer:
    found = deeds.register(book, day(options.as_of) or END_DAY, options.known_at).entries
    if options.entry not in found:
        raise NotFound("entry_unknown", entry=options.entry)
    entry = found[options.entry]
    history = [
        {
            "act": change.n,
            "deed": change.kind,
            "status": change.status,
            "effective": change.effective.isoformat(),
            "why": change.why,
        }
        for change in entry.changes
    ]
    lines = table([[h["act"], h["effective"], h["deed"], h["status"]] for h in history])
    return Answer({**_entry(entry), "history": history}, lines)


def day(text: str | None) -> date | None:
    """A day written as ISO 8601; Refusal where it is not one."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("day_unknown", day=text) from error


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "kind": entry.kind,
        "firm": entry.firm,
        "services": list(entry.services),
        "status": entry.status,
        "since": entry.changes[-1].effective.isoformat(),
    }


def _done(act: Act) -> Answer:
    document = {"act": act.n, "on": act.on, "kind": act.kind}
    return Answer(document, [f"{act.n} {act.kind} {act.on}"])
