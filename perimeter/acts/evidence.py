"""Evidence files: each is a row of the schedule `papers`, and its bytes lie sealed in the vault.

A file is judged before anything is written, then sealed with a key of its own. Key, name and digest
of the file as it was sent are personal: they go into the erasable record that the row cites, and
once that is destroyed nobody can read the file again. What a file shows is for people to judge. A
sealed file that no act names was left by a draft; its key went with the draft.
"""

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from perimeter.acts import people
from perimeter.acts.book import Book, allowed
from perimeter.acts.contents import RECORD, Contents, Row
from perimeter.acts.dossier import Dossier
from perimeter.core.problem import Damaged, Faulty, NotAllowed, NotFound, Problem, Refusal
from perimeter.judging.files import Limits, kind
from perimeter.store.database import Account
from perimeter.store.people import record as record_of
from perimeter.store.people import records
from perimeter.tables.cells import TEXT_CHARS_MAX
from perimeter.tables.form import Form

PAPERS = "papers"
_SEALED = ("kind", "bytes", "digest")  # what the act holds of the bytes
OPENS = ("file_name", "sha256", "key")  # what the record holds
_LABEL = b"perimeter evidence 1"
_NONCE = bytes(12)  # a key seals one file and no second one, so its nonce need not differ
_KEY_BYTES = 32


@dataclass(frozen=True)
class Opened:
    """A file as it was sent, under a name of ours that says only its number and kind."""

    name: str
    data: bytes


def limits(book: Book) -> Limits:
    """How large a file may be today."""
    most = book.pack.parameter("evidence_bytes_max", book.today()).value
    assert isinstance(most, int)
    return Limits(most)


def keep(book: Book, who: Account, file: BinaryIO, name: str) -> Row:
    """Seals a file for an entry and keeps it; what a row says of it."""
    allowed(book, who, "entry.prepare")
    return seal(book, file, name)


def seal(book: Book, file: BinaryIO, name: str) -> Row:
    """Seals a file and keeps it, whoever asks: that is for the deed to judge. Faulty, and nothing
    kept, where it will not do; Unavailable where the disk is full."""
    name = unicodedata.normalize("NFC", name)[-TEXT_CHARS_MAX:]
    found = kind(file, name, limits(book))
    if isinstance(found, Problem):
        raise Faulty([found])
    file.seek(0)
    data, key = file.read(), book.home.source.random_bytes(_KEY_BYTES)
    return {
        "kind": found,
        "bytes": str(len(data)),
        "digest": book.home.vault.put(AESGCM(key).encrypt(_NONCE, data, _LABEL)),
        "file_name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "key": key.hex(),
    }


def faults(book: Book, now: Contents, rows: Iterable[Row]) -> list[Problem]:
    """The rows that are not of files we keep; one that stands already may cite its record."""
    found = [_fault(book, now, row) for row in rows]
    return [one for one in found if one]


def files(rows: Iterable[Row]) -> dict[str, str]:
    """The files that an act names, by number, as `log verify` looks for them."""
    return {row["paper"]: row["digest"] for row in rows}


def next_number(form: Form, known: Iterable[Row]) -> str:
    """The number of one more file: with `every` among what is known, none that the entry ever had,
    so that a number means one file until that is replaced on purpose."""
    (column,) = form.key
    prefix = next(c.prefix for c in form.columns if c.name == column)
    taken = {row[column] for row in known}
    labels = (f"{prefix}{n}" for n in range(1, len(taken) + 2))
    return next(one for one in labels if one not in taken)


def every(found: Dossier) -> list[Row]:
    """The rows of files in whatever act on the entry they came."""
    return [row for act in found.acts for row in act.body.get("put", {}).get(PAPERS, ())]


def cited(found: Dossier, record: str) -> Row:
    """The row of a file by the record it cites, in whatever act it came."""
    for row in every(found):
        if row.get(RECORD) == record:
            return row
    raise NotFound("paper_unknown", paper="", entry=found.entry.id)


def opened(book: Book, who: Account, found: Dossier, row: Row) -> Opened:
    """A file of an entry, or of a draft of it. An official's look is an act; the holder's own is
    none, and neither is that of who holds the key in a draft."""
    role, paper = book.pack.rights[who.role], row["paper"]
    if role.schedules and PAPERS not in role.schedules:
        raise NotAllowed("schedules_only", schedules=", ".join(role.schedules))
    if role.own and found.entry.firm != who.firm:
        raise NotFound("paper_unknown", paper=paper, entry=found.entry.id)
    if RECORD not in row:
        return unseal(book, row)
    try:
        record = record_of(row[RECORD]) if role.own else people.look(book, who, row[RECORD])[0]
    except NotFound as missing:
        raise NotFound("paper_destroyed", paper=paper) from missing
    return unseal(book, {**row, **record})


def unseal(book: Book, row: Row) -> Opened:
    """A file from its row with what its record holds, whoever asks. Damaged where what lies in the
    vault is not what the two say."""
    paper, sealed = row["paper"], book.home.vault.read(row["digest"])
    try:
        data = AESGCM(bytes.fromhex(row["key"])).decrypt(_NONCE, sealed, _LABEL)
    except InvalidTag as error:
        raise Damaged("paper_changed", paper=paper) from error
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        raise Damaged("paper_changed", paper=paper)
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in paper)
    ending = row["file_name"].rpartition(".")[2].casefold()  # such as fits the kind: it was judged
    return Opened(f"{plain}.{ending}", data)


def named(rows: Sequence[Row]) -> list[Row]:
    """Rows with the names of their files, for the holder alone."""
    known = records([row[RECORD] for row in rows if RECORD in row])
    names = {record: held.get("file_name", "") for record, held in known.items()}
    return [{**row, "file_name": names.get(row.get(RECORD, ""), "")} for row in rows]


def _fault(book: Book, now: Contents, row: Row) -> Problem | None:
    paper = row["paper"]
    where = {"schedule": PAPERS, "row": paper}
    unfit = Problem("paper_unfit", where, values={"paper": paper})
    if RECORD in row:
        stands = now.rows[PAPERS][(paper,)]  # the reader of rows lets no other cite it
        return None if all(row[name] == stands[name] for name in _SEALED) else unfit
    if not all(row.get(name) for name in OPENS):
        return unfit
    try:
        data = unseal(book, row).data
    except Refusal:
        return unfit
    judged = kind(io.BytesIO(data), row["file_name"], limits(book))
    if isinstance(judged, Problem):
        return replace(judged, where=where)
    return None if (judged, str(len(data))) == (row["kind"], row["bytes"]) else unfit
