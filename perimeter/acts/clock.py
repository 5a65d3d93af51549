"""The clock of an application or a notice: days used by the authority, days that stood still.

It runs while the move is the authority's and stands while the applicant is asked. Terms come from
the pack; an unknown one leaves the last day open. Nothing lapses by itself: people decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from perimeter.acts.register import Entry, Step
from perimeter.law.calendar import ONE_DAY, is_working, last_day
from perimeter.law.life import Life
from perimeter.law.statute import Pack, Value


@dataclass(frozen=True)
class Clock:
    """Days of the term's unit. `last_day` is when to decide by; None: settled, or term unknown."""

    used: int
    paused: int
    unit: str
    term: int | None
    last_day: date | None
    running: bool

    def is_late(self, today: date) -> bool:
        return self.last_day is not None and self.last_day < today


def clock(entry: Entry, pack: Pack, today: date, notice: int = 0) -> Clock:
    """The clock as of a day; the term of a state counts where the whole has none."""
    kind = pack.registers[entry.kind]
    life = kind.notices if notice else kind.life
    steps: Sequence[Step] = entry.of(notice)
    if not notice and any(step.status in life.in_force for step in steps):
        steps = _since_disturbed(steps, life)
        return _clock(steps, life, _of_state(steps, life, pack), pack, today)
    term = kind.term if not notice else ""
    value = pack.parameter(term, steps[0].effective) if term else _of_state(steps, life, pack)
    return _clock(steps, life, value, pack, today)


def _clock(steps: Sequence[Step], life: Life, term: Value | None, pack: Pack, today: date) -> Clock:
    unit = term.unit if term else "days"
    spent = {"authority": 0, "holder": 0, "nobody": 0}
    for turn, first, until in _turns(steps, life, today):
        spent[turn] += days_between(pack, unit, first, until)
    used, turn = spent["authority"], life.states[steps[-1].status].turn if steps else "nobody"
    length = term.value if term and isinstance(term.value, int) else None
    due = None
    if turn == "authority" and term and length is not None:
        due = _due(pack, term, length, used, today, steps[-1].effective)
    return Clock(used, spent["holder"], unit, length, due, turn == "authority")


def days_between(pack: Pack, unit: str, first: date, until: date) -> int:
    """Days of a unit after `first`, up to and with `until`."""
    if unit != "working_days":
        return max(0, (until - first).days)
    days = range((until - first).days)
    return sum(is_working(pack, first + ONE_DAY * (n + 1)) for n in days)


def _due(pack: Pack, term: Value, length: int, used: int, today: date, since: date) -> date | None:
    """The day on which the term is used up if the clock runs on; months count from its start."""
    if term.unit == "months":
        return last_day(pack, term, since)
    if used <= length:
        left = replace(term, value=length - used)
        return last_day(pack, left, today) if length > used else today
    return _when_used_up(pack, term.unit, used - length, today)


def _when_used_up(pack: Pack, unit: str, over: int, today: date) -> date:
    day = today
    while over:
        over -= 1 if unit != "working_days" or is_working(pack, day) else 0
        day -= ONE_DAY
    return day


def _turns(steps: Sequence[Step], life: Life, today: date) -> Iterator[tuple[str, date, date]]:
    ends = [step.effective for step in steps[1:]] + [today]
    for step, until in zip(steps, ends, strict=True):
        yield life.states[step.status].turn, step.effective, max(until, step.effective)


def _since_disturbed(steps: Sequence[Step], life: Life) -> Sequence[Step]:
    """The steps since the last in which it was undisturbed: a suspension has a clock of its own."""
    quiet = [at for at, step in enumerate(steps) if life.states[step.status].turn == "nobody"]
    return steps[quiet[-1] :] if quiet else steps


def _of_state(steps: Sequence[Step], life: Life, pack: Pack) -> Value | None:
    name = life.states[steps[-1].status].term
    return pack.parameter(name, steps[-1].effective) if name else None
