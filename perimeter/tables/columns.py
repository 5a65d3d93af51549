"""The columns of a form or schedule in words, for whoever makes a file.

What may stand in a cell is judged by the reader of files, not here.
"""

from dataclasses import dataclass

from perimeter.law import words
from perimeter.tables.form import ABSENT, UNITS, Column, Form


@dataclass(frozen=True)
class Told:
    """A column: its name in a file, its meaning, its unit or shape, and codes with their words."""

    name: str
    text: str
    unit: str
    codes: list[tuple[str, str]]
    optional: bool


def columns(form: Form, lang: str) -> list[Told]:
    """Every column, and beside it the one that says why its value is absent."""
    found = []
    for column in form.columns:
        unit, codes = _unit(form, column, lang), _codes(column, column.codes, lang)
        found.append(Told(column.name, column.text[lang], unit, codes, column.optional))
        if column.absent:
            why, codes = words.text("web.absent_why", lang), _codes(column, column.absent, lang)
            found.append(Told(column.name + ABSENT, why, "", codes, True))
    return found


def shape(column: Column, lang: str) -> str:
    """In what unit or shape a value is written; empty of a code, whose words stand beside it."""
    if column.type == "code":
        return ""
    kind = words.text(f"filing.type_{column.type}", lang)
    named = column.unit and not column.unit.startswith("{")  # UCUM: what only says what is counted
    return f"{kind} ({column.unit})" if named else kind


def _unit(form: Form, column: Column, lang: str) -> str:
    if column.type not in UNITS:
        return shape(column, lang)
    of = next(one.text[lang] for one in form.columns if one.name == column.of)
    return words.text("filing.unit_base", lang, of=of)


def _codes(column: Column, codes: tuple[str, ...], lang: str) -> list[tuple[str, str]]:
    return [(code, label(column, code, lang)) for code in codes]


def label(column: Column, code: str, lang: str) -> str:
    """The words of a code or of a value on offer; itself where the schedule has none."""
    offered = {one.value: one.text for one in column.offers}
    found = column.labels.get(code) or offered.get(code)
    return found[lang] if found else code
