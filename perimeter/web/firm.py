"""A firm's own page: what is due, what it has begun, and what it filed."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse

from perimeter.acts import filing_draft
from perimeter.acts import history as results
from perimeter.acts.book import in_zone
from perimeter.acts.due import due
from perimeter.core.period import period
from perimeter.web.page import Visit, part, render
from perimeter.web.rows import title


@dataclass(frozen=True)
class Owed:
    """A filing that is owed and has not come; `state` is overdue, due or running."""

    form: str
    name: str
    one_row: str
    period: str
    deadline: date | None
    state: str


def home(visit: Visit) -> HttpResponse:
    """What is due next, and what was filed."""
    firm, book = visit.who.firm, visit.shelf.book
    rows, page, pages = part(results.history(book, firm), visit.request.GET.get("page", ""))
    lines = owed(visit, firm)
    return render(
        visit,
        "firm.html",
        visit.names[firm] or firm,
        owed=[one for one in lines if one.state != "running"],
        running=[one for one in lines if one.state == "running"],
        begun=_begun(visit),
        results=[(one, title(book.forms[one.form], visit.lang)) for one in rows],
        page=page,
        pages=pages,
        entries=visit.shelf.held(firm),
    )


def owed(visit: Visit, firm: str) -> list[Owed]:
    """What is owed of this year and the last and has not come, by deadline."""
    book, today = visit.shelf.book, visit.shelf.book.today()
    stand, now = visit.shelf.filings(), visit.register
    found = []
    for year in (today.year - 1, today.year):
        for one in due(now, book.pack, stand, period(f"{year:04}"), firm):
            asked, deadline = one.filing.period, one.filing.deadline_day
            if one.came is None and asked.first <= today:
                late = deadline is not None and deadline < today
                state = "overdue" if late else "due" if asked.until <= today else "running"
                form, lang = book.forms[one.filing.form], visit.lang
                told = (title(form, lang), form.one_row[lang])
                found.append(Owed(form.name, *told, asked.name, deadline, state))
    return sorted(found, key=lambda one: (one.deadline or date.max, one.period, one.form))


def _begun(visit: Visit) -> list[tuple[str, str, str, date]]:
    """(form, its name, period, day it was last touched) of what is typed and not sent."""
    book = visit.shelf.book
    return [
        (
            draft.kind,
            title(book.forms[draft.kind], visit.lang),
            draft.entry,
            in_zone(draft.updated, book.pack.zone).date(),
        )
        for draft in filing_draft.of(book, visit.who)
        if draft.kind in book.forms
    ]
