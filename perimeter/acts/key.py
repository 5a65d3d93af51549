"""Deeds on the book's signing keys, of the log and of certificates: rotate in the ordinary way,
revoke what was lost."""

from datetime import date
from typing import Any

from perimeter.acts.book import Book, allowed
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.certkeys import current
from perimeter.store.database import Account


def rotate(book: Book, who: Account) -> list[Act]:
    """Ends the present key in the ordinary way and brings in a new one. What it signed stands."""
    return _end(book, who, book.home.keys().current.kid, revoked=False, why="")


def rotate_certificates(book: Book, who: Account) -> list[Act]:
    """The same for the key that certificates are signed with; the first time it begins one."""
    by, key = allowed(book, who, "key.rotate"), current(book.home.keys().certificates)
    if key is None:
        return book.home.write(_added(by, book.today(), book.home.new_certificate_key()))
    return _end(book, who, key.kid, revoked=False, why="")


def revoke(book: Book, who: Account, kid: str, why: str) -> list[Act]:
    """Revokes a key that was lost: nothing it signed proves anything any more."""
    keys = book.home.keys()
    if kid not in {key.kid for key in keys.keys} | {key.kid for key in keys.certificates}:
        raise NotFound("key_unknown", kid=kid)
    if not why:
        raise Refusal("reason_missing", deed="key-end")
    return _end(book, who, kid, revoked=True, why=why)


def _end(book: Book, who: Account, kid: str, *, revoked: bool, why: str) -> list[Act]:
    by, day = allowed(book, who, "key.rotate"), book.today()
    body = {"kid": kid, "revoked": revoked}
    drafts = [Draft("key-end", subject("key", kid), by, day, body, why=why)]
    keys = book.home.keys()
    certificate = current(keys.certificates)
    if kid == keys.current.kid:
        drafts.append(_added(by, day, book.home.new_key()))
    elif certificate and kid == certificate.kid:
        drafts.append(_added(by, day, book.home.new_certificate_key()))
    return book.home.write(*drafts)


def _added(by: By, day: date, new: dict[str, Any]) -> Draft:
    return Draft("key-add", subject("key", new["kid"]), by, day, new)
