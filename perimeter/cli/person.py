"""`person show|destroy`: erasable records of natural persons. Each look is an act.

The key of a file lies in such a record too and is not shown: `register paper` opens the file.
"""

import argparse

from perimeter.acts import people
from perimeter.acts.book import Book
from perimeter.cli.answer import Answer
from perimeter.store.database import Account


def show(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    record, act = people.look(book, who, options.person)
    columns = [column for form in book.schedules.values() for column in form.columns]
    secret = {column.name for column in columns if column.type == "secret"}
    record = {name: value for name, value in record.items() if name not in secret}
    lines = [f"{name}: {value}" for name, value in record.items()]
    return Answer({"person": options.person, "record": record, "act": act.n}, lines)


def destroy(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    act = people.destroy(book, who, options.person, options.why or "")
    return Answer({"person": options.person, "act": act.n}, [f"{act.n} {act.kind} {act.on}"])
