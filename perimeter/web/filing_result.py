"""What became of a filing: accepted, with the receipt and what we read; or sent back, with every
problem at once; and what was looked into but not judged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpResponse

from perimeter.acts import filing as filings
from perimeter.acts import history as results
from perimeter.acts import standing
from perimeter.core.period import period
from perimeter.core.problem import Problem
from perimeter.law import formats, words
from perimeter.law.problems import catalogue
from perimeter.web.page import Visit, attachment, render
from perimeter.web.rows import title


@dataclass(frozen=True)
class Cause:
    """One thing to put right, and where it stands first; what belongs there and how to mend it are
    empty of what is in no catalogue."""

    code: str
    text: str
    places: list[str]
    rows: int
    expected: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Unasked:
    """Checks that could not look into some rows, and the codes of what stood in the way."""

    because: str
    codes: list[str]


def show(visit: Visit, n: int) -> HttpResponse:
    """The result under act `n`, if it is the visitor's firm's."""
    book = visit.shelf.book
    firm = visit.who.firm
    found = results.result(book, firm, n)
    said = "web.accepted" if found.accepted else "web.sent_back"
    told = results.problems(book, found)
    stands = (one for one in results.history(book, firm) if one.act.on == found.act.on)
    return render(
        visit,
        "result.html",
        words.text(said, visit.lang),
        result=found,
        name=title(book.forms[found.form], visit.lang),
        totals=list(_totals(visit, found)) if found.accepted else [],
        causes=causes([one for one in told if _severity(one) == "error"], visit.lang),
        warnings=causes([one for one in told if _severity(one) == "warning"], visit.lang),
        unasked=_unasked(told),
        fault=not found.accepted,
        period=found.period,
        form_name=found.form,
        replaces=next((one.filing for one in stands if one.stands), ""),
    )


def receipt(visit: Visit, n: int) -> HttpResponse:
    """The receipt of a result, as a file."""
    book = visit.shelf.book
    found = results.result(book, visit.who.firm, n)
    return attachment(filings.receipt(book, found.act), f"receipt-{n}.json", "application/json")


def causes(problems: list[Problem], lang: str) -> list[Cause]:
    """Problems told in the same words as one, with each place."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.code, words.said(problem, lang)), []).append(problem)
    return [_cause(text, alike, lang) for (_, text), alike in found.items()]


def _cause(text: str, alike: list[Problem], lang: str) -> Cause:
    first, rows = alike[0], sum(one.rows for one in alike)
    places = [words.where(place, lang) for one in alike for place in _places(one)]
    parts = {}
    if first.code in catalogue().codes:
        parts = {part: words.said(first, lang, part) for part in ("expected", "fix")}
    return Cause(first.code, text, places, rows, **parts)


def _places(problem: Problem) -> list[Problem]:
    """The problem at each of its first places."""
    column = {name: value for name, value in problem.where.items() if name == "column"}
    found = []
    for example in problem.examples:
        where = {name: value for name, value in example.items() if name != "seen"}
        found.append(replace(problem, where=column | where, seen=str(example.get("seen", ""))))
    return found or [problem]


def _severity(problem: Problem) -> str:
    """Error or warning; empty of what was not evaluated. Old codes are errors: there were no
    others."""
    entry = catalogue().codes.get(problem.code)
    return "" if not problem.evaluated else entry.severity if entry else "error"


def _unasked(told: list[Problem]) -> list[Unasked]:
    groups: dict[str, list[str]] = {}
    for one in told:
        if not one.evaluated:
            codes = groups.setdefault(", ".join(one.because), [])
            codes += [one.code] if one.code not in codes else []
    return [Unasked(because, codes) for because, codes in groups.items()]


def _totals(visit: Visit, found: results.Result) -> Iterator[tuple[str, str]]:
    """(name of the column, its sum in whole units of one asset)."""
    book = visit.shelf.book
    scales = standing.assets(book, period(found.period))
    for total in results.totals(book, found):
        amount = formats.amount(total.units, scales[total.asset], visit.lang, total.asset)
        yield total.column, amount
