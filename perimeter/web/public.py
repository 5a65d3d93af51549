"""The public pages around the register: all of it, the log's head. What is asked for by name is in
lookup.py, one entry in entry.py.

They set no cookie and keep nothing about who asked. Of a firm they show its name, district and what
the register says; nothing else that the book may hold of a person ever comes here.
"""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import reply
from perimeter.acts.published import Published
from perimeter.law import formats, words
from perimeter.web.page import Visit, part, render

# The colour of a status, wherever one is shown; of any other, red.
TAGS = {"licensed": "yes", "registered": "yes", "restricted": "wait", "applied": "wait"}


@dataclass(frozen=True)
class Shown:
    """An entry as lists and pages show it; `tag` colours the status, its word says it. `stands`
    while it is in force, with restrictions too."""

    id: str
    kind: str
    name: str
    district: str
    status: str
    tag: str
    stands: bool
    sentence: str
    services: list[tuple[str, bool]]


def root(visit: Visit) -> HttpResponse:
    """To the reader's language."""
    response = HttpResponseRedirect(reverse("home", kwargs={"lang": visit.lang}))
    response.headers["Vary"] = "Accept-Language"
    return response


def register(visit: Visit) -> HttpResponse:
    """Every entry in every state, of one kind or all."""
    pack, now = visit.shelf.book.pack, visit.shelf.published()
    kind = visit.request.GET.get("kind", "")
    counts = Counter(entry.kind for entry in now.values())
    kinds = [(name, of.title[visit.lang], counts[name]) for name, of in pack.registers.items()]
    order = (now[name] for name in visit.shelf.order() if name in now)
    chosen = [entry for entry in order if not kind or entry.kind == kind]
    picked, page, pages = part(chosen, visit.request.GET.get("page", ""))
    return render(
        visit,
        "register.html",
        words.text("web.register", visit.lang),
        kinds=kinds,
        kind=kind,
        rows=[shown(visit, entry) for entry in picked],
        count=len(now),
        page=page,
        pages=pages,
    )


def log(visit: Visit) -> HttpResponse:
    """The head of the transparency log and where its files are."""
    book = visit.shelf.book
    return render(
        visit,
        "log.html",
        words.text("web.log", visit.lang),
        head=book.home.log.head(),
        note=book.home.log.checkpoint(),
        key=book.home.keys().current.vkey,
    )


def shown(visit: Visit, entry: Published) -> Shown:
    """A published entry in the reader's words."""
    lang, kind = visit.lang, visit.shelf.book.pack.registers[entry.kind]
    status = kind.life.states[entry.status].text[lang]
    given = [kind.services[service][lang] for service in entry.services]
    named = "web.in_force_for" if given else "web.in_force" if entry.stands else "web.not_in_force"
    sentence = words.text(
        named, lang, status=status, day=formats.day(entry.since, lang), services=", ".join(given)
    )
    return Shown(
        id=entry.id,
        kind=kind.title[lang],
        name=entry.name,
        district=entry.district,
        status=status,
        tag=TAGS.get(reply.status_of_entry(entry, visit.shelf.book.pack), "no"),
        stands=entry.stands,
        sentence=sentence,
        services=[(text[lang], name in entry.services) for name, text in kind.services.items()],
    )
