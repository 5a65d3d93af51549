"""The public pages: ask for a name, read the register, look at one entry, see the log's head.

They set no cookie and keep nothing about who asked. Of a firm they show its name, district and what
the register says; nothing else that the book may hold of a person ever comes here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts.published import Published, of_entry
from perimeter.core.problem import NotFound
from perimeter.law import formats, words
from perimeter.law.statute import Pack
from perimeter.web import search
from perimeter.web.disclosed import disclosed
from perimeter.web.page import Visit, dated, part, render
from perimeter.web.rows import Table
from perimeter.web.values import Reader


@dataclass(frozen=True)
class Shown:
    """An entry as lists and pages show it; `tag` colours the status, its word says it."""

    id: str
    kind: str
    name: str
    district: str
    status: str
    tag: str
    sentence: str
    services: list[tuple[str, bool]]


def root(visit: Visit) -> HttpResponse:
    """To the reader's language."""
    response = HttpResponseRedirect(reverse("home", kwargs={"lang": visit.lang}))
    response.headers["Vary"] = "Accept-Language"
    return response


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
        found=[_shown(visit, now[one]) for one in found[:50]],
        count=len(found),
        alike=[] if found else [_shown(visit, now[one]) for one in alike],
    )


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
        rows=[_shown(visit, entry) for entry in picked],
        count=len(now),
        page=page,
        pages=pages,
    )


def entry(visit: Visit, entry: str) -> HttpResponse:
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
        shown=_shown(visit, found) if found else None,
        whole=_shown(visit, whole),
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


def _shown(visit: Visit, entry: Published) -> Shown:
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
        tag="yes" if entry.stands else "wait" if entry.waits else "no",
        sentence=sentence,
        services=[(text[lang], name in entry.services) for name, text in kind.services.items()],
    )


def _history(pack: Pack, entry: Published, lang: str) -> list[tuple[date, str, int]]:
    """(day it counts from, state, number of the act), latest first."""
    states = pack.registers[entry.kind].life.states
    return [(s.effective, states[s.status].text[lang], s.n) for s in reversed(entry.steps)]
