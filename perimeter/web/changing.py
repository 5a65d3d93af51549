"""One row of a draft: a page of questions, everything wrong with the answers at once, and what was
typed kept. A row may be saved unfinished, to come back to.
"""

from django.http import HttpResponse

from perimeter.acts import drafting, typed
from perimeter.acts.drafting import Paper
from perimeter.acts.typed import Line
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.web.fields import Errors, errors_of, fields, row_of, started
from perimeter.web.page import Visit
from perimeter.web.papers import (
    MOVED,
    catalogue_of,
    onward,
    opened,
    page,
    redirect,
    saved,
    tabular,
)
from perimeter.web.rows import title

NEW = "new"


def row(visit: Visit, draft: int, schedule: str, row: str) -> HttpResponse:
    """The row of that ref, or a new one."""
    paper = opened(visit, draft)
    form, line = tabular(paper, schedule), _line(visit, paper, schedule, row)
    shown, errors = (line.row if line else started(form, paper.after)), Errors()
    if visit.request.method == "POST":
        given = visit.request.POST
        shown = row_of(form, given, line.row if line else {})
        if "later" not in given:
            found = drafting.rows_problems(paper, schedule, [shown], line)
            errors = errors_of(form, found, visit.lang)
        if not errors:
            kept = saved(visit, paper, lambda now: typed.put(now, schedule, shown, line))
            if kept and "another" in given:
                return redirect(visit, "draft-row", draft=draft, schedule=schedule, row=NEW)
            if kept:
                return onward(visit, kept, schedule)
            errors = [("", words.text(MOVED, visit.lang))]
    most = paper.found.kind.schedules[schedule].most
    return page(
        visit,
        paper,
        "draft_row.html",
        title(form, visit.lang),
        400 if errors else 200,
        fields=fields(form, shown, paper.after, errors, visit.lang),
        one_row=form.one_row[visit.lang],
        line=line,
        schedule=schedule,
        another=line is None and most != 1,
        catalogue=catalogue_of(schedule),
        errors=errors,
    )


def _line(visit: Visit, paper: Paper, schedule: str, ref: str) -> Line | None:
    """None for a new row; also where another page took the row away while this one was open."""
    if ref == NEW:
        return None
    try:
        return paper.line(schedule, ref)
    except NotFound:
        if visit.request.method == "POST":
            return None
        raise
