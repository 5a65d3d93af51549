"""Every entry as the public may read it, as of today, moved on act by act.

Kept because the public asks most often; what may be read is decided in acts/published.py.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from perimeter.acts import published, register
from perimeter.acts.book import Book
from perimeter.acts.contents import Contents
from perimeter.acts.published import Lists, Published
from perimeter.acts.register import Register, entry_on
from perimeter.core.act import Act

PORTION = 10_000  # acts held at once: a whole journal of them would fill a small machine


def portions(acts: Iterator[Act]) -> Iterator[list[Act]]:
    """Acts in order, so many at a time."""
    while portion := list(islice(acts, PORTION)):
        yield portion


class Front:
    """`entries` by id, as of the day last followed to; `moved` are those that changed then."""

    def __init__(self, book: Book) -> None:
        self.entries: dict[str, Published] = {}
        self.moved: set[str] = set()
        self._book, self._lists, self._later = book, Lists(), set[str]()

    def follow(self, written: Register, name_of: Callable[[str], str], today: date) -> None:
        """Moves on to what is written by now and counts by today; `name_of` gives a firm's name."""
        book = self._book
        kinds = [*register.kinds(book.pack), "destroy"]
        since, size = self._lists.size, written.size
        touched, gone = set(self._later), set[str]()
        for acts in portions(book.home.journal.acts(kinds=kinds, since=since, known_at=size)):
            touched |= published.fold(acts, book.pack, book.schedules, self._lists)
            gone |= {act.on.partition(":")[2] for act in acts if act.kind == "destroy"}
        if gone:
            touched |= {
                entry.id
                for entry in written.entries.values()
                if written.firms[entry.firm].person in gone
            }
        known = {one: written.entries[one] for one in touched if one in written.entries}
        self._later = {one for one, entry in known.items() if entry.steps[-1].effective > today}
        for one in known:
            self._show(written, one, name_of, today)
        self.moved = touched

    def _show(
        self, written: Register, one: str, name_of: Callable[[str], str], today: date
    ) -> None:
        entry = entry_on(written.entries[one], today)
        if entry is None:
            self.entries.pop(one, None)
        elif one in self._later:  # its lists hold what does not count yet
            self.entries[one] = published.of_entry(self._book, one, today)
        else:
            kind, holder = self._book.pack.registers[entry.kind], written.firms[entry.firm]
            lists = self._lists.of.get(one, Contents())
            self.entries[one] = published.published(entry, kind, holder, name_of(holder.id), lists)
