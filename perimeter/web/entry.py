"""The public page of one entry, as it stands or as it stood on a day.

A list is cut to its first rows so that the page stays small; `all` names the one to be read whole,
a page of rows at a time. What may be read at all is decided in acts/published.py.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse

from perimeter.acts import filing, measures
from perimeter.acts.published import Published, of_entry
from perimeter.core.period import quarter_before
from perimeter.core.problem import NotFound
from perimeter.law import formats, words
from perimeter.law.life import Register
from perimeter.web import disclosed
from perimeter.web.disclosed import Lists
from perimeter.web.gate import site_of
from perimeter.web.page import Visit, attachment, dated, part, render
from perimeter.web.public import shown
from perimeter.web.values import Reader

ROWS_SHOWN = 20
HISTORY = "history"


@dataclass(frozen=True)
class Past:
    """One step of the history: from which day, in words, by act `n`; `whole` where anybody may
    have the act itself."""

    since: date
    status: str
    services: str
    n: int
    whole: bool


@dataclass(frozen=True)
class Looked:
    """An entry looked at: as of a day, the kind it is of, and what its reader reads."""

    found: Published
    kind: Register
    day: date
    read: Reader


def show(visit: Visit, entry: str) -> HttpResponse:
    """One entry, as it stands or as it stood on a day."""
    whole = visit.shelf.published().get(entry)
    if whole is None:
        title = words.text("entry.unknown_title", visit.lang)
        return render(visit, "entry_unknown.html", title, 404, entry=entry)
    book = visit.shelf.book
    asked, today = visit.request.GET.get("as_of", ""), book.today()
    day = dated(asked)
    fault = "web.as_of_fault" if asked and (day is None or day > today) else ""
    then = bool(asked and not fault)
    day = day if day and then else today
    found = _on_day(visit, whole, day) if then else whole
    around: dict[str, Any] = {
        "whole": shown(visit, whole),
        "day": day,
        "then": then,
        "as_of": asked,
        "errors": [("as_of", words.text(fault, visit.lang))] if fault else [],
        "address": site_of(visit.request) + visit.request.get_full_path(),
    }
    kind, title = book.pack.registers[whole.kind], whole.name or whole.id
    if found:
        read = Reader(visit.lang, book.pack, {}, visit.names)
        looked = Looked(found, kind, day, read)
        if "all" in visit.request.GET:
            return render(visit, "entry_list.html", title, **around, **_one_list(visit, looked))
        around |= _told(visit, looked)
    public, status = kind.public[visit.lang], 400 if fault else 200
    return render(visit, "entry.html", title, status, public=public, **around)


def receipt(visit: Visit, entry: str, n: int) -> HttpResponse:
    """The receipt of an act that is anybody's to read whole; NotFound of any other."""
    book, found = visit.shelf.book, visit.shelf.published().get(entry)
    if found is None or n not in measures.open_acts(book, found):
        raise NotFound("page_unknown")
    content = filing.receipt(book, book.home.journal.act(n))
    return attachment(content, f"act-{n}.receipt", "application/json")


def _on_day(visit: Visit, whole: Published, day: date) -> Published | None:
    try:
        return of_entry(visit.shelf.book, whole.id, day)
    except NotFound:
        return None


def _told(visit: Visit, at: Looked) -> dict[str, Any]:
    """What the page says of the entry, each list cut to its first rows."""
    forms, found, lang = visit.shelf.book.schedules, at.found, visit.lang
    lists, ended = _lists(visit, at)
    tables = disclosed.others(forms, found, lang, at.day)
    history = _history(visit, at)
    return {
        "shown": shown(visit, found),
        "person": found.person,
        "measure": _measure(at, lang),
        "listing": lists is not None,
        "ended": ended,
        "lists": [
            disclosed.plain(at.read, forms, key, some[:ROWS_SHOWN], len(some))
            for key, some in (lists or {}).items()
        ],
        "tables": [
            (disclosed.table(at.read, forms[name], some[:ROWS_SHOWN]), len(some) - ROWS_SHOWN)
            for name, some in tables.items()
        ],
        "history": history[:ROWS_SHOWN],
        "older": len(history) - ROWS_SHOWN,
        "lifted": _lifted(visit, at) if at.kind.services and not found.person else "",
    }


def _one_list(visit: Visit, at: Looked) -> dict[str, Any]:
    """One list whole, by its key, a page of rows at a time."""
    forms, key = visit.shelf.book.schedules, visit.request.GET["all"]
    given, ended = _lists(visit, at)
    lists = given or {}
    tables = disclosed.others(forms, at.found, visit.lang, at.day)
    every: list[Any] = [] if key == HISTORY else [*lists.get(key, ()), *tables.get(key, ())]
    if key == HISTORY:
        every = _history(visit, at)
    if not every:
        raise NotFound("page_unknown")
    picked, page, pages = part(every, visit.request.GET.get("page", ""))
    return {
        "shown": shown(visit, at.found),
        "ended": ended,
        "page": page,
        "pages": pages,
        "history": picked if key == HISTORY else [],
        "list": disclosed.plain(at.read, forms, key, picked, len(picked)) if key in lists else None,
        "table": disclosed.table(at.read, forms[key], picked) if key in tables else None,
    }


def _lists(visit: Visit, at: Looked) -> tuple[Lists | None, date | None]:
    """What customers may use; of an entry that stands no longer what they might on its last day,
    and that day. None where its kind has no such lists."""
    book, found = visit.shelf.book, at.found
    now = disclosed.allowed(book.schedules, at.kind, found)
    if not now or found.stands:
        return now or None, None
    ended = measures.last_day(found, at.kind.life)
    if ended is None:
        return {}, None
    then = disclosed.allowed(book.schedules, at.kind, of_entry(book, found.id, ended))
    some = {key: rows for key, rows in then.items() if rows}
    return some, ended if some else None


def _history(visit: Visit, at: Looked) -> list[Past]:
    """What became of it, latest first."""
    kind, lang, found = at.kind, visit.lang, at.found
    whole = measures.open_acts(visit.shelf.book, found)
    return [
        Past(
            step.effective,
            kind.life.states[step.status].text[lang],
            ", ".join(kind.services[one][lang] for one in step.services)
            if step.status in kind.life.in_force
            else "",
            step.n,
            step.n in whole,
        )
        for step in reversed(found.steps)
    ]


def _measure(at: Looked, lang: str) -> str:
    """The measure it stands under in words; empty where it stands under none or does not count."""
    found, states = measures.measure(at.found, at.kind.life), at.kind.life.states
    if found is None:
        return words.text("entry.no_measure", lang) if at.found.stands else ""
    status, since = states[found.status].text[lang], formats.day(found.since, lang)
    status = status[:1].upper() + status[1:]
    if found.until is None:
        return words.text("entry.measure", lang, status=status, since=since)
    until = formats.day(found.until, lang)
    return words.text("entry.measure_until", lang, status=status, since=since, until=until)


def _lifted(visit: Visit, at: Looked) -> str:
    """How many pseudonyms of its customers were lifted in the last whole quarter."""
    over, lang = quarter_before(at.day), visit.lang
    return words.text(
        "entry.lifted_over",
        lang,
        first=formats.day(over.first, lang),
        last=formats.day(over.until - timedelta(days=1), lang),
        n=formats.number(measures.lifted(visit.shelf.book, at.found.firm, over), lang),
    )
