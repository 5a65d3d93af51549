"""The second official's page of a proposal: what the first saw and proposed, and the word on it.

Who proposed it may only take it back; who wrote what is decided on is told why they may do neither.
"""

from django.http import HttpResponse, QueryDict

from perimeter.acts import decide
from perimeter.acts.book import allowed
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import Dossier
from perimeter.acts.dossier import dossier as read_dossier
from perimeter.core.problem import NotAllowed, Refusal
from perimeter.law import words
from perimeter.web import deeds
from perimeter.web.decision import WHY_CHARS_MAX, done, moved, reason_fault
from perimeter.web.matter import firm_name, listed, matter
from perimeter.web.page import Visit, counted, render


def show(visit: Visit, entry: str, n: int) -> HttpResponse:
    """The page; with a form sent, the word on the proposal."""
    given, book = visit.request.POST, visit.shelf.book
    found = read_dossier(book, entry)
    if visit.request.method != "POST":
        return _page(visit, found, n, "")
    if counted(given.get("seen", "")) != found.entry.last:
        return moved(visit, entry, given)
    why = given.get("why", "").strip()
    fault = reason_fault(visit.lang, why, True) if given.get("step") != "confirm" else ""
    if fault:
        return _page(visit, found, n, fault)
    try:
        return done(visit, entry, _word(visit, found, n, given, why))
    except Refusal as refusal:
        if refusal.code != "moved_on":
            raise
        return moved(visit, entry, given)


def _word(visit: Visit, found: Dossier, n: int, given: QueryDict, why: str) -> int:
    """Writes it; the number of its act."""
    book, account, entry = visit.shelf.book, visit.who, found.entry
    if given.get("step") == "confirm":
        return decide.confirm(book, account, entry.id, n, entry.last).n
    return decide.decline(book, account, entry.id, n, why).n


def _page(visit: Visit, found: Dossier, n: int, error: str) -> HttpResponse:
    asked, proposal = decide.proposed(found, n)
    shown = matter(visit, found, asked.notice, visit.shelf.book.today())
    assert shown.waiting is not None
    own = proposal.by.account == visit.who.number
    deed = deeds.known(found, asked.deed, asked.notice)
    return render(
        visit,
        "proposal.html",
        words.text("web.proposal_title", visit.lang, deed=shown.waiting.deed),
        400 if error else 200,
        found=found,
        name=firm_name(visit, found),
        kind=found.kind.title[visit.lang],
        matter=shown,
        waits=shown.waiting,
        judged=deed.judged and not visit.role.schedules,
        open_items=deeds.waits_for(visit, found, deed, asked.notice),
        **listed(visit, found),
        own=own and visit.may("entry.propose"),
        why_not="" if own else _why_not(visit, found, asked),
        errors=[("why", error)] if error else [],
        most=WHY_CHARS_MAX,
    )


def _why_not(visit: Visit, found: Dossier, asked: Decision) -> str:
    """Why the visitor may neither confirm nor decline; empty where they may."""
    book, account = visit.shelf.book, visit.who
    if account.number in found.authors(asked.notice):
        return words.text("author_decides", visit.lang)
    try:
        allowed(book, account, "entry.confirm")
        deed = deeds.known(found, asked.deed, asked.notice)
        decide.within_schedules(book, account, deed, asked.brought)
    except NotAllowed as refusal:
        if refusal.code == "right_missing":
            return words.text("web.only_confirmers", visit.lang)
        return deeds.said(visit, found, refusal)
    return ""
