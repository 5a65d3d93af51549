"""Deeds on the book's signing keys: rotate in the ordinary way, revoke what was lost."""

from perimeter.acts.book import Book, allowed
from perimeter.core.act import Act, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.database import Account


def rotate(book: Book, who: Account) -> list[Act]:
    """Ends the present key in the ordinary way and brings in a new one. What it signed stands."""
    return _end(book, who, book.home.keys().current.kid, revoked=False, why="")


def revoke(book: Book, who: Account, kid: str, why: str) -> list[Act]:
    """Revokes a key that was lost: nothing it signed proves anything any more."""
    keys = book.home.keys()
    if kid not in {key.kid for key in keys.keys}:
        raise NotFound("key_unknown", kid=kid)
    if not why:
        raise Refusal("reason_missing", deed="key-end")
    return _end(book, who, kid, revoked=True, why=why)


def _end(book: Book, who: Account, kid: str, *, revoked: bool, why: str) -> list[Act]:
    by, day = allowed(book, who, "key.rotate"), book.today()
    body = {"kid": kid, "revoked": revoked}
    drafts = [Draft("key-end", subject("key", kid), by, day, body, why=why)]
    if kid == book.home.keys().current.kid:
        new = book.home.new_key()
        drafts.append(Draft("key-add", subject("key", new["kid"]), by, day, new))
    return book.home.write(*drafts)
