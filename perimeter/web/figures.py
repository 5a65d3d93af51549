"""Figures for bodies that may see no firm: how many have an entry in force, by kind, district."""

from django.http import HttpResponse

from perimeter.acts import figures
from perimeter.law import words
from perimeter.web.page import Visit, render


def home(visit: Visit) -> HttpResponse:
    """One table a kind, with bars beside the numbers."""
    pack = visit.shelf.book.pack
    found = figures.figures(visit.register, pack)
    rows = [
        (pack.registers[one.kind].title[visit.lang], one, max([0, *(n for _, n in one.districts)]))
        for one in found
    ]
    return render(
        visit,
        "figures.html",
        words.text("web.figures", visit.lang),
        rows=rows,
        least=figures.FIRMS_MIN,
        day=visit.shelf.book.today(),
    )
