"""What the published steps of an entry say of it: the measure it stands under, the last day it was
in force, which of its acts anybody may have whole, how often its customers' pseudonyms were lifted.

Nothing here moves an entry, and nothing is read that acts/published.py does not publish.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from perimeter.acts.book import Book
from perimeter.acts.published import Published
from perimeter.acts.register import Step
from perimeter.core.period import Period
from perimeter.law.life import Life, Register

# What an act's body may hold for the whole act to be anybody's to read; its reason must be empty.
OPEN = frozenset(("proposed", "notice", "until", "services"))
UNMASK = "unmask"  # the deed, on a firm, that lifts the pseudonym of one of its customers


@dataclass(frozen=True)
class Measure:
    """What was laid on an entry that was in force and may be so again: the state it stands in,
    since when, and the last day that was named for it."""

    status: str
    since: date
    until: date | None


def measure(entry: Published, life: Life) -> Measure | None:
    """The measure an entry stands under, by its own steps; None where it stands as it first did,
    or can never stand again."""
    first = next((step.status for step in entry.steps if step.status in life.in_force), None)
    if first in (None, entry.status) or entry.status not in life.lasting():
        return None
    laid = list(takewhile(lambda step: _alike(step, entry, life), reversed(entry.steps)))
    until = next((step.until for step in laid if step.until), None)
    return Measure(entry.status, laid[-1].effective, until)


def last_day(entry: Published, life: Life) -> date | None:
    """The last whole day on which an entry that no longer stands was in force, if there was one."""
    ends = [step.effective for step in entry.steps[1:]]
    stood = [
        until - timedelta(days=1)
        for step, until in zip(entry.steps, ends, strict=False)
        if step.status in life.in_force and step.effective < until
    ]
    return stood[-1] if stood and not entry.stands else None


def open_acts(book: Book, entry: Published) -> set[int]:
    """The acts of an entry's history that hold nothing but what its page says: deeds of officials
    without a reason and without rows. Whoever asks may have them whole, with their salt."""
    deeds = book.pack.registers[entry.kind]
    own = {step.n for step in entry.steps if not step.why and not _by_holder(step, deeds)}
    kinds = sorted({step.kind for step in entry.steps if step.n in own})
    acts = book.home.journal.acts(kinds=kinds, on=f"entry:{entry.id}") if own else ()
    return {act.n for act in acts if act.n in own and set(act.body) <= OPEN}


def lifted(book: Book, firm: str, over: Period) -> int:
    """How many pseudonyms of a firm's customers were lifted in a period."""
    acts = book.home.journal.acts(kinds=(UNMASK,), on=f"firm:{firm}")
    return sum(over.holds(act.effective) for act in acts)


def _alike(step: Step, entry: Published, life: Life) -> bool:
    return step.status == entry.status if entry.stands else step.status not in life.in_force


def _by_holder(step: Step, kind: Register) -> bool:
    life = kind.notices if step.notice else kind.life
    return life.acts[step.kind].by == "holder"
