"""What each firm owes for a period, from its entries and the pack's calendar; and what came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from perimeter.acts.register import Register
from perimeter.core.period import Period, months_of, period
from perimeter.law.calendar import DueFiling, owed
from perimeter.law.statute import Pack
from perimeter.tables.filed import Filing


@dataclass(frozen=True)
class Due:
    """A due filing of a firm and the filing that stands for it, if one came."""

    firm: str
    filing: DueFiling
    came: Filing | None


def due(
    register: Register, pack: Pack, filings: list[Filing], asked: Period, firm: str = ""
) -> Iterator[Due]:
    """Every due filing that falls within a period: of all firms or of one."""
    came = {(f.filer, f.form, f.period.name): f for f in filings}
    for name in sorted({entry.firm for entry in register.entries.values()}):
        if firm and name != firm:
            continue
        for part in parts(asked):
            for one in owed(pack, held(register, pack, name, part), part):
                yield Due(name, one, came.get((name, one.form, part.name)))


def held(register: Register, pack: Pack, firm: str, over: Period) -> set[str]:
    """The kinds of entry and the services a firm had in force on any day of a period."""
    found: set[str] = set()
    for entry in register.entries.values():
        for stood in entry.stretches() if entry.firm == firm else ():
            in_force = stood.status in pack.registers[entry.kind].life.in_force
            if in_force and _meet(stood.first, stood.until, over):
                found |= {entry.kind, *stood.services}
    return found


def parts(asked: Period) -> list[Period]:
    """The months, quarters and year that lie within a period, shortest first."""
    months = months_of(asked)
    names = [month.name for month in months]
    for quarter in sorted({(m.first.year, (m.first.month + 2) // 3) for m in months}):
        names.append(f"{quarter[0]:04}-Q{quarter[1]}")
    names.append(f"{asked.first.year:04}")
    return [part for part in map(period, names) if asked.covers(part)]


def _meet(first: date, until: date, over: Period) -> bool:
    return first < over.until and over.first < until
