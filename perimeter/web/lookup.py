"""The first page: one box, and what the register answers. Nothing is kept about who asked what."""

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from perimeter.acts import known, reply, warnings
from perimeter.acts.lookup import Found
from perimeter.acts.reply import Reply
from perimeter.acts.warnings import Warned
from perimeter.judging.domains import LINK_CHARS_MAX
from perimeter.law import formats, words
from perimeter.web.page import Visit, render
from perimeter.web.public import TAGS

WARNINGS_SHOWN = 5


@dataclass(frozen=True)
class Card:
    """An entry or a warning as the page shows it. `what` and `value` are the mark it was found by;
    `sentence` is empty where the page's own is about it, and a warning has no `number` here."""

    where: str
    name: str
    tag: str
    status: str
    kind: str
    number: str
    district: str
    what: str
    value: str
    sentence: str


def home(visit: Visit) -> HttpResponse:
    """One box; with `q`, what the register knows by that."""
    asked = visit.request.GET.get("q", "").strip()
    if asked:
        return _answered(visit, reply.reply(visit.shelf.lookup(), visit.shelf.book.pack, asked))
    given = warnings.given(visit.shelf.warnings())
    latest = islice((one for one in given if one.removed is None), WARNINGS_SHOWN)
    return render(
        visit,
        "home.html",
        words.text("web.home", visit.lang),
        warnings=[(one.id, _warned(visit, one)) for one in latest],
        **_around(visit),
    )


def _answered(visit: Visit, said: Reply) -> HttpResponse:
    """The sentence first, then what it is about, then what only looks so."""
    lang, pack = visit.lang, visit.shelf.book.pack
    return render(
        visit,
        "home.html",
        reply.sentence(said, pack, lang),
        asked=said.asked.text,
        said=said,
        tag=TAGS.get(said.status, "wait" if said.status == "several" else "no"),
        notes=reply.notes(said, lang),
        kind=words.text(f"lookup.kind_{said.asked.kind}", lang),
        found=[_card(visit, one, said.lead) for one in said.found if one.how != "genuine"],
        genuine=[_card(visit, one) for one in said.found if one.how == "genuine"],
        similar=[_card(visit, one) for one in said.similar],
        **_around(visit),
    )


def _around(visit: Visit) -> dict[str, Any]:
    return {"today": formats.day(visit.shelf.book.today(), visit.lang), "most": LINK_CHARS_MAX}


def _card(visit: Visit, one: Found, lead: Found | None = None) -> Card:
    lang, pack, entry, warned = visit.lang, visit.shelf.book.pack, one.thing.entry, one.thing.warned
    status = reply.status_of(one.thing, pack)
    what = words.text(f"lookup.kind_{one.mark.kind}", lang)
    sort, number = ("entry", entry.id) if entry else ("warning", warned.id if warned else "")
    return Card(
        where=_page(sort, lang) + number,
        name=reply.name_of(one.thing, lang),
        tag=TAGS.get(status, "no"),
        status=words.text(f"lookup.status_{status}", lang),
        kind=pack.registers[entry.kind].title[lang] if entry else "",
        number=entry.id if entry else "",
        district=entry.district if entry else "",
        what=what[:1].upper() + what[1:],
        value=reply.marked(one.mark),
        sentence="" if one is lead else reply.told(one.thing, pack, lang),
    )


@cache
def _page(of: str, lang: str) -> str:
    """Where the pages of entries or of warnings are: their numbers stand in an address as they
    are (core/ids.py)."""
    return reverse(of, kwargs={"lang": lang, of: "-"}).removesuffix("-")


def _warned(visit: Visit, warned: Warned) -> str:
    return reply.told(known.of_warning(warned), visit.shelf.book.pack, visit.lang)
