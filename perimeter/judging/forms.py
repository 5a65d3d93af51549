"""The legal form a firm declares, held against an imported register of companies or entrepreneurs.

Rows and their age come from the caller. Whether the person who applies may speak for the firm, and
whether a name that differs is the same firm's, people judge.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from perimeter.judging.check import Check
from perimeter.judging.spelling import fold


@dataclass(frozen=True)
class Declared:
    """What a firm says of itself, or a register of it: `legal` or `entrepreneur`, number, name."""

    legal_form: str
    number: str
    name: str


@dataclass(frozen=True)
class Imported:
    """The register as a source brought it: `age_days` since then, None where it never came.
    `days_max` is how old it may be; None where nobody set that."""

    rows: Iterable[Declared]
    age_days: int | None
    days_max: int | None = None


def check(firm: Declared, source: Imported, article: str) -> Check:
    """Whether the register knows this number, with this legal form and this name."""
    values: dict[str, str | int]
    if source.age_days is None:
        return Check("legal_form_no_register", "cannot_tell", article)
    if source.days_max is not None and source.age_days > source.days_max:
        values = {"n": source.age_days, "most": source.days_max}
        return Check("legal_form_register_old", "cannot_tell", article, (), values)
    wanted = _number(firm.number)
    rows = list(dict.fromkeys(row for row in source.rows if _number(row.number) == wanted != ""))
    if not rows:
        return Check("legal_form_not_registered", "fail", article, (), {"number": firm.number})
    if len(rows) > 1:
        values = {"number": firm.number, "n": len(rows)}
        return Check("legal_form_number_twice", "ask", article, (), values)
    return _compared(firm, rows[0], article)


def _compared(firm: Declared, row: Declared, article: str) -> Check:
    about = (row.number,)
    if row.legal_form != firm.legal_form:
        forms = {"given": firm.legal_form, "found": row.legal_form}
        return Check("legal_form_differs", "fail", article, about, forms)
    names = {"given": fold(firm.name), "found": fold(row.name)}
    if names["given"] != names["found"]:
        return Check("legal_form_name_differs", "ask", article, about, names)
    return Check("legal_form_agrees", "pass", article, about, {"number": row.number})


def _number(written: str) -> str:
    """A registration number without the spaces and strokes people put between its digits."""
    return "".join(char for char in written.casefold() if char.isalnum())
