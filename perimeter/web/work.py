"""What waits for an official, as one list by last day: proposals to confirm, applications and
notices whose move is the authority's, proofs of wallets, requests of other bodies, reports.

It decides nothing and leads to where each is done; every entry there is stands in entries.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from perimeter.acts import clock as clocks
from perimeter.acts import request
from perimeter.acts.clock import Clock
from perimeter.acts.proofs import WAITS, still
from perimeter.acts.reports import ASKED, CLOSED
from perimeter.core.ids import split
from perimeter.law import words
from perimeter.web.entries import Matter, for_me, matters, state_said
from perimeter.web.matter import clock_said, role_said
from perimeter.web.page import Visit, part, render

OURS = "authority"  # whose turn it is


@dataclass(frozen=True)
class Task:
    """One thing that waits, in words; `clock` says until when, where that is known."""

    where: str
    name: str
    firm: str
    what: str
    since: date
    clock: str = ""


class Waits(NamedTuple):
    """Where a task stands in the list. It is put into words only where it is shown."""

    last_day: date
    since: date
    name: str
    task: Callable[[], Task]


def home(visit: Visit) -> HttpResponse:
    """The list, what is due first at its head."""
    every = [*_of_entries(visit), *_of_wallets(visit), *_asked(visit), *_told(visit)]
    every.sort(key=lambda one: one[:3])
    shown, page, pages = part(every, visit.request.GET.get("page", ""))
    rows, title = [one.task() for one in shown], words.text("told.work", visit.lang)
    return render(visit, "work.html", title, rows=rows, count=len(every), page=page, pages=pages)


def _of_entries(visit: Visit) -> Iterator[Waits]:
    """Proposals that the visitor may confirm, and steps that they may take."""
    if not visit.may("entry.view"):
        return
    pack, today = visit.shelf.book.pack, visit.shelf.book.today()
    decides = visit.may("entry.judge") or visit.may("entry.propose")
    acts = decides and not visit.role.schedules  # who sees some lists only is asked by request
    for one in matters(visit.register.entries.values(), pack):
        mine = for_me(visit, one, one.proposal) if one.proposal else acts and one.turn == OURS
        if mine:
            clock = clocks.clock(one.entry, pack, today, one.no) if one.status else None
            last_day = clock.last_day if clock and clock.last_day else date.max
            since = one.proposal.effective if one.proposal else one.since
            yield Waits(last_day, since, one.entry.id, partial(_task, visit, one, since, clock))


def _task(visit: Visit, one: Matter, since: date, clock: Clock | None) -> Task:
    book, lang, entry, proposal = visit.shelf.book, visit.lang, one.entry, one.proposal
    about = dict[str, Any](lang=lang, entry=entry.id)
    what, where = state_said(book.pack, entry.kind, bool(one.no), one.status, lang), "dossier"
    if proposal:
        kind, where = book.pack.registers[entry.kind], "proposal"
        deed = (kind.notices if one.no else kind.life).acts[proposal.deed].text[lang]
        what, about = words.text("told.confirm", lang, deed=deed), {**about, "n": proposal.n}
    name = f"{entry.id}, {words.text('web.notice_n', lang, n=one.no)}" if one.no else entry.id
    firm = visit.names[entry.firm] or words.text("web.name_destroyed", lang)
    said = clock_said(visit, clock, book.today()) if clock else ""
    return Task(reverse(where, kwargs=about), name, firm, what, since, said)


def _of_wallets(visit: Visit) -> Iterator[Waits]:
    """Proofs of wallets that were handed in and that an official is to judge."""
    if not visit.may("entry.judge") or visit.role.schedules:
        return
    book, entries = visit.shelf.book, visit.register.entries
    now, said = book.home.source.now(), words.text("told.proof", visit.lang)
    for one in still(visit.shelf.proofs(), entries, book.pack):
        if one.state(now) == WAITS:
            where = reverse("wallets", kwargs={"lang": visit.lang, "entry": one.entry})
            firm, since = visit.names[entries[one.entry].firm], one.acts[-1].effective
            task = partial(Task, where, one.entry, firm, said, since)
            yield Waits(date.max, since, one.entry, task)


def _asked(visit: Visit) -> Iterator[Waits]:
    """Requests to the visitor's role that nobody has answered."""
    if not visit.may("request.answer"):
        return
    for one in request.requests(visit.shelf.book):
        if one.to == visit.who.role and one.answered is None:
            kind, name = split(one.about) if one.about else ("", "")
            firm = visit.names.get(name, "") if kind == "firm" else name
            where = reverse("requests", kwargs={"lang": visit.lang}) + f"#{one.id}"
            asks = words.text("told.asks", visit.lang, role=role_said(visit, one.asked.by.role))
            task = partial(Task, where, one.id, firm, asks, one.asked.effective)
            yield Waits(date.max, one.asked.effective, one.id, task)


def _told(visit: Visit) -> Iterator[Waits]:
    """Reports that nobody has in hand, and those that the visitor has."""
    if not visit.may("report.answer"):
        return
    for one in visit.shelf.reports().of.values():
        if one.state in (CLOSED, ASKED) or one.taker not in ("", visit.who.number):
            continue
        what = "report.firm_replied" if one.asked else "report.in_work"
        said = words.text(what if one.taker else "report.new", visit.lang)
        where = reverse("report-desk", kwargs={"lang": visit.lang, "number": one.id})
        topic = words.text(f"report.topic_{one.topic}", visit.lang)
        task = partial(Task, where, one.number, topic, said, one.told)
        yield Waits(date.max, one.told, one.id, task)
