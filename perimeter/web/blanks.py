"""Rows of the authority's schedules as blanks of a form: one row each, and standing rows to take
away.

A schedule that is written in languages has one row in each language of the pack, and the blanks for
its text once in each. What the blanks say is judged by the reader of schedules, not here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from perimeter.acts.contents import Brought, Row, Rows
from perimeter.acts.dossier import Dossier
from perimeter.core.problem import Problem
from perimeter.law import words
from perimeter.tables.columns import label
from perimeter.tables.form import Column, Form
from perimeter.web.deeds import Errors, problem_said
from perimeter.web.page import Visit
from perimeter.web.rows import title, value
from perimeter.web.values import Reader

LANGUAGE = "language"  # the key of a schedule whose rows stand in every language
CHOICES_MAX = 7  # more are a list to choose from


@dataclass(frozen=True)
class Blank:
    """One field; `kind` is text, long, day, count, radios or list, the last two with choices."""

    id: str
    head: str
    kind: str
    value: str
    choices: list[tuple[str, str]]
    optional: bool
    error: str


@dataclass(frozen=True)
class Block:
    """The blanks of one schedule; `standing` rows may be taken away: (number, words, chosen)."""

    schedule: str
    title: str
    blanks: list[Blank]
    standing: list[tuple[str, str, bool]]
    error: str


def blocks(
    visit: Visit, found: Dossier, schedules: Sequence[str], given: QueryDict, errors: Errors
) -> list[Block]:
    """The blanks of some schedules, with what was typed and what is wrong with it."""
    wrong, read = dict(errors), Reader(visit.lang, visit.shelf.book.pack, {}, {})
    done = []
    for name in schedules:
        form = found.forms[name]
        blanks = [
            _blank(visit, found, (column, where), given.get(where, ""), wrong.get(where, ""))
            for column, where in _places(form, visit.shelf.book.pack.languages)
        ]
        gone = given.getlist(f"{name}.drop")
        standing = [
            (str(at), _row_said(read, form, rows[0]), str(at) in gone)
            for at, rows in enumerate(_standing(form, found))
        ]
        done.append(Block(name, title(form, visit.lang), blanks, standing, wrong.get(name, "")))
    return done


def brought(visit: Visit, found: Dossier, schedules: Sequence[str], given: QueryDict) -> Brought:
    """What the filled-in blanks bring; of a schedule whose blanks are empty, nothing."""
    put, drop = dict[str, Sequence[Row]](), dict[str, Sequence[Sequence[str]]]()
    for name in schedules:
        form = found.forms[name]
        if rows := _typed(form, visit.shelf.book.pack.languages, given):
            put[name] = rows
        gone = given.getlist(f"{name}.drop")
        if keys := [
            [row[part] for part in form.key]
            for at, some in enumerate(_standing(form, found))
            for row in some
            if str(at) in gone
        ]:
            drop[name] = keys
    return Brought(put, drop)


def placed(visit: Visit, found: Dossier, problems: Sequence[Problem], put: Rows) -> Errors:
    """Each problem of typed rows at every blank it stands in, after the words of its column."""
    errors = Errors()
    for one in problems:
        name, said = str(one.where.get("schedule", "")), problem_said(visit, found, one)
        columns = {c.name: c for c in found.forms[name].columns} if name in found.forms else {}
        column = columns.get(str(one.where.get("column", "")))
        if column is None:
            errors.append((name or "main", said))
            continue
        for tongue in _tongues(one, column, put.get(name, ())):
            where = ".".join(filter(None, (name, column.name, tongue)))
            errors.append((where, f"{_head(column, tongue, visit.lang)}: {said}"))
    return errors


def _tongues(one: Problem, column: Column, rows: Sequence[Row]) -> list[str]:
    """The languages in which a problem of a text stands: alike problems come as one, counted."""
    first = one.where.get("row")
    if column.type != "text" or not isinstance(first, int) or LANGUAGE not in rows[first - 1]:
        return [""]
    same = rows[first - 1].get(column.name)
    alike = [row[LANGUAGE] for row in rows[first - 1 :] if row.get(column.name) == same]
    return alike[: one.rows]


def _head(column: Column, tongue: str, lang: str) -> str:
    head = column.text[lang]
    return f"{head} ({words.text('web.own_name', tongue)})" if tongue else head


def _places(form: Form, languages: Sequence[str]) -> list[tuple[Column, str]]:
    """(column, name of its blank); text in each language where the schedule has languages."""
    spoken = LANGUAGE in form.key
    found = []
    for column in form.columns:
        where = f"{form.name}.{column.name}"
        if spoken and column.type == "text":
            found += [(column, f"{where}.{lang}") for lang in languages]
        elif not (spoken and column.name == LANGUAGE):
            found.append((column, where))
    return found


def _typed(form: Form, languages: Sequence[str], given: Mapping[str, str]) -> list[Row]:
    spoken = LANGUAGE in form.key
    rows = []
    for lang in languages if spoken else languages[:1]:
        row = {LANGUAGE: lang} if spoken else {}
        for column, where in _places(form, (lang,)):
            row |= {column.name: given.get(where, "").strip()}
        rows.append(row)
    filled = any(v for row in rows for name, v in row.items() if name != LANGUAGE)
    return list(rows) if filled else []


def _blank(
    visit: Visit, found: Dossier, place: tuple[Column, str], typed: str, error: str
) -> Blank:
    (column, where), lang = place, visit.lang
    head = _head(column, where.partition(f"{column.name}.")[2], lang)
    choices = [(code, label(column, code, lang)) for code in column.codes]
    if column.within:
        choices = [(key[0], key[0]) for key in found.contents.rows.get(column.within, {})]
    kind = {"day": "day", "count": "count", "text": "long"}.get(column.type, "text")
    if choices:
        kind = "radios" if len(choices) <= CHOICES_MAX else "list"
    return Blank(where, head, kind, typed, choices, column.optional, error)


def _standing(form: Form, found: Dossier) -> list[list[Row]]:
    """The rows that stand, those of one thing in several languages together."""
    together: dict[tuple[str, ...], list[Row]] = {}
    for row in found.contents.of(form.name):
        key = tuple(row[part] for part in form.key if part != LANGUAGE)
        together.setdefault(key, []).append(row)
    return list(together.values())


def _row_said(read: Reader, form: Form, row: Row) -> str:
    shown = (value(read, c, row) for c in form.columns if c.name != LANGUAGE)
    return " · ".join(text for text in shown if text)
