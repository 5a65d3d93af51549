"""Walks a plan through the ordinary door, day by day, with a clock that follows the plan's days.

It does what officials and firms do, with their accounts and rights, and nothing else can do it more
shortly. Chance comes from the seed, so that the same plan gives the same book to the last byte; a
book made so is for show, for its keys can be made again by anyone.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from perimeter.acts import apply, assess, filing, firm, tell, triage, warn
from perimeter.acts.apply import Application
from perimeter.acts.book import Book
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.filing import Handed
from perimeter.acts.firm import Firm
from perimeter.acts.reports import report
from perimeter.acts.tell import Told
from perimeter.acts.warn import File
from perimeter.acts.warnings import MARKS, Content
from perimeter.core.problem import Refusal
from perimeter.core.source import Source
from perimeter.country.procedure import settle
from perimeter.country.settings import Heard, Warned
from perimeter.country.steps import (
    Apply,
    Enrol,
    FileTable,
    Grant,
    Plan,
    Refuse,
    Restore,
    Step,
    Suspend,
)
from perimeter.store import accounts
from perimeter.store.database import Account

OFFICIALS = {"licensing": "licensing", "supervisor": "supervisor", "head": "head"}
OTHERS = ("lawyer", "auditor")  # where the pack has them
_OPENS_UTC = time(5)  # a working morning somewhere


class Clock:
    """Naive UTC that stands at a day until moved on, a millisecond on at each look."""

    def __init__(self, day: date) -> None:
        self._now = datetime.combine(day, _OPENS_UTC)

    def now(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now

    def reach(self, day: date) -> None:
        """Moves on to a day's morning; never back."""
        self._now = max(self._now, datetime.combine(day, _OPENS_UTC))


def source(clock: Clock, seed: int) -> Source:
    """The clock's time, and bytes that follow from the seed."""
    draws = count()
    return Source(
        clock.now,
        lambda n: hashlib.shake_256(f"perimeter {seed} {next(draws)}".encode()).digest(n),
    )


@dataclass(frozen=True)
class Played:
    """What went through the door, and the passwords of the accounts made for it."""

    filings: int
    records: int
    passwords: dict[str, str]


class Player:
    """One walk through one book."""

    def __init__(self, book: Book, clock: Clock) -> None:
        self._book, self._clock = book, clock
        self._who: dict[str, Account] = {}
        self._filings = self._records = 0
        self.passwords: dict[str, str] = {}

    def walk(self, plan: Plan, stepped: Callable[[], None]) -> Played:
        """Takes every step; Refusal where the door sends one back, for a plan is meant to fit."""
        for role in (*OFFICIALS, *OTHERS):
            if role in self._book.pack.rights:
                self._account(role, role)
        for step in plan.steps:
            self._clock.reach(step.day)
            self._take(step)
            stepped()
        return Played(self._filings, self._records, self.passwords)

    def ask(self, period: str, day: date) -> assess.Run:
        """The supervisor asks the law's questions on a day."""
        self._clock.reach(day)
        return assess.assess(self._book, self._who["supervisor"], assess.when(self._book, period))[
            1
        ]

    def _account(self, handle: str, role: str, firm: str = "") -> Account:
        if handle not in self._who:
            self.passwords[handle] = accounts.new_password(self._book.home.source)
            self._who[handle] = accounts.add(handle, role, self.passwords[handle], firm)
        return self._who[handle]

    def _take(self, step: Step) -> None:
        match step:
            case Enrol():
                one = Firm(step.firm, step.legal_form, step.name, "", step.district)
                firm.enrol(self._book, self._who["licensing"], one)
            case Apply():
                holder = self._account(step.firm.lower(), "firm", step.firm)
                asked = Application(step.kind, step.firm, step.services, step.rows, step.entry)
                apply.apply(self._book, holder, asked)
            case Grant():
                self._settle(Decision(step.entry, "grant", brought=Brought(step.rows)))
            case Refuse():
                self._settle(Decision(step.entry, "refuse", step.why))
            case Suspend():
                self._settle(Decision(step.entry, "suspend", step.why, until=step.until))
            case Restore():
                self._settle(Decision(step.entry, "restore"))
            case Warned():
                self._warn(step)
            case Heard():
                self._hear(step)
            case FileTable():
                self._file(step)

    def _settle(self, asked: Decision) -> None:
        """One official proposes and another confirms; what leads there is taken on the way."""
        settle(self._book, self._who["licensing"], self._who["head"], asked)

    def _warn(self, one: Warned) -> None:
        """One official proposes a warning with what was seen, another confirms it."""
        marks = dict.fromkeys(MARKS, ()) | {"names": one.names, "domains": one.domains}
        said = Content(one.kind, marks, one.reason, one.clone_of)
        seen = File(io.BytesIO(one.seen.encode()), "seen.txt")
        act = warn.propose(self._book, self._who["supervisor"], said, [seen])
        warn.confirm(self._book, self._who["head"], act.on.partition(":")[2], act.n)

    def _hear(self, one: Heard) -> None:
        """Somebody tells something; an official answers it, where there is an answer."""
        about = f"entry:{one.entry}" if one.entry else ""
        told = Told(one.topic, about, self._book.pack.languages[0], one.said)
        number = tell.tell(self._book, told).report
        if one.answer:
            book, who = self._book, self._who["supervisor"]
            triage.take(book, who, report(book, number))
            triage.answer(book, who, report(book, number), one.answer)
            triage.close(book, who, report(book, number), one.outcome)

    def _file(self, step: FileTable) -> None:
        who = (
            self._account(step.who.lower(), "firm", step.who)
            if step.by == "firm"
            else self._who["supervisor"]
        )
        mode = "new" if step.path else "nil"
        handed = Handed(step.who, step.form, step.period, step.path, step.replaces, mode)
        outcome = filing.hand_in(self._book, who, handed)
        if not outcome.accepted:
            first = outcome.problems[0]
            raise Refusal(
                "plan_sent_back", filer=step.who, form=step.form, code=first.code, row=str(first)
            )
        self._filings += 1
        self._records += outcome.rows
