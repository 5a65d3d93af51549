"""Who may do what: every role of the pack across, every right down, and the pages behind each.

It shows what the pack says; the gate and the deeds ask the same pack.
"""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import get_resolver

from perimeter.law import words
from perimeter.law.references import RIGHTS
from perimeter.web.page import Visit, render


def home(visit: Visit) -> HttpResponse:
    """The table."""
    lang, roles = visit.lang, visit.shelf.book.pack.rights.values()
    pages: dict[str, list[str]] = {}
    listed: Any = get_resolver().urlconf_module  # routes.py, which lists this page too
    for route in listed.ROUTES:
        path = route.path.removeprefix("<str:lang>")
        pages.setdefault(route.right, []).append(re.sub(r"<\w+:(\w+)>", r"{\1}", path))
    return render(
        visit,
        "matrix.html",
        words.text("web.rights", lang),
        roles=[(role.id, role.text[lang]) for role in roles],
        rights=[
            (
                words.right(right, lang),
                right,
                [right in role.rights for role in roles],
                pages.get(right, []),
            )
            for right in RIGHTS
        ],
        own=[role.text[lang] for role in roles if role.own],
    )
