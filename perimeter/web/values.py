"""Values of a finding as people read them: amounts in whole units, shares, days, names.

A finding holds text (docs/formats/finding.md); what a column is follows from its name, as in forms
and questions: units last, amounts beside their asset. Nothing is computed here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from perimeter.core.ids import is_digest
from perimeter.law import formats, words
from perimeter.law.statute import Pack, Value

AMOUNTS = {  # first word of a column of base units -> the columns that may name its asset
    "quantity": ("base", "asset"),
    "amount": ("quote", "asset"),
    "owed": ("asset",),
    "held": ("asset",),
}
COUNTS = ("count", "days", "trades", "transfers", "trips", "records", "row")
DIGEST_CHARS = 12  # what is shown of one; the whole stands beside it


@dataclass(frozen=True)
class Reader:
    """What it takes to write a value for one reader: language, law, decimals, firms' names."""

    lang: str
    pack: Pack
    scales: Mapping[str, int]
    firms: Mapping[str, str]


def shown(reader: Reader, name: str, row: Mapping[str, str | None]) -> str:
    """One cell of a row, by the name of its column."""
    value, unit = row[name], name.rpartition("_")[2]
    if value is None:
        return words.text("web.absent", reader.lang)
    if value == "":  # a part of a key that this record does not have
        return ""
    if unit in _BY_UNIT:
        return _BY_UNIT[unit](reader, value)
    assets = (row.get(column) for column in AMOUNTS.get(name.partition("_")[0], ()))
    asset = next((one for one in assets if one in reader.scales), None)
    if asset is not None:
        return formats.amount(int(value), reader.scales[asset], reader.lang, asset)
    return _named(reader, name, value)


def is_number(name: str) -> bool:
    """Whether a column is set to the right, in figures of one width."""
    unit = name.rpartition("_")[2]
    return unit in ("bp", "minor", *COUNTS) or name.partition("_")[0] in AMOUNTS


def sentence(reader: Reader, template: str, row: Mapping[str, str | None]) -> str:
    """A card's sentence with the values of a finding in it, closed up where one is empty."""
    told = template.format_map({name: shown(reader, name, row) for name in row})
    return re.sub(r" +([.,:;)])", r"\1", told)


def parameter(reader: Reader, value: Value) -> str:
    """A parameter's value in its unit."""
    found, lang = value.value, reader.lang
    if found is None:
        return words.text("web.unknown", lang)
    if isinstance(found, tuple):
        return ", ".join(found)
    if value.unit == "basis_points":
        return formats.percent(found, lang)
    if value.unit == "minor_units":
        return _minor(reader, str(found))
    if value.unit in ("days", "working_days"):
        return words.text(f"web.{value.unit}", lang, n=found)
    return formats.number(found, lang)


def _named(reader: Reader, name: str, value: str) -> str:
    if name == "firm":
        return reader.firms.get(value) or value
    if name == "service":
        kinds = reader.pack.registers.values()
        texts = (kind.services[value] for kind in kinds if value in kind.services)
        return next((text[reader.lang] for text in texts), value)
    return value[:DIGEST_CHARS] if is_digest(value) else value


def _minor(reader: Reader, value: str) -> str:
    currency = reader.pack.currency
    return formats.amount(int(value), currency.scale, reader.lang, currency.code)


def _count(reader: Reader, value: str) -> str:
    return formats.number(int(value), reader.lang)


_BY_UNIT: Mapping[str, Callable[[Reader, str], str]] = {
    "bp": lambda reader, value: formats.percent(int(value), reader.lang),
    "minor": _minor,
    "day": lambda reader, value: formats.day(date.fromisoformat(value), reader.lang),
    "at": lambda reader, value: formats.moment(
        datetime.fromisoformat(value), reader.pack.zone, reader.lang
    ),
    **dict.fromkeys(COUNTS, _count),
}
