"""What the shapes of ESMA's registers have in common: the columns that say whose register it is,
the order of a day, the bar between values, as its csv files under Regulation (EU) 2023/1114,
articles 109 and 110, have them. Which columns there are, and what is in them, is mica.py, ncasp.py.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from perimeter.acts.extract import Column, Record
from perimeter.law import words
from perimeter.law.statute import Pack

BETWEEN = "|"


def columns(pack: Pack, names: Iterable[str]) -> list[Column]:
    """ESMA's columns: texts all."""
    theirs = words.in_each(pack.languages, "take.col_theirs")
    return [Column(name, "text", theirs) for name in names]


def record(pack: Pack, names: Iterable[str], known: Mapping[str, str]) -> Record:
    """A row of ESMA's columns, empty where nothing is known."""
    return {
        **dict.fromkeys(names, ""),
        "ae_competentAuthority": pack.letters.authority["en"],
        "ae_homeMemberState": pack.country,
        **known,
    }


def day(when: date) -> str:
    """A day in ESMA's order."""
    return f"{when.day:02}/{when.month:02}/{when.year:04}"
