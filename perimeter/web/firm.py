"""A firm's own pages: what is due, what it filed and what became of it, a receipt, a new filing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import filing as filings
from perimeter.acts import history as results
from perimeter.acts.due import due
from perimeter.acts.filing import Handed
from perimeter.core.period import period
from perimeter.core.problem import Damaged, NotAllowed, Problem, Refusal
from perimeter.law import formats, words
from perimeter.web.page import Visit, attachment, part, render


@dataclass(frozen=True)
class Owed:
    """A filing that is owed and has not come; `state` is overdue, due or running."""

    form: str
    one_row: str
    period: str
    deadline: date | None
    state: str


@dataclass(frozen=True)
class Cause:
    """One thing to put right, and everywhere it stands."""

    code: str
    text: str
    places: list[str]
    rows: int


def home(visit: Visit) -> HttpResponse:
    """What is due next, and what was filed."""
    firm, book = visit.who.firm, visit.shelf.book
    rows, page, pages = part(results.history(book, firm), visit.request.GET.get("page", ""))
    return render(
        visit,
        "firm.html",
        visit.names[firm] or firm,
        owed=_owed(visit, firm),
        results=rows,
        page=page,
        pages=pages,
        entries=visit.shelf.held(firm),
    )


def file(visit: Visit) -> HttpResponse:
    """The form to file with; what was handed in leads on to its result."""
    given = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    typed = {name: given.get(name, "") for name in ("form", "period", "replaces")}
    error, status = "", 200
    if visit.request.method == "POST":
        upload = visit.request.FILES.get("file")
        if isinstance(upload, TemporaryUploadedFile):
            try:
                return _handed_in(visit, typed, Path(upload.temporary_file_path()))
            except (Damaged, NotAllowed):
                raise
            except Refusal as refusal:
                error, status = words.said(refusal, visit.lang), refusal.status
        else:
            error, status = words.text("web.file_needed", visit.lang), 400
    return render(
        visit,
        "file.html",
        words.text("web.file", visit.lang),
        status,
        **_form(visit, **typed),
        errors=[("file", error)] if error else [],
    )


def result(visit: Visit, n: int) -> HttpResponse:
    """Accepted, with the receipt and what we read; or sent back, with every problem at once."""
    book = visit.shelf.book
    firm = visit.who.firm
    found = results.result(book, firm, n)
    title = "web.accepted" if found.accepted else "web.sent_back"
    stands = (one for one in results.history(book, firm) if one.act.on == found.act.on)
    replaces = next((one.filing for one in stands if one.stands), "")
    return render(
        visit,
        "result.html",
        words.text(title, visit.lang),
        result=found,
        totals=list(_totals(visit, found)) if found.accepted else [],
        causes=[] if found.accepted else causes(results.problems(book, found), visit.lang),
        fault=not found.accepted,
        **_form(visit, found.form, found.period, replaces),
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
    return [
        Cause(code, text, [words.where(one, lang) for one in alike], sum(one.rows for one in alike))
        for (code, text), alike in found.items()
    ]


def _form(visit: Visit, form: str, period: str, replaces: str) -> dict[str, Any]:
    """What the form to file with needs: what was typed, and the forms there are."""
    book = visit.shelf.book
    forms = [book.forms[name] for name in book.pack.calendar.filings]
    return {"form_name": form, "period": period, "replaces": replaces, "forms": forms}


def _handed_in(visit: Visit, typed: dict[str, str], path: Path) -> HttpResponse:
    account = visit.who
    handed = Handed(account.firm, typed["form"], typed["period"], path, typed["replaces"])
    outcome = filings.hand_in(visit.shelf.book, account, handed)
    where = reverse("firm-result", kwargs={"lang": visit.lang, "n": outcome.act.n})
    return HttpResponseRedirect(where)


def _owed(visit: Visit, firm: str) -> list[Owed]:
    """Of this year and the last, by deadline."""
    book, today = visit.shelf.book, visit.shelf.book.today()
    stand, now = filings.filings(book), visit.register
    found = []
    for year in (today.year - 1, today.year):
        for one in due(now, book.pack, stand, period(f"{year:04}"), firm):
            asked, deadline = one.filing.period, one.filing.deadline_day
            if one.came is None and asked.first <= today:
                late = deadline is not None and deadline < today
                state = "overdue" if late else "due" if asked.until <= today else "running"
                one_row = book.forms[one.filing.form].one_row[visit.lang]
                found.append(Owed(one.filing.form, one_row, asked.name, deadline, state))
    return sorted(found, key=lambda one: (one.deadline or date.max, one.period, one.form))


def _totals(visit: Visit, found: results.Result) -> Iterator[tuple[str, str]]:
    """(name of the column, its sum in whole units of one asset)."""
    book = visit.shelf.book
    scales = filings.assets(book, period(found.period))
    for total in results.totals(book, found):
        amount = formats.amount(total.units, scales[total.asset], visit.lang, total.asset)
        yield total.column, amount
