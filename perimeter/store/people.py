"""Erasable person records: what is known of a natural person, cited everywhere else by id.

The act that records a person holds SHA-256(salt || canonical record). Destroying removes record and
salt, so that the digest left in the book says nothing. `log verify` knows a destroyed record from a
missing one by the act.
"""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from perimeter.core.act import SALT_BYTES
from perimeter.core.canonical import canonical
from perimeter.core.problem import NotFound
from perimeter.core.source import Source
from perimeter.store.database import PersonRow

_BATCH = 500  # records to one statement: a database bounds its variables


def new_id(source: Source) -> str:
    """A record id that says nothing about the person."""
    return f"p-{source.random_bytes(8).hex()}"


def sealed(record: dict[str, Any], salt: bytes) -> str:
    """The digest an act holds of a record."""
    return hashlib.sha256(salt + canonical(record)).hexdigest()


def salt(source: Source) -> bytes:
    return source.random_bytes(SALT_BYTES)


def keep(person: str, record: dict[str, Any], salt: bytes) -> None:
    """Writes the record; call it within the transaction of its act."""
    PersonRow.objects.create(id=person, salt=salt, record=canonical(record).decode())


def erase(person: str) -> None:
    """Removes the record and its salt; call it within the transaction of its act."""
    PersonRow.objects.filter(id=person).delete()


def record(person: str) -> dict[str, Any]:
    """The record; NotFound where there is none or it was destroyed."""
    row = PersonRow.objects.filter(id=person).first()
    if row is None:
        raise NotFound("person_unknown", person=person)
    found: dict[str, Any] = json.loads(row.record)
    return found


def records(persons: Collection[str]) -> dict[str, dict[str, Any]]:
    """The records there are of many persons, by id."""
    wanted, found = list(persons), dict[str, dict[str, Any]]()
    for at in range(0, len(wanted), _BATCH):
        rows = PersonRow.objects.filter(id__in=wanted[at : at + _BATCH])
        found |= {name: json.loads(text) for name, text in rows.values_list("id", "record")}
    return found


def digest_now(person: str) -> str | None:
    """The digest of the record as it lies in the database, None where there is none."""
    row = PersonRow.objects.filter(id=person).first()
    return hashlib.sha256(bytes(row.salt) + row.record.encode()).hexdigest() if row else None


def ids() -> list[str]:
    return list(PersonRow.objects.order_by("id").values_list("id", flat=True))
