"""The outbox: a file for each message that waits to be carried, made from the book and no more.

A text goes to the telephone that an entry's seat names, a letter to its address where there is no
telephone or the text failed. Who left neither reads it in the inbox, or at the counter. What is
carried, older than its use, or settled, has no file. Any number of fillings leave the same.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from perimeter.acts import carry, letters, messages, register
from perimeter.acts.book import Book
from perimeter.acts.carry import Fate
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.messages import Message
from perimeter.acts.reach import Reach, reach
from perimeter.acts.register import Entry
from perimeter.core.canonical import canonical
from perimeter.law import words
from perimeter.law.statute import Pack
from perimeter.store import items, outbox

VERSION = 1
MARKS = ("carry", "carry-fail", "destroy")  # acts after which a file must not be there

Some = tuple[Dossier, list[Message]]  # an entry and messages about it


@dataclass(frozen=True)
class Filled:
    """The day, the size of the journal up to which all is done, and how many files are new."""

    day: date
    size: int
    written: int


def fill(book: Book) -> Filled:
    """Makes the folder what it is to be: reads the acts of the last days, never the whole book."""
    folder, today = book.home.outbox, book.today()
    with outbox.alone(folder):
        lying, size = outbox.ids(folder), book.home.journal.size()
        wanted, written = set[str](), 0
        for some in chain(_told(book, _start(book), size), _reminders(book, today)):
            for message, data in _files(book, some):
                written += outbox.put(folder, message, data)
                wanted.add(message)
        for gone in set(lying) - wanted:
            outbox.remove(folder, gone)
        _settle(book, size)
    return Filled(today, size, written)


def onward(book: Book, last: Filled | None) -> Filled:
    """Fills once a day, and whenever acts came since; does nothing where none did."""
    if last is None or last.day != book.today():
        return fill(book)
    return follow(book, last) if last.size != book.home.journal.size() else last


def follow(book: Book, last: Filled) -> Filled:
    """The same for the acts since a filling of this day."""
    folder, size = book.home.outbox, book.home.journal.size()
    failed = book.home.journal.acts(kinds=("carry-fail",), since=last.size)
    if any(True for _ in failed):  # an older message needs another way now
        return fill(book)
    with outbox.alone(folder):
        written = sum(
            outbox.put(folder, message, data)
            for some in _told(book, last.size, size)
            for message, data in _files(book, some)
        )
        _settle(book, size)
    return Filled(last.day, size, written)


def _told(book: Book, since: int, size: int) -> Iterator[Some]:
    """What acts after `since` tell and nobody has carried, entry by entry."""
    journal, pack = book.home.journal, book.pack
    kinds = [kind for kind in register.kinds(pack) if kind not in (*register.TWO, "enrol")]
    carried = {act.on for act in journal.acts(kinds=("carry",), since=since)}
    names = {
        act.on: None
        for act in journal.acts(kinds=kinds, since=since, known_at=size)
        if not messages.by_holder(pack, act.by) and f"message:A-{act.n}" not in carried
    }
    for on in names:
        found = dossier(book, on.partition(":")[2])
        yield found, [one for one in messages.told(found.entry, pack) if since < one.n <= size]


def _reminders(book: Book, today: date) -> Iterator[Some]:
    """The last days that come near: of deeds that named one, and of filings due."""
    pack, journal = book.pack, book.home.journal
    bounded = _bounded(pack)
    acts = journal.acts(kinds=bounded) if bounded else ()
    waiting = {act.on: None for act in acts if act.body.get("until", "") >= today.isoformat()}
    for on in waiting:
        found = dossier(book, on.partition(":")[2])
        yield found, list(messages.reminders(found.entry, pack, today))
    owed = [one for one in messages.near(pack, today) if (one.deadline_day or today) >= today]
    for entries in _owing(book, {one.form for one in owed}):
        for message in messages.filings_due(book, entries, owed, today):
            yield dossier(book, message.entry), [message]


def _bounded(pack: Pack) -> list[str]:
    """The deeds that name a last day."""
    lives = [life for kind in pack.registers.values() for life in (kind.life, kind.notices)]
    return sorted({name for life in lives for name, deed in life.acts.items() if deed.until})


def _owing(book: Book, forms: Set[str]) -> Iterable[list[Entry]]:
    """The entries of each firm that may owe one of the forms; no other part of the book is read."""
    pack = book.pack
    owed_by = {who for form in forms for who in pack.calendar.filings[form].owed_by}
    kinds = [k.id for k in pack.registers.values() if owed_by & {k.id, *k.services}]
    acts = (
        act
        for kind in kinds
        for name in items.values(f"entry.{kind}")
        for act in register.acts_on(book, name)
    )
    firms = dict[str, list[Entry]]()
    for entry in register.fold(acts, pack).entries.values():
        firms.setdefault(entry.firm, []).append(entry)
    return firms.values()


def _files(book: Book, some: Some) -> Iterator[tuple[str, bytes]]:
    """The files of an entry's messages that somebody is still to carry and that can be."""
    found, about = some
    reached = reach(book, found) if about else None
    known = carry.fates(book, [one.id for one in about])
    for message in about:
        fate, to = known[message.id], None
        if reached and not fate.carried:
            to = _to(reached, fate)
        if reached and to:
            document = _document(book, found, message, reached, to)
            yield message.id, canonical(document)


def _to(reached: Reach, fate: Fate) -> dict[str, str] | None:
    """Whom a message goes to, and where; None where no way is left."""
    for how, where in (("text", "phone"), ("letter", "address")):
        if (there := getattr(reached, where)) and how not in fate.failed:
            return {"name": reached.name, where: there}
    return None


def _document(
    book: Book, found: Dossier, message: Message, reached: Reach, to: dict[str, str]
) -> dict[str, Any]:
    lang, is_text = reached.lang, "phone" in to
    letter = {} if is_text else {"letter": _letter(book, found, message, reached)}
    return {
        "v": VERSION,
        "id": message.id,
        "kind": "text" if is_text else "letter",
        "to": to,
        "lang": lang,
        "text": messages.text(book, message, lang),
        "records": list(reached.records),
        **letter,
    }


def _letter(book: Book, found: Dossier, message: Message, reached: Reach) -> str:
    """What lies in the envelope: the letter of an official's deed, else the message's sentence."""
    lang, texts = reached.lang, book.pack.letters
    act = next((act for act in found.acts if f"A-{act.n}" == message.id), None)
    if act and letters.has_letter(found, act):
        return letters.text(letters.letter(book, found, act, lang), lang)
    to = words.text("letter_to", lang, firm=reached.name)
    parts = (f"{texts.authority[lang]}\n{to}", messages.said(book, message, lang))
    return "\n\n".join((*parts, texts.ending[lang])) + "\n"


def _start(book: Book) -> int:
    """The last act that is too old to be carried."""
    days = book.pack.parameter("carry_days", book.today()).value
    assert isinstance(days, int)
    return book.home.journal.before(book.home.source.now() - timedelta(days=days))


def _settle(book: Book, since: int) -> None:
    """Takes away what was carried, or made from a record destroyed, while files were written."""
    folder = book.home.outbox
    for act in book.home.journal.acts(kinds=MARKS, since=since):
        name = act.on.partition(":")[2]
        if act.kind == "destroy":
            outbox.forget(folder, name)
        else:
            outbox.remove(folder, name)
