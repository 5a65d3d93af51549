"""The first page: one box, and what the register answers."""

from django.http import HttpResponse

from perimeter.law import words
from perimeter.web import search
from perimeter.web.page import Visit, render
from perimeter.web.public import shown


def home(visit: Visit) -> HttpResponse:
    """One box; with `q`, what the register knows under that name or number."""
    asked = visit.request.GET.get("q", "").strip()[: search.QUERY_CHARS_MAX]
    if not asked:
        return render(visit, "home.html", words.text("web.home", visit.lang))
    now = visit.shelf.published()
    found = search.find(asked, {e.id: (e.id, e.firm, e.name) for e in now.values()})
    alike = search.near(asked, {e.id: e.name for e in now.values()})
    title = "web.found" if found else "web.not_known"
    return render(
        visit,
        "home.html",
        words.text(title, visit.lang, n=len(found)),
        asked=asked,
        found=[shown(visit, now[one]) for one in found[:50]],
        count=len(found),
        alike=[] if found else [shown(visit, now[one]) for one in alike],
    )
