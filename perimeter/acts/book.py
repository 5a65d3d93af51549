"""A book: an open home with the pack it was opened under. Where every deed begins.

The pack's name, overlays and origin are fixed by act 1. The pack's folder may gain dated values
later; each assessment records the digest it used.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from perimeter.core.act import By
from perimeter.core.problem import NotAllowed
from perimeter.law import pack as packs
from perimeter.law.statute import Pack
from perimeter.store import accounts
from perimeter.store.database import Account
from perimeter.store.home import Home, Place, create, open_home
from perimeter.tables import form as forms
from perimeter.tables.form import Form


@dataclass(frozen=True)
class Book:
    """The home and the law it is kept under."""

    home: Home
    pack: Pack

    @cached_property
    def forms(self) -> dict[str, Form]:
        return forms.load(forms.FORMS)

    @cached_property
    def schedules(self) -> dict[str, Form]:
        """What entries list: machines, sites, owners."""
        return forms.load(packs.JURISDICTIONS.parent / "schedules")

    def today(self) -> date:
        """The calendar day in the pack's zone."""
        now = self.home.source.now()
        return in_zone(now, self.pack.zone).date()


def in_zone(instant: datetime, zone: str) -> datetime:
    """A naive UTC instant as naive local time."""
    offset = instant.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).utcoffset()
    return instant + (offset or timedelta())


def found(
    place: Place, origin: str, pack_name: str, overlays: tuple[str, ...], handle: str
) -> tuple[Book, Account, str]:
    """Opens a new book in an empty folder: its first administrator and that account's password."""
    pack = packs.load(packs.find(pack_name), overlays)
    body = {"pack": pack.id, "pack_digest": pack.digest, "overlays": list(overlays)}
    day = in_zone(place.source.now(), pack.zone).date()
    home, account, password = create(place, origin, body, handle, day)
    return Book(home, pack), account, password


def open_book(place: Place) -> Book:
    """Opens the book in a home, under the pack and overlays it was founded with."""
    home = open_home(place)
    body = home.opening.body
    return Book(home, packs.load(packs.find(body["pack"]), tuple(body["overlays"])))


def allowed(book: Book, account: Account, right: str) -> By:
    """Who acts, once the pack gives the account's role that right; NotAllowed otherwise."""
    role = book.pack.rights.get(account.role)
    if role is None or right not in role.rights:
        raise NotAllowed("right_missing", right=right, role=account.role)
    return accounts.by(account)


def own_only(book: Book, account: Account, firm: str) -> None:
    """NotAllowed where the account may act for one firm and this is another."""
    if book.pack.rights[account.role].own and account.firm != firm:
        raise NotAllowed("firm_not_yours", firm=firm)


def scratch(book: Book) -> Path:
    """A folder for what is made on the way; deletable at any time."""
    book.home.cache.mkdir(exist_ok=True)
    return book.home.cache
