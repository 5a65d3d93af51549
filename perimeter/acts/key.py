"""Deeds on the book's keys, of the log, of certificates and for sealing: rotate in the ordinary
way, revoke what was lost."""

from datetime import date
from typing import Any

from perimeter.acts.book import Book, allowed
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import NotFound, Refusal
from perimeter.store.certkeys import current
from perimeter.store.database import Account

LOG, CERTIFICATES, SEALING = USES = ("log", "certificates", "sealing")


def rotate(book: Book, who: Account, use: str = LOG) -> list[Act]:
    """Ends the present key of a use in the ordinary way and brings in a new one; the first time it
    begins one. What the old one signed stands, and what was sealed to it still opens."""
    by, kid = allowed(book, who, "key.rotate"), _present(book)[use]
    if not kid:
        return book.home.write(_added(by, book.today(), _made(book, use)))
    return _end(book, who, kid, revoked=False, why="")


def revoke(book: Book, who: Account, kid: str, why: str) -> list[Act]:
    """Revokes a key that was lost: nothing it signed proves anything any more, and nothing that was
    sealed to it is taken."""
    keys = book.home.keys()
    others = {key.kid for key in keys.certificates} | {key.kid for key in keys.sealing}
    if kid not in {key.kid for key in keys.keys} | others:
        raise NotFound("key_unknown", kid=kid)
    if not why:
        raise Refusal("reason_missing", deed="key-end")
    return _end(book, who, kid, revoked=True, why=why)


def _end(book: Book, who: Account, kid: str, *, revoked: bool, why: str) -> list[Act]:
    by, day = allowed(book, who, "key.rotate"), book.today()
    body = {"kid": kid, "revoked": revoked}
    drafts = [Draft("key-end", subject("key", kid), by, day, body, why=why)]
    use = next((use for use, present in _present(book).items() if present == kid), "")
    if use:
        drafts.append(_added(by, day, _made(book, use)))
    return book.home.write(*drafts)


def _present(book: Book) -> dict[str, str]:
    """The key that serves today, by use; empty where there is none."""
    keys = book.home.keys()
    certificate, sealing = current(keys.certificates), current(keys.sealing)
    return {
        LOG: keys.current.kid,
        CERTIFICATES: certificate.kid if certificate else "",
        SEALING: sealing.kid if sealing else "",
    }


def _made(book: Book, use: str) -> dict[str, Any]:
    """A new key of a use, its private part kept: the body of the act that brings it in."""
    home = book.home
    if use == SEALING:
        return home.new_sealing_key()
    return home.new_certificate_key() if use == CERTIFICATES else home.new_key()


def _added(by: By, day: date, new: dict[str, Any]) -> Draft:
    return Draft("key-add", subject("key", new["kid"]), by, day, new)
