"""Periods and days: `2026-03`, `2026-Q1`, `2026`; half-open, with a sentinel for "no end".

No clock and no zone here: a day is a calendar day, whichever zone the pack uses.
"""

import re
from dataclasses import dataclass
from datetime import date

from perimeter.core.problem import Refusal

END_DAY = date(9999, 12, 31)  # "until" of what has no end; always compared, never None

_SHAPE = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})))?")


@dataclass(frozen=True, order=True)
class Period:
    """The days from `first` up to, not including, `until`; `name` is its written form."""

    first: date
    until: date
    name: str

    def holds(self, day: date) -> bool:
        return self.first <= day < self.until

    def covers(self, other: "Period") -> bool:
        return self.first <= other.first and other.until <= self.until


def period(name: str) -> Period:
    """Reads a written period; ValueError where it is not one."""
    match = _SHAPE.fullmatch(name)
    if match is None:
        raise ValueError(f"not a period: {name!r} (write 2026, 2026-Q1 or 2026-03)")
    year = int(match["year"])
    if match["quarter"]:
        start, months = 3 * int(match["quarter"]) - 2, 3
    elif match["month"]:
        start, months = int(match["month"]), 1
    else:
        start, months = 1, 12
    return Period(date(year, start, 1), _months_on(year, start, months), name)


def named(name: str) -> Period:
    """The period that somebody asks for by its name; Refusal `period_unknown` where it is none."""
    try:
        return period(name)
    except ValueError as error:
        raise Refusal("period_unknown", period=name) from error


def quarter_before(day: date) -> Period:
    """The last quarter that was over before a day."""
    year, quarter = day.year, (day.month - 1) // 3
    return period(f"{year:04}-Q{quarter}" if quarter else f"{year - 1:04}-Q4")


def months_of(whole: Period) -> list[Period]:
    """The calendar months of a period, in order."""
    names, day = [], whole.first
    while day < whole.until:
        month = period(f"{day.year:04}-{day.month:02}")
        names.append(month)
        day = month.until
    return names


def _months_on(year: int, month: int, count: int) -> date:
    index = year * 12 + (month - 1) + count
    return date(index // 12, index % 12 + 1, 1)
