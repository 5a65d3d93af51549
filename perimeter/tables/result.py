"""The result of checking a file, as a document: the same bytes wherever the same file is checked.

Each problem has its seven parts: a stable code, where, what was seen, what is expected, the article
of the duty to file, how to mend it, and how many rows. Words come in every language at once, so
that the document depends on no reader. It is not kept here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from perimeter.core.problem import Problem
from perimeter.law import problems, words
from perimeter.law.fields import Words
from perimeter.tables.form import Form
from perimeter.tables.reading import Reading
from perimeter.tables.totals import columns, told

CLEAN, WARNINGS, PROBLEMS = "clean", "warnings", "problems"


@dataclass(frozen=True)
class Checked:
    """A reading with what it was made from: the file's name and SHA-256, the form, the digests of
    the pack and of the catalogue, the article (our id) of the duty to file, if there is one, and
    what it says of the context it was held against."""

    reading: Reading
    form: Form
    file: str
    digest: str
    pack: Mapping[str, str]
    article: str = ""
    context: Mapping[str, Any] | None = None


def document(checked: Checked) -> dict[str, Any]:
    """`verdict`, `problems`, `totals` and what they were made from."""
    found, form = checked.reading, checked.form
    return {
        "verdict": verdict(found.problems),
        "file": checked.file,
        "digest": checked.digest,
        "form": {"name": form.name, "v": form.v, "digest": form.digest},
        "pack": dict(checked.pack),
        "catalogue": problems.catalogue().digest,
        "context": dict(checked.context) if checked.context else None,
        "rows": found.rows,
        "totals": _totals(form, found),
        "problems": [parts(one, checked.article, checked.file) for one in found.problems],
    }


def verdict(told: Iterable[Problem]) -> str:
    """What becomes of a file: an error sends it back, a warning asks for an answer."""
    severities = {problems.entry(one.code).severity for one in told if one.evaluated}
    if "error" in severities:
        return PROBLEMS
    return WARNINGS if severities else CLEAN


def parts(problem: Problem, article: str, file: str) -> dict[str, Any]:
    """The seven parts, and beside them severity, level, examples and what stood in the way."""
    entry = problems.entry(problem.code)
    return {
        "code": problem.code,
        "severity": entry.severity,
        "level": entry.level,
        "where": {"file": file, **problem.where},
        "seen": problem.seen,
        "expected": said(problem, "expected"),
        "article": article,
        "text": said(problem, "text"),
        "fix": said(problem, "fix"),
        "example": entry.example,
        "rows": problem.rows,
        "examples": [dict(one) for one in problem.examples],
        "evaluated": problem.evaluated,
        "because": list(problem.because),
    }


def said(problem: Problem, part: str) -> Words:
    """One part of a problem in every language."""
    return Words({lang: words.said(problem, lang, part) for lang in words.LANGUAGES})


def _totals(form: Form, found: Reading) -> list[dict[str, str]]:
    """What could be read of amounts; nothing where a column of them is not there."""
    if found.typed is None or not set(columns(form)) <= set(found.typed.column_names):
        return []
    return told(form, found.typed)
