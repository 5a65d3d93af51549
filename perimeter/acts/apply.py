"""How a firm asks: for an entry, and for a change of what its entry lists.

An official may write either for a person at the counter; the act's role says so. What follows upon
an application or a notice is in decide.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.bring import along, bring, opening, write
from perimeter.acts.contents import Brought, Contents, Rows
from perimeter.acts.decide import lasts
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.fees import charge
from perimeter.acts.firm import firm
from perimeter.acts.register import Entry
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import is_name, subject
from perimeter.core.problem import Conflict, Refusal
from perimeter.law.life import Register
from perimeter.store import items
from perimeter.store.database import Account

Also = Callable[[], None] | None

NUMBER_DIGITS = 5
_TRIES = 20  # applications of one kind that may be numbered at the same moment


@dataclass(frozen=True)
class Application:
    """What is asked for. Without an `entry` the book gives the next number of its kind."""

    kind: str
    firm: str
    services: tuple[str, ...] = ()
    rows: Rows = field(default_factory=dict)
    entry: str = ""
    effective: date | None = None


def apply(book: Book, who: Account, asked: Application, also: Also = None) -> Act:
    """Asks for an entry. Faulty with every problem of what is listed.

    `also` is done in the transaction of the act.
    """
    by = allowed(book, who, "entry.apply")
    kind = kind_of(book, asked.kind)
    if asked.entry and not is_name(asked.entry):
        raise Refusal("entry_needs_id")
    own_only(book, who, asked.firm)
    may_hold(book, asked.firm, kind)
    if asked.entry:
        return _applied(book, by, asked, also)
    first = items.count(f"entry.{asked.kind}") + 1
    for number in range(first, first + _TRIES):
        name = f"{kind.prefix}-{number:0{NUMBER_DIGITS}}"
        try:
            return _applied(book, by, replace(asked, entry=name), also)
        except Conflict as conflict:
            if conflict.code != "moved_on":
                raise
    raise Conflict("number_taken", kind=asked.kind)


def notify(
    book: Book, who: Account, entry: str, some: Brought, why: str = "", also: Also = None
) -> Act:
    """Asks for a change of what an entry lists; judged by the same steps as an application."""
    by = allowed(book, who, "entry.apply")
    found = dossier(book, entry)
    own_only(book, who, found.entry.firm)
    lasts(found)
    if not some:
        raise Refusal("notice_empty")
    name, notice = opening(found.kind.notices), found.entry.next_notice()
    deed = found.kind.notices.acts[name]
    ready = bring(book, by, found, some, deed, notice)
    on, body = subject("entry", entry), {"notice": notice, **ready.brought.body()}
    article, last = found.kind.article, found.entry.last
    draft = Draft(name, on, by, book.today(), body, article, why, last)
    return write(book, found, along(ready, also), draft, deed)


def kind_of(book: Book, name: str) -> Register:
    """The kind of entry; Refusal where the pack has none of that name."""
    found = book.pack.registers.get(name)
    if found is None:
        raise Refusal("register_kind_unknown", kind=name)
    return found


def may_hold(book: Book, holder: str, kind: Register) -> None:
    """Refusal where firms of that legal form hold no entry of the kind; NotFound of the firm."""
    if firm(book, holder).legal_form not in kind.holders:
        raise Refusal("holder_not_of_that_form", kind=kind.id, article=kind.article)


def _applied(book: Book, by: By, asked: Application, also: Also) -> Act:
    kind = book.pack.registers[asked.kind]
    entry = Entry(asked.entry, asked.kind, asked.firm)
    found = Dossier(entry, kind, book.schedules, Contents(), ())
    name = opening(kind.life)
    deed = kind.life.acts[name]
    ready = bring(book, by, found, Brought(asked.rows, services=asked.services), deed, 0)
    on, day = subject("entry", asked.entry), asked.effective or book.today()
    body = {"kind": asked.kind, "firm": asked.firm, **ready.brought.body()}
    body |= charge(book, kind, asked.entry, day)
    draft = Draft(name, on, by, day, body, kind.article, after=0)
    return write(book, found, along(ready, also), draft, deed)
