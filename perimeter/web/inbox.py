"""The inbox: to a firm the messages about its entries and filings, to an official what waits.

A message is read in the list itself; opening it marks it as read and leads to where it is acted on.
That it was read is kept for the reader alone and proves nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from perimeter.acts import carry, messages
from perimeter.acts.book import in_zone
from perimeter.acts.messages import Message
from perimeter.core.problem import NotFound
from perimeter.law import words
from perimeter.store import readings
from perimeter.web import work
from perimeter.web.outbox import fate_said
from perimeter.web.page import Visit, part, render

SETTLED = ("told.stands", "told.decided")  # messages on which there is nothing to do but read


@dataclass(frozen=True)
class Row:
    """A message in words; `told` is the day it was told on."""

    id: str
    text: str
    told: date
    unread: bool
    carried: str


def home(visit: Visit) -> HttpResponse:
    """Messages, newest first, or the work that waits."""
    if not visit.role.own:
        return work.home(visit)
    own, read = visit.shelf.messages(visit.who.firm), readings.read(visit.who)
    if visit.request.method == "POST":
        readings.mark(visit.who, [one.id for one in own])
        return HttpResponseRedirect(reverse("inbox", kwargs={"lang": visit.lang}))
    shown, page, pages = part(_newest(visit, own), visit.request.GET.get("page", ""))
    fates = carry.fates(visit.shelf.book, [one.id for one, _ in shown])
    rows = [
        Row(
            one.id,
            messages.said(visit.shelf.book, one, visit.lang),
            day,
            one.id not in read,
            fate_said(visit, fates[one.id]),
        )
        for one, day in shown
    ]
    title = words.text("told.inbox", visit.lang)
    asked = visit.shelf.asked(visit.who.firm)
    return render(visit, "inbox.html", title, rows=rows, page=page, pages=pages, asked=asked)


def opened(visit: Visit, message: str) -> HttpResponse:
    """Marks a message as read and leads on."""
    own = visit.shelf.messages(visit.who.firm) if visit.role.own else []
    found = next((one for one in own if one.id == message), None)
    if found is None:
        raise NotFound("page_unknown")
    readings.mark(visit.who, [message])
    return HttpResponseRedirect(_where(visit, found))


def _newest(visit: Visit, own: list[Message]) -> list[tuple[Message, date]]:
    """The messages with the day each was told on, latest first."""
    book = visit.shelf.book
    written = book.home.journal.recorded({one.n for one in own if one.id.startswith("A-")})
    days = {n: in_zone(instant, book.pack.zone).date() for n, instant in written.items()}
    dated = [(one, days[one.n] if one.id.startswith("A-") else one.day) for one in own]
    return sorted(dated, key=lambda pair: (pair[1], pair[0].n, pair[0].id), reverse=True)


def _where(visit: Visit, message: Message) -> str:
    """The page on which a message is acted on; of what is settled, the letter about it."""
    lang = {"lang": visit.lang}
    if message.due:
        if not visit.may("filing.send"):
            return reverse("firm", kwargs=lang)
        asked = {"form": message.due.form, "period": message.due.period.name}
        return f"{reverse('firm-file', kwargs=lang)}?{urlencode(asked)}"
    about = {**lang, "entry": message.entry}
    if not visit.may("entry.prepare"):
        return reverse("entry", kwargs=about)
    if message.code in SETTLED:
        return reverse("holder-letter", kwargs={**about, "n": message.n})
    return reverse("holding", kwargs=about)
