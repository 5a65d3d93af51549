"""The letter on an official's deed, for its holder and for officials: to be read or printed."""

from django.http import HttpResponse

from perimeter.acts.dossier import dossier
from perimeter.acts.letters import letter
from perimeter.core.problem import NotAllowed, NotFound
from perimeter.web.page import Visit, render


def staff(visit: Visit, entry: str, n: int) -> HttpResponse:
    """As officials read it; a role for some schedules only reads none."""
    if visit.role.schedules:
        raise NotAllowed("schedules_only", schedules=", ".join(visit.role.schedules))
    return _page(visit, entry, n)


def holder(visit: Visit, entry: str, n: int) -> HttpResponse:
    """As its holder reads it."""
    if visit.role.own and dossier(visit.shelf.book, entry).entry.firm != visit.who.firm:
        raise NotFound("entry_unknown", entry=entry)
    return _page(visit, entry, n)


def _page(visit: Visit, entry: str, n: int) -> HttpResponse:
    found = dossier(visit.shelf.book, entry)
    act = next((act for act in found.acts if act.n == n), None)
    if act is None:
        raise NotFound("letter_unknown", n=n)
    made = letter(visit.shelf.book, found, act, visit.lang)
    return render(
        visit, "letter.html", made.title, letter=made, entry=entry, role_own=visit.role.own
    )
