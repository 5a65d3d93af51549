"""A context as one file, which a firm carries to its own machine: a signed list, and the tables.

The list is that of a copy of the register (store/manifest) under another name; the files follow it
end to end. Format: docs/formats/context.md. Reading needs the file and a key list. What a context
holds is decided in acts/context; here it is only packed, verified and opened.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.core.canonical import canonical, sha256_hex
from perimeter.core.note import read_note
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.law.problems import catalogue
from perimeter.store import manifest
from perimeter.store.keys import KeyList
from perimeter.store.manifest import Listed, Manifest
from perimeter.tables.form import Form

SCHEMA = "perimeter-context/1"
BYTES_MAX = 2 * 1024**3
_ABOUT, _TABLE = "context.json", ".parquet"
_LENGTH_BYTES = 4


@dataclass(frozen=True)
class About:
    """What a context is of: firm, form and period; what it was made under, by id or digest; and the
    last filings that its tables are made of, each with digests and totals, to compare."""

    firm: str
    form: str
    form_digest: str
    period: str
    pack: str
    pack_digest: str
    overlays: Sequence[str]
    catalogue: str
    filings: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class State:
    """The state of a book that a context is of: its name, the day, the size of the journal, and
    when the last act was written (UTC)."""

    origin: str
    day: date
    known_at: int
    made: datetime


@dataclass(frozen=True)
class Bundle:
    """A context that was verified; `digest` is the SHA-256 of the file."""

    digest: str
    day: date
    known_at: int
    about: About
    tables: Mapping[str, pa.Table]

    def fits(self, form: Form, period: str, firm: str) -> None:
        """Refusal where it is of another form, period or firm, an empty one being any; or was made
        under other checks than ours."""
        of = self.about
        if of.form != form.name:
            raise Refusal("context_of_another_form", form=of.form, asked=form.name)
        if period not in ("", of.period):
            raise Refusal("context_of_another_period", period=of.period, asked=period)
        if firm not in ("", of.firm):
            raise Refusal("context_of_another_firm", firm=of.firm, asked=firm)
        if (of.form_digest, of.catalogue) != (form.digest, catalogue().digest):
            raise Refusal("context_checks_differ")


def files(about: About, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a context is packed of, by name: `tables` are Parquet."""
    named = {f"{name}{_TABLE}": data for name, data in tables.items()}
    return dict(sorted({_ABOUT: canonical(asdict(about)), **named}.items()))


def listed(state: State, packed: Mapping[str, bytes]) -> Manifest:
    """The list to be signed."""
    every = {name: Listed(sha256_hex(data), len(data)) for name, data in packed.items()}
    return Manifest(state.origin, state.day, state.known_at, state.made, every, SCHEMA)


def written(note: str, packed: Mapping[str, bytes]) -> bytes:
    """The file: the signed list, then the files in the order of their names."""
    head = note.encode()
    return b"".join([len(head).to_bytes(_LENGTH_BYTES), head, *packed.values()])


def opened(path: Path, keys: KeyList) -> Bundle:
    """The context in a file. Refusal unless a key of the list signed it and every byte is as
    listed; NotFound where there is no file."""
    data = _bytes(path)
    try:
        start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES])
        note = data[_LENGTH_BYTES:start].decode()
        text, signatures = read_note(note)
        told = manifest.read(text, SCHEMA)
    except ValueError as error:
        raise Refusal("context_unreadable") from error
    if told.origin != keys.origin:
        raise Refusal("context_of_another_book", origin=told.origin)
    try:
        keys.vouched(text, signatures, told.made)
    except Damaged as error:
        raise Refusal("context_not_signed") from error
    found = _files(memoryview(data)[start:], told)
    try:
        about = About(**json.loads(found.pop(_ABOUT)))
        tables = {name.removesuffix(_TABLE): _table(part) for name, part in found.items()}
    except (KeyError, TypeError, ValueError, RecursionError, pa.ArrowException) as error:
        raise Refusal("context_unreadable") from error
    digest = hashlib.sha256(data).hexdigest()
    return Bundle(digest, told.as_of, told.known_at, about, tables)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > BYTES_MAX:
            raise Refusal("context_unreadable")
        return path.read_bytes()
    except OSError as error:
        raise NotFound("file_missing", path=str(path)) from error


def _files(rest: memoryview, told: Manifest) -> dict[str, bytes]:
    """The files as they are listed, and nothing after them."""
    found, at = dict[str, bytes](), 0
    for name, one in sorted(told.files.items()):
        found[name] = bytes(rest[at : at + one.size])
        at += one.size
        if Listed(sha256_hex(found[name]), len(found[name])) != one:
            raise Refusal("context_changed")
    if at != len(rest):
        raise Refusal("context_changed")
    return found


def _table(data: bytes) -> pa.Table:
    # Not by pq.read_table: it starts threads, which may not be done when a short program ends.
    return pq.ParquetFile(pa.BufferReader(data)).read(use_threads=False)
