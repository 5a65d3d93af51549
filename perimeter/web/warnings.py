"""The public pages of warnings: all of them, one, and the same as a feed and as files.

They set no cookie and keep nothing about who asked. A warning that was removed stays under its
address and says so. What is only proposed is not here; officials see that in warning_desk.py.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import reverse

from perimeter.acts import extract_files, ncasp, warnings
from perimeter.acts.warnings import MARKS, Content, Warned
from perimeter.core.problem import NotFound
from perimeter.judging import domains
from perimeter.law import words
from perimeter.web.endings import TYPES
from perimeter.web.gate import site_of
from perimeter.web.page import Visit, part, render
from perimeter.web.public import Shown, shown

FEED_MAX = 30  # the latest; all of them are in the files
FORMS = ("csv", "jsonl")


@dataclass(frozen=True)
class Line:
    """A warning as lists show it: what it is called by, and the sites named."""

    one: Warned
    title: str
    kind: str
    sites: list[str]


@dataclass(frozen=True)
class Item:
    """A warning in the feed: a name for ever, and when it was written."""

    line: Line
    id: str
    updated: datetime
    link: str


def home(visit: Visit) -> HttpResponse:
    """Every warning, newest first."""
    every = warnings.given(visit.shelf.warnings())
    picked, page, pages = part(every, visit.request.GET.get("page", ""))
    return render(
        visit,
        "warnings.html",
        words.text("warn.title", visit.lang),
        rows=[line(visit, one) for one in picked],
        page=page,
        pages=pages,
        feed=reverse("warning-feed", kwargs={"lang": visit.lang}),
    )


def show(visit: Visit, warning: str) -> HttpResponse:
    """One warning with everything it names."""
    known = visit.shelf.warnings().get(warning)
    if known is None or known.public is None:
        raise NotFound("warning_unknown", warning=warning)
    one = known.public
    return render(
        visit,
        "warning.html",
        title(one),
        one=one,
        kind=words.text(f"warn.kind_{one.kind}", visit.lang),
        advice=words.text(f"warn.advice_{one.kind}", visit.lang),
        reason=one.reason[visit.lang],
        named=named(visit, one),
        genuine=genuine(visit, one),
    )


def feed(visit: Visit) -> HttpResponse:
    """The warnings that changed last, as Atom (RFC 4287)."""
    book, every = visit.shelf.book, warnings.given(visit.shelf.warnings())
    latest = sorted(every, key=lambda one: one.last, reverse=True)[:FEED_MAX]
    written = book.home.journal.recorded([one.last for one in latest])
    items = [_item(visit, one, written[one.last]) for one in latest]
    around = {
        "lang": visit.lang,
        "id": _tag(visit, f"warnings/{visit.lang}"),
        "updated": items[0].updated if items else book.home.opening.recorded,
        "self": site_of(visit.request) + visit.request.path,
        "page": _address(visit, "warnings"),
        "author": book.pack.letters.authority[visit.lang],
        "items": items,
    }
    content = get_template("warnings.atom").render(around)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def taken(visit: Visit, form: str) -> HttpResponse:
    """All of them as a file."""
    if form not in FORMS:
        raise NotFound("page_unknown")
    pack, every = visit.shelf.book.pack, warnings.given(visit.shelf.warnings())
    out = io.BytesIO()
    if form == "csv":
        table = ncasp.table(pack)
        extract_files.write_csv(cast(BinaryIO, out), table, ncasp.rows(pack, every))
    else:
        out.writelines(map(ncasp.line, every))
    response = HttpResponse(out.getvalue(), content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="warnings.{form}"'
    return response


def line(visit: Visit, one: Warned) -> Line:
    """A warning in the reader's words."""
    kind = words.text(f"warn.kind_{one.kind}", visit.lang)
    return Line(one, title(one), kind, [_seen(site) for site in one.domains])


def title(one: Content | Warned) -> str:
    """What a warning is called by: its first name, or the first thing it names at all."""
    sort = next(sort for sort in MARKS if one.marks[sort])
    mark = one.marks[sort][0]
    return _seen(mark) if sort == "domains" else mark


def named(visit: Visit, one: Content | Warned) -> list[tuple[str, list[tuple[str, str]]]]:
    """(sort in words, (mark, what it shows where that differs)) of all it is known by."""
    found = []
    for sort in MARKS:
        marks = [(m, _seen(m) if sort == "domains" else m) for m in one.marks[sort]]
        if marks:
            shows = [(mark, seen if seen != mark else "") for mark, seen in marks]
            found.append((words.text(f"warn.{sort}", visit.lang), shows))
    return found


def genuine(visit: Visit, one: Warned) -> tuple[Shown, list[str]] | None:
    """The entry that a clone passes for, and where its own customers reach it."""
    entry = visit.shelf.published().get(one.clone_of)
    if entry is None:
        return None
    return shown(visit, entry), [row["address"] for row in entry.of("channels") if entry.stands]


def _seen(domain: str) -> str:
    """A domain as a browser may show it, which can look like another's."""
    return domains.link(domain)[0]


def _item(visit: Visit, one: Warned, written: datetime) -> Item:
    name, link = _tag(visit, f"warning/{one.id}"), _address(visit, "warning", warning=one.id)
    return Item(line(visit, one), name, written, link)


def _tag(visit: Visit, name: str) -> str:
    """A name for ever (RFC 4151): by the origin that the book was opened with, on that day."""
    home = visit.shelf.book.home
    authority, _, rest = home.origin.partition("/")
    day = home.opening.recorded.date().isoformat()
    return f"tag:{authority.lower()},{day}:{rest + '/' if rest else ''}{name}"


def _address(visit: Visit, route: str, **parts: str) -> str:
    return site_of(visit.request) + reverse(route, kwargs={"lang": visit.lang, **parts})
