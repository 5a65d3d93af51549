"""The officials' page of what waits to be carried, to hand letters over by hand; and how it is said
that a message was carried.

It lists the files of the outbox by entry and way. Addresses stay in the files: no page shows them.
"""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perimeter.acts import carry
from perimeter.acts.carry import Fate
from perimeter.acts.messages import by_holder
from perimeter.acts.register import TWO
from perimeter.core.problem import NotAllowed, Refusal
from perimeter.law import formats, words
from perimeter.store import outbox
from perimeter.web.matter import Done
from perimeter.web.page import Visit, part, render


def home(visit: Visit) -> HttpResponse:
    """What lies in the outbox."""
    return _page(visit, [], 200)


def mark(visit: Visit) -> HttpResponse:
    """Marks a message as carried, or as failed."""
    given = visit.request.POST
    deed = carry.fail if "failed" in given else carry.carry
    try:
        deed(visit.shelf.book, visit.who, given.get("message", ""), given.get("how", ""))
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(visit, [("main", words.said(refusal, visit.lang))], refusal.status)
    return HttpResponseRedirect(reverse("outbox", kwargs={"lang": visit.lang}))


def fate_said(visit: Visit, fate: Fate) -> str:
    """How and when a message was carried, or that it did not arrive; empty while it waits."""
    if fate.carried:
        act, said = fate.carried, "carried"
    elif fate.failed:
        act, said = max(fate.failed.values(), key=lambda one: one.n), "failed"
    else:
        return ""
    day = formats.day(act.effective, visit.lang)
    return words.text(f"told.{said}_{act.body['how']}", visit.lang, day=day)


def with_fates(visit: Visit, done: list[Done]) -> list[Done]:
    """Acts on an entry, and what became of the message of each that the holder was told of."""
    pack = visit.shelf.book.pack
    told = [o for o in done if o.act.kind not in TWO and not by_holder(pack, o.act.by)]
    fates = carry.fates(visit.shelf.book, [f"A-{one.act.n}" for one in told])
    waits = words.text("told.in_inbox", visit.lang)
    said = {one.act.n: fate_said(visit, fates[f"A-{one.act.n}"]) or waits for one in told}
    return [replace(one, told=said.get(one.act.n, "")) for one in done]


def _page(visit: Visit, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    folder = visit.shelf.book.home.outbox
    names, page, pages = part(outbox.ids(folder), visit.request.GET.get("page", ""))
    files = [one for one in (outbox.read(folder, name) for name in names) if one]
    return render(
        visit,
        "outbox.html",
        words.text("told.outbox", visit.lang),
        status,
        files=files,
        errors=errors,
        page=page,
        pages=pages,
    )
