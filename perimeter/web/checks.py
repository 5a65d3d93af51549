"""The automatic checks of one entry as a page, and its owners up to natural persons as a list.

It says what was found and decides nothing.
"""

from django.http import HttpResponse

from perimeter.acts import checks
from perimeter.acts.dossier import dossier
from perimeter.core.problem import NotAllowed
from perimeter.law import formats, words
from perimeter.web.matter import firm_name
from perimeter.web.page import Visit, counted, render

TAGS = {"pass": "yes", "fail": "no", "ask": "wait", "cannot_tell": ""}
ORDER = ("fail", "ask", "cannot_tell", "pass")


def show(visit: Visit, entry: str) -> HttpResponse:
    """Every check, the gravest first; with `notice`, of the entry as that would leave it."""
    book, lang = visit.shelf.book, visit.lang
    if book.pack.rights[visit.who.role].schedules:
        raise NotAllowed("schedules_only", schedules=", ".join(_own(visit)))
    found, notice = dossier(book, entry), counted(visit.request.GET.get("notice", "")) or 0
    told = sorted(checks.checks(book, found, notice), key=lambda one: ORDER.index(one.state))
    lines = [
        (
            line,
            "1" * line.depth,
            formats.percent(line.share_bp, lang),
            "" if line.total is None else formats.percent(line.total.share_bp, lang),
            [words.text(f"owner_flag_{flag}", lang) for flag in line.flags],
        )
        for line in checks.owner_lines(book, found, notice)
    ]
    return render(
        visit,
        "checks.html",
        words.text("web.checks", lang),
        firm=firm_name(visit, found),
        entry=entry,
        notice=notice,
        rows=[(one, TAGS[one.state], checks.said(one, lang)) for one in told],
        lines=lines,
    )


def _own(visit: Visit) -> tuple[str, ...]:
    return visit.shelf.book.pack.rights[visit.who.role].schedules
