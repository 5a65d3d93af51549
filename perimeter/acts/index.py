"""The index of what entries list, held against the acts that it follows from, and made anew.

It is no evidence, but it is what keeps a serial from standing twice: so `log verify` compares it.
How it moves with a single deed is in bring.py.
"""

from collections.abc import Iterator

from perimeter.acts.book import Book
from perimeter.acts.contents import Contents, once
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.register import register
from perimeter.store import items
from perimeter.store.verify import Fault

Item = tuple[str, str]  # (what, value)


def listed(found: Dossier, status: str, after: Contents) -> list[Item]:
    """What an entry lists to be found by: its own number always, values while it lasts."""
    own = (f"entry.{found.entry.kind}", found.entry.id)
    lasts = status in found.kind.life.lasting()
    values = once(found.kind, found.forms, after) if lasts else {}
    return [own, *((what, value) for what in values for value in values[what])]


def faults(book: Book) -> Iterator[Fault]:
    """Every entry whose part of the index does not follow from its acts."""
    known = items.entries()
    for name in register(book).entries:
        known.discard(name)
        found = dossier(book, name)
        stands = found.once_in_force()
        wanted = {(*one, stands) for one in listed(found, found.entry.status, found.contents)}
        if items.of(name) != wanted:
            yield Fault("index", name, "index_differs")
    yield from (Fault("index", name, "index_differs") for name in sorted(known))


def rebuild(book: Book) -> int:
    """Makes the index anew from the acts, while no act is written; the number of entries."""
    names = list[str]()

    def anew() -> None:
        items.clear()
        for name in register(book).entries:
            found = dossier(book, name)
            after = listed(found, found.entry.status, found.contents)
            items.keep(name, after, found.once_in_force())
            names.append(name)

    book.home.write(also=anew)
    return len(names)
