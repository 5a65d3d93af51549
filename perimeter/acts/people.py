"""Deeds on records of natural persons: keep, look, destroy. The book holds a digest only."""

from typing import Any

from perimeter.acts.book import Book, allowed
from perimeter.core.act import Act, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import NotFound
from perimeter.store import database, outbox, people
from perimeter.store.database import Account


def draft_record(book: Book, by: Any, record: dict[str, Any]) -> tuple[str, Draft, Any]:
    """A new person's id, the act that brings the record in, and the write that goes with it."""
    person, salt = people.new_id(book.home.source), people.salt(book.home.source)
    body = {"record": people.sealed(record, salt)}
    draft = Draft("record-person", subject("person", person), by, book.today(), body)
    return person, draft, lambda: people.keep(person, record, salt)


def look(book: Book, who: Account, person: str) -> tuple[dict[str, Any], Act]:
    """Reads a person's record; the look itself is an act."""
    by = allowed(book, who, "person.view")
    record = people.record(person)
    draft = Draft("look", subject("person", person), by, book.today())
    return record, book.home.write(draft)[0]


def destroy(book: Book, who: Account, person: str, why: str) -> Act:
    """Erases a person's record for good; the act stays and says under whose hand."""
    by = allowed(book, who, "person.destroy")
    if people.digest_now(person) is None:
        raise NotFound("person_unknown", person=person)
    draft = Draft("destroy", subject("person", person), by, book.today(), why=why)
    act = book.home.write(draft, also=lambda: people.erase(person))[0]
    outbox.forget(book.home.outbox, person)
    database.forget()
    return act
