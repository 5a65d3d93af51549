"""Numbers, amounts, days and order as each language writes them. Pure; month names are messages.

Nothing is rounded and no float comes in: amounts are base units with a scale, shares basis points.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from perimeter.core.money import written
from perimeter.law.words import SPACE, grouped, text

DECIMALS = {"tk": ",", "ru": ",", "en": "."}

ALPHABET_TK = "abçdeäfghijžklmnňoöprsştuüwyýz"
_SHOWN_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
# Whether the spoken word of a digit or of a power of ten asks for a back vowel ("-njy").
BACK_UNITS = frozenset((0, 6, 9))  # nol, alty, dokuz
BACK_TENS = frozenset((1, 3, 4, 6, 9))  # on, otuz, kyrk, altmyş, togsan


def number(value: int, lang: str) -> str:
    """A whole number with its thousands set apart."""
    return grouped(value, lang)


def amount(units: int, scale: int, lang: str, code: str = "") -> str:
    """Base units as a decimal with all its places, and the code of the asset or currency."""
    whole, _, places = written(units, scale).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    shown = sign + number(int(digits), lang) + (DECIMALS[lang] + places if places else "")
    return f"{shown}{SPACE}{code}" if code else shown


def percent(share_bp: int, lang: str) -> str:
    """Basis points as a percentage with two places: 8999 is 89.99 %."""
    shown = amount(share_bp, 2, lang)
    return f"{shown}%" if lang == "en" else f"{shown}{SPACE}%"


def day(when: date, lang: str) -> str:
    """A day as lists show it."""
    return document_day(when, lang) if lang == "en" else f"{when:%d.%m}.{when.year:04}"


def typed_day(typed: str) -> date | None:
    """The day somebody typed, as 2026-01-31 or as lists show it, 31.01.2026: in no language does a
    month come first between points. None where it is no day."""
    shown = _SHOWN_DAY.fullmatch(typed)
    try:
        return date.fromisoformat(f"{shown[3]}-{shown[2]}-{shown[1]}" if shown else typed)
    except ValueError:
        return None


def document_day(when: date, lang: str) -> str:
    """A day as letters and certificates write it, year and all."""
    return text(
        "document_day",
        lang,
        day=ordinal(when.day, lang),
        month=text(f"month_{when.month}", lang),
        year=ordinal(when.year, lang),
    )


def moment(instant: datetime, zone: str, lang: str) -> str:
    """A naive UTC instant on the clocks of a zone, to the second, with the distance to UTC."""
    local = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    offset = f"{local:%z}"
    return f"{day(local.date(), lang)} {local:%H:%M:%S} (UTC{offset[:3]}:{offset[3:]})"


def ordinal(n: int, lang: str) -> str:
    """A number that counts in order: in tk with its suffix, else as it stands."""
    return f"{n}-{_suffix_tk(n)}" if lang == "tk" else str(n)


def sort_key_tk(word: str) -> tuple[tuple[int, str], ...]:
    """Orders words by the thirty letters; digits come before them, foreign letters after.

    A Russian ё stands with е, as dictionaries have it; words that differ in nothing else stand by
    their own letters.
    """
    folded = word.casefold()
    letters = unicodedata.normalize("NFC", folded).replace("ё", "е")
    return (*map(_place_tk, letters), (-1, folded))


def _place_tk(letter: str) -> tuple[int, str]:
    index = ALPHABET_TK.find(letter)
    if index >= 0:
        return 1 + index, ""
    return (1 + len(ALPHABET_TK) if letter.isalpha() else 0), letter


def _suffix_tk(n: int) -> str:
    """-njy after a back vowel in the last word spoken, -nji after a front one."""
    units, tens = abs(n) % 10, abs(n) // 10 % 10
    if units or n == 0:
        back = units in BACK_UNITS
    elif tens:
        back = tens in BACK_TENS
    else:  # whole hundreds (ýüz) and thousands (müň) are front, whole millions are back
        back = n % 1_000_000 == 0
    return "njy" if back else "nji"
