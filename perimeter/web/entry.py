"""The public page of one entry, as it stands or as it stood on a day."""

from datetime import date

from django.http import HttpResponse

from perimeter.acts.published import Published, of_entry
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.law.statute import Pack
from perimeter.web.disclosed import disclosed
from perimeter.web.page import Visit, dated, render
from perimeter.web.public import shown
from perimeter.web.rows import Table
from perimeter.web.values import Reader


def show(visit: Visit, entry: str) -> HttpResponse:
    """One entry, as it stands or as it stood on a day."""
    book = visit.shelf.book
    asked, today = visit.request.GET.get("as_of", ""), book.today()
    day = dated(asked)
    fault = "web.as_of_fault" if asked and (day is None or day > today) else ""
    then = asked and not fault
    whole = visit.shelf.published().get(entry)
    if whole is None:
        raise NotFound("entry_unknown", entry=entry)
    day = day if day and then else today
    found = _on_day(visit, whole, day) if then else whole
    return render(
        visit,
        "entry.html",
        whole.name or whole.id,
        shown=shown(visit, found) if found else None,
        whole=shown(visit, whole),
        history=[] if found is None else _history(book.pack, found, visit.lang),
        public=book.pack.registers[whole.kind].public[visit.lang],
        tables=_disclosed(visit, found, day) if found else [],
        day=day,
        then=then,
        as_of=asked,
        errors=[("as_of", words.text(fault, visit.lang))] if fault else [],
        last=found.last if found else 0,
        head=book.home.log.head(),
        status=400 if fault else 200,
    )


def _on_day(visit: Visit, whole: Published, day: date) -> Published | None:
    try:
        return of_entry(visit.shelf.book, whole.id, day)
    except NotFound:
        return None


def _disclosed(visit: Visit, found: Published, day: date) -> list[Table]:
    read = Reader(visit.lang, visit.shelf.book.pack, {}, visit.names)
    return disclosed(read, visit.shelf.book.schedules, found, day)


def _history(pack: Pack, entry: Published, lang: str) -> list[tuple[date, str, int]]:
    """(day it counts from, state, number of the act), latest first."""
    states = pack.registers[entry.kind].life.states
    return [(s.effective, states[s.status].text[lang], s.n) for s in reversed(entry.steps)]
