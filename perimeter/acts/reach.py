"""How the holder of an entry is reached: the telephone, address and language that its seat names.

Read from erasable records each time and kept nowhere. Who opens a record to look at it does so by a
deed (people.py); this is for the envelope alone.
"""

from dataclasses import dataclass

from perimeter.acts.book import Book
from perimeter.acts.contents import RECORD, Row
from perimeter.acts.dossier import Dossier
from perimeter.acts.firm import firm, name_of
from perimeter.store import people

SEAT, FIRST = "seat", "registered"  # the schedule that says it, and the row that leads


@dataclass(frozen=True)
class Reach:
    """What is not known is empty; `records` are those that this was read from."""

    name: str
    phone: str
    address: str
    lang: str
    records: tuple[str, ...]


def reach(book: Book, found: Dossier) -> Reach:
    """By the seat as it stands, or as it was asked for while nothing was granted yet."""
    rows = sorted(found.contents.of(SEAT), key=lambda row: row[SEAT] != FIRST)
    cited = [row[RECORD] for row in rows if RECORD in row]
    held = people.records(cited)
    holder, languages = firm(book, found.entry.firm), book.pack.languages
    phones = (held.get(one, {}).get("phone") for one in cited)
    spoken = (row["language"] for row in rows if row.get("language") in languages)
    return Reach(
        name_of(holder),
        next(filter(None, phones), ""),
        next(filter(None, (_address(row, held.get(row.get(RECORD, ""), {})) for row in rows)), ""),
        next(spoken, languages[0]),
        tuple(filter(None, [holder.person, *cited])),
    )


def _address(row: Row, record: Row) -> str:
    """A postal address; empty where its record was destroyed."""
    return f"{row['district']}, {record['address']}" if "address" in record else ""
