"""Which filings are owed for a period, and by which day.

Working days come from the pack. No clock: whether a deadline has passed is for whoever knows today.
"""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from perimeter.core.period import Period
from perimeter.law.statute import Pack, Value

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueFiling:
    """A form owed for a period; `deadline_day` is its last day, None where the law's is unknown."""

    form: str
    period: Period
    deadline_day: date | None


def owed(pack: Pack, held: Collection[str], period: Period) -> list[DueFiling]:
    """What is owed for exactly this month, quarter or year, by form name.

    `held`: the kinds of entry and the services that were in force on any day of the period.
    """
    return [
        DueFiling(form, period, due(pack, form, period))
        for form, filing in sorted(pack.calendar.filings.items())
        if filing.every == length(period)
        and filing.since <= period.first
        and not set(held).isdisjoint(filing.owed_by)
    ]


def due(pack: Pack, form: str, period: Period) -> date | None:
    """The last day to hand in the form; None where the law's term is unknown.

    The term in force on the day after the period counts. Days of the calendar that end on a free
    day run on to the next working day; working days are counted one by one.
    """
    term = pack.parameter(pack.calendar.filings[form].deadline, period.until)
    return last_day(pack, term, period.until - ONE_DAY)


def last_day(pack: Pack, term: Value, day: date) -> date | None:
    """The last day of a term that begins after `day`; None where the law's is unknown."""
    if not isinstance(term.value, int):
        return None
    if term.unit == "working_days":
        return _working_days_on(pack, day, term.value)
    if term.unit == "months":
        return _next_working(pack, months_on(day, term.value))
    return _next_working(pack, day + term.value * ONE_DAY)


def months_on(day: date, count: int) -> date:
    """The same day `count` months on, or the last of that month where it is shorter."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_working(pack: Pack, day: date) -> bool:
    """Whether offices are open on a day of this country."""
    free = day in pack.holidays.dated or f"{day:%m-%d}" in pack.holidays.yearly
    return day.isoweekday() in pack.week and not free


def _working_days_on(pack: Pack, day: date, count: int) -> date:
    for _ in range(count):
        day = _next_working(pack, day + ONE_DAY)
    return day


def _next_working(pack: Pack, day: date) -> date:
    while not is_working(pack, day):
        day += ONE_DAY
    return day


def length(period: Period) -> str:
    """month, quarter or year."""
    if len(period.name) == 4:
        return "year"
    return "quarter" if "Q" in period.name else "month"
