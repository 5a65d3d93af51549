"""The catalogue of problems: every code that a filing can be told, read strictly from `checks/`.

A code stands in one yaml, with its words in every language: what is wrong and what to do (`text`),
what belongs there (`expected`), how to mend it (`fix`) with an `example`. A check of a form also
says when a row is right; that is read here and understood in tables/checks. No country, no law.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

from perimeter.core.canonical import digest
from perimeter.core.problem import Refusal
from perimeter.law.fields import Fault, Words, parse, read

CHECKS = Path(__file__).parents[2] / "checks"
LANGUAGES = ("tk", "ru", "en")
PARTS = ("text", "expected", "fix")

Level = Literal["file", "header", "cell", "row", "rows", "filings", "register"]


@dataclass(frozen=True)
class Entry:
    """One code. `form` is empty where any form may be told it.

    A row is right where `holds` (a condition on its columns) is true, and not judged where that is
    unknown; or `rows` is a SELECT of the numbers of wrong rows; or each cell of `types` stands in
    `listed`, a column of a table of the context. The fault is shown at `column`.
    `bad` are cells, and `without` columns left empty, which make the form's good row wrong in this
    way; `cell` is one that is wrong in a column of `types`. A warning is answered, an error mended.
    """

    text: Words
    expected: Words
    fix: Words
    level: Level
    example: str = ""
    severity: Literal["error", "warning"] = "error"
    types: tuple[str, ...] = ()
    cell: str = ""
    column: str = ""
    holds: str = ""
    rows: str = ""
    listed: str = ""
    bad: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True)
class _File:
    """A yaml of the catalogue: of one form, with cells of a good row of it, or of every form."""

    codes: Mapping[str, Entry]
    form: str = ""
    good: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """Every code with its entry, and by form the cells of a good row that its type cannot tell.

    `digest` covers what decides a problem and no words: a better translation is the same catalogue.
    """

    codes: Mapping[str, Entry]
    good: Mapping[str, Mapping[str, str]]
    digest: str


@cache
def catalogue() -> Catalogue:
    """The catalogue we ship, read once."""
    return load(CHECKS)


def load(folder: Path) -> Catalogue:
    """The catalogue in a folder; Refusal `checks_broken` with file, where and why."""
    codes: dict[str, Entry] = {}
    good: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            given = read(_File, parse(path.read_text(encoding="utf-8")), LANGUAGES)
            if given.form not in ("", path.stem):
                raise Fault(["form"], "form_name_differs")
            for code, entry in given.codes.items():
                if code in codes:
                    raise Fault(["codes", code], "pack_key_twice")
                if entry.form:
                    raise Fault(["codes", code, "form"], "pack_not_a_choice")
                codes[code] = replace(entry, form=given.form)
        except Fault as fault:
            where = ".".join(fault.where)
            raise Refusal("checks_broken", file=path.name, where=where, why=fault.why) from fault
        good[given.form] = given.good
    decides = {
        code: [e.form, e.severity, e.column, e.holds, e.rows, e.listed] for code, e in codes.items()
    }
    return Catalogue(codes, good, digest(decides))


def entry(code: str) -> Entry:
    """The entry of a code; KeyError where there is none: a problem has no other."""
    return catalogue().codes[code]


def is_error(code: str) -> bool:
    """Whether what is told by this code stands in the way of a filing."""
    return entry(code).severity == "error"
