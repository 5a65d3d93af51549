"""The open book as pages read it: what was computed is kept until book or day moves on.

The register is moved on act by act, for it may be large; the rest is computed anew. Nothing here is
evidence: all of it follows from the journal, which is asked for its size at every request.
"""

import gc
import threading
from bisect import insort
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Any

from perimeter.acts import findings, known, messages, register, standing, warnings
from perimeter.acts.book import Book
from perimeter.acts.fees import Fees, fees
from perimeter.acts.findings import Open
from perimeter.acts.firm import Firm
from perimeter.acts.lookup import Lookup
from perimeter.acts.messages import Message
from perimeter.acts.proofs import Unsettled, unsettled
from perimeter.acts.published import Published
from perimeter.acts.register import Entry, Register
from perimeter.acts.reports import Report, Reports, asked_of, reports
from perimeter.acts.standing import Slots
from perimeter.acts.warnings import Course, Warned
from perimeter.core.act import Act
from perimeter.core.period import period
from perimeter.law import formats
from perimeter.store import people
from perimeter.tables.filed import Filing
from perimeter.web.front import Front
from perimeter.web.taken import Kept

PORTION = 10_000  # acts held at once: a whole journal of them would fill a small machine

Place = tuple[tuple[tuple[int, str], ...], str]  # (key of the firm's name, entry)


class Shelf:
    """A book, its register as far as it was followed, and what was computed at one size and day.

    A `still` one keeps to the size and day at which it was first looked at.
    """

    def __init__(self, book: Book, still: bool = False) -> None:
        self.book, self._still = book, still
        self._lock = threading.Lock()
        self._at: tuple[int, date] | None = None
        self._kept: dict[str, Any] = {}
        self._whole, self._names, self._order = Register(), dict[str, str](), list[Place]()
        self._of_firm: dict[str, list[str]] = {}
        self._front, self._lookup = Front(book), Lookup()
        self._warned: dict[str, Warned] = {}
        self._fees, self._proofs, self._reports = Fees(), Unsettled(), Reports()
        self._slots = Slots()
        self.taken = Kept()

    def register(self) -> Register:
        """The register as of today."""
        found: Register = self._now()["register"]
        return found

    def written(self) -> Register:
        """The register as it is written: with what counts from a later day only."""
        found: Register = self._now()["written"]
        return found

    def firms(self) -> dict[str, Firm]:
        """Every firm ever enrolled: an entry may count from before its firm's enrolment."""
        return self.register().firms

    def names(self) -> dict[str, str]:
        """Firm -> name; empty where a person's record was destroyed."""
        found: dict[str, str] = self._now()["names"]
        return found

    def order(self) -> list[str]:
        """Entries by the name of their firm, then by number."""
        found: list[str] = self._now()["order"]
        return found

    def published(self) -> dict[str, Published]:
        """Every entry as the public may read it today."""
        found: dict[str, Published] = self._computed("published", self._shown)
        return found

    def warnings(self) -> dict[str, Course]:
        """Every warning as of today, proposed and removed ones too."""
        found: dict[str, Course] = self._computed("warnings", self._warn)
        return found

    def lookup(self) -> Lookup:
        """What the one box looks in, as of today."""
        found: Lookup = self._computed("lookup", self._looked)
        return found

    def ready(self) -> None:
        """Makes what the first visitor would wait for. It stays as long as the process does, so the
        collector of garbage, which would stop every page to look at it, leaves it alone."""
        gc.disable()
        try:
            self.lookup()
            gc.collect()
            gc.freeze()
        finally:
            gc.enable()

    def held(self, firm: str) -> list[Entry]:
        """A firm's entries as they stand today, in the order they came in."""
        entries = self.register().entries
        return [entries[one] for one in self._of_firm.get(firm, ()) if one in entries]

    def fees(self) -> Fees:
        """Every fee, moved on where the journal did; a value, which no later act moves."""
        with self._lock:
            self._fees = fees(self.book, self._fees)
            return self._fees

    def proofs(self) -> Unsettled:
        """What proofs of wallets are open; a value like that of fees."""
        with self._lock:
            self._proofs = unsettled(self.book, self._proofs)
            return self._proofs

    def reports(self) -> Reports:
        """What people told, and what became of it; a value like that of fees."""
        with self._lock:
            self._reports = reports(self.book, self._reports)
            return self._reports

    def asked(self, firm: str) -> list[Report]:
        """Reports that were put to a firm and that it has not answered."""
        found: list[Report] = self._computed(
            f"asked {firm}", lambda: asked_of(self.reports().of.values(), firm)
        )
        return found

    def filings(self) -> list[Filing]:
        """The filings that stand, moved on as fees are."""
        with self._lock:
            self._slots = standing.slots(self.book, self._slots)
            return list(self._slots.of.values())

    def findings(self) -> list[Open]:
        """What the last run of each period found, and what it no longer did."""
        found: list[Open] = self._computed("findings", lambda: findings.listed(self.book))
        return found

    def scales(self, over: str) -> dict[str, int]:
        """Asset -> decimal places, by the asset register of a period."""
        found: dict[str, int] = self._computed(
            f"scales {over}", lambda: standing.assets(self.book, period(over))
        )
        return found

    def messages(self, firm: str) -> list[Message]:
        """What a firm is told by now, in no order."""
        found: list[Message] = self._computed(f"messages {firm}", lambda: self._told(firm))
        return found

    def _shown(self) -> dict[str, Published]:
        self._now()
        with self._lock:
            front, names = self._front, self._names
            front.follow(self._whole, lambda firm: names.get(firm, ""), self.book.today())
            moved, entries = front.moved, front.entries
            self._lookup.move(moved, [known.of_entry(entries[e]) for e in moved if e in entries])
            return dict(entries)

    def _looked(self) -> Lookup:
        self.published()
        self.warnings()
        return self._lookup

    def _warn(self) -> dict[str, Course]:
        every = warnings.every(self.book, self.book.today())
        now = {one.id: one for one in warnings.given(every) if one.removed is None}
        with self._lock:
            before, self._warned = self._warned, now
            gone = [one for one in before.values() if one.id not in now]
            come = [one for one in now.values() if before.get(one.id) != one]
            of = known.of_warning
            self._lookup.move([of(one).id for one in gone], map(of, come))
            return every

    def _told(self, firm: str) -> list[Message]:
        book, today = self.book, self.book.today()
        written = self.written().entries
        own = [written[one] for one in self._of_firm.get(firm, ()) if one in written]
        pack, owed = book.pack, messages.near(book.pack, today) if own else []
        told = [one for entry in own for one in messages.told(entry, pack)]
        told += [one for entry in own for one in messages.reminders(entry, pack, today)]
        return told + messages.filings_due(book, own, owed, today)

    def _computed(self, name: str, compute: Callable[[], Any]) -> Any:
        kept = self._now()
        if name not in kept:
            kept[name] = compute()
        return kept[name]

    def _now(self) -> dict[str, Any]:
        """What is kept for the journal's size and today; begun anew where either moved on."""
        now = (self.book.home.journal.size(), self.book.today())
        with self._lock:
            if self._at is None or (self._at != now and not self._still):
                self._follow()
                self._at, self._kept = now, self._copied(now[1])
            return self._kept

    def _copied(self, today: date) -> dict[str, Any]:
        """Register, names and order as copies, which no later act moves."""
        whole = self._whole
        still = Register(dict(whole.firms), dict(whole.entries), whole.size, whole.latest)
        return {
            "written": still,
            "register": register.on_day(still, today),
            "names": dict(self._names),
            "order": [entry for _, entry in self._order],
        }

    def _follow(self) -> None:
        """Moves register, names and order on by the acts since."""
        kinds = [*register.kinds(self.book.pack), "destroy"]
        whole, before, gone = self._whole, len(self._whole.entries), False
        every = self.book.home.journal.acts(kinds=kinds, since=whole.size)
        while acts := list(islice(every, PORTION)):
            register.fold((act for act in acts if act.kind != "destroy"), self.book.pack, whole)
            whole.size = acts[-1].n
            self._front.read(acts)
            self._name(acts)
            gone = gone or any(act.kind == "destroy" for act in acts)
        # New entries stand behind the known ones: a dictionary keeps the order they came in.
        new = list(islice(whole.entries.values(), before, None))
        for entry in new:
            self._of_firm.setdefault(entry.firm, []).append(entry.id)
        if not before or gone:
            self._order = sorted(map(self._place, whole.entries))
            return
        for entry in new:
            insort(self._order, self._place(entry.id))

    def _name(self, acts: Iterable[Act]) -> None:
        """Names of the firms that acts brought in; those of destroyed records are gone."""
        firms = self._whole.firms
        new = [firms[act.on.partition(":")[2]] for act in acts if act.kind == "enrol"]
        gone = {act.on.partition(":")[2] for act in acts if act.kind == "destroy"}
        if gone:
            new += [firm for firm in firms.values() if firm.person in gone]
        records = people.records([firm.person for firm in new if firm.person])
        for firm in new:
            record = records.get(firm.person, {}) if firm.person else {"name": firm.name}
            self._names[firm.id] = str(record.get("name", ""))

    def _place(self, entry: str) -> Place:
        name = self._names.get(self._whole.entries[entry].firm, "")
        return formats.sort_key_tk(name), entry
