"""Filings that a firm's program sends in parts, under a filing key: begun, sent on, handed in.

Until it is handed in, an upload is desk state and no act. It ends at the one door (acts/filing) as
if its signatory had handed the file in. Signatures are judged before anything here is called.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from perimeter.acts import filing
from perimeter.acts.book import Book, allowed
from perimeter.acts.filing import Handed, Outcome
from perimeter.acts.filing_key import FilingKey
from perimeter.acts.history import Result, problems, result
from perimeter.core.ids import is_digest
from perimeter.core.period import named
from perimeter.core.problem import Conflict, Refusal
from perimeter.store import accounts
from perimeter.store.database import Account
from perimeter.store.uploads import Declared, Upload
from perimeter.tables import form as forms
from perimeter.tables.filed import MODES, NEW
from perimeter.tables.sheet import BYTES_MAX


@dataclass(frozen=True)
class Asked:
    """What a program says it will send: how it is to be handed in, its bytes and their SHA-256."""

    form: str
    period: str
    size: int
    sha256: str
    replaces: str = ""
    mode: str = NEW


def sender(book: Book, key: FilingKey) -> Account:
    """Who acts through a key: the account that enrolled it, while it is open and may file."""
    account = accounts.find(key.account)
    allowed(book, account, "filing.send")
    return account


def begin(book: Book, key: FilingKey, asked: Asked) -> tuple[Upload, bool]:
    """A new upload and True, or the one that was begun before with just the same words."""
    sender(book, key)
    forms.named(book.forms, asked.form)
    named(asked.period)
    if asked.mode not in MODES:
        raise Refusal("mode_unknown", mode=asked.mode, modes=", ".join(MODES))
    if not 0 <= asked.size <= BYTES_MAX:
        raise Refusal("upload_size", gigabytes=BYTES_MAX >> 30)
    if not is_digest(asked.sha256):
        raise Refusal("upload_sha256")
    book.home.uploads.sweep(book.home.source.now() - timedelta(days=days(book)))
    what = {name: str(asdict(asked)[name]) for name in ("form", "period", "replaces", "mode")}
    declared = Declared(key.firm, what, asked.size, asked.sha256)
    return book.home.uploads.begin(declared, _setting(book, "uploads_open_most"))


def hand_in(book: Book, key: FilingKey, name: str) -> Outcome:
    """Hands in what was sent. Asked again, it answers with the act that it ended with."""
    who, kept = sender(book, key), book.home.uploads
    upload = kept.find(key.firm, name)
    if upload.act:
        return _ended(book, upload)
    try:
        with kept.whole(key.firm, name) as (upload, path):
            outcome = filing.hand_in(book, who, Handed(key.firm, path=path, **upload.declared))
            kept.end(name, outcome.act.n)
            return outcome
    except Conflict as conflict:
        if conflict.code != "upload_ended":
            raise
        return _ended(book, kept.find(key.firm, name))


def ended(book: Book, upload: Upload) -> Result:
    """What became of an upload that was handed in."""
    return result(book, upload.firm, upload.act)


def days(book: Book) -> int:
    """How many days an upload is kept."""
    return _setting(book, "upload_days")


def _ended(book: Book, upload: Upload) -> Outcome:
    found = ended(book, upload)
    told = tuple(problems(book, found))
    return Outcome(found.filing, found.accepted, found.act, found.rows, told)


def _setting(book: Book, name: str) -> int:
    value = book.pack.parameter(name, book.today()).value
    assert isinstance(value, int)
    return value
