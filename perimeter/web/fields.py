"""One row of a schedule as fields of a page: what each asks, and what was typed into them as a row.

A phone adds spaces around what is typed, and people write shares in percent and days as lists show
them: that is undone here.
Everything else stands as typed and is judged by the reader of schedules.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perimeter.acts.contents import RECORD, Contents, Row
from perimeter.core.problem import Problem
from perimeter.law import formats, words
from perimeter.tables.columns import label
from perimeter.tables.form import ABSENT, WHOLE, Column, Form

RADIOS_MAX = 7  # more are a list to choose from
PICK = ".pick"  # beside a text field: a value that is offered, or why there is none
_SPACES = re.compile(r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_BETWEEN = re.compile(r"[^\w+]")  # what people write between the digits of a telephone number
_INSTANT = re.compile(r"([0-9.-]{10})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]+)?)?Z?")
_PERCENT = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?%?")
# What a page says where a file would be told of cells and companions.
_SAID = {
    "cell_empty": "web.fault_empty",
    "code_unknown": "web.fault_choose",
    "absent_neither": "web.fault_say",
    "absent_both": "web.fault_both",
}

Errors = list[tuple[str, str]]  # (id of the field, what is wrong)


@dataclass(frozen=True)
class Field:
    """`kind` is radios, list, pick (choices beside a text, which `own` chooses), text, day or
    number."""

    id: str
    head: str
    hint: str
    kind: str
    value: str
    choices: list[tuple[str, str]]
    picked: str
    own: bool
    optional: bool
    error: str


def fields(
    form: Form, row: Row, after: Contents, errors: Errors, lang: str, but: Sequence[str] = ()
) -> list[Field]:
    """The fields of a schedule but for some columns, filled with a row."""
    wrong = dict(errors)
    return [
        _field(column, row, after, wrong.get(column.name, ""), lang)
        for column in form.columns
        if column.name not in but
    ]


def row_of(form: Form, given: Mapping[str, str], before: Row) -> Row:
    """The row that was typed; it goes on citing the record of the row before it."""
    row = {}
    for column in form.columns:
        value, pick = _typed(column, given.get(column.name, "")), given.get(column.name + PICK, "")
        if pick in column.absent:
            row[column.name + ABSENT] = pick
        elif pick and not column.absent:
            value = pick
        if value:
            row[column.name] = value
    typed = any(row.get(column.name) for column in form.columns if column.personal)
    if RECORD in before and not typed:
        row[RECORD] = before[RECORD]
    return row


def started(form: Form, after: Contents) -> Row:
    """What a new row begins with: the next label, and a choice where there is only one."""
    row = {}
    for column in form.columns:
        if column.prefix:
            known = {one.get(column.name) for one in after.of(form.name)}
            labels = (f"{column.prefix}{n}" for n in range(1, len(known) + 2))
            row[column.name] = next(one for one in labels if one not in known)
        if column.within and len(after.of(column.within)) == 1:
            row[column.name] = next(iter(after.rows[column.within]))[0]
    return row


def errors_of(form: Form, problems: Sequence[Problem], lang: str) -> Errors:
    """Each problem under its field, which it names."""
    columns = {column.name: column for column in form.columns}
    found: Errors = []
    for one in problems:
        name = str(one.where.get("column", "")).partition(", ")[0].removesuffix(ABSENT)
        column = columns.get(name)
        if column is None:
            found.append(("", words.said(one, lang)))
            continue
        found.append((name, f"{column.text[lang]}: {told(one, lang)}"))
    return found


def told(problem: Problem, lang: str) -> str:
    """A problem as a page tells it of a field."""
    said = _SAID.get(problem.code)
    return words.text(said, lang) if said else words.said(problem, lang)


def _field(column: Column, row: Mapping[str, str], after: Contents, error: str, lang: str) -> Field:
    value, absent = row.get(column.name, ""), row.get(column.name + ABSENT, "")
    kind, choices, picked = "text", [(code, label(column, code, lang)) for code in column.codes], ""
    if column.within and after.rows.get(column.within):
        choices = [(key[0], key[0]) for key in after.rows[column.within]]
    if choices:
        kind = "radios" if len(choices) <= RADIOS_MAX else "list"
    elif column.absent:
        kind, picked = "pick", absent
        choices = [(code, label(column, code, lang)) for code in column.absent]
    elif column.offers:
        kind, choices = "pick", [(one.value, one.text[lang]) for one in column.offers]
        picked = value if value in dict(choices) else ""
        value = "" if picked else value
    elif column.type in ("day", *WHOLE):
        kind = "day" if column.type == "day" else "number"
    return Field(
        id=column.name,
        head=column.text[lang],
        hint=_hint(column, row, lang),
        kind=kind,
        value=_shown(column, value),
        choices=choices,
        picked=picked,
        own=bool(value or column.absent) and not picked,
        optional=column.optional,
        error=error,
    )


def _hint(column: Column, row: Mapping[str, str], lang: str) -> str:
    if column.personal and RECORD in row:
        return words.text("web.hint_sealed", lang)
    if column.hint:
        return column.hint[lang]
    by_type = {"day": "web.day_hint", "country": "web.hint_country", "id": "web.hint_id"}
    closed = column.codes or column.within
    return words.text(by_type[column.type], lang) if column.type in by_type and not closed else ""


def _typed(column: Column, text: str) -> str:
    text = text.strip()
    if column.type == "country":
        return text.upper()
    if column.type == "phone":
        return _BETWEEN.sub("", text)
    if column.type == "day":
        day = formats.typed_day(text)
        return day.isoformat() if day else text
    if column.type == "instant":
        return _instant(text)
    if column.type not in WHOLE:
        return text
    text = _SPACES.sub("", text)
    percent = _PERCENT.fullmatch(text) if column.name.endswith("_bp") else None
    if percent:
        return str(int(percent[1]) * 100 + int((percent[2] or "").ljust(2, "0")))
    return text


def _instant(text: str) -> str:
    """Day and time as files have it; seconds may be left out, and the day be as lists show it."""
    parts = _INSTANT.fullmatch(text)
    day = formats.typed_day(parts[1]) if parts else None
    return f"{day.isoformat()}T{parts[2]}{parts[3] or ':00'}Z" if parts and day else text


def _shown(column: Column, value: str) -> str:
    if not column.name.endswith("_bp") or not (value.isascii() and value.isdigit()):
        return value
    whole, rest = divmod(int(value), 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")
