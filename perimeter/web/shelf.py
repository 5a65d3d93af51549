"""The open book as pages read it: what was computed is kept until book or day moves on.

Nothing here is evidence; all of it is computed again from the journal, which is asked for its size
at every request.
"""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from perimeter.acts import filing, findings, register
from perimeter.acts.book import Book
from perimeter.acts.findings import Open
from perimeter.acts.firm import Firm, name_of
from perimeter.acts.register import Register
from perimeter.core.period import period


class Shelf:
    """A book and what was computed from it at one size of its journal, on one day."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._lock = threading.Lock()
        self._at: tuple[int, date] | None = None
        self._kept: dict[str, Any] = {}

    def register(self) -> Register:
        """The register as of today."""
        found: Register = self._computed(
            "register", lambda: register.register(self.book, self.book.today())
        )
        return found

    def firms(self) -> dict[str, Firm]:
        """Every firm ever enrolled: an entry may count from before its firm's enrolment."""
        found: dict[str, Firm] = self._computed("firms", lambda: register.register(self.book).firms)
        return found

    def names(self) -> dict[str, str]:
        """Firm -> name; empty where a person's record was destroyed."""
        found: dict[str, str] = self._computed("names", self._names)
        return found

    def findings(self) -> list[Open]:
        """What the last run of each period found, and what it no longer did."""
        found: list[Open] = self._computed("findings", lambda: findings.listed(self.book))
        return found

    def scales(self, over: str) -> dict[str, int]:
        """Asset -> decimal places, by the asset register of a period."""
        found: dict[str, int] = self._computed(
            f"scales {over}", lambda: filing.assets(self.book, period(over))
        )
        return found

    def _names(self) -> dict[str, str]:
        return {firm.id: name_of(firm) for firm in self.firms().values()}

    def _computed(self, name: str, compute: Callable[[], Any]) -> Any:
        now = (self.book.home.journal.size(), self.book.today())
        with self._lock:
            if self._at != now:
                self._at, self._kept = now, {}
            kept = self._kept
        if name not in kept:
            kept[name] = compute()
        return kept[name]
