"""The letter on an official's deed, for its holder and for officials: to be read or printed."""

from django.http import HttpResponse

from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.letters import act_of, letter
from perimeter.web.matter import held, sees
from perimeter.web.page import Visit, render


def staff(visit: Visit, entry: str, n: int) -> HttpResponse:
    """As officials read it; a role for some schedules only reads none."""
    sees(visit)
    return _page(visit, dossier(visit.shelf.book, entry), n)


def holder(visit: Visit, entry: str, n: int) -> HttpResponse:
    """As its holder reads it."""
    return _page(visit, held(visit, entry), n)


def _page(visit: Visit, found: Dossier, n: int) -> HttpResponse:
    made = letter(visit.shelf.book, found, act_of(found, n), visit.lang)
    return render(
        visit,
        "letter.html",
        made.title,
        letter=made,
        entry=found.entry.id,
        role_own=visit.role.own,
    )
