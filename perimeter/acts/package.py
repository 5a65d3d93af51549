"""A sealed package of filings, brought on a stick: opened, its signature judged, and each filing
handed in through the one door as its signatory's.

That it was brought, and by which official, is an act of its own; brought again, it gives what it
gave. Nothing of it is handed in before the whole of it has been opened. Its bytes are the affair of
core/package; names of files are not kept, for people are named in them.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from perimeter.acts.book import Book, allowed, scratch
from perimeter.acts.filing import Handed, hand_in, receipt
from perimeter.acts.filing_key import usable
from perimeter.acts.uploads import sender
from perimeter.core import package, sealed
from perimeter.core.act import Act, Draft
from perimeter.core.ids import is_digest, subject
from perimeter.core.package import Item, Listed
from perimeter.core.problem import Damaged, NotFound, Refusal, Unavailable
from perimeter.store.database import Account
from perimeter.tables.filed import NIL
from perimeter.tables.sheet import BYTES_MAX

SUBJECT, RIGHT = "package", "filing.receive"


@dataclass(frozen=True)
class Came:
    """What became of one filing: `act` is the one its receipt proves, 0 where it was refused."""

    form: str
    period: str
    mode: str
    act: int = 0
    accepted: bool = False
    refused: str = ""
    values: dict[str, str | int] | None = None

    def refusal(self) -> Refusal:
        """Why it was not taken."""
        return Refusal(self.refused, **(self.values or {}))


@dataclass(frozen=True)
class Brought:
    """A package as it stands: its digest, whose it is, who signed it, what became of it."""

    digest: str
    firm: str
    key: str
    filings: tuple[Came, ...]
    act: Act

    @property
    def is_whole(self) -> bool:
        """Whether every filing in it was accepted."""
        return all(one.accepted for one in self.filings)


def bring(book: Book, who: Account, path: Path) -> Brought:
    """Opens a package and hands in what is in it. Refusal where it is not to be believed.

    A filing that the door refuses is told beside the others; bringing the package again tries that
    one again, and no other.
    """
    by = allowed(book, who, RIGHT)
    digest = _digest(path)
    before = _last(book, digest)
    if before and not any(one.refused for one in before.filings):
        return before
    with _opened(book, path) as (listed, files):
        key = usable(book, listed.key)
        account = sender(book, key)
        known = before.filings if before else (None,) * len(files)
        came = [
            one if one and not one.refused else _handed_in(book, account, item, file)
            for one, item, file in zip(known, listed.items, files, strict=True)
        ]
    body = {"firm": key.firm, "key": key.id, "filings": [_kept(one) for one in came]}
    after = before.act.n if before else 0
    act = book.home.write(
        Draft("bring-package", subject(SUBJECT, digest), by, book.today(), body, after=after)
    )
    return _brought(act[0])


def brought(book: Book, who: Account, digest: str) -> Brought:
    """A package that was brought before; NotFound where there is none of that digest."""
    allowed(book, who, RIGHT)
    found = _last(book, digest)
    if found is None:
        raise NotFound("package_unknown")
    return found


def receipts(book: Book, found: Brought) -> Iterator[tuple[str, bytes]]:
    """(name of a file, receipt) of every filing that the door took in, accepted or sent back."""
    for one in found.filings:
        if one.act:
            name = f"receipt-{one.act}-{one.form}-{one.period}.json"
            yield name, receipt(book, book.home.journal.act(one.act))


@contextmanager
def _opened(book: Book, path: Path) -> Iterator[tuple[Listed, list[Path | None]]]:
    """The list, its signature found good, and the files in a folder that goes again."""
    with TemporaryDirectory(dir=scratch(book)) as folder, path.open("rb") as file:
        head = sealed.read_head(file)
        private = book.home.sealing_key(head.kid)
        read = package.reader(sealed.opened(file, head, private, package.USE))
        listed, signature = package.read_list(read)
        _believed(book, listed, signature, head.kid)
        files = [
            _unpacked(Path(folder) / str(n), item, read) for n, item in enumerate(listed.items)
        ]
        if read(1):
            raise Refusal("package_unfit")
        yield listed, files


def _believed(book: Book, listed: Listed, signature: bytes, kid: str) -> None:
    """Refusal unless a key that counts signed it for us, and it is of that key's firm."""
    if listed.to != kid:
        raise Refusal("sealed_for_another", kid=listed.to)
    key = usable(book, listed.key)
    package.check(listed, signature, key.public)
    if key.firm != listed.firm:
        raise Refusal("package_of_another_firm", firm=listed.firm)


def _unpacked(path: Path, item: Item, read: package.Read) -> Path | None:
    if item.size > BYTES_MAX:
        raise Refusal("file_too_large", gigabytes=BYTES_MAX >> 30)
    with path.open("wb") as out:
        for piece in package.file_of(item, read):
            out.write(piece)
    if item.mode == NIL and item.size:
        raise Refusal("package_unfit")
    return None if item.mode == NIL else path


def _handed_in(book: Book, account: Account, item: Item, file: Path | None) -> Came:
    named = (item.form, item.period, item.mode)
    try:
        handed = Handed(account.firm, item.form, item.period, file, item.replaces, item.mode)
        outcome = hand_in(book, account, handed)
    except (Damaged, Unavailable):
        raise
    except Refusal as refusal:
        return Came(*named, refused=refusal.code, values=dict(refusal.values))
    return Came(*named, act=outcome.act.n, accepted=outcome.accepted)


def _last(book: Book, digest: str) -> Brought | None:
    acts = list(book.home.journal.acts(on=subject(SUBJECT, digest))) if is_digest(digest) else []
    return _brought(acts[-1]) if acts else None


def _brought(act: Act) -> Brought:
    body = act.body
    filings = tuple(Came(**one) for one in body["filings"])
    return Brought(act.on.partition(":")[2], body["firm"], body["key"], filings, act)


def _kept(one: Came) -> dict[str, Any]:
    """As the act holds it; of what was refused the reason too."""
    always = {
        "form": one.form, "period": one.period, "mode": one.mode, "act": one.act,
        "accepted": one.accepted,
    }  # fmt: skip
    return {**always, "refused": one.refused, "values": one.values} if one.refused else always


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
