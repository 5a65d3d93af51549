"""Filing a return: the forms there are, and of one form what a row is, its columns, its last day
and every way in; a file sent from here; and the word that there was nothing to report.

Whatever comes in goes through the one door (acts/filing). Rows typed on a page are in
filing_rows.py, what became of a filing in filing_result.py.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse

from perimeter.acts import bundle, filing_draft
from perimeter.acts.due import parts
from perimeter.acts.filing import Handed, firms_form, firms_period, hand_in
from perimeter.core.period import period
from perimeter.core.problem import Damaged, NotAllowed, Refusal
from perimeter.law import words
from perimeter.law.calendar import due, length
from perimeter.tables.columns import columns
from perimeter.tables.filed import APPEND, CORRECT, DELETE, NEW, NIL
from perimeter.tables.form import Form
from perimeter.web.firm import Owed, owed
from perimeter.web.page import Visit, attachment, render
from perimeter.web.papers import redirect
from perimeter.web.rows import title


@dataclass(frozen=True)
class Offer:
    """A form that may be filed; `owed` are the firm's open periods of it, the most urgent first."""

    form: Form
    name: str
    every: str
    owed: list[Owed]


def file(visit: Visit) -> HttpResponse:
    """The page of a form, or the forms to choose from; what was handed in leads to its result."""
    given = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    typed = {name: given.get(name, "") for name in ("form", "period", "replaces", "mode")}
    if visit.request.method == "POST":
        if not typed["form"]:
            raise Refusal("request_unreadable")
        upload = visit.request.FILES.get("file")
        if not isinstance(upload, TemporaryUploadedFile):
            return _page(visit, typed, words.text("web.file_needed", visit.lang), 400)
        try:
            return _handed_in(visit, typed, Path(upload.temporary_file_path()))
        except (Damaged, NotAllowed):
            raise
        except Refusal as refusal:
            return _page(visit, typed, words.said(refusal, visit.lang), refusal.status)
    return _page(visit, typed) if typed["form"] else _choice(visit)


def nil(visit: Visit, form: str, period: str) -> HttpResponse:
    """That there was nothing to report: asked once, then handed in as a filing without rows."""
    book, errors, status = visit.shelf.book, [], 200
    asked = filing_draft.asked_for(book, form, period)[0]
    if visit.request.method == "POST":
        typed = {"form": form, "period": period, "mode": NIL}
        typed["replaces"] = visit.request.POST.get("replaces", "")
        try:
            return _handed_in(visit, typed, None)
        except (Damaged, NotAllowed):
            raise
        except Refusal as refusal:
            errors, status = [("send", words.said(refusal, visit.lang))], refusal.status
    return render(
        visit,
        "filing_nil.html",
        words.text("filing.nil_title", visit.lang),
        status,
        errors=errors,
        form=asked,
        name=title(asked, visit.lang),
        period=period,
        stands=filing_draft.standing(book, visit.who.firm, form, period),
    )


def context(visit: Visit, form: str, period: str) -> HttpResponse:
    """The signed context of the form and period, as a file."""
    data = bundle.made(visit.shelf.book, visit.who, visit.who.firm, form, period)
    return attachment(data, f"context-{form}-{period}", "application/octet-stream")


def _choice(visit: Visit) -> HttpResponse:
    book, lang = visit.shelf.book, visit.lang
    open_now = owed(visit, visit.who.firm)
    offers = [
        Offer(
            book.forms[name],
            title(book.forms[name], lang),
            words.text(f"filing.every_{filing.every}", lang),
            [one for one in open_now if one.form == name],
        )
        for name, filing in book.pack.calendar.filings.items()
    ]
    offers.sort(key=lambda one: min([_urgency(o) for o in one.owed], default=(date.max, "", "")))
    return render(visit, "filings.html", words.text("web.file", lang), offers=offers)


def _urgency(one: Owed) -> tuple[date, str, str]:
    return one.deadline or date.max, one.period, one.form


def _page(visit: Visit, typed: dict[str, str], error: str = "", status: int = 200) -> HttpResponse:
    """The page of a form that firms file, with what was typed on it."""
    book, lang, firm = visit.shelf.book, visit.lang, visit.who.firm
    form = firms_form(book, typed["form"])
    name = typed["period"] or _first(visit, form)
    asked, stands, deadline = "", None, None
    try:
        asked = firms_period(book, form, name).name
        stands = filing_draft.standing(book, firm, form.name, asked)
        deadline = due(book.pack, form.name, period(asked))
    except Refusal:
        pass  # a period that is none: told where it was typed
    return render(
        visit,
        "filing.html",
        title(form, lang),
        status,
        form=form,
        form_name=form.name,
        one_row=form.one_row[lang],
        period=name,
        asked=asked,
        deadline=deadline,
        stands=stands,
        replaces=typed["replaces"] or (stands.id if stands else ""),
        modes=_modes(form) if stands else [],
        mode=typed["mode"] or NEW,
        columns=columns(form, lang),
        most=filing_draft.rows_max(form),
        errors=[("file", error)] if error else [],
    )


def _modes(form: Form) -> list[str]:
    """What a file may do where a filing stands already."""
    return [CORRECT, *([APPEND] if form.append else []), DELETE, NEW]


def _first(visit: Visit, form: Form) -> str:
    """The period that the firm owes first; else the last that is over."""
    open_now = [one for one in owed(visit, visit.who.firm) if one.form == form.name]
    if open_now:
        return open_now[0].period
    book = visit.shelf.book
    every, today = book.pack.calendar.filings[form.name].every, book.today()
    years = (period(f"{year:04}") for year in (today.year - 1, today.year))
    over = [one for year in years for one in parts(year) if one.until <= today]
    return [one.name for one in over if length(one) == every][-1]


def _handed_in(visit: Visit, typed: dict[str, str], path: Path | None) -> HttpResponse:
    who = visit.who
    slot = (who.firm, typed["form"], typed["period"])
    handed = Handed(*slot, path, typed["replaces"], typed["mode"] or NEW)
    outcome = hand_in(visit.shelf.book, who, handed)
    return redirect(visit, "firm-result", n=outcome.act.n)
