"""Every entry as the public may read it, as of today, moved on act by act.

Kept because the public asks most often; what may be read is decided in acts/published.py.
"""

from collections.abc import Callable, Sequence
from datetime import date

from perimeter.acts import published
from perimeter.acts.book import Book
from perimeter.acts.contents import Contents
from perimeter.acts.published import Lists, Published
from perimeter.acts.register import Register, entry_on
from perimeter.core.act import Act


class Front:
    """`entries` by id, as of the day last followed to; `moved` are those that changed then."""

    def __init__(self, book: Book) -> None:
        self.entries: dict[str, Published] = {}
        self.moved: set[str] = set()
        self._book, self._lists, self._later = book, Lists(), set[str]()
        self._touched, self._gone = set[str](), set[str]()

    def read(self, acts: Sequence[Act]) -> None:
        """Takes in the next acts, in order; what they change is shown when it is followed."""
        book = self._book
        self._touched |= published.fold(acts, book.pack, book.schedules, self._lists)
        self._gone |= {act.on.partition(":")[2] for act in acts if act.kind == "destroy"}

    def follow(self, written: Register, name_of: Callable[[str], str], today: date) -> None:
        """Moves on to what was read and counts by today: `written` is the register of just these
        acts, `name_of` gives a firm's name."""
        touched, gone = self._touched | self._later, self._gone
        self._touched, self._gone = set(), set()
        if gone:
            touched |= {
                entry.id
                for entry in written.entries.values()
                if written.firms[entry.firm].person in gone
            }
        known = {one: written.entries[one] for one in touched}
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
