"""The public pages: ask for a name, read the register, look at one entry, see the log's head.

They set no cookie and keep nothing about who asked. Of a firm they show its name, district and what
the register says; nothing else that the book may hold of a person ever comes here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts.dossier import dossier
from perimeter.acts.register import Entry, Step, entry_on
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
    now, names = visit.register, visit.names
    written = {e.id: (e.id, e.firm, names[e.firm]) for e in now.entries.values()}
    found = search.find(asked, written)
    alike = search.near(asked, {e.id: names[e.firm] for e in now.entries.values()})
    title = "web.found" if found else "web.not_known"
    return render(
        visit,
        "home.html",
        words.text(title, visit.lang, n=len(found)),
        asked=asked,
        found=[_shown(visit, now.entries[one]) for one in found[:50]],
        count=len(found),
        alike=[] if found else [_shown(visit, now.entries[one]) for one in alike],
    )


def register(visit: Visit) -> HttpResponse:
    """Every entry in every state, of one kind or all."""
    pack, now = visit.shelf.book.pack, visit.register
    kind = visit.request.GET.get("kind", "")
    counts = Counter(entry.kind for entry in now.entries.values())
    kinds = [(name, of.title[visit.lang], counts[name]) for name, of in pack.registers.items()]
    order = (now.entries[name] for name in visit.shelf.order() if name in now.entries)
    chosen = [entry for entry in order if not kind or entry.kind == kind]
    picked, page, pages = part(chosen, visit.request.GET.get("page", ""))
    return render(
        visit,
        "register.html",
        words.text("web.register", visit.lang),
        kinds=kinds,
        kind=kind,
        rows=[_shown(visit, entry) for entry in picked],
        count=len(now.entries),
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
    whole = visit.register.entries.get(entry)
    if whole is None:
        raise NotFound("entry_unknown", entry=entry)
    day = day if day and then else today
    found = entry_on(whole, day)
    return render(
        visit,
        "entry.html",
        visit.names[whole.firm] or whole.id,
        shown=_shown(visit, found) if found else None,
        whole=_shown(visit, whole),
        history=[] if found is None else _history(book.pack, found, visit.lang),
        public=book.pack.registers[whole.kind].public[visit.lang],
        tables=_disclosed(visit, entry, day) if found else [],
        day=day,
        then=then,
        as_of=asked,
        errors=[("as_of", words.text(fault, visit.lang))] if fault else [],
        last=found.last if found else 0,
        head=book.home.log.head(),
        status=400 if fault else 200,
    )


def _disclosed(visit: Visit, entry: str, day: date) -> list[Table]:
    found = dossier(visit.shelf.book, entry, day)
    read = Reader(visit.lang, visit.shelf.book.pack, {}, visit.names)
    return disclosed(read, found, visit.firms[found.entry.firm], day)


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


def _shown(visit: Visit, entry: Entry) -> Shown:
    pack, lang = visit.shelf.book.pack, visit.lang
    kind = pack.registers[entry.kind]
    state, since = kind.life.states[entry.status], entry.steps[-1].effective
    status, stands = state.text[lang], entry.status in kind.life.in_force
    waits = state.turn != "nobody" and not any(s.status in kind.life.in_force for s in entry.steps)
    named = "web.in_force" if stands else "web.not_in_force"
    given = [kind.services[service][lang] for service in entry.services]
    if stands and given:
        named = "web.in_force_for"
    sentence = words.text(
        named, lang, status=status, day=formats.day(since, lang), services=", ".join(given)
    )
    return Shown(
        id=entry.id,
        kind=kind.title[lang],
        name=visit.names[entry.firm],
        district=visit.firms[entry.firm].district,
        status=status,
        tag="yes" if stands else "wait" if waits else "no",
        sentence=sentence,
        services=[
            (text[lang], stands and name in entry.services) for name, text in kind.services.items()
        ],
    )


def _history(pack: Pack, entry: Entry, lang: str) -> list[tuple[date, str, int]]:
    """(day it counts from, state, number of the act), latest first.

    Of an application only that it was made and what became of it; of changes of what an entry
    lists nothing.
    """
    life, shown, stood = pack.registers[entry.kind].life, list[Step](), False
    for step in entry.steps:
        stood = stood or step.status in life.in_force
        settled = stood or life.states[step.status].turn == "nobody"
        if not shown or (settled and step.status != shown[-1].status):
            shown.append(step)
    return [(s.effective, life.states[s.status].text[lang], s.n) for s in reversed(shown)]
