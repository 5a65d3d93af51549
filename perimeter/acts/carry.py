"""Marking messages: that one was carried, once; or that it did not arrive by text or by letter.

The body says which way and nothing else: no number, no address, no name. What a message says is in
messages.py, and what waits to be carried in outbox.py.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from perimeter.acts.book import Book, allowed
from perimeter.acts.firm import firm
from perimeter.acts.messages import by_holder
from perimeter.acts.register import TWO
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import is_name, subject
from perimeter.core.period import period
from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.store import outbox
from perimeter.store.database import Account

HOWS = ("text", "letter")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Fate:
    """What became of a message: the act that says it was carried, the ways that failed."""

    carried: Act | None = None
    failed: dict[str, Act] = field(default_factory=dict)


def carry(book: Book, who: Account, message: str, how: str) -> Act:
    """Marks a message as carried and removes its file; Conflict where that was done before."""
    by, fate = _marks(book, who, message, how)
    on, body = subject("message", message), {"how": how}
    return _done(book, message, Draft("carry", on, by, book.today(), body, after=_last(fate)))


def fail(book: Book, who: Account, message: str, how: str) -> Act:
    """Marks that a message did not arrive this way: a text then becomes a letter."""
    by, fate = _marks(book, who, message, how)
    if how in fate.failed:
        raise Conflict("message_failed_before", message=message)
    on, body = subject("message", message), {"how": how}
    return _done(book, message, Draft("carry-fail", on, by, book.today(), body, after=_last(fate)))


def fates(book: Book, messages: Collection[str]) -> dict[str, Fate]:
    """What became of each of the messages."""
    found = {message: Fate() for message in messages}
    for act in book.home.journal.about([subject("message", one) for one in messages]):
        name = act.on.partition(":")[2]
        if act.kind == "carry":
            found[name] = Fate(act, found[name].failed)
        else:
            found[name].failed[act.body["how"]] = act
    return found


def _marks(book: Book, who: Account, message: str, how: str) -> tuple[By, Fate]:
    """Who marks a message, and what became of it so far; Conflict where it was carried."""
    by = allowed(book, who, "message.carry")
    if how not in HOWS:
        raise Refusal("carried_how", hows=", ".join(HOWS))
    if not is_name(message) or not _is_there(book, message):
        raise NotFound("message_unknown", message=message)
    fate = fates(book, [message])[message]
    if fate.carried:
        day = fate.carried.effective.isoformat()
        raise Conflict("message_carried", message=message, day=day)
    return by, fate


def _last(fate: Fate) -> int:
    return max((act.n for act in fate.failed.values()), default=0)


def _done(book: Book, message: str, draft: Draft) -> Act:
    act = book.home.write(draft)[0]
    outbox.remove(book.home.outbox, message)
    return act


def _is_there(book: Book, message: str) -> bool:
    """Whether there is such a message, or was: a reminder is gone once its matter is settled."""
    first, _, rest = message.partition("-")
    if first == "F":
        return _is_slot(book, rest)
    if first not in ("A", "D") or not _NUMBER.fullmatch(rest):
        return False
    act = next(book.home.journal.acts(since=int(rest) - 1, known_at=int(rest)), None)
    if act is None or not act.on.startswith("entry:") or act.kind in TWO:
        return False
    return "until" in act.body if first == "D" else not by_holder(book.pack, act.by)


def _is_slot(book: Book, slot: str) -> bool:
    try:
        filer, form, name = slot.split("/")
        period(name)
        firm(book, filer)
    except (ValueError, NotFound):
        return False
    return form in book.pack.calendar.filings
