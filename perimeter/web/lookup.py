"""The first page: one box, and what the register answers. Nothing is kept about who asked what."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpResponse

from perimeter.acts import known, reply, warnings
from perimeter.acts.lookup import Found
from perimeter.acts.reply import Reply
from perimeter.acts.warnings import Warned
from perimeter.judging.domains import LINK_CHARS_MAX
from perimeter.law import formats, words
from perimeter.web.page import Visit, render

WARNINGS_SHOWN = 5
TAGS = {"licensed": "yes", "registered": "yes", "restricted": "wait", "applied": "wait"}


@dataclass(frozen=True)
class Card:
    """An entry or a warning as the page shows it. `entry` or `warning` is its number; `what` and
    `value` are the mark it was found by; `told` says that the page's own sentence is about it."""

    entry: str
    warning: str
    name: str
    kind: str
    district: str
    tag: str
    status: str
    sentence: str
    what: str
    value: str
    told: bool


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
    return Card(
        entry=entry.id if entry else "",
        warning=warned.id if warned else "",
        name=reply.name_of(one.thing, lang),
        kind=pack.registers[entry.kind].title[lang] if entry else "",
        district=entry.district if entry else "",
        tag=TAGS.get(status, "no"),
        status=words.text(f"lookup.status_{status}", lang),
        sentence=reply.told(one.thing, pack, lang),
        what=words.text(f"lookup.kind_{one.mark.kind}", lang),
        value=reply.marked(one.mark),
        told=one is lead,
    )


def _warned(visit: Visit, warned: Warned) -> str:
    return reply.told(known.of_warning(warned), visit.shelf.book.pack, visit.lang)
